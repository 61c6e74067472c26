package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;

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

    private static final String COLUMNS = "id, address, agent, created_at, seen_at, ends_at";

    private final Database database;
    private final AccountStore accounts;
    private final AccountSettings settings;
    private final Clock clock;

    Sessions(Database database, AccountStore accounts, AccountSettings settings, Clock clock) {
        this.database = database;
        this.accounts = accounts;
        this.settings = settings;
        this.clock = clock;
    }

    /** A sign-in that is under way. */
    record Pending(UUID id, UUID account) {}

    private record Found(UUID id, UUID account, Instant seenAt) {}

    /** @return a token that opens nothing but the next step */
    String begin(UUID account, Session.Step step, Origin origin) {
        Instant now = clock.instant();
        String token = Tokens.create();
        database.update(
                "insert into account_session (id, token, account, step, address, agent, created_at, seen_at, ends_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                UUID.randomUUID(),
                Tokens.sha256(token),
                account,
                step.code(),
                origin.address(),
                origin.agent(),
                now,
                now,
                now.plus(step == Session.Step.OPEN ? settings.sessionLife() : STEP_LIFE));
        endBeyond(account, true, settings.sessions());
        endBeyond(account, false, MOST_STEPS);
        return token;
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
        return database.first(
                "update account_session set attempts = attempts + 1 where token = ? and step = ? and ends_at > ?"
                        + " and attempts < ? returning id, account",
                row -> new Pending(row.uuid(1), row.uuid(2)),
                Tokens.sha256(token),
                step.code(),
                clock.instant(),
                MOST_ATTEMPTS);
    }

    /** @return what comes next for who has this token; empty where it is over */
    Optional<Session.Step> step(String token) {
        return database.first(
                "select step from account_session where token = ? and ends_at > ?",
                row -> Session.Step.valueOf(row.text(1).toUpperCase(Locale.ROOT)),
                Tokens.sha256(token),
                clock.instant());
    }

    /** @return whose session it is; empty where there is none, or none any more */
    Optional<Session.Known> open(String token) {
        Instant now = clock.instant();
        Optional<Found> found = database.first(
                "select id, account, seen_at from account_session where token = ? and step = 'open' and ends_at > ?"
                        + " and seen_at > ?",
                row -> new Found(row.uuid(1), row.uuid(2), row.instant(3)),
                Tokens.sha256(token),
                now,
                now.minus(settings.sessionIdle()));
        Optional<Session.Known> known = found.flatMap(session -> accounts.find(session.account())
                .filter(account -> !account.isDisabled())
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
