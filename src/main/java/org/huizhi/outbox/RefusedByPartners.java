package org.huizhi.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.huizhi.jdbc.Database;

/** Messages of this node that their receivers refused, as receipts say. */
@ApplicationScoped
public class RefusedByPartners {

    private final Database database;

    RefusedByPartners(Database database) {
        this.database = database;
    }

    /** @param reason code of the feed contract */
    public record Count(String partner, String reason, long messages) {}

    /**
     * Reads the receipts since then, refusals or not.
     *
     * @param since by the clocks of the receivers
     * @return the most frequent first
     */
    @Transactional
    public List<Count> since(Instant since) {
        return database.query(
                "select s.destination, coalesce(r.reason, ''), count(*) as messages"
                        + " from receipt r join sent_message s on s.id = r.message_id"
                        + " where r.received_at >= ? and r.verdict = 'refused'"
                        + " group by 1, 2 order by 3 desc, 1, 2",
                row -> new Count(row.text(1), row.text(2), row.bigint(3)),
                since);
    }
}
