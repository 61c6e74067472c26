package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.ForeignRows;
import org.huizhi.access.Guest;
import org.huizhi.account.SessionRow.Whose;
import org.huizhi.digest.Sha256;
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

    /** Of one at the issuer, where passwords are typed and telephones looked for. */
    static final Duration ISSUER_LIFE = Duration.ofMinutes(10);

    /** A guest's rights are those of his sign-in: for so long at most, whatever is set. */
    static final Duration LONGEST_OF_GUESTS = Duration.ofHours(12);

    private static final int MOST_ATTEMPTS = 5;
    private static final int MOST_STEPS = 5;
    /** A session is marked as used that often, not with each request. */
    private static final Duration SEEN_EVERY = Duration.ofMinutes(1);

    private static final String SHOWN = "id, address, agent, created_at, seen_at, ends_at";
    private static final String OF_GUEST = "guest_subject is not null and guest_issuer = ? and guest_subject = ?";

    private final Database database;
    private final AccountStore accounts;
    private final SessionRows rows;
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
        this.rows = new SessionRows(database, macs, foreignRows, clock);
        this.settings = settings;
        this.clock = clock;
    }

    /** A sign-in that is under way. */
    record Pending(UUID id, UUID account) {}

    /** @return a token that opens nothing but the next step */
    String begin(UUID account, Session.Step step, Origin origin) {
        String token = rows.insert(
                Whose.of(account), step, step == Session.Step.OPEN ? settings.sessionLife() : STEP_LIFE, origin);
        endBeyond(account, true, settings.sessions());
        endBeyond(account, false, MOST_STEPS);
        return token;
    }

    /** @return a token for who comes back from the issuer */
    String beginAtIssuer(String returnTo, Origin origin) {
        return rows.insert(Whose.onHisWay(returnTo), Session.Step.ISSUER, ISSUER_LIFE, origin);
    }

    /** @return a token of a session */
    String begin(Guest guest, Origin origin) {
        Duration set = settings.sessionLife();
        String token = rows.insert(
                Whose.of(guest),
                Session.Step.OPEN,
                set.compareTo(LONGEST_OF_GUESTS) < 0 ? set : LONGEST_OF_GUESTS,
                origin);
        database.update(
                "delete from account_session where id in (select id from account_session where " + OF_GUEST
                        + " order by created_at desc, id offset ?)",
                guest.issuer(),
                guest.subject(),
                settings.sessions());
        return token;
    }

    /** @return what the node itself has begun, and is not over */
    private Optional<SessionRow> find(String token) {
        return rows.proved("where token = ? and ends_at > ?", Sha256.of(token), clock.instant()).stream()
                .findFirst();
    }

    /** Looks at all of them, so that it is told soon which are not the node's. */
    void check() {
        rows.proved("");
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
                .flatMap(found ->
                        Optional.ofNullable(found.whose().account()).map(account -> new Pending(found.id(), account)));
    }

    /** @return where somebody wants to go who is on his way to the issuer and back; empty for nobody */
    Optional<String> atIssuer(String token) {
        return find(token)
                .filter(found -> found.step() == Session.Step.ISSUER)
                .flatMap(found -> Optional.ofNullable(found.whose().returnTo()));
    }

    /** @return what comes next for who has this token; empty where it is over */
    Optional<Session.Step> step(String token) {
        return find(token).map(SessionRow::step);
    }

    /** @return whose session it is; empty where there is none, or none any more */
    Optional<Session.Current> open(String token) {
        Instant now = clock.instant();
        Optional<SessionRow> found = find(token)
                .filter(session -> session.step() == Session.Step.OPEN)
                .filter(session -> session.seenAt().isAfter(now.minus(settings.sessionIdle())));
        Optional<Session.Current> current = found.flatMap(this::current);
        if (current.isPresent() && found.get().seenAt().isBefore(now.minus(SEEN_EVERY))) {
            database.update(
                    "update account_session set seen_at = ? where id = ?",
                    now,
                    current.get().id());
        }
        return current;
    }

    private Optional<Session.Current> current(SessionRow session) {
        UUID account = session.whose().account();
        Guest guest = session.whose().guest();
        if (account != null) {
            return accounts.find(account)
                    .filter(Account::isUsable)
                    .map(found -> new Session.Known(session.id(), found));
        }
        return guest == null ? Optional.empty() : Optional.of(new Session.OfGuest(session.id(), guest));
    }

    /** @return the open ones of whoever has this one, the newest first */
    List<Session> of(Session.Current one) {
        Instant now = clock.instant();
        Instant since = now.minus(settings.sessionIdle());
        String open = " and step = 'open' and ends_at > ? and seen_at > ? order by created_at desc";
        if (one instanceof Session.OfGuest of) {
            Guest guest = of.guest();
            return database.query(
                    "select " + SHOWN + " from account_session where " + OF_GUEST + open,
                    Sessions::session,
                    guest.issuer(),
                    guest.subject(),
                    now,
                    since);
        }
        return database.query(
                "select " + SHOWN + " from account_session where account = ?" + open,
                Sessions::session,
                ((Session.Known) one).account().id(),
                now,
                since);
    }

    private static Session session(Row row) throws SQLException {
        return new Session(row.uuid(1), row.text(2), row.text(3), row.instant(4), row.instant(5), row.instant(6));
    }

    /** @return open sessions of guests, the newest first */
    List<Session.OfGuest> guests(int most) {
        Instant now = clock.instant();
        List<Session.OfGuest> guests = new ArrayList<>();
        for (SessionRow row : rows.proved(
                "where guest_subject is not null and step = 'open' and ends_at > ? and seen_at > ?"
                        + " order by created_at desc limit ?",
                now,
                now.minus(settings.sessionIdle()),
                most)) {
            Guest guest = row.whose().guest();
            if (guest != null) {
                guests.add(new Session.OfGuest(row.id(), guest));
            }
        }
        return guests;
    }

    /** @return whose session this is; empty where it is over, or an account's */
    Optional<Guest> guest(UUID session) {
        return rows.proved("where id = ? and ends_at > ?", session, clock.instant()).stream()
                .findFirst()
                .flatMap(row -> Optional.ofNullable(row.whose().guest()));
    }

    /** @return whom an issuer knows by this subject, where he is signed in */
    Optional<Guest> guest(String issuer, String subject) {
        return rows.proved("where " + OF_GUEST + " and ends_at > ?", issuer, subject, clock.instant()).stream()
                .findFirst()
                .flatMap(row -> Optional.ofNullable(row.whose().guest()));
    }

    /** @return whether there was one, open or beginning */
    boolean end(String token) {
        return database.update("delete from account_session where token = ?", Sha256.of(token)) == 1;
    }

    /** @return whether there was one; the same person's as this one alone */
    boolean end(Session.Current own, UUID session) {
        if (own instanceof Session.OfGuest of) {
            return database.update(
                            "delete from account_session where id = ? and " + OF_GUEST,
                            session,
                            of.guest().issuer(),
                            of.guest().subject())
                    == 1;
        }
        return database.update(
                        "delete from account_session where account = ? and id = ?",
                        ((Session.Known) own).account().id(),
                        session)
                == 1;
    }

    /** @return how many there were, beginnings too */
    int endAll(UUID account) {
        return database.update("delete from account_session where account = ?", account);
    }

    int endAll(Guest guest) {
        return database.update("delete from account_session where " + OF_GUEST, guest.issuer(), guest.subject());
    }

    int endOthers(UUID account, UUID session) {
        return database.update("delete from account_session where account = ? and id <> ?", account, session);
    }

    void forgetOld(Instant now) {
        database.update("delete from account_session where ends_at < ?", now);
    }
}
