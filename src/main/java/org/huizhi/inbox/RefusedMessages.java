package org.huizhi.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.List;
import org.huizhi.jdbc.Database;

/** Messages of partners that this node refused. */
@ApplicationScoped
public class RefusedMessages {

    private final Database database;

    RefusedMessages(Database database) {
        this.database = database;
    }

    /** @param reason code of the feed contract */
    public record Count(String partner, String reason, long messages) {}

    /** @return of those that arrived since then, the most frequent first */
    @Transactional
    public List<Count> since(Instant since) {
        return database.query(
                "select sender, coalesce(reason, ''), count(*) as messages from received_message"
                        + " where verdict = 'refused' and received_at >= ? group by 1, 2 order by 3 desc, 1, 2",
                row -> new Count(row.text(1), row.text(2), row.bigint(3)),
                since);
    }
}
