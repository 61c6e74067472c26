package org.huizhi.notice;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.time.Year;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.huizhi.inbox.DatabaseRestored;

/**
 * Numbers 编号 for new notices. A replica takes some in advance, so that a single submission does not ask the database
 * for one; those that it holds when it ends are given to nobody.
 */
@ApplicationScoped
class NoticeNumbers {

    private static final int IN_ADVANCE = 50;
    /** More slips than a node gets, on the average of a year. */
    private static final long MOST_A_SECOND = 10;

    private final NoticeStore store;
    /** By region and year. */
    private final Map<String, Queue<String>> held = new ConcurrentHashMap<>();

    NoticeNumbers(NoticeStore store) {
        this.store = store;
    }

    /**
     * Numbers that were given since the moment are with partners, and on paper. More of them than the machine could
     * have given by now are passed over, in every year that this may concern; a second restore, whenever it is, passes
     * over more again.
     */
    void restored(@Observes DatabaseRestored restored) {
        held.clear();
        int last = year(restored.at().plus(Duration.ofDays(1)));
        for (int year = year(restored.to().minus(Duration.ofDays(1))); year <= last; year++) {
            Instant begin = Year.of(year).atDay(1).atStartOfDay(UTC).toInstant();
            store.skipNumbers(
                    year, MOST_A_SECOND * Duration.between(begin, restored.at()).toSeconds());
        }
    }

    private static int year(Instant at) {
        return at.atZone(UTC).getYear();
    }

    /** @return as many as asked for; each is given once, and a gap is no harm */
    List<String> take(String region, int year, int count) {
        Queue<String> queue = held.computeIfAbsent(region + "-" + year, any -> new ConcurrentLinkedQueue<>());
        List<String> taken = new ArrayList<>(count);
        while (taken.size() < count && !queue.isEmpty()) {
            Optional.ofNullable(queue.poll()).ifPresent(taken::add);
        }
        int missing = count - taken.size();
        if (missing > 0) {
            List<String> fetched = store.numbers(region, year, missing + IN_ADVANCE);
            taken.addAll(fetched.subList(0, missing));
            queue.addAll(fetched.subList(missing, fetched.size()));
        }
        return taken;
    }
}
