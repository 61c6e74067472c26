package org.huizhi.feed;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.reactive.messaging.ChannelRegistry;
import io.smallrye.reactive.messaging.PausableChannel;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.huizhi.directory.NodeIdentity;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Lets the inbox be read while the bus bounds what can lie in it, and not before it is known to (feed contract,
 * "Topics"). The client of the bus unpacks a compressed record as a whole before anybody can ask how long it is: a
 * kilobyte can be a megabyte, and a batch that the bus took more than the heap of a node. So it is the bus that has to
 * unpack, and to refuse.
 */
@ApplicationScoped
class InboxGate {

    /** Kafka's own default. The longest message is a third shorter. */
    static final int LONGEST_BATCH = 1_048_588;

    static final String COMPRESSION = "uncompressed";

    private static final Logger LOG = Logger.getLogger(InboxGate.class);
    private static final String CHANNEL = "inbox";

    private final BusAdmin bus;
    private final ChannelRegistry channels;
    private final String topic;
    private @Nullable String reported;

    InboxGate(BusAdmin bus, ChannelRegistry channels, NodeIdentity node) {
        this.bus = bus;
        this.channels = channels;
        this.topic = InboxTopic.of(node.mailbox());
    }

    /** @param faults why the inbox is not read, for an operator; empty when it is */
    record Inspection(int partitions, List<String> faults) {}

    String topic() {
        return topic;
    }

    @Scheduled(
            identity = "inbox-gate",
            every = "{huizhi.feed.inbox-check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void check() {
        try {
            inspect();
        } catch (ExecutionException | TimeoutException e) {
            // A bus that is away says nothing of its settings, and gives nothing to read either.
            LOG.debugf(e, "The settings of %s are not known", topic);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Asks the bus, and opens or shuts the way in by what it says. When it says nothing the way stays as it was.
     *
     * @throws ExecutionException with the bus's own exception
     * @throws TimeoutException when the bus is away
     */
    Inspection inspect() throws ExecutionException, TimeoutException, InterruptedException {
        int partitions = bus.partitions(topic);
        List<String> faults = faults();
        act(faults);
        return new Inspection(partitions, faults);
    }

    private List<String> faults() throws ExecutionException, TimeoutException, InterruptedException {
        try {
            return faults(bus.settings(topic));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return List.of("no rule lets this node see the settings of its inbox (DescribeConfigs)");
            }
            throw e;
        }
    }

    static List<String> faults(Config settings) {
        List<String> faults = new ArrayList<>();
        String compression = value(settings, TopicConfig.COMPRESSION_TYPE_CONFIG);
        if (!COMPRESSION.equals(compression)) {
            faults.add(TopicConfig.COMPRESSION_TYPE_CONFIG + " is " + compression + ", not " + COMPRESSION);
        }
        String longest = value(settings, TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        if (!longest.matches("[0-9]{1,9}") || Integer.parseInt(longest) > LONGEST_BATCH) {
            faults.add(TopicConfig.MAX_MESSAGE_BYTES_CONFIG + " is " + longest + ", more than " + LONGEST_BATCH);
        }
        return faults;
    }

    private static String value(Config settings, String name) {
        ConfigEntry entry = settings.get(name);
        return entry == null || entry.value() == null ? "not told" : entry.value();
    }

    private synchronized void act(List<String> faults) {
        pass(faults.isEmpty());
        report(String.join("; ", faults));
    }

    private void pass(boolean open) {
        PausableChannel channel = channels.getPausable(CHANNEL);
        if (channel == null) {
            return;
        }
        if (open && channel.isPaused()) {
            channel.resume();
        } else if (!open && !channel.isPaused()) {
            channel.pause();
        }
    }

    /** @param trouble empty when all is well */
    private void report(String trouble) {
        if (!trouble.equals(reported)) {
            if (!trouble.isEmpty()) {
                LOG.errorf(
                        "The inbox %s is not read, for the bus does not bound what can lie in it: %s."
                                + " deploy/topics.sh makes these settings and rules",
                        topic, trouble);
            } else if (reported != null) {
                LOG.infof("The inbox %s is read again", topic);
            }
            reported = trouble;
        }
    }
}
