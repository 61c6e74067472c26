package org.huizhi.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.jspecify.annotations.Nullable;

/** The queue of messages towards the bus, filled in the transaction that causes them. */
@ApplicationScoped
public class Outbox {

    /** Shards of the queue; the messages about one subject share one, so that they keep their order. */
    static final int SHARDS = 16;

    /** In the order of seq, as the relay locks them, so that the two do not deadlock. */
    private static final String DELETE = """
        delete from outbox
         where seq = any(array(select seq from outbox where message_id = any(?) order by seq for update))
        returning message_id, sent_at\
        """;

    private final Database database;
    private final SentMessages sentMessages;
    private final RefusalsForNow refusalsForNow;
    private final RelaySignal signal;
    private final TransactionSynchronizationRegistry transactions;
    private final Event<MessagesReceipted> messagesReceipted;

    Outbox(
            Database database,
            SentMessages sentMessages,
            RefusalsForNow refusalsForNow,
            RelaySignal signal,
            TransactionSynchronizationRegistry transactions,
            Event<MessagesReceipted> messagesReceipted) {
        this.database = database;
        this.sentMessages = sentMessages;
        this.refusalsForNow = refusalsForNow;
        this.signal = signal;
        this.transactions = transactions;
        this.messagesReceipted = messagesReceipted;
    }

    /** Stores messages with the caller's transaction; they leave when it commits. */
    @Transactional(TxType.MANDATORY)
    public void add(Collection<PreparedMessage> messages) {
        if (messages.isEmpty()) {
            return;
        }
        sentMessages.add(messages);
        database.update(
                "insert into outbox (message_id, shard, type, subject, destination, created_at, traceparent,"
                        + " record, awaits_receipt, attempts, next_attempt_at) select u.*, 0, u.at from unnest(?, ?,"
                        + " ?, ?, ?, ?, ?, ?, ?) as u(id, shard, type, subject, destination, at, traceparent, record,"
                        + " awaits_receipt)",
                SqlArray.of("uuid", messages, PreparedMessage::id),
                SqlArray.of("int4", messages, Outbox::shard),
                SqlArray.of("text", messages, message -> message.type().wireName()),
                SqlArray.of("text", messages, PreparedMessage::subject),
                SqlArray.of("text", messages, PreparedMessage::destination),
                SqlArray.of("timestamptz", messages, PreparedMessage::time),
                SqlArray.of("text", messages, PreparedMessage::traceparent),
                SqlArray.of("bytea", messages, PreparedMessage::record),
                SqlArray.of("bool", messages, message -> message.type().awaitsReceipt()));
        wakeRelayOnCommit();
    }

    private static int shard(PreparedMessage message) {
        return Math.floorMod(message.subject().hashCode(), SHARDS);
    }

    /**
     * Adds receipts for messages of this node; tells the features of those that are receipted for the first time. All
     * at once: with many partners most receipts speak of a message or two. A refusal whose cause passes is no receipt
     * as long as the message is sent again.
     *
     * @return messages that are receipted for the first time
     */
    @Transactional(TxType.MANDATORY)
    public List<Receipted> receipted(List<ReceivedReceipt> receipts) {
        List<Receipted> first =
                receipts.isEmpty() ? List.of() : sentMessages.addReceipts(refusalsForNow.forGood(receipts));
        if (!first.isEmpty()) {
            Map<UUID, Instant> sentAt = new HashMap<>();
            database
                    .query(
                            DELETE,
                            row -> new OnBus(row.uuid(1), row.instantOrNull(2)),
                            SqlArray.of("uuid", first, Receipted::messageId))
                    .stream()
                    .filter(message -> message.since() != null)
                    .forEach(message -> sentAt.put(message.id(), message.since()));
            messagesReceipted.fire(new MessagesReceipted(first.stream()
                    .map(receipted -> receipted.sent(sentAt.get(receipted.messageId())))
                    .toList()));
        }
        return first;
    }

    private record OnBus(UUID id, @Nullable Instant since) {}

    /** @return whether this message waits, and the bus has not taken it yet */
    @Transactional
    public boolean isUnsent(UUID id) {
        return database.first(
                        "select 1 from outbox where message_id = ? and sent_at is null", row -> row.integer(1), id)
                .isPresent();
    }

    private void wakeRelayOnCommit() {
        transactions.registerInterposedSynchronization(new Synchronization() {
            @Override
            public void beforeCompletion() {}

            @Override
            public void afterCompletion(int status) {
                if (status == Status.STATUS_COMMITTED) {
                    signal.wake();
                }
            }
        });
    }
}
