package org.huizhi.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.change.ChangeCursor;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.Direction;
import org.huizhi.notice.TimelineEvent;
import org.huizhi.webhook.LeaseWatch.Lease;
import org.jspecify.annotations.Nullable;

/** Webhooks and their calls in the database. Every method is for a transaction of its caller. */
@ApplicationScoped
class WebhookStore {

    /** Calls of each webhook that are kept. */
    static final int MOST_ATTEMPTS = 100;

    private static final String COLUMNS = "id, account, subject, url, description, events, offices, notice_types,"
            + " counterparts, directions, state, reason, created_at, position, entry, mark, attempts, failing_since,"
            + " next_attempt_at, delivered_at";

    private static final String INSERT = "insert into webhook (id, account, subject, url, description, events, offices,"
            + " notice_types, counterparts, directions, state, created_at, position, entry, mark)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** Whoever delivers by what was before does not write down how far it came. */
    private static final String CHANGE = "update webhook set url = ?, description = ?, events = ?, offices = ?,"
            + " notice_types = ?, counterparts = ?, directions = ?, lease = null where id = ?";

    /**
     * What is behind the end has nothing to be told. A time further ahead than can be was set by a clock that was set
     * back since.
     */
    private static final String CLAIM = """
            update webhook set lease = ?, renewals = 0
             where id in (select w.id from webhook w
                           where w.state = 'ACTIVE' and (w.position, w.entry) < (?, ?)
                             and (w.lease is null or (w.id, w.lease, w.renewals)
                                  in (select * from unnest(?::uuid[], ?::uuid[], ?::integer[])))
                             and (w.next_attempt_at is null or w.next_attempt_at <= ? or w.next_attempt_at > ?)
                           order by w.next_attempt_at nulls first, w.id limit ? for update skip locked)
            returning id""";

    private static final String DELIVERED = """
            update webhook set position = ?, entry = ?, mark = ?, renewals = renewals + 1, attempts = 0,
                   failing_since = null, next_attempt_at = null, delivered_at = coalesce(?::timestamptz, delivered_at)
             where id = ? and lease = ?""";

    private static final String FAILED = """
            update webhook set position = ?, entry = ?, mark = ?, attempts = ?, failing_since = ?, next_attempt_at = ?,
                   delivered_at = coalesce(?::timestamptz, delivered_at)
             where id = ? and lease = ?""";

    private static final String BEHIND_SINCE = """
            select min(untold.at) from webhook w
             cross join lateral (select c.at from slip_change c
                                  where c.tx >= w.position and (c.tx, c.id) > (w.position, w.entry)
                                  order by c.tx, c.id limit 1) untold
             where w.state = 'ACTIVE' and w.failing_since is null having count(*) > 0""";

    private final Database database;
    private final Clock clock;

    WebhookStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Until the end of the transaction nobody else registers, changes or deletes one; before any row is locked. */
    void lockAll() {
        database.execute("select pg_advisory_xact_lock(hashtext('webhook'))");
    }

    void insert(Webhook webhook) {
        database.update(
                INSERT,
                webhook.id(),
                webhook.account(),
                webhook.registeredBy(),
                webhook.url(),
                webhook.description(),
                events(webhook.filter()),
                SqlArray.texts(webhook.filter().offices()),
                SqlArray.texts(webhook.filter().noticeTypes()),
                SqlArray.texts(webhook.filter().counterparts()),
                directions(webhook.filter()),
                webhook.state(),
                webhook.createdAt(),
                webhook.after().position(),
                webhook.after().entry(),
                webhook.after().mark());
    }

    private static SqlArray events(WebhookFilter filter) {
        return SqlArray.of("text", filter.events());
    }

    private static SqlArray directions(WebhookFilter filter) {
        return SqlArray.of("text", filter.directions());
    }

    void change(UUID id, String url, @Nullable String description, WebhookFilter filter) {
        database.update(
                CHANGE,
                url,
                description,
                events(filter),
                SqlArray.texts(filter.offices()),
                SqlArray.texts(filter.noticeTypes()),
                SqlArray.texts(filter.counterparts()),
                directions(filter),
                id);
    }

    List<Webhook> all() {
        return database.query("select " + COLUMNS + " from webhook order by id", WebhookStore::webhook);
    }

    Optional<Webhook> find(UUID id) {
        return database.first("select " + COLUMNS + " from webhook where id = ?", WebhookStore::webhook, id);
    }

    Optional<Webhook> lock(UUID id) {
        return database.first("select " + COLUMNS + " from webhook where id = ? for update", WebhookStore::webhook, id);
    }

    void delete(UUID id) {
        database.update("delete from webhook where id = ?", id);
    }

    /** What is under way is written down all the same. */
    void setState(UUID id, WebhookState state, WebhookState.@Nullable Reason reason) {
        database.update("update webhook set state = ?, reason = ? where id = ?", state, reason, id);
    }

    /** As if nothing had failed; it is due at once. */
    void forgetFailures(UUID id) {
        database.update(
                "update webhook set attempts = 0, failing_since = null, next_attempt_at = null where id = ?", id);
    }

    /** What is under way is not written down. */
    void goOnFrom(UUID id, ChangeCursor after) {
        database.update(
                "update webhook set position = ?, entry = ?, mark = ?, lease = null where id = ?",
                after.position(),
                after.entry(),
                after.mark(),
                id);
    }

    /** @return when the first change happened that a webhook has yet to be told of which takes what it is sent */
    Optional<Instant> behindSince() {
        return database.first(BEHIND_SINCE, row -> row.instant(1));
    }

    boolean isAnyActive() {
        return database.first("select exists (select from webhook where state = 'ACTIVE')", row -> row.bool(1))
                .orElse(false);
    }

    List<Lease> leases() {
        return database.query(
                "select id, lease, renewals from webhook where state = 'ACTIVE' and lease is not null",
                row -> new Lease(row.uuid(1), row.uuid(2), row.integer(3)));
    }

    /**
     * Takes webhooks that there may be something for, and that nobody else delivers to.
     *
     * @param over leases that nobody renews any more
     * @param end of the changes there are
     * @param longestWait between two attempts
     * @return ids
     */
    List<UUID> claim(UUID lease, List<Lease> over, ChangeCursor end, Duration longestWait, int limit) {
        Instant now = clock.instant();
        return database.query(
                CLAIM,
                row -> row.uuid(1),
                lease,
                end.position(),
                end.entry(),
                SqlArray.of("uuid", over, Lease::webhook),
                SqlArray.of("uuid", over, Lease::holder),
                SqlArray.of("integer", over, Lease::renewals),
                now,
                now.plus(longestWait),
                limit);
    }

    /** @return empty where it is not to be delivered to any more, or by somebody else */
    Optional<Webhook> leased(UUID id, UUID lease) {
        return database.first(
                "select " + COLUMNS + " from webhook where id = ? and lease = ? and state = 'ACTIVE'",
                WebhookStore::webhook,
                id,
                lease);
    }

    /** @param at when something was delivered last; null where all was passed over */
    boolean delivered(UUID id, UUID lease, ChangeCursor after, @Nullable Instant at) {
        return database.update(DELIVERED, after.position(), after.entry(), after.mark(), at, id, lease) == 1;
    }

    /** @param at when something was delivered last; null where nothing was */
    boolean failed(
            UUID id, UUID lease, ChangeCursor after, @Nullable Instant at, int attempts, Instant since, Instant next) {
        return database.update(
                        FAILED, after.position(), after.entry(), after.mark(), attempts, since, next, at, id, lease)
                == 1;
    }

    void release(UUID id, UUID lease) {
        database.update("update webhook set lease = null where id = ? and lease = ?", id, lease);
    }

    /** Of one that this transaction has written to, so that nobody deletes it meanwhile. */
    void enter(UUID id, List<Attempt> attempts) {
        database.updateEach(
                "insert into webhook_attempt (webhook_id, at, event, type, status, failure, millis)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                attempts.stream()
                        .map(attempt -> new @Nullable Object[] {
                            id,
                            attempt.at(),
                            attempt.event(),
                            attempt.type(),
                            attempt.status(),
                            attempt.failure(),
                            attempt.millis()
                        })
                        .toList());
        database.update(
                "delete from webhook_attempt where webhook_id = ? and id <= (select id from webhook_attempt"
                        + " where webhook_id = ? order by id desc offset ? limit 1)",
                id,
                id,
                MOST_ATTEMPTS);
    }

    /** @return the last first */
    List<Attempt> attempts(UUID id) {
        return database.query(
                "select at, event, type, status, failure, millis from webhook_attempt where webhook_id = ?"
                        + " order by id desc limit ?",
                row -> new Attempt(
                        row.instant(1),
                        row.text(2),
                        row.text(3),
                        row.integerOrNull(4),
                        row.textOrNull(5),
                        row.integer(6)),
                id,
                MOST_ATTEMPTS);
    }

    private static Webhook webhook(Row row) throws SQLException {
        String reason = row.textOrNull(12);
        return new Webhook(
                row.uuid(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.textOrNull(5),
                new WebhookFilter(
                        row.texts(6).stream().map(TimelineEvent::valueOf).toList(),
                        row.texts(7),
                        row.texts(8),
                        row.texts(9),
                        row.texts(10).stream().map(Direction::valueOf).toList()),
                WebhookState.valueOf(row.text(11)),
                reason == null ? null : WebhookState.Reason.valueOf(reason),
                row.instant(13),
                new ChangeCursor(row.bigint(14), row.bigint(15), row.integer(16)),
                row.integer(17),
                row.instantOrNull(18),
                row.instantOrNull(19),
                row.instantOrNull(20));
    }
}
