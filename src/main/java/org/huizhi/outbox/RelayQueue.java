package org.huizhi.outbox;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.huizhi.envelope.MessageType;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.jboss.logging.Logger;

/** The relay's statements: claim shards, read what is due, mark what was sent. None of them waits for the bus. */
@ApplicationScoped
class RelayQueue {

    private static final Logger LOG = Logger.getLogger(RelayQueue.class);

    private static final String CLAIM = """
            update outbox_shard set leased_by = ?, leased_until = ?
             where shard in (select s.shard from outbox_shard s
                              where (s.leased_until <= ? or s.leased_until > ?)
                                and exists (select from outbox o where o.shard = s.shard and o.next_attempt_at <= ?)
                              order by s.leased_until
                              limit ? for update skip locked)
            returning shard""";
    /**
     * Who has waited longest for this attempt comes first, so that what a destination did not take again and again
     * stays behind the others; what is read leaves in the order of what happened. Each shard is read along its index,
     * however much is queued.
     */
    private static final String DUE = """
            select * from (
                select o.seq, message_id, type, subject, destination, created_at, traceparent, record, awaits_receipt, attempts
                  from unnest(?) as claimed(shard)
                 cross join lateral (select * from outbox
                                      where outbox.shard = claimed.shard and next_attempt_at <= ?
                                      order by next_attempt_at, seq limit ?) o
                 order by next_attempt_at, seq limit ?) due
             order by seq""";
    /** In the order in which receipts lock them too, so that the two do not deadlock. */
    private static final String LOCK = "select seq from outbox where seq = any(?) order by seq for update";

    private static final String MARK = """
            update outbox set attempts = attempts + 1, sent_at = coalesce(sent_at, ?), next_attempt_at = u.next_attempt_at
              from unnest(?, ?) as u(seq, next_attempt_at) where outbox.seq = u.seq""";

    /**
     * A first attempt that is further ahead than the first wait for a receipt, or another further than the longest, was
     * not set by this clock.
     */
    private static final String BRING_BACK = """
            update outbox set next_attempt_at = ?
             where shard = any(?) and next_attempt_at > ? and (sent_at is null or next_attempt_at > ?)""";

    private static final String POSTPONE = """
            update outbox set next_attempt_at = u.next_attempt_at
              from unnest(?, ?) as u(seq, next_attempt_at) where outbox.seq = u.seq""";

    private final Database database;
    private final OutboxConfig config;
    private final Clock clock;
    private final Event<MessagesSent> messagesSent;
    private final String replica = UUID.randomUUID().toString();

    RelayQueue(Database database, OutboxConfig config, Clock clock, Event<MessagesSent> messagesSent) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        this.messagesSent = messagesSent;
    }

    /**
     * What one round of the relay has to do.
     *
     * @param unknown messages of types that only a later release knows, which had stored them
     */
    record Claim(List<Integer> shards, List<OutboxRecord> records, List<UUID> unknown) {

        /** These records alone; the shards stay with the whole. */
        Claim only(List<OutboxRecord> some) {
            return new Claim(List.of(), some, List.of());
        }
    }

    /**
     * Claims half of the shards at the most, so that another replica finds work too, and reads what is due in them. A
     * lease further ahead than the longest was made by a clock that has been set back since, and is taken over.
     */
    @Transactional
    Claim claim() {
        Instant now = clock.instant();
        Instant until = now.plus(config.lease());
        List<Integer> shards =
                database.query(CLAIM, row -> row.integer(1), replica, until, now, until, now, Outbox.SHARDS / 2);
        List<UUID> unknown = new ArrayList<>();
        List<OutboxRecord> records = shards.isEmpty() ? List.of() : due(shards, now, unknown);
        return new Claim(shards, records, unknown);
    }

    /** After the clock was set back: what would wait until it has caught up is due now. */
    @Scheduled(identity = "outbox-clock", every = "1m", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void bringBack() {
        Instant now = clock.instant();
        int back = database.update(
                BRING_BACK,
                now,
                SqlArray.of("int4", IntStream.range(0, Outbox.SHARDS).boxed().toList()),
                now.plus(config.resendAfter()),
                now.plus(config.resendAtMost()));
        if (back > 0) {
            LOG.warnf(
                    "%d messages were due further ahead than can be, as after a clock was set back: they are due now",
                    back);
        }
    }

    private List<OutboxRecord> due(List<Integer> shards, Instant now, List<UUID> unknown) {
        List<OutboxRecord> records = new ArrayList<>();
        database.forEach(
                DUE,
                0,
                row -> record(row, unknown),
                record -> record.ifPresent(records::add),
                SqlArray.of("int4", shards),
                now,
                config.batchSize(),
                config.batchSize());
        return records;
    }

    private static Optional<OutboxRecord> record(Row row, List<UUID> unknown) throws SQLException {
        Optional<MessageType> type = MessageType.of(row.text(3));
        if (type.isEmpty()) {
            unknown.add(row.uuid(2));
            return Optional.empty();
        }
        return Optional.of(new OutboxRecord(
                row.bigint(1),
                row.uuid(2),
                type.get(),
                row.text(4),
                row.text(5),
                row.instant(6),
                row.textOrNull(7),
                row.bytes(8),
                row.bool(9),
                row.integer(10)));
    }

    /** Gives the shards back; these messages, which could not be relayed, are tried again after a while. */
    @Transactional
    void putOff(Claim claim, Collection<UUID> messages) {
        Instant now = clock.instant();
        database.update(
                "update outbox set next_attempt_at = ? where seq = any(array(select seq from outbox"
                        + " where message_id = any(?) order by seq for update))",
                now.plus(config.resendAfter()),
                SqlArray.uuids(messages));
        release(claim.shards(), now);
    }

    /** Marks what the bus took and what it did not, gives the shards back, and tells the features, all or nothing. */
    @Transactional
    void complete(Claim claim, Bus.Sent sent) {
        Instant now = clock.instant();
        Set<UUID> taken = sent.taken();
        List<OutboxRecord> awaitingReceipt = new ArrayList<>();
        List<OutboxRecord> done = new ArrayList<>();
        List<OutboxRecord> notTaken = new ArrayList<>();
        for (OutboxRecord record : claim.records()) {
            if (!taken.contains(record.messageId())) {
                notTaken.add(record);
            } else if (record.awaitsReceipt()) {
                awaitingReceipt.add(record);
            } else {
                done.add(record);
            }
        }
        database.execute(LOCK, seqs(claim.records()));
        markSent(awaitingReceipt, now);
        delete(done);
        postpone(notTaken, sent.suspendedUntil(), now);
        release(claim.shards(), now);
        List<MessagesSent.SentOnce> firstTime = claim.records().stream()
                .filter(record -> record.attempts() == 0 && taken.contains(record.messageId()))
                .map(record -> new MessagesSent.SentOnce(record.messageId(), record.type(), record.subject()))
                .toList();
        if (!firstTime.isEmpty()) {
            messagesSent.fire(new MessagesSent(firstTime, now));
        }
    }

    private void markSent(List<OutboxRecord> records, Instant now) {
        if (!records.isEmpty()) {
            database.update(
                    MARK,
                    now,
                    seqs(records),
                    SqlArray.of("timestamptz", records, record -> now.plus(resendAfter(config, record.attempts()))));
        }
    }

    private void delete(List<OutboxRecord> records) {
        if (!records.isEmpty()) {
            database.update("delete from outbox where seq = any(?)", seqs(records));
        }
    }

    /** What a destination cannot take waits as long as it is suspended, so that it costs the others nothing. */
    private void postpone(List<OutboxRecord> records, Map<String, Instant> suspendedUntil, Instant now) {
        if (!records.isEmpty()) {
            Instant soon = now.plus(config.retryAfter());
            database.update(POSTPONE, seqs(records), SqlArray.of("timestamptz", records, record -> {
                Instant next = suspendedUntil.getOrDefault(record.destination(), soon);
                return next.isBefore(soon) ? soon : next;
            }));
        }
    }

    private void release(List<Integer> shards, Instant now) {
        database.update(
                "update outbox_shard set leased_until = ? where shard = any(?) and leased_by = ?",
                now,
                SqlArray.of("int4", shards),
                replica);
    }

    private static SqlArray seqs(List<OutboxRecord> records) {
        return SqlArray.of("int8", records, OutboxRecord::seq);
    }

    /** 10 minutes, doubling to 6 hours, by default (feed contract, "Delivery"). */
    static Duration resendAfter(OutboxConfig config, int attempts) {
        Duration wait = config.resendAfter().multipliedBy(1L << Math.min(attempts, 16));
        return wait.compareTo(config.resendAtMost()) > 0 ? config.resendAtMost() : wait;
    }
}
