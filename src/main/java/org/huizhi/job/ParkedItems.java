package org.huizhi.job;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.access.Caller;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.job.ParkedItem.Status;
import org.jspecify.annotations.Nullable;

/** Items of all jobs that are parked, in the database. */
@ApplicationScoped
class ParkedItems {

    private static final String COLUMNS =
            "id, job, item, reason, since, attempts, next_attempt_at, status, decided_at, decided_by, decision";

    private final Database database;

    ParkedItems(Database database) {
        this.database = database;
    }

    /** @return by name, those that are discarded too */
    @Transactional(TxType.REQUIRES_NEW)
    Map<String, ParkedItem> of(String job) {
        Map<String, ParkedItem> items = new HashMap<>();
        database.query("select " + COLUMNS + " from parked_item where job = ?", ParkedItems::item, job)
                .forEach(item -> items.put(item.item(), item));
        return items;
    }

    /** Parks one, or counts one more failure of it; what an operator has discarded stays so. */
    @Transactional(TxType.REQUIRES_NEW)
    void park(String job, String item, String reason, int attempts, Instant now) {
        database.update(
                "insert into parked_item as known (job, item, reason, since, attempts, next_attempt_at, status)"
                        + " values (?, ?, ?, ?, ?, ?, 'PARKED') on conflict (job, item) do update"
                        + " set reason = excluded.reason, attempts = excluded.attempts,"
                        + " next_attempt_at = excluded.next_attempt_at where known.status = 'PARKED'",
                job,
                item,
                reason,
                now,
                attempts,
                now.plus(ParkedItem.waitAfter(attempts)));
    }

    /** It is done. */
    @Transactional(TxType.REQUIRES_NEW)
    void remove(String job, String item) {
        database.update("delete from parked_item where job = ? and item = ?", job, item);
    }

    /** Takes away what its job has not asked for since then, though it was due: there is no such item any more. */
    @Transactional(TxType.REQUIRES_NEW)
    int removeDueBefore(Instant then) {
        return database.update("delete from parked_item where status = 'PARKED' and next_attempt_at < ?", then);
    }

    /** @return by job, those that an operator may want to look at */
    @Transactional(TxType.REQUIRES_NEW)
    Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        database.query(
                        "select job, count(*) from parked_item where status = 'PARKED' group by job",
                        row -> Map.entry(row.text(1), row.bigint(2)))
                .forEach(job -> counts.put(job.getKey(), job.getValue()));
        return counts;
    }

    /** @return newest first; null for any status, job or place */
    @Transactional
    List<ParkedItem> list(@Nullable Status status, @Nullable String job, @Nullable Long before, int limit) {
        return database.query(
                "select " + COLUMNS + " from parked_item where (?::text is null or status = ?)"
                        + " and (?::text is null or job = ?) and (?::int8 is null or id < ?) order by id desc limit ?",
                ParkedItems::item,
                status,
                status,
                job,
                job,
                before,
                before,
                limit);
    }

    /** Locks one until the transaction ends. */
    @Transactional(TxType.MANDATORY)
    Optional<ParkedItem> lock(long id) {
        return database.first("select " + COLUMNS + " from parked_item where id = ? for update", ParkedItems::item, id);
    }

    /** @return as it is now; its next attempt is due at once, and is made if it is not discarded */
    @Transactional(TxType.MANDATORY)
    ParkedItem decide(long id, Status status, Caller by, String reason, Instant now) {
        return database.first(
                        "update parked_item set status = ?, next_attempt_at = ?, decided_at = ?, decided_by = ?,"
                                + " decision = ? where id = ? returning " + COLUMNS,
                        ParkedItems::item,
                        status,
                        now,
                        now,
                        by.subject(),
                        reason,
                        id)
                .orElseThrow();
    }

    private static ParkedItem item(Row row) throws SQLException {
        return new ParkedItem(
                row.bigint(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.instant(5),
                row.integer(6),
                row.instant(7),
                Status.valueOf(row.text(8)),
                row.instantOrNull(9),
                row.textOrNull(10),
                row.textOrNull(11));
    }
}
