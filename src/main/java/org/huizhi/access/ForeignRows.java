package org.huizhi.access;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells that a row which gives rights, or holds what somebody wrote, is not as this node has written it: somebody else
 * writes to the database. It gives nothing; it is counted, logged, and entered into the audit log. Thread-safe.
 */
@ApplicationScoped
@Startup
public class ForeignRows {

    private static final Logger LOG = Logger.getLogger(ForeignRows.class);
    /** Remembered, so that what is read again and again is told once. */
    private static final int MOST = 1_000;

    private static final Caller NODE = NodeActor.AUDIT.actingFor(Set.of());

    /** Whose rows prove themselves. */
    public enum Table {
        LOCAL_ACCOUNT,
        ACCOUNT_SESSION,
        ACCOUNT_LINK,
        FORM_DRAFT,
        UPLOAD,
        ATTACHMENT;

        String code() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private record Row(Table table, String name, int content) {}

    private final Audit audit;
    private final Map<Table, Counter> counters = new EnumMap<>(Table.class);
    private final Map<Row, Boolean> told = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Row, Boolean> eldest) {
            return size() > MOST;
        }
    });

    ForeignRows(Audit audit, MeterRegistry metrics) {
        this.audit = audit;
        for (Table table : Table.values()) {
            counters.put(
                    table,
                    Counter.builder("huizhi.foreign.rows")
                            .tag("table", table.code())
                            .description("Rows found that this node has not written as they are")
                            .register(metrics));
        }
    }

    /**
     * In the caller's transaction. Once for a row as it is.
     *
     * @param name by which people find it; no secret
     * @param content what stands in it
     */
    public void tell(Table table, String name, byte[] content) {
        if (told.put(new Row(table, name, Arrays.hashCode(content)), true) != null) {
            return;
        }
        Objects.requireNonNull(counters.get(table)).increment();
        audit.enter(NODE, "row.foreign", null, table.code() + ": " + name);
        LOG.errorf(
                "A row of %s (%s) is not what this node has written, or its key is missing: it gives nothing",
                table.code(), name);
    }
}
