package org.huizhi.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.huizhi.digest.Sha256;
import org.huizhi.testsupport.EmbeddedBus;

/**
 * Somebody who may write to every inbox, and does: what was there already, once more and in any order, and what was
 * never a message.
 */
final class BusMeddler implements AutoCloseable {

    /** What came onto a bus shortly after it was wiped may be jumped over by readers that still stand further on. */
    private static final Duration UNSETTLED = Duration.ofMinutes(1);

    private static final int LARGEST_GARBAGE = 20_000;

    private final EmbeddedBus bus;
    private final Random random;
    /** When each piece of garbage was written, by the digest of its bytes; by mailbox. */
    private final Map<String, Map<String, Instant>> garbage = new HashMap<>();

    private final List<Instant> wiped = new ArrayList<>();
    private KafkaProducer<byte[], byte[]> producer;

    BusMeddler(EmbeddedBus bus, long seed) {
        this.bus = bus;
        this.random = new Random(seed);
    }

    /** Writes some of the inbox's records once more, shuffled; garbage stays single. @return how many */
    synchronized int repeat(String mailbox, int most) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(read(mailbox));
        records.removeIf(record -> garbageOf(mailbox).containsKey(digest(record.value())));
        Collections.shuffle(records, random);
        List<ProducerRecord<byte[], byte[]>> again = records.stream()
                .limit(most)
                .map(record -> new ProducerRecord<>(
                        record.topic(), random.nextInt(6), record.key(), record.value(), record.headers()))
                .toList();
        send(again);
        return again.size();
    }

    /** Writes what cannot be read: some of it was a message before a byte of it was changed. */
    synchronized int litter(String mailbox, int pieces) {
        List<ConsumerRecord<byte[], byte[]>> genuine = read(mailbox);
        List<ProducerRecord<byte[], byte[]>> litter = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            ProducerRecord<byte[], byte[]> piece;
            if (genuine.isEmpty() || random.nextBoolean()) {
                byte[] noise = new byte[1 + random.nextInt(LARGEST_GARBAGE)];
                random.nextBytes(noise);
                piece = new ProducerRecord<>(EmbeddedBus.inbox(mailbox), noise);
            } else {
                ConsumerRecord<byte[], byte[]> victim = genuine.get(random.nextInt(genuine.size()));
                piece = new ProducerRecord<>(
                        victim.topic(), null, victim.key(), damaged(victim.value()), victim.headers());
            }
            garbageOf(mailbox).put(digest(piece.value()), Instant.now());
            litter.add(piece);
        }
        send(litter);
        return pieces;
    }

    /** A byte in the first half of the ciphertext, so that it is never padding alone. */
    private byte[] damaged(byte[] value) {
        byte[] copy = value.clone();
        int at = copy.length / 2 + random.nextInt(Math.max(1, copy.length / 4));
        copy[at] = (byte) (copy[at] == 'A' ? 'B' : 'A');
        // Two of the same message may be damaged alike: no two pieces are the same.
        int other = copy.length / 3 + random.nextInt(Math.max(1, copy.length / 6));
        copy[other] = (byte) (33 + random.nextInt(90));
        return copy;
    }

    /** The bus was wiped: what nobody had read is gone. */
    synchronized void wiped() {
        wiped.add(Instant.now());
    }

    /**
     * Digests of the pieces that must be dead letters, and of those that may be: a wiped bus took them, or its readers
     * jumped over them.
     */
    synchronized Map<String, Boolean> garbage(String mailbox) {
        Map<String, Boolean> certain = new TreeMap<>();
        garbageOf(mailbox)
                .forEach((digest, at) -> certain.put(
                        digest,
                        wiped.stream()
                                .noneMatch(
                                        wipe -> Duration.between(wipe, at).abs().compareTo(UNSETTLED) < 0)));
        return certain;
    }

    private Map<String, Instant> garbageOf(String mailbox) {
        return garbage.computeIfAbsent(mailbox, any -> new HashMap<>());
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String mailbox) {
        Map<String, Object> settings = Map.of("bootstrap.servers", bus.bootstrapServers());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(EmbeddedBus.inbox(mailbox)).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            // The last few hundred of each are enough, and a long run has many.
            ends.forEach((partition, end) -> consumer.seek(partition, Math.max(0, end - 300)));
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private void send(List<ProducerRecord<byte[], byte[]>> records) {
        if (producer == null) {
            producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bus.bootstrapServers(), "acks", "all", "enable.idempotence", "false"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());
        }
        List<Future<?>> sent = new ArrayList<>();
        records.forEach(record -> sent.add(producer.send(record)));
        try {
            for (Future<?> each : sent) {
                each.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("the bus did not take what a meddler wrote", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String digest(byte[] value) {
        return Sha256.hex(value);
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close();
        }
    }
}
