package org.huizhi.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.errors.RetriableException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.directory.NodeConfig;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How many messages wait in the inbox, as the bus says: a consumer that reads nothing any more knows nothing of what
 * came since. What came after the look before last does not count: the consumer commits every five seconds only, so
 * under load something is always uncommitted.
 */
@ApplicationScoped
public class InboxLag {

    private static final Logger LOG = Logger.getLogger(InboxLag.class);
    /** Every five seconds, see {@code huizhi.feed.inbox-check-interval}: longer than the time between two commits. */
    private static final int LOOKS = 2;

    private final BusAdmin bus;
    private final String topic;
    private final String group;
    /** Where the partitions ended, the oldest look first. */
    private final Deque<Map<Integer, Long>> ends = new ArrayDeque<>();

    private volatile OptionalLong messages = OptionalLong.empty();
    private @Nullable String reported;

    InboxLag(
            BusAdmin bus,
            NodeConfig node,
            @ConfigProperty(name = "mp.messaging.incoming.inbox.group.id") String group,
            MeterRegistry meters) {
        this.bus = bus;
        this.topic = InboxTopic.of(node.mailbox());
        this.group = group;
        Gauge.builder("huizhi.inbox.waiting", () -> {
                    OptionalLong known = messages;
                    return known.isPresent() ? known.getAsLong() : Double.NaN;
                })
                .description("Messages that wait in the inbox, for ten seconds or longer")
                .register(meters);
    }

    /** @return empty where the bus does not say */
    public OptionalLong messages() {
        return messages;
    }

    @Scheduled(
            identity = "inbox-lag",
            every = "{huizhi.feed.inbox-check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void look() {
        try {
            messages = OptionalLong.of(waiting(bus.progress(topic, group)));
            reported = null;
        } catch (ExecutionException | TimeoutException e) {
            ends.clear();
            messages = OptionalLong.empty();
            report(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** At the first look, what there is. */
    private long waiting(Map<Integer, BusAdmin.Progress> now) {
        ends.addLast(now.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, partition -> partition.getValue().end())));
        if (ends.size() > LOOKS + 1) {
            ends.removeFirst();
        }
        Map<Integer, Long> before = ends.getFirst();
        return now.entrySet().stream()
                .mapToLong(partition -> before.getOrDefault(partition.getKey(), 0L)
                        - partition.getValue().read())
                .filter(unread -> unread > 0)
                .sum();
    }

    /** Once for each cause; that the bus is away is told by others. */
    private void report(Exception fault) {
        String cause = String.valueOf(fault.getCause() == null ? fault : fault.getCause());
        boolean away = fault instanceof TimeoutException || fault.getCause() instanceof RetriableException;
        if (!away && !cause.equals(reported)) {
            LOG.warnf("How much waits in %s is not known: %s", topic, cause);
            reported = cause;
        }
    }
}
