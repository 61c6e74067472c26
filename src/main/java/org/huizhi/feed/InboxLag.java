package org.huizhi.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.directory.NodeConfig;
import org.jboss.logging.Logger;

/**
 * How many messages wait in the inbox, as the bus says: a consumer that reads nothing any more knows nothing of what
 * came since. Offsets are committed every few seconds, so under load what was handled since counts as waiting.
 */
@ApplicationScoped
public class InboxLag {

    private static final Logger LOG = Logger.getLogger(InboxLag.class);

    private final BusAdmin bus;
    private final String topic;
    private final String group;
    private volatile OptionalLong messages = OptionalLong.empty();

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
                .description("Messages in the inbox that no replica has handled")
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
            messages = OptionalLong.of(bus.unread(topic, group));
        } catch (ExecutionException | TimeoutException e) {
            messages = OptionalLong.empty();
            LOG.debugf(e, "How much waits in %s is not known", topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
