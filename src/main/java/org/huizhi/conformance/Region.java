package org.huizhi.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.validation.FeedSchema;
import org.jspecify.annotations.Nullable;

/**
 * The region that the kit plays on the bus: it writes to the inbox of the node under test, and reads its own from now
 * on. What the node says is held to the contract too. For one thread.
 */
final class Region implements AutoCloseable {

    private static final String INBOX = "huizhi.inbox.";
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration BUS = Duration.ofSeconds(10);

    private final Setup setup;
    private final Duration patience;
    private final Envelope envelope = new Envelope(CryptoProvider.fastest());
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<UUID, List<ReceiptLine>> lines = new HashMap<>();
    private final Set<String> faults = new TreeSet<>();
    private final List<Heard> heard = new ArrayList<>();

    /**
     * What the partner has said, receipts apart.
     *
     * @param digest SHA-256 of its JWS
     * @param headers of the record, save the trace context
     */
    record Heard(Message message, byte[] digest, Map<String, String> headers) {

        boolean is(MessageType type) {
            return message.type().equals(type.wireName());
        }

        boolean isAbout(String subject) {
            return message.subject().equals(subject);
        }
    }

    /**
     * @param kafka properties of a client
     * @param patience with which an answer is awaited
     * @param fromBeginning whether what came before is read too
     * @throws KafkaException when the bus is away, or does not have both inboxes
     */
    Region(Setup setup, Map<String, Object> kafka, Duration patience, boolean fromBeginning) {
        this.setup = setup;
        this.patience = patience;
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.remove(ConsumerConfig.GROUP_ID_CONFIG);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        Map<String, Object> sending = new HashMap<>(kafka);
        sending.put(ProducerConfig.ACKS_CONFIG, "all");
        sending.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 8 * 1024 * 1024);
        this.producer = new KafkaProducer<>(sending, new ByteArraySerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions = consumer
                .partitionsFor(INBOX + setup.own().mailbox(), BUS)
                .stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        if (fromBeginning) {
            consumer.seekToBeginning(partitions);
        } else {
            consumer.seekToEnd(partitions);
        }
        partitions.forEach(consumer::position);
    }

    /** Hears what is in the inbox already. */
    void hearWhatIsThere() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), BUS);
        await(
                patience,
                () -> ends.entrySet().stream().allMatch(one -> consumer.position(one.getKey()) >= one.getValue())
                        ? Optional.of(ends)
                        : Optional.empty());
    }

    /** Hears until that is there which is asked for. @return it; empty where it does not come in time */
    <T> Optional<T> await(Duration patience, Supplier<Optional<T>> asked) {
        long end = System.nanoTime() + patience.toNanos();
        Optional<T> found = asked.get();
        while (found.isEmpty() && System.nanoTime() < end) {
            consumer.poll(POLL).forEach(this::hear);
            found = asked.get();
        }
        return found;
    }

    /**
     * @return the last that the partner has said of agreements, and is as asked; empty where it does not come in time
     */
    Optional<Heard> awaitAgreement(Predicate<Heard> asked) {
        return await(patience, () -> agreement(asked));
    }

    /** @return the last that was heard so far */
    Optional<Heard> agreement(Predicate<Heard> asked) {
        return heard().filter(one -> one.is(MessageType.AGREEMENT_SIGNED) || one.is(MessageType.AGREEMENT_DECLINED))
                .filter(asked)
                .reduce((earlier, later) -> later);
    }

    /** @return what was heard so far, in the order in which it came; what came twice is there twice */
    Stream<Heard> heard() {
        return heard.stream();
    }

    /** Waits until the bus has it. @throws KafkaException where it does not take it */
    void send(Letter letter) {
        String inbox = INBOX + setup.partner().mailbox();
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                inbox,
                partition(letter.subject(), producer.partitionsFor(inbox).size()),
                letter.key().getBytes(StandardCharsets.UTF_8),
                letter.value());
        letter.headers().forEach((name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            producer.send(record).get();
        } catch (ExecutionException e) {
            throw new KafkaException("the bus did not take a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    /** As Kafka's clients choose it by the key: what is bad comes before what shows that the node goes on. */
    private static int partition(String subject, int partitions) {
        return Utils.toPositive(Utils.murmur2(subject.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    /** @return the last of so many lines about these very bytes; empty where they do not come in time */
    Optional<ReceiptLine> awaitReceipts(Letter letter, int count) {
        return awaitReceipts(letter, count, patience);
    }

    Optional<ReceiptLine> awaitReceipts(Letter letter, int count, Duration atMost) {
        return await(atMost, () -> receipts(letter).stream().skip(count - 1L).findFirst());
    }

    /** @return what the node has said of the message so far */
    List<ReceiptLine> receipts(Letter letter) {
        return lines.getOrDefault(letter.id(), List.of()).stream()
                .filter(line -> line.isFor(letter.digest()))
                .toList();
    }

    /** @return in what the node's own messages are not as the contract has it */
    Set<String> faults() {
        return faults;
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        Opened opened = envelope.open(
                record.value(), kid -> setup.keys().decryptionKey(kid), setup.directory()::verificationKey);
        if (opened instanceof Opened.Unreadable unreadable) {
            faults.add("a record in the inbox cannot be read: " + unreadable.detail());
        } else if (opened instanceof Opened.Verified verified) {
            hear(record, verified);
        }
        // What others write here, who are not the partner, is nobody's fault but theirs.
    }

    private void hear(ConsumerRecord<byte[], byte[]> record, Opened.Verified verified) {
        if (!verified.kid().startsWith(setup.partner().mailbox() + "#")) {
            return;
        }
        try {
            JsonNode signed = Message.tree(verified.payload());
            Message message = Message.of(signed);
            hold(record, verified, message, signed);
            if (message.type().equals(MessageType.RECEIPT.wireName())) {
                ReceiptData.of(message.data())
                        .ifPresent(data -> data.receipts()
                                .forEach(line -> lines.computeIfAbsent(line.messageId(), id -> new ArrayList<>())
                                        .add(line)));
            } else {
                heard.add(new Heard(message, verified.digest(), headers(record)));
            }
        } catch (IOException e) {
            faults.add("a message of " + verified.kid() + " is none: " + e.getMessage());
        }
    }

    private void hold(
            ConsumerRecord<byte[], byte[]> record, Opened.Verified verified, Message message, JsonNode signed) {
        FeedSchema.ofMessage(message.type())
                .objection(signed)
                .ifPresent(objection -> faults.add(message.type() + " is not of its schema: " + objection));
        if (!message.sender().equals(setup.partner().mailbox())
                || !message.destination().equals(setup.own().mailbox())) {
            faults.add(message.type() + " is not signed as from "
                    + setup.partner().mailbox() + " to " + setup.own().mailbox());
        }
        boolean validKey = setup.directory()
                .key(verified.kid())
                .filter(key -> key.validAt(message.time()))
                .isPresent();
        if (!validKey) {
            faults.add("key " + verified.kid() + " was not valid at " + message.time());
        }
        Map<String, String> expected = Map.of(
                "ce_specversion", "1.0",
                "ce_id", message.id().toString(),
                "ce_source", message.source(),
                "ce_type", message.type(),
                "ce_subject", message.subject(),
                "content-type", "application/jose");
        expected.forEach((name, text) -> {
            if (!text.equals(header(record, name))) {
                faults.add("header " + name + " of " + message.type() + " is not what was signed");
            }
        });
        if (!isTime(header(record, "ce_time"), message.time())) {
            faults.add("header ce_time of " + message.type() + " is not what was signed");
        }
        if (record.key() == null || !message.subject().equals(new String(record.key(), StandardCharsets.UTF_8))) {
            faults.add("the key of a record with " + message.type() + " is not its subject");
        }
    }

    /** The same instant may be written with other digits. */
    private static boolean isTime(@Nullable String header, Instant time) {
        try {
            return header != null
                    && header.endsWith("Z")
                    && Instant.parse(header).equals(time);
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
        Map<String, String> headers = new TreeMap<>();
        for (Header header : record.headers()) {
            if (header.value() != null && !header.key().equals("ce_traceparent")) {
                headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        return headers;
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        byte[] text = header == null ? null : header.value();
        return text == null ? null : new String(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close(BUS);
        consumer.close();
    }
}
