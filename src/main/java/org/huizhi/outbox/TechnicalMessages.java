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

/** Messages sent that are evidence of nothing after a while: probes, and this node's receipts for others' messages. */
@ApplicationScoped
public class TechnicalMessages {

    /** Word for word the condition of the index that they are found by. */
    private static final String TECHNICAL =
            "type in ('" + MessageType.RECEIPT.wireName() + "', '" + MessageType.PROBE.wireName() + "')";

    private final Database database;

    TechnicalMessages(Database database) {
        this.database = database;
    }

    /** Deletes them, save for what the bus has not taken yet. @return how many */
    @Transactional(TxType.MANDATORY)
    public int delete(Instant createdBefore, int most) {
        List<UUID> deleted = database.query(
                "delete from sent_message where id in (select id from sent_message m where " + TECHNICAL
                        + " and created_at < ? and not exists (select 1 from outbox where message_id = m.id)"
                        + " order by created_at, id limit ? for update skip locked) returning id",
                row -> row.uuid(1),
                createdBefore,
                most);
        database.update("delete from receipt where message_id = any(?)", SqlArray.uuids(deleted));
        return deleted.size();
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
