package org.huizhi.feed;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.job.Items;

/**
 * Parked messages wait for a bounded time, and are refused then (feed contract, "Delivery"). One that cannot be applied
 * holds up no other, and is refused at the end of its time like any.
 */
@ApplicationScoped
class ParkedMessageScheduler {

    private static final String JOB = "parked-messages";

    private final ParkedMessageRetry parkedMessages;
    private final Receipts receipts;
    private final FeedMetrics metrics;
    private final FeedConfig config;
    private final Items items;
    private final Clock clock;

    ParkedMessageScheduler(
            ParkedMessageRetry parkedMessages,
            Receipts receipts,
            FeedMetrics metrics,
            FeedConfig config,
            Items items,
            Clock clock) {
        this.parkedMessages = parkedMessages;
        this.receipts = receipts;
        this.metrics = metrics;
        this.config = config;
        this.items = items;
        this.clock = clock;
    }

    @Scheduled(
            identity = JOB,
            every = "{huizhi.feed.sweep-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        Instant now = clock.instant();
        items.together(
                JOB,
                resting -> inTransaction(() -> parkedMessages.unblocked(resting)),
                Function.identity(),
                subjects -> decide(() -> parkedMessages.retry(Set.copyOf(subjects))));
        Instant limit = now.minus(config.waitForNotice());
        items.together(
                JOB,
                resting -> inTransaction(() -> parkedMessages.expired(limit)),
                id -> "message " + id,
                messages -> decide(() -> parkedMessages.expire(messages, limit)));
    }

    private void decide(Supplier<List<ArrivedMessage>> decision) {
        List<ArrivedMessage> decided = inTransaction(() -> {
            List<ArrivedMessage> messages = decision.get();
            receipts.send(messages);
            return messages;
        });
        decided.forEach(metrics::count);
    }

    private static <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }
}
