package org.huizhi.watch;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.jdbc.Database;

/** How large the tables are, whoever fills them; asked seldom, for the server looks at files for it. */
@ApplicationScoped
class TableMetrics {

    private static final String SIZES = """
            select relname::text, pg_total_relation_size(oid) from pg_class
             where relkind = 'r' and relnamespace = current_schema()::regnamespace""";

    private final Database database;
    private final MultiGauge sizes;

    TableMetrics(Database database, MeterRegistry meters) {
        this.database = database;
        this.sizes = MultiGauge.builder("huizhi.table")
                .description("Size of a table of the node's database with its indexes")
                .baseUnit("bytes")
                .register(meters);
    }

    @Scheduled(identity = "table-metrics", every = "5m", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void refresh() {
        List<Row<?>> rows = new ArrayList<>();
        database.query(SIZES, row -> Row.of(Tags.of("table", row.text(1)), row.bigint(2)))
                .forEach(rows::add);
        sizes.register(rows, true);
    }
}
