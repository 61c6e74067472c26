package org.huizhi.feed;

import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.huizhi.inbox.ArrivedMessage;

/** Parked messages wait for a bounded time, and are refused then (feed contract, "Delivery"). */
@ApplicationScoped
class ParkedMessageScheduler {

    private final ParkedMessageRetry parkedMessages;
    private final Receipts receipts;
    private final FeedMetrics metrics;
    private final FeedConfig config;
    private final Clock clock;

    ParkedMessageScheduler(
            ParkedMessageRetry parkedMessages, Receipts receipts, FeedMetrics metrics, FeedConfig config, Clock clock) {
        this.parkedMessages = parkedMessages;
        this.receipts = receipts;
        this.metrics = metrics;
        this.config = config;
        this.clock = clock;
    }

    @Scheduled(every = "{huizhi.feed.sweep-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void sweep() {
        Instant now = clock.instant();
        List<ArrivedMessage> decided = parkedMessages.sweep(now.minus(config.waitForNotice()), now);
        receipts.send(decided);
        decided.forEach(metrics::count);
    }
}
