package org.huizhi.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/** When receivers had messages of this node in hand, by their own clocks. */
@ApplicationScoped
public class ReceiptTimes {

    private final Database database;

    ReceiptTimes(Database database) {
        this.database = database;
    }

    /** @return by message; those without a receipt are left out */
    @Transactional
    public Map<UUID, Instant> of(Collection<UUID> messages) {
        Map<UUID, Instant> times = new HashMap<>();
        if (!messages.isEmpty()) {
            database.query(
                            "select message_id, received_at from receipt where message_id = any(?)",
                            row -> Map.entry(row.uuid(1), row.instant(2)),
                            SqlArray.uuids(messages))
                    .forEach(one -> times.put(one.getKey(), one.getValue()));
        }
        return times;
    }
}
