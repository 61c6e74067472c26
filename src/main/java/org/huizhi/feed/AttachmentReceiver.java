package org.huizhi.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.huizhi.attachment.ArrivingPieces;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.job.JobFailures;
import org.huizhi.job.LoopThread;
import org.huizhi.job.Looping;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topic of pieces of attachments, where the directory says that this node has one: a few records at a time,
 * by a thread of its own, so that no message waits behind them. What is lost here is asked for again.
 */
@ApplicationScoped
class AttachmentReceiver implements Looping {

    private static final Logger LOG = Logger.getLogger(AttachmentReceiver.class);
    private static final String JOB = "attachment-receiver";
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int AT_ONCE = 8;
    private static final Duration STOP = Duration.ofSeconds(5);

    private final ArrivingPieces pieces;
    private final Map<String, Object> properties;
    private final BusAdmin admin;
    private final AttachmentTopicConfig config;
    private final JobFailures failures;
    private final String topic;
    private final LoopThread thread = new LoopThread(JOB, this::run);
    private @Nullable String reported;

    AttachmentReceiver(
            ArrivingPieces pieces,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            BusConfig bus,
            BusAdmin admin,
            NodeIdentity node,
            AttachmentTopicConfig config,
            JobFailures failures) {
        this.pieces = pieces;
        this.admin = admin;
        this.config = config;
        this.failures = failures;
        this.topic = AttachmentTopic.of(node.mailbox());
        this.properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bus.servers());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, "huizhi-attachments-" + node.mailbox());
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // What a killed replica was to receive goes to another after this time, as in the inbox; by default 45 s.
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, AT_ONCE);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * 1024 * 1024);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, InboxGate.LONGEST_BATCH);
    }

    void start(@Observes StartupEvent event) {
        failures.known(JOB);
        thread.start();
    }

    @Override
    public String name() {
        return "attachment receiver";
    }

    @Override
    public boolean hasEnded() {
        return thread.hasEnded();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.stop(STOP);
    }

    private void run() throws InterruptedException {
        while (thread.goesOn()) {
            try {
                receiveWherePossible();
            } catch (RuntimeException e) {
                failures.count(JOB);
                // Outlives every fault of the database and the bus: what is lacking is asked for again.
                LOG.warnf("Attachments are not received for %s: %s", config.retryAfter(), e);
                LOG.debug("Cause", e);
            }
            Thread.sleep(config.retryAfter().toMillis());
        }
    }

    private void receiveWherePossible() throws InterruptedException {
        String trouble = pieces.areTaken() ? trouble() : "";
        report(trouble);
        if (pieces.areTaken() && trouble.isEmpty()) {
            receive();
        }
    }

    /** @return why the topic cannot be read; empty when it can: it is bounded, as an inbox is */
    private String trouble() throws InterruptedException {
        try {
            return String.join("; ", InboxGate.faults(admin.settings(topic)));
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        } catch (TimeoutException e) {
            return "the bus is away";
        }
    }

    private void report(String trouble) {
        if (!trouble.equals(reported)) {
            if (!trouble.isEmpty()) {
                LOG.errorf(
                        "No attachments are received on %s: %s. deploy/topics.sh makes it as it has to be",
                        topic, trouble);
            } else if (reported != null) {
                LOG.infof("Attachments are received on %s again", topic);
            }
            reported = trouble;
        }
    }

    /** Until the node stops, a fault ends it, or the directory says otherwise. */
    private void receive() {
        boolean stopped = false;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, deserializer(true), deserializer(false))) {
            consumer.subscribe(List.of(topic));
            try {
                take(consumer);
            } catch (InterruptException e) {
                // An interrupted thread could not take leave of the group.
                stopped = Thread.interrupted();
            }
        } finally {
            if (stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void take(KafkaConsumer<byte[], byte[]> consumer) {
        while (thread.goesOn() && pieces.areTaken()) {
            boolean any = false;
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                pieces.accept(record.value());
                any = true;
            }
            if (any) {
                consumer.commitSync();
            }
        }
    }

    private static BoundedDeserializer deserializer(boolean key) {
        BoundedDeserializer deserializer = new BoundedDeserializer();
        deserializer.configure(Map.of(), key);
        return deserializer;
    }
}
