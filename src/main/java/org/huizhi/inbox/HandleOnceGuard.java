package org.huizhi.inbox;

import static org.huizhi.inbox.ReceivedMessageRow.COLUMNS;
import static org.huizhi.inbox.ReceivedMessageRow.COLUMNS_OF_DECISION;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.Collection;
import java.util.List;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** Which messages of which senders this node has had, and what it said of them: each is handled once. */
@ApplicationScoped
public class HandleOnceGuard {

    private final Database database;

    HandleOnceGuard(Database database) {
        this.database = database;
    }

    /** @return what is known under the senders and ids of these, with whatever digest; without the signed bytes */
    @Transactional(TxType.MANDATORY)
    public List<ArrivedMessage> known(Collection<ArrivedMessage.Key> keys) {
        return database.query(
                "select " + COLUMNS_OF_DECISION
                        + " from received_message where (sender, id) in (select * from unnest(?, ?))",
                ReceivedMessageRow::readDecision,
                SqlArray.of("text", keys, ArrivedMessage.Key::sender),
                SqlArray.of("uuid", keys, ArrivedMessage.Key::id));
    }

    /** Forgets refusals: what was refused then is decided anew. */
    @Transactional(TxType.MANDATORY)
    public void forgetRefused(Collection<ArrivedMessage> messages) {
        if (!messages.isEmpty()) {
            database.update(
                    "delete from received_message where (sender, id, digest) in (select * from unnest(?, ?, ?))"
                            + " and verdict = 'refused'",
                    SqlArray.of("text", messages, ArrivedMessage::sender),
                    SqlArray.of("uuid", messages, ArrivedMessage::id),
                    SqlArray.of("bytea", messages, ArrivedMessage::digest));
        }
    }

    /**
     * Enters messages with their verdicts, in the transaction that acts on them.
     *
     * @return false when another replica has entered one of them in the meantime; then the caller rolls back and starts
     *     again
     */
    @Transactional(TxType.MANDATORY)
    public boolean enter(List<ArrivedMessage> messages) {
        if (messages.isEmpty()) {
            return true;
        }
        int entered = database.update(
                "insert into received_message (" + COLUMNS
                        + ", due_date, holidays_unknown) select " + COLUMNS
                        + ", due_date, string_to_array(years, ',')::int[] from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                        + " ?) as message(" + COLUMNS + ", due_date, years) on conflict do nothing",
                SqlArray.of("text", messages, ArrivedMessage::sender),
                SqlArray.of("uuid", messages, ArrivedMessage::id),
                SqlArray.of("bytea", messages, ArrivedMessage::digest),
                SqlArray.of("text", messages, ArrivedMessage::type),
                SqlArray.of("text", messages, ArrivedMessage::subject),
                SqlArray.of("timestamptz", messages, ArrivedMessage::sentAt),
                SqlArray.of("timestamptz", messages, ArrivedMessage::receivedAt),
                SqlArray.of("text", messages, ArrivedMessage::keyId),
                SqlArray.of("bytea", messages, ArrivedMessage::encrypted),
                SqlArray.of("text", messages, ArrivedMessage::verdictCode),
                SqlArray.of("text", messages, ArrivedMessage::reasonCode),
                SqlArray.of("date", messages, ArrivedMessage::dueDate),
                SqlArray.of("text", messages, ArrivedMessage::holidaysUnknown));
        return entered == messages.size();
    }
}
