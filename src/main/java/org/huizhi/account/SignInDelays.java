package org.huizhi.account;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.huizhi.digest.Sha256;
import org.huizhi.jdbc.Database;
import org.jspecify.annotations.Nullable;

/**
 * Who guesses waits longer each time, and never for ever. Attempts are counted by name, whether there is such a name or
 * not, and by address; in the database, so that all replicas count together. Whoever has signed in from an address
 * before is counted there apart, so that strangers elsewhere do not keep him out. An attempt counts as refused when it
 * begins, so that many at once are as many; one that succeeds is taken back.
 *
 * <p>In the transaction of the caller, which has to be over before a password is looked at.
 */
@ApplicationScoped
class SignInDelays {

    /** After so long without an attempt, what was refused is forgotten. */
    static final Duration REMEMBERED = Duration.ofHours(1);

    static final Duration ADDRESS_REMEMBERED = Duration.ofDays(30);
    /** An id that no account has, asked for as others are. */
    static final UUID NOBODY = new UUID(0, 0);

    private static final int MOST_ADDRESSES = 20;
    /** Of doublings; beyond it a delay is the longest anyhow. */
    private static final int MOST_DOUBLINGS = 30;

    private final Database database;
    private final AccountSettings.SignIn settings;
    private final Clock clock;

    SignInDelays(Database database, AccountSettings settings, Clock clock) {
        this.database = database;
        this.settings = settings.signIn();
        this.clock = clock;
    }

    /** What an attempt is counted by. */
    record Attempt(byte[] byName, byte[] byAddress) {}

    /** What became of an attempt that was to begin. */
    sealed interface Begun {

        /** @param delays whether the next one for this name has to wait, if this one is refused */
        record Goes(Attempt attempt, boolean delays) implements Begun {}

        /** @param delay how long; nothing was counted */
        record Waits(Duration delay) implements Begun {}
    }

    private record Count(
            int failures, Instant lastAt, @Nullable Instant blockedUntil) {}

    /**
     * @param name as it was typed
     * @param account null where there is none of this name
     */
    Begun begin(String name, @Nullable UUID account, Origin origin) {
        Instant now = clock.instant();
        byte[] address = Sha256.of("address\n" + origin.network());
        boolean isKnown = isKnown(account == null ? NOBODY : account, address);
        byte[] subject = Sha256.of("name\n" + name + (isKnown ? "\n" + origin.network() : ""));
        // All in this order, so that no two wait for each other.
        Count ofAddress = locked(address, now);
        Count ofName = locked(subject, now);
        Duration wait = longer(wait(ofAddress, now), wait(ofName, now));
        if (!wait.isZero()) {
            return new Begun.Waits(wait);
        }
        count(address, ofAddress, settings.freeByAddress(), now);
        boolean delays = count(subject, ofName, settings.freeByName(), now);
        return new Begun.Goes(new Attempt(subject, address), delays);
    }

    private boolean isKnown(UUID account, byte[] address) {
        return !database.query(
                        "select 1 from account_address where account = ? and address = ? and last_at > ?",
                        row -> 1,
                        account,
                        address,
                        clock.instant().minus(ADDRESS_REMEMBERED))
                .isEmpty();
    }

    private Count locked(byte[] subject, Instant now) {
        database.update(
                "insert into sign_in_attempt (subject, failures, last_at) values (?, 0, ?) on conflict do nothing",
                subject,
                now);
        Count count = database.first(
                        "select failures, last_at, blocked_until from sign_in_attempt where subject = ? for update",
                        row -> new Count(row.integer(1), row.instant(2), row.instantOrNull(3)),
                        subject)
                .orElse(new Count(0, now, null));
        return count.lastAt().isBefore(now.minus(REMEMBERED)) ? new Count(0, now, null) : count;
    }

    /** A time that no delay can reach was not set by this clock. */
    private Duration wait(Count count, Instant now) {
        Instant until = count.blockedUntil();
        return until == null || !until.isAfter(now) || until.isAfter(now.plus(settings.longestDelay()))
                ? Duration.ZERO
                : Duration.between(now, until);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    /** @return whether the next one has to wait */
    private boolean count(byte[] subject, Count before, int free, Instant now) {
        int failures = before.failures() + 1;
        Instant until = failures < free ? null : now.plus(delay(failures - free));
        database.update(
                "update sign_in_attempt set failures = ?, last_at = ?, blocked_until = ?::timestamptz where subject = ?",
                failures,
                now,
                until,
                subject);
        return until != null;
    }

    private Duration delay(int doublings) {
        Duration delay = settings.delay();
        for (int i = 0; i < Math.min(doublings, MOST_DOUBLINGS) && delay.compareTo(settings.longestDelay()) < 0; i++) {
            delay = delay.multipliedBy(2);
        }
        return delay.compareTo(settings.longestDelay()) < 0 ? delay : settings.longestDelay();
    }

    /** It was right, or nobody looked at it. */
    void takeBack(Attempt attempt) {
        takeBack(attempt.byAddress());
        takeBack(attempt.byName());
    }

    private void takeBack(byte[] subject) {
        database.update(
                "update sign_in_attempt set failures = greatest(failures - 1, 0), blocked_until = null where subject = ?",
                subject);
    }

    /**
     * Somebody has signed in. What was refused for his name is over; what was refused to his address is not, or whoever
     * has an account could guess those of others without delay.
     */
    void succeeded(Attempt attempt, UUID account) {
        takeBack(attempt.byAddress());
        database.update("delete from sign_in_attempt where subject = ?", attempt.byName());
        database.update(
                "insert into account_address (account, address, last_at) values (?, ?, ?)"
                        + " on conflict (account, address) do update set last_at = excluded.last_at",
                account,
                attempt.byAddress(),
                clock.instant());
        database.update(
                "delete from account_address where account = ? and address in (select address from account_address"
                        + " where account = ? order by last_at desc offset ?)",
                account,
                account,
                MOST_ADDRESSES);
    }

    void forgetOld(Instant now) {
        database.update("delete from sign_in_attempt where last_at < ?", now.minus(REMEMBERED));
        database.update("delete from account_address where last_at < ?", now.minus(ADDRESS_REMEMBERED));
    }
}
