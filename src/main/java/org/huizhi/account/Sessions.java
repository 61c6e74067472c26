package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.ForeignRows;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.vault.RowMac;

/**
 * Sessions, in the transaction of the caller. Each request looks its session up, so whatever ends or changes counts at
 * the next request, at every replica. A token is replaced with each step: one that somebody was given before he signed
 * in opens nothing.
 */
@ApplicationScoped
class Sessions {

    /** Of a sign-in that is under way. */
    static final Duration STEP_LIFE = Duration.ofMinutes(5);

    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_STEPS = 5;
    /** A session is marked as used that often, not with each request. */
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private static final String PURPOSE = "account session";

    private static final String COLUMNS = "id, address, agent, created_at, seen_at, ends_at";

    private final Database database;
    private final AccountStore accounts;
    private final RowMac macs;
    private final ForeignRows foreignRows;
    private final AccountSettings settings;
    private final Clock clock;

    Sessions(
            Database database,
            AccountStore accounts,
            RowMac macs,
            ForeignRows foreignRows,
            AccountSettings settings,
            Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.macs = macs;
        this.foreignRows = foreignRows;
        this.settings = settings;
        this.clock = clock;
    }

    /** A sign-in that is under way. */
    record Pending(UUID id, UUID account) {}

    /** What its MAC covers is fixed when it begins: whose it is, for which step, and from when to when. */
    private record Found(
            UUID id, byte[] token, UUID account, Session.Step step, Instant createdAt, Instant endsAt, Instant seenAt) {

        private byte[] content() {
            return new RowBytes("session")
                    .add(id)
                    .add(HexFormat.of().formatHex(token))
                    .add(account)
                    .add(step)
                    .add(createdAt)
                    .add(endsAt)
                    .bytes();
        }
    }

    /** @return a token that opens nothing but the next step */
    String begin(UUID account, Session.Step step, Origin origin) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        String token = Tokens.create();
        Instant end = now.plus(step == Session.Step.OPEN ? settings.sessionLife() : STEP_LIFE);
        Found made = new Found(
                UUID.randomUUID(), Tokens.sha256(token), account, step, now, end.truncatedTo(ChronoUnit.MICROS), now);
        RowMac.Mac mac = macs.of(PURPOSE, made.content());
        database.update(
                "insert into account_session (id, token, account, step, address, agent, created_at, seen_at, ends_at,"
                        + " mac_key, mac) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                made.id(),
                made.token(),
                account,
                step.code(),
                origin.address(),
                origin.agent(),
                now,
                now,
                made.endsAt(),
                mac.keyId(),
                mac.bytes());
        endBeyond(account, true, settings.sessions());
        endBeyond(account, false, MOST_STEPS);
        return token;
    }

    /** @return what the node itself has begun, and is not over */
    private Optional<Found> find(String token) {
        return proved("where token = ? and ends_at > ?", Tokens.sha256(token), clock.instant()).stream()
                .findFirst();
    }

    /** Looks at all of them, so that it is told soon which are not the node's. */
    void check() {
        proved("");
    }

    private record Read(Found session, RowMac.Verdict verdict) {}

    /** What somebody else has written goes, and is told; where only the key is not here, it gives nothing. */
    private List<Found> proved(String rest, Object... arguments) {
        List<Found> proved = new ArrayList<>();
        for (Read read : database.query(
                "select id, token, account, step, created_at, ends_at, seen_at, mac_key, mac from account_session "
                        + rest,
                this::read,
                arguments)) {
            Found session = read.session();
            switch (read.verdict()) {
                case GOOD -> proved.add(session);
                case MISSING, WRONG -> {
                    database.update("delete from account_session where id = ?", session.id());
                    foreignRows.tell(
                            ForeignRows.Table.ACCOUNT_SESSION,
                            session.id() + " of account " + session.account(),
                            session.content());
                }
                case UNKNOWN_KEY -> {}
            }
        }
        return proved;
    }

    private Read read(Row row) throws SQLException {
        Found session = new Found(
                row.uuid(1),
                row.bytes(2),
                row.uuid(3),
                Session.Step.valueOf(row.text(4).toUpperCase(Locale.ROOT)),
                row.instant(5),
                row.instant(6),
                row.instant(7));
        return new Read(session, macs.check(PURPOSE, session.content(), row.textOrNull(8), row.bytesOrNull(9)));
    }

    private void endBeyond(UUID account, boolean open, int most) {
        database.update(
                "delete from account_session where id in (select id from account_session where account = ?"
                        + " and (step = 'open') = ? order by created_at desc, id offset ?)",
                account,
                open,
                most);
    }

    /** @return whose sign-in is at this step; each time is an attempt, of which there are five */
    Optional<Pending> attempt(String token, Session.Step step) {
        return find(token)
                .filter(found -> found.step() == step)
                .filter(found -> database.update(
                                "update account_session set attempts = attempts + 1 where id = ? and attempts < ?",
                                found.id(),
                                MOST_ATTEMPTS)
                        == 1)
                .map(found -> new Pending(found.id(), found.account()));
    }

    /** @return what comes next for who has this token; empty where it is over */
    Optional<Session.Step> step(String token) {
        return find(token).map(Found::step);
    }

    /** @return whose session it is; empty where there is none, or none any more */
    Optional<Session.Known> open(String token) {
        Instant now = clock.instant();
        Optional<Found> found = find(token)
                .filter(session -> session.step() == Session.Step.OPEN)
                .filter(session -> session.seenAt().isAfter(now.minus(settings.sessionIdle())));
        Optional<Session.Known> known = found.flatMap(session -> accounts.find(session.account())
                .filter(Account::isUsable)
                .map(account -> new Session.Known(session.id(), account)));
        if (known.isPresent() && found.get().seenAt().isBefore(now.minus(SEEN_EVERY))) {
            database.update(
                    "update account_session set seen_at = ? where id = ?",
                    now,
                    known.get().id());
        }
        return known;
    }

    /** @return the open ones, the newest first */
    List<Session> of(UUID account) {
        Instant now = clock.instant();
        return database.query(
                "select " + COLUMNS + " from account_session where account = ? and step = 'open' and ends_at > ?"
                        + " and seen_at > ? order by created_at desc",
                Sessions::session,
                account,
                now,
                now.minus(settings.sessionIdle()));
    }

    private static Session session(Row row) throws SQLException {
        return new Session(row.uuid(1), row.text(2), row.text(3), row.instant(4), row.instant(5), row.instant(6));
    }

    /** @return whether there was one, open or beginning */
    boolean end(String token) {
        return database.update("delete from account_session where token = ?", Tokens.sha256(token)) == 1;
    }

    /** @return whether there was one */
    boolean end(UUID account, UUID session) {
        return database.update("delete from account_session where account = ? and id = ?", account, session) == 1;
    }

    /** @return how many there were, beginnings too */
    int endAll(UUID account) {
        return database.update("delete from account_session where account = ?", account);
    }

    int endOthers(UUID account, UUID session) {
        return database.update("delete from account_session where account = ? and id <> ?", account, session);
    }

    void forgetOld(Instant now) {
        database.update("delete from account_session where ends_at < ?", now);
    }
}
