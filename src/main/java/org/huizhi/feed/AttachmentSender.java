package org.huizhi.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.huizhi.attachment.OutgoingPieces;
import org.huizhi.attachment.OutgoingPieces.Next;
import org.huizhi.attachment.OutgoingPieces.Sealed;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.job.JobFailures;
import org.huizhi.job.LoopThread;
import org.huizhi.job.Looping;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sends pieces of attachments to the topics of other regions: by a producer and a thread of its own, one after the
 * other and no faster than it may, so that no message waits behind them.
 */
@ApplicationScoped
class AttachmentSender implements Looping {

    private static final Logger LOG = Logger.getLogger(AttachmentSender.class);
    private static final String JOB = "attachment-sender";
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(20);

    private final OutgoingPieces pieces;
    private final Map<String, Object> properties;
    private final BusAdmin admin;
    private final AttachmentTopicConfig config;
    private final JobFailures failures;
    private final Set<String> writable = new HashSet<>();
    private @Nullable Producer<byte[], byte[]> producer;
    private final LoopThread thread = new LoopThread(JOB, this::run);

    AttachmentSender(
            OutgoingPieces pieces,
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
        this.properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bus.servers());
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "huizhi-attachments-" + node.mailbox());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                DELIVERY_TIMEOUT.dividedBy(2).toMillis());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    }

    void start(@Observes StartupEvent event) {
        failures.known(JOB);
        thread.start();
    }

    @Override
    public String name() {
        return "attachment sender";
    }

    @Override
    public boolean hasEnded() {
        return thread.hasEnded();
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        thread.stop(DELIVERY_TIMEOUT);
    }

    private void run() throws InterruptedException {
        try {
            while (thread.goesOn()) {
                Thread.sleep(step().toMillis());
            }
        } finally {
            closeProducer();
        }
    }

    /** @return how long to wait then */
    private Duration step() throws InterruptedException {
        try {
            Next next = pieces.next();
            if (next instanceof Next.Ready ready) {
                return send(ready.piece());
            }
            return next instanceof Next.Passed ? Duration.ZERO : config.pollInterval();
        } catch (RuntimeException e) {
            failures.count(JOB);
            // Outlives every fault of the database and the bus: what is lacking is asked for again.
            LOG.warnf("A piece of an attachment was not sent (%s)", e);
            LOG.debug("Cause", e);
            return config.retryAfter();
        }
    }

    /** @return as long as it takes to send so much */
    private Duration send(Sealed piece) throws InterruptedException {
        if (isTaken(piece)) {
            pieces.taken();
        } else {
            pieces.notTaken(piece.destination());
        }
        return Duration.ofMillis(piece.value().length
                * 1000L
                / Math.max(1, config.bytesPerSecond().asLongValue()));
    }

    private boolean isTaken(Sealed piece) throws InterruptedException {
        String topic = AttachmentTopic.of(piece.destination());
        // A producer that may write nowhere asks for its number without a pause.
        if (!writable.contains(topic)) {
            Throwable refusal = admin.writable(List.of(topic)).get(topic);
            if (refusal != null) {
                LOG.warnf("No attachments can be sent to %s: %s", piece.destination(), refusal);
                return false;
            }
            writable.add(topic);
        }
        try {
            producer()
                    .send(new ProducerRecord<>(
                            topic, piece.attachment().toString().getBytes(StandardCharsets.UTF_8), piece.value()))
                    .get();
            return true;
        } catch (ExecutionException | KafkaException e) {
            LOG.warnf("The bus did not take a piece of an attachment for %s: %s", piece.destination(), e);
            writable.remove(topic);
            closeProducer();
            return false;
        }
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> there = producer;
        if (there == null) {
            there = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            producer = there;
        }
        return there;
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
