package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Numbers 编号 for new notices. A replica takes some in advance, so that a single submission does not ask the database
 * for one; those that it holds when it ends are given to nobody.
 */
@ApplicationScoped
class NoticeNumbers {

    private static final int IN_ADVANCE = 50;

    private final NoticeStore store;
    /** By region and year. */
    private final Map<String, Queue<String>> held = new ConcurrentHashMap<>();

    NoticeNumbers(NoticeStore store) {
        this.store = store;
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
