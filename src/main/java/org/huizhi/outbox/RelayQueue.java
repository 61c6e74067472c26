package org.huizhi.outbox;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.huizhi.envelope.MessageType;

/** The relay's statements: claim shards, read what is due, mark what was sent. None of them waits for the bus. */
@ApplicationScoped
class RelayQueue {

    private static final String CLAIM = """
            update outbox_shard set leased_by = ?, leased_until = ?
             where shard in (select s.shard from outbox_shard s
                              where s.leased_until <= ?
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

    private static final String POSTPONE = """
            update outbox set next_attempt_at = u.next_attempt_at
              from unnest(?, ?) as u(seq, next_attempt_at) where outbox.seq = u.seq""";

    private final StatelessSession session;
    private final OutboxConfig config;
    private final Clock clock;
    private final Event<MessagesSent> messagesSent;
    private final String replica = UUID.randomUUID().toString();

    RelayQueue(StatelessSession session, OutboxConfig config, Clock clock, Event<MessagesSent> messagesSent) {
        this.session = session;
        this.config = config;
        this.clock = clock;
        this.messagesSent = messagesSent;
    }

    /** What one round of the relay has to do. */
    record Claim(List<Integer> shards, List<OutboxRecord> records) {}

    /** Claims half of the shards at the most, so that another replica finds work too, and reads what is due in them. */
    @Transactional
    Claim claim() {
        Instant now = clock.instant();
        return session.doReturningWork(connection -> {
            List<Integer> shards = new ArrayList<>();
            try (PreparedStatement claim = connection.prepareStatement(CLAIM)) {
                claim.setString(1, replica);
                claim.setObject(2, now.plus(config.lease()).atOffset(UTC));
                claim.setObject(3, now.atOffset(UTC));
                claim.setObject(4, now.atOffset(UTC));
                claim.setInt(5, Outbox.SHARDS / 2);
                try (var rows = claim.executeQuery()) {
                    while (rows.next()) {
                        shards.add(rows.getInt(1));
                    }
                }
            }
            return new Claim(shards, shards.isEmpty() ? List.of() : due(connection, shards, now));
        });
    }

    private List<OutboxRecord> due(Connection connection, List<Integer> shards, Instant now) throws SQLException {
        List<OutboxRecord> records = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(DUE)) {
            select.setArray(1, connection.createArrayOf("int4", shards.toArray()));
            select.setObject(2, now.atOffset(UTC));
            select.setInt(3, config.batchSize());
            select.setInt(4, config.batchSize());
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    records.add(new OutboxRecord(
                            rows.getLong(1),
                            rows.getObject(2, UUID.class),
                            MessageType.of(rows.getString(3)).orElseThrow(),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getObject(6, OffsetDateTime.class).toInstant(),
                            rows.getString(7),
                            rows.getBytes(8),
                            rows.getBoolean(9),
                            rows.getInt(10)));
                }
            }
        }
        return records;
    }

    /** Marks what the bus took and what it did not, gives the shards back, and tells the features, all or nothing. */
    @Transactional
    void settle(Claim claim, Bus.Sent sent) {
        Instant now = clock.instant();
        Set<UUID> taken = sent.taken();
        session.doWork(connection -> {
            List<OutboxRecord> waiting = new ArrayList<>();
            List<Long> done = new ArrayList<>();
            List<OutboxRecord> refused = new ArrayList<>();
            for (OutboxRecord record : claim.records()) {
                if (!taken.contains(record.messageId())) {
                    refused.add(record);
                } else if (record.awaitsReceipt()) {
                    waiting.add(record);
                } else {
                    done.add(record.seq());
                }
            }
            lock(connection, claim.records());
            markWaiting(connection, waiting, now);
            update(connection, "delete from outbox where seq = any(?)", done);
            postpone(connection, refused, sent.heldUntil(), now);
            release(connection, claim.shards(), now);
        });
        List<MessagesSent.SentOnce> firstTime = claim.records().stream()
                .filter(record -> record.attempts() == 0 && taken.contains(record.messageId()))
                .map(record -> new MessagesSent.SentOnce(record.messageId(), record.type(), record.subject()))
                .toList();
        if (!firstTime.isEmpty()) {
            messagesSent.fire(new MessagesSent(firstTime, now));
        }
    }

    private static void lock(Connection connection, List<OutboxRecord> records) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setArray(1, seqs(connection, records));
            lock.executeQuery();
        }
    }

    private void markWaiting(Connection connection, List<OutboxRecord> records, Instant now) throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        try (PreparedStatement mark = connection.prepareStatement(MARK)) {
            mark.setObject(1, now.atOffset(UTC));
            mark.setArray(2, seqs(connection, records));
            mark.setArray(
                    3,
                    connection.createArrayOf(
                            "timestamptz",
                            records.stream()
                                    .map(record -> now.plus(resendAfter(record.attempts()))
                                            .atOffset(UTC))
                                    .toArray()));
            mark.executeUpdate();
        }
    }

    /** What a destination cannot take waits as long as the destination is held, so that it costs the others nothing. */
    private void postpone(
            Connection connection, List<OutboxRecord> records, Map<String, Instant> heldUntil, Instant now)
            throws SQLException {
        if (records.isEmpty()) {
            return;
        }
        Instant soon = now.plus(config.retryAfter());
        try (PreparedStatement postpone = connection.prepareStatement(POSTPONE)) {
            postpone.setArray(1, seqs(connection, records));
            postpone.setArray(
                    2,
                    connection.createArrayOf(
                            "timestamptz",
                            records.stream()
                                    .map(record -> heldUntil.getOrDefault(record.destination(), soon))
                                    .map(next -> next.isBefore(soon) ? soon : next)
                                    .map(next -> next.atOffset(UTC))
                                    .toArray()));
            postpone.executeUpdate();
        }
    }

    private static Array seqs(Connection connection, List<OutboxRecord> records) throws SQLException {
        return connection.createArrayOf(
                "int8", records.stream().map(OutboxRecord::seq).toArray());
    }

    private void release(Connection connection, List<Integer> shards, Instant now) throws SQLException {
        try (PreparedStatement release = connection.prepareStatement(
                "update outbox_shard set leased_until = ? where shard = any(?) and leased_by = ?")) {
            Array array = connection.createArrayOf("int4", shards.toArray());
            release.setObject(1, now.atOffset(UTC));
            release.setArray(2, array);
            release.setString(3, replica);
            release.executeUpdate();
        }
    }

    private static void update(Connection connection, String sql, List<Long> seqs) throws SQLException {
        if (seqs.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("int8", seqs.toArray()));
            statement.executeUpdate();
        }
    }

    /** 10 minutes, doubling to 6 hours, by default (feed contract, "Delivery"). */
    Duration resendAfter(int attempts) {
        Duration wait = config.resendAfter().multipliedBy(1L << Math.min(attempts, 16));
        return wait.compareTo(config.resendAtMost()) > 0 ? config.resendAtMost() : wait;
    }
}
