package org.huizhi.feed;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;

/** Messages whose notice has not come wait for a bounded time, and are refused then (feed contract, "Delivery"). */
@ApplicationScoped
class ParkedMessageScheduler {

    private final InboxTransaction transaction;
    private final FeedMetrics metrics;
    private final FeedConfig config;
    private final Clock clock;

    ParkedMessageScheduler(InboxTransaction transaction, FeedMetrics metrics, FeedConfig config, Clock clock) {
        this.transaction = transaction;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "{huizhi.feed.sweep-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void sweep() {
        Instant now = clock.instant();
        transaction.sweep(now.minus(config.waitForNotice()), now).forEach(metrics::count);
    }
}
