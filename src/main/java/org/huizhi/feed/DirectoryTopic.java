package org.huizhi.feed;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The compacted topic of the directory (feed contract, "Topics"): one signed entry under each mailbox, one signed year
 * under the key of each calendar and year, and the authority's heartbeats. Read from its beginning and without a
 * consumer group, so that every reader sees all of it. For one thread.
 */
public final class DirectoryTopic implements AutoCloseable {

    public static final String DEFAULT_NAME = "huizhi.directory";

    /** Of a record without a value, which says nothing to nodes that know of no heartbeats. */
    private static final String HEARTBEAT = "huizhi-heartbeat";

    private static final Duration API_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(200);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    private DirectoryTopic(KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        this.consumer = consumer;
        this.partitions = partitions;
    }

    /**
     * @param kafka properties of a client: brokers, TLS, SASL
     * @throws KafkaException when the bus is away, does not have the topic, or does not let us read it
     */
    static DirectoryTopic open(Map<String, Object> kafka, String name) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) API_TIMEOUT.toMillis());
        properties.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int)
                API_TIMEOUT.dividedBy(2).toMillis());
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            List<PartitionInfo> found = consumer.partitionsFor(name);
            if (found == null || found.isEmpty()) {
                throw new KafkaException("the bus has no topic " + name);
            }
            List<TopicPartition> partitions = found.stream()
                    .map(partition -> new TopicPartition(name, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            return new DirectoryTopic(consumer, partitions);
        } catch (KafkaException e) {
            close(consumer);
            throw e;
        }
    }

    int partitions() {
        return partitions.size();
    }

    /**
     * Where the topic holds one entry. On another partition, from before there were more, an earlier one under the same
     * key may lie, and in which order the two come nobody knows.
     */
    record Place(int partition, String key) {}

    /**
     * What came within a moment.
     *
     * @param entries of several at one place the last; null where somebody took an entry away
     * @param heartbeats in their order, whoever wrote them
     */
    record Heard(Map<Place, @Nullable String> entries, List<String> heartbeats) {}

    Heard poll() {
        Map<Place, @Nullable String> entries = new LinkedHashMap<>();
        List<String> heartbeats = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            Header heartbeat = record.headers().lastHeader(HEARTBEAT);
            if (record.value() == null && heartbeat != null && heartbeat.value() != null) {
                heartbeats.add(new String(heartbeat.value(), StandardCharsets.UTF_8));
                continue;
            }
            Place place = new Place(
                    record.partition(), record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8));
            entries.remove(place);
            entries.put(place, record.value() == null ? null : new String(record.value(), StandardCharsets.UTF_8));
        }
        return new Heard(entries, heartbeats);
    }

    /**
     * @return whether everything that the topic holds now has been read
     * @throws KafkaException when the bus is away
     */
    boolean isAtEnd() {
        return consumer.endOffsets(partitions).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    @Override
    public void close() {
        close(consumer);
    }

    /**
     * Whoever stops the node interrupts the thread, and an interrupted thread cannot end its talks with the bus in
     * order.
     */
    private static void close(KafkaConsumer<byte[], byte[]> consumer) {
        boolean interrupted = Thread.interrupted();
        consumer.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Reads all of it.
     *
     * @return compact JWS, perhaps several under one key: that which was issued last counts
     * @throws KafkaException when the bus is away, does not have the topic, or does not let us read it
     */
    public static List<String> read(Map<String, Object> kafka, String name) {
        Map<Place, @Nullable String> entries = new LinkedHashMap<>();
        try (DirectoryTopic topic = open(kafka, name)) {
            do {
                entries.putAll(topic.poll().entries());
            } while (!topic.isAtEnd());
        }
        return entries.values().stream().flatMap(Stream::ofNullable).toList();
    }

    /**
     * Publishes entries, as the exchange authority does.
     *
     * @param entries compact JWS by key
     * @throws KafkaException when the bus did not take one of them; the ones before it are published
     */
    public static void publish(Map<String, Object> kafka, String name, Map<String, String> entries) {
        publish(
                kafka,
                entries.entrySet().stream()
                        .map(entry -> new ProducerRecord<>(name, bytes(entry.getKey()), bytes(entry.getValue())))
                        .toList());
    }

    /**
     * Publishes a heartbeat, as the exchange authority does.
     *
     * @param heartbeat compact JWS
     * @throws KafkaException when the bus did not take it
     */
    public static void publishHeartbeat(Map<String, Object> kafka, String name, String heartbeat) {
        publish(
                kafka,
                List.of(new ProducerRecord<>(
                        name, null, bytes(HEARTBEAT), null, List.of(new RecordHeader(HEARTBEAT, bytes(heartbeat))))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void publish(Map<String, Object> kafka, List<ProducerRecord<byte[], byte[]>> records) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) API_TIMEOUT.toMillis());
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sending = new ArrayList<>();
            records.forEach(record -> sending.add(producer.send(record)));
            for (Future<?> one : sending) {
                one.get();
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaException("the bus did not take an entry: " + cause.getMessage(), cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while publishing", e);
        }
    }
}
