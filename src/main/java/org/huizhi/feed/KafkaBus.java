package org.huizhi.feed;

import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Message;
import org.huizhi.outbox.Bus;
import org.huizhi.outbox.OutboxRecord;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Writes records to the inboxes of other regions: idempotent producer, all in-sync replicas. The producer hears of an
 * inbox when the bus lets us write to it and not before, and makes place for a new one when it no longer does: one that
 * may write nowhere is given no number, and asks for it without a pause, thousands of times a second.
 */
@ApplicationScoped
class KafkaBus implements Bus {

    private static final Logger LOG = Logger.getLogger(KafkaBus.class);
    /** Shorter than the relay's lease, so that a slow bus never has two relays sending the same. */
    private static final Duration DELIVERY_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration METADATA_TIMEOUT = Duration.ofSeconds(2);

    /** It ends with the first message that the destination takes. */
    private record Suspension(Instant until, Duration length) {}

    /**
     * Why the bus did not take records.
     *
     * @param refused by destinations that are not for us
     * @param late by destinations that did not take one in time
     * @param broken why the producer is of no use; null as long as it is
     */
    private record Failures(
            Map<String, Throwable> refused, Map<String, Throwable> late, AtomicReference<@Nullable Throwable> broken) {}

    private final Map<String, Object> properties;
    private final BusAdmin admin;
    private final String source;
    private final FeedConfig config;
    private final FeedMetrics metrics;
    private final Clock clock;
    private final Map<String, Suspension> suspended = new ConcurrentHashMap<>();
    /** Destinations to which the bus lets us write, as far as it said. */
    private final Set<String> writable = new HashSet<>();

    private final Function<Map<String, Object>, Producer<byte[], byte[]>> producers;
    /** Made with the first destination: one without any is never let in, and never stops asking. */
    private @Nullable Producer<byte[], byte[]> producer;

    @Inject
    KafkaBus(
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            BusConfig bus,
            BusAdmin admin,
            NodeIdentity node,
            FeedConfig config,
            FeedMetrics metrics,
            Clock clock) {
        this(
                with(kafka, bus),
                properties -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()),
                admin,
                node.mailbox(),
                config,
                metrics,
                clock);
    }

    private static Map<String, Object> with(Map<String, Object> kafka, BusConfig bus) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bus.servers());
        return properties;
    }

    /** @param producers makes one of its properties */
    KafkaBus(
            Map<String, Object> kafka,
            Function<Map<String, Object>, Producer<byte[], byte[]>> producers,
            BusAdmin admin,
            String mailbox,
            FeedConfig config,
            FeedMetrics metrics,
            Clock clock) {
        this.properties = new HashMap<>(kafka);
        this.producers = producers;
        properties.put(ProducerConfig.CLIENT_ID_CONFIG, "huizhi-outbox-" + mailbox);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) DELIVERY_TIMEOUT.toMillis());
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                DELIVERY_TIMEOUT.dividedBy(2).toMillis());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) METADATA_TIMEOUT.toMillis());
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        // What is encrypted does not compress.
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        this.admin = admin;
        this.source = Message.source(mailbox);
        this.config = config;
        this.metrics = metrics;
        this.clock = clock;
    }

    synchronized void stop(@Observes ShutdownEvent event) {
        closeProducer();
    }

    private Producer<byte[], byte[]> producer() {
        Producer<byte[], byte[]> there = producer;
        if (there == null) {
            there = producers.apply(properties);
            producer = there;
        }
        return there;
    }

    private void closeProducer() {
        if (producer != null) {
            producer.close(DELIVERY_TIMEOUT);
            producer = null;
        }
    }

    @Override
    public synchronized Sent send(List<OutboxRecord> records) {
        ask(records);
        Set<UUID> taken = ConcurrentHashMap.newKeySet();
        Failures failures = new Failures(new ConcurrentHashMap<>(), new ConcurrentHashMap<>(), new AtomicReference<>());
        Map<String, Throwable> refused = failures.refused();
        AtomicReference<@Nullable Throwable> broken = failures.broken();
        Set<String> silent = new HashSet<>();
        Instant deadline = clock.instant().plus(DELIVERY_TIMEOUT.dividedBy(2));
        for (OutboxRecord record : records) {
            String destination = record.destination();
            if (!writable.contains(destination)
                    || refused.containsKey(destination)
                    || silent.contains(destination)
                    || clock.instant().isAfter(deadline)) {
                continue;
            }
            Throwable refusal = refusalAtOnce(record, taken, failures);
            if (refusal != null && isOfDestination(refusal)) {
                refused.put(destination, refusal);
            } else if (refusal instanceof TimeoutException) {
                // The whole bus may be away, and costs the timeout for each record; nobody is held for it.
                silent.add(destination);
            } else if (refusal != null && isOfProducer(refusal)) {
                broken.set(refusal);
            }
        }
        if (producer != null) {
            producer.flush();
        }
        refused.forEach(this::suspend);
        suspendLate(records, taken, failures);
        if (broken.get() != null) {
            LOG.warnf("The producer is made anew, since it takes nothing: %s", broken.get());
        }
        if (broken.get() != null || refused.values().stream().anyMatch(AuthorizationException.class::isInstance)) {
            closeProducer();
        }
        records.stream()
                .filter(record -> taken.contains(record.messageId()))
                .forEach(record -> metrics.countSent(record.type()));
        return new Sent(taken, suspendedUntil());
    }

    /**
     * One inbox takes nothing, say since a partition has no leader, while others do: it would cost everybody the
     * timeout each time. If nobody takes anything the bus is away, and nobody is held for it.
     */
    private void suspendLate(List<OutboxRecord> records, Set<UUID> taken, Failures failures) {
        Set<String> reached = records.stream()
                .filter(record -> taken.contains(record.messageId()))
                .map(OutboxRecord::destination)
                .collect(Collectors.toSet());
        failures.late().forEach((destination, failure) -> {
            if (reached.stream().anyMatch(other -> !other.equals(destination))) {
                suspend(destination, failure);
            }
        });
    }

    /**
     * Asks the bus for the destinations that it has not been asked for; one that it does not speak of waits a while.
     */
    private void ask(List<OutboxRecord> records) {
        Map<String, String> unknown = records.stream()
                .map(OutboxRecord::destination)
                .filter(destination -> !writable.contains(destination) && !isSuspended(destination))
                .distinct()
                .collect(Collectors.toMap(InboxTopic::of, destination -> destination));
        if (unknown.isEmpty()) {
            return;
        }
        try {
            admin.writable(unknown.keySet()).forEach((topic, refusal) -> {
                String destination = unknown.getOrDefault(topic, topic);
                if (refusal == null) {
                    writable.add(destination);
                } else if (isOfDestination(refusal)) {
                    suspend(destination, refusal);
                } else {
                    LOG.warnf("The bus does not say whether %s can be written to: %s", topic, refusal);
                }
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Sends a record, whose id is added to those taken as soon as the bus has it.
     *
     * @param failures gets what the bus says later
     * @return why it is refused at once, or null; most refusals are told through the future, not thrown
     */
    private @Nullable Throwable refusalAtOnce(OutboxRecord record, Set<UUID> taken, Failures failures) {
        try {
            Future<?> sending = producer().send(kafkaRecord(record), (metadata, failure) -> {
                if (failure == null) {
                    taken.add(record.messageId());
                    suspended.remove(record.destination());
                } else {
                    LOG.warnf("The bus did not take message %s: %s", record.messageId(), failure);
                    if (isOfDestination(failure)) {
                        failures.refused().put(record.destination(), failure);
                    } else if (failure instanceof TimeoutException) {
                        failures.late().put(record.destination(), failure);
                    } else if (isOfProducer(failure)) {
                        failures.broken().set(failure);
                    }
                }
            });
            if (sending.isDone()) {
                sending.get();
            }
            return null;
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (KafkaException e) {
            return e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Whether the bus is there and says that it has no such topic, or not for us. */
    private static boolean isOfDestination(Throwable refusal) {
        return refusal instanceof TopicAuthorizationException
                || refusal instanceof InvalidTopicException
                || refusal instanceof UnknownTopicOrPartitionException
                || refusal.getCause() instanceof UnknownTopicOrPartitionException;
    }

    /**
     * Whether it may be the producer that can do no more: from some errors it never recovers, and says so of whatever
     * it is given. One that is made anew for nothing costs little.
     */
    private static boolean isOfProducer(Throwable failure) {
        return !(failure instanceof RetriableException)
                && !(failure instanceof RecordTooLargeException)
                && !(failure instanceof SerializationException);
    }

    private ProducerRecord<byte[], byte[]> kafkaRecord(OutboxRecord record) {
        return new ProducerRecord<>(
                InboxTopic.of(record.destination()),
                null,
                record.subject().getBytes(StandardCharsets.UTF_8),
                record.value(),
                CloudEventHeaders.of(record, source));
    }

    private boolean isSuspended(String destination) {
        Suspension suspension = suspended.get(destination);
        return suspension != null && lasts(suspension);
    }

    /** One that ends further ahead than any was begun by a clock that has been set back since. */
    private boolean lasts(Suspension suspension) {
        Instant now = clock.instant();
        return now.isBefore(suspension.until()) && !suspension.until().isAfter(now.plus(config.suspendAtMost()));
    }

    private void suspend(String destination, Throwable cause) {
        writable.remove(destination);
        Suspension before = suspended.get(destination);
        Duration wait =
                before == null ? config.suspendDestination() : before.length().multipliedBy(2);
        Duration bounded = wait.compareTo(config.suspendAtMost()) > 0 ? config.suspendAtMost() : wait;
        LOG.warnf("Nothing is sent to %s for %s: %s", destination, bounded, cause);
        suspended.put(destination, new Suspension(clock.instant().plus(bounded), bounded));
    }

    private Map<String, Instant> suspendedUntil() {
        return suspended.entrySet().stream()
                .filter(held -> lasts(held.getValue()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, held -> held.getValue().until()));
    }
}
