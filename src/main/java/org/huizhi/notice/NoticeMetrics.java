package org.huizhi.notice;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.StatelessSession;
import org.huizhi.directory.NodeIdentity;

/** Slips whose clock runs, and those past their due date, by counterpart and direction. */
@ApplicationScoped
class NoticeMetrics {

    private static final String COUNTS = """
            select counterpart, direction, count(*) as open, count(*) filter (where due_date < :today) as overdue
              from notice where state in ('DELIVERED', 'RECEIVED', 'ACCEPTED') and requires_return
             group by counterpart, direction""";

    private final StatelessSession session;
    private final NodeIdentity node;
    private final MultiGauge open;
    private final MultiGauge overdue;

    NoticeMetrics(StatelessSession session, NodeIdentity node, MeterRegistry meters) {
        this.session = session;
        this.node = node;
        this.open = MultiGauge.builder("huizhi.slips.open")
                .description("Slips delivered and not yet answered")
                .register(meters);
        this.overdue = MultiGauge.builder("huizhi.slips.overdue")
                .description("Slips past their due date without a return")
                .register(meters);
    }

    @Scheduled(every = "{huizhi.metrics.refresh-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void refresh() {
        List<Row<?>> openRows = new ArrayList<>();
        List<Row<?>> overdueRows = new ArrayList<>();
        List<Object[]> counts = session.createNativeQuery(COUNTS, Object[].class)
                .setParameter("today", node.today())
                .getResultList();
        for (Object[] count : counts) {
            Tags tags = Tags.of(
                    "counterpart",
                    (String) count[0],
                    "direction",
                    Direction.valueOf((String) count[1]).code());
            openRows.add(Row.of(tags, (Number) count[2]));
            overdueRows.add(Row.of(tags, (Number) count[3]));
        }
        open.register(openRows, true);
        overdue.register(overdueRows, true);
    }
}
