package org.huizhi.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.RefusalReason;
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

    /**
     * @return by sender, how far ahead of this node's clock those were dated that arrived since then and were refused
     *     for it, at most
     */
    @Transactional
    public Map<String, Duration> datedAhead(Instant since) {
        Map<String, Duration> ahead = new HashMap<>();
        database.query(
                        "select sender, (extract(epoch from max(sent_at - received_at)) * 1000)::bigint from received_message"
                                + " where verdict = 'refused' and received_at >= ? and reason = ? group by 1",
                        row -> Map.entry(row.text(1), Duration.ofMillis(row.bigint(2))),
                        since,
                        RefusalReason.IN_FUTURE.code())
                .forEach(one -> ahead.put(one.getKey(), one.getValue()));
        return ahead;
    }
}
