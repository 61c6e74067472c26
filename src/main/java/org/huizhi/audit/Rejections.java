package org.huizhi.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.NodeActor;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What somebody put into the tables of the audit log, or took out of them, beside the node. It is kept apart, counted,
 * and said in the log itself, where a checkpoint then stands for it.
 */
@ApplicationScoped
class Rejections {

    private static final Logger LOG = Logger.getLogger(Rejections.class);
    /** Under which they are entered. */
    static final String ACTION = "audit.rejected";

    private static final Caller NODE = NodeActor.AUDIT.actingFor(Set.of());
    /** Ids that an entry of the log names: more are counted. */
    private static final int MOST_NAMED = 20;

    private final Database database;
    private final Audit audit;
    private final Clock clock;
    private final Map<Rejection, Counter> counters = new EnumMap<>(Rejection.class);

    Rejections(Database database, Audit audit, Clock clock, MeterRegistry metrics) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        for (Rejection reason : Rejection.values()) {
            counters.put(
                    reason,
                    Counter.builder("huizhi.audit.rejected")
                            .tag("reason", reason.code())
                            .description(
                                    "What was found in the tables of the audit log and is not of this node's making")
                            .register(metrics));
        }
    }

    /** One of the two is there. */
    record Found(
            Rejection reason,
            @Nullable Long entry,
            @Nullable Long position) {

        static Found entry(Rejection reason, long id) {
            return new Found(reason, id, null);
        }

        static Found link(long position) {
            return new Found(Rejection.FOREIGN_LINK, null, position);
        }

        private long id() {
            return entry == null ? (position == null ? 0 : position) : entry;
        }
    }

    /** In the transaction that takes them off the queue. */
    void keepApart(List<Found> found) {
        if (found.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        database.update(
                "insert into audit_rejected (found_at, reason, entry_id, position)"
                        + " select ?, reason, entry_id, position from unnest(?, ?, ?) f (reason, entry_id, position)",
                now,
                SqlArray.of("text", found, each -> each.reason().code()),
                SqlArray.of("int8", found, Found::entry),
                SqlArray.of("int8", found, Found::position));
        Map<Rejection, List<Found>> byReason =
                found.stream().collect(Collectors.groupingBy(Found::reason, TreeMap::new, Collectors.toList()));
        byReason.forEach((reason, all) -> {
            String detail = "%s: %d, %s %s%s"
                    .formatted(
                            reason.code(),
                            all.size(),
                            reason == Rejection.FOREIGN_LINK ? "at position" : "entry",
                            all.stream()
                                    .limit(MOST_NAMED)
                                    .map(each -> Long.toString(each.id()))
                                    .collect(Collectors.joining(", ")),
                            all.size() > MOST_NAMED ? ", …" : "");
            audit.enter(NODE, ACTION, null, detail);
            LOG.errorf(
                    "The tables of the audit log hold what is not of this node's making (%s): it is kept apart",
                    detail);
            Objects.requireNonNull(counters.get(reason)).increment(all.size());
        });
    }
}
