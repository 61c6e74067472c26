package org.huizhi.outbox;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.PreparedStatement;
import java.util.Collection;
import java.util.List;
import org.hibernate.StatelessSession;

/** The queue of messages towards the bus, filled in the transaction that causes them. */
@ApplicationScoped
public class Outbox {

    /** Shards of the queue; the messages about one subject share one, so that they keep their order. */
    static final int SHARDS = 16;

    /** In the order of seq, as the relay locks them, so that the two do not deadlock. */
    private static final String DELETE = """
        delete from outbox
         where seq = any(array(select seq from outbox where message_id = any(?) order by seq for update))\
        """;

    private final StatelessSession session;
    private final SentMessages sentMessages;
    private final RelaySignal signal;
    private final TransactionSynchronizationRegistry transactions;
    private final Event<MessagesReceipted> messagesReceipted;

    Outbox(
            StatelessSession session,
            SentMessages sentMessages,
            RelaySignal signal,
            TransactionSynchronizationRegistry transactions,
            Event<MessagesReceipted> messagesReceipted) {
        this.session = session;
        this.sentMessages = sentMessages;
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
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into outbox (message_id, shard, type, subject, destination, created_at, traceparent,"
                            + " record, awaits_receipt, attempts, next_attempt_at) select u.*, 0, u.at from unnest(?, ?,"
                            + " ?, ?, ?, ?, ?, ?, ?) as u(id, shard, type, subject, destination, at, traceparent, record,"
                            + " awaits_receipt)")) {
                List<PreparedMessage> rows = List.copyOf(messages);
                SentMessages.setArray(insert, 1, "uuid", rows, PreparedMessage::id);
                SentMessages.setArray(
                        insert,
                        2,
                        "int4",
                        rows,
                        message -> Math.floorMod(message.subject().hashCode(), SHARDS));
                SentMessages.setArray(
                        insert, 3, "text", rows, message -> message.type().wireName());
                SentMessages.setArray(insert, 4, "text", rows, PreparedMessage::subject);
                SentMessages.setArray(insert, 5, "text", rows, PreparedMessage::destination);
                SentMessages.setArray(
                        insert,
                        6,
                        "timestamptz",
                        rows,
                        message -> message.time().atOffset(UTC));
                SentMessages.setArray(insert, 7, "text", rows, PreparedMessage::traceparent);
                SentMessages.setBytes(insert, 8, rows, PreparedMessage::record);
                SentMessages.setArray(
                        insert, 9, "bool", rows, message -> message.type().awaitsReceipt());
                insert.executeUpdate();
            }
        });
        wakeRelayOnCommit();
    }

    /**
     * Takes in what receivers said of messages sent to them; tells the features of those that are receipted for the
     * first time. All at once: with many partners most receipts speak of a message or two.
     */
    @Transactional(TxType.MANDATORY)
    public void receipted(List<ReceivedReceipt> receipts) {
        if (receipts.isEmpty()) {
            return;
        }
        List<Receipted> entered = sentMessages.enter(receipts);
        if (entered.isEmpty()) {
            return;
        }
        session.doWork(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
                delete.setArray(
                        1,
                        connection.createArrayOf(
                                "uuid",
                                entered.stream().map(Receipted::messageId).toArray()));
                delete.executeUpdate();
            }
        });
        messagesReceipted.fire(new MessagesReceipted(entered));
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
