package org.huizhi.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.huizhi.envelope.MessageType;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/**
 * Messages sent that are evidence of nothing after a while: probes, what asked for pieces of attachments, and this
 * node's receipts for others' messages.
 */
@ApplicationScoped
public class TechnicalMessages {

    /** Word for word the condition of the index that they are found by. */
    static final String TECHNICAL = "type in ('" + MessageType.RECEIPT.wireName() + "', '"
            + MessageType.PROBE.wireName() + "', '" + MessageType.ATTACHMENT_ASKED.wireName() + "')";

    private final Database database;

    TechnicalMessages(Database database) {
        this.database = database;
    }

    /** @param without ids that are left out @return those that the bus has taken, the oldest first */
    @Transactional(TxType.MANDATORY)
    public List<UUID> aged(Instant createdBefore, Collection<UUID> without, int most) {
        return database.query(
                "select id from sent_message m where " + TECHNICAL
                        + " and created_at < ? and not exists (select 1 from outbox where message_id = m.id)"
                        + " and id <> all(?) order by created_at, id limit ?",
                row -> row.uuid(1),
                createdBefore,
                SqlArray.uuids(without),
                most);
    }

    /** @return how many were still there */
    @Transactional(TxType.MANDATORY)
    public int delete(Collection<UUID> messages) {
        SqlArray ids = SqlArray.uuids(messages);
        database.update("delete from receipt where message_id = any(?)", ids);
        return database.update("delete from sent_message where id = any(?)", ids);
    }

    /**
     * @param receipts messages of other regions
     * @param messages of this node that they confirm or refuse
     * @return those that are evidence: by which a message was receipted for the first time
     */
    @Transactional(TxType.MANDATORY)
    public Set<UUID> inUse(Collection<UUID> receipts, Collection<UUID> messages) {
        return Set.copyOf(database.query(
                "select distinct receipt_id from receipt where message_id = any(?) and receipt_id = any(?)",
                row -> row.uuid(1),
                SqlArray.uuids(messages),
                SqlArray.uuids(receipts)));
    }
}
