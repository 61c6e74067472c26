package org.huizhi.testsupport;

import com.fasterxml.uuid.Generators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.Verdict;

/**
 * Many regions that have no node, played at once: each opens what a node sends to its inbox with its own key and
 * receipts it as stored with its own signature, one receipt for what one look brought. They keep nothing.
 */
public final class ReceiptingRegions implements AutoCloseable {

    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.fastest());

    private final Map<String, Party> byInbox;
    private final Party node;
    private final Directory directory;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread listener;
    private volatile boolean closing;

    /** Inboxes have one partition each. */
    public ReceiptingRegions(Collection<Party> regions, Party node, EmbeddedBus bus) {
        this.byInbox = regions.stream()
                .collect(Collectors.toMap(region -> EmbeddedBus.inbox(region.mailbox()), Function.identity()));
        this.node = node;
        this.directory = Party.directory(node);
        Map<String, Object> client = new HashMap<>(bus.client(node.mailbox()));
        client.put("max.poll.records", "2000");
        this.consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        client.remove("max.poll.records");
        client.putAll(Map.of("acks", "all", "linger.ms", "5"));
        this.producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions = byInbox.keySet().stream()
                .map(topic -> new TopicPartition(topic, 0))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy.
        partitions.forEach(consumer::position);
        this.listener = new Thread(this::listen, "receipting-regions");
        listener.setDaemon(true);
        listener.start();
    }

    private void listen() {
        try (consumer) {
            while (!closing) {
                Instant receivedAt = Instant.now();
                Map<Party, List<ReceiptLine>> lines =
                        StreamSupport.stream(
                                        consumer.poll(Duration.ofMillis(50)).spliterator(), false)
                                .toList()
                                .parallelStream()
                                .collect(Collectors.groupingBy(
                                        record -> byInbox.get(record.topic()),
                                        Collectors.mapping(record -> line(record, receivedAt), Collectors.toList())));
                lines.entrySet().parallelStream()
                        .map(entry -> receipt(entry.getKey(), entry.getValue()))
                        .forEach(this::post);
            }
        }
    }

    /** A receipt that does not come is missed by the node, which sends its message again. */
    private void post(Letter letter) {
        var unused = producer.send(letter.toRecord());
    }

    private ReceiptLine line(ConsumerRecord<byte[], byte[]> record, Instant receivedAt) {
        Party receiver = byInbox.get(record.topic());
        Opened opened = ENVELOPE.open(record.value(), receiver::decryptionKey, directory::verificationKey);
        if (!(opened instanceof Opened.Verified verified)) {
            throw new IllegalStateException(receiver + " cannot open a record: " + opened);
        }
        try {
            return ReceiptLine.of(
                    Message.parse(verified.payload()).id(), verified.digest(), Verdict.STORED, null, receivedAt);
        } catch (IOException e) {
            throw new UncheckedIOException("verified, but not a message", e);
        }
    }

    private Letter receipt(Party region, List<ReceiptLine> lines) {
        Message message = new Message(
                Generators.timeBasedEpochGenerator().generate(),
                Message.source(region.mailbox()),
                node.mailbox(),
                MessageType.RECEIPT.wireName(),
                "receipt-" + Generators.timeBasedEpochGenerator().generate(),
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                OtherRegion.JSON.valueToTree(new ReceiptData(lines)));
        return Letter.of(message, region.signingKey(), node.encryptionKid(), node.encryptionKey());
    }

    @Override
    public void close() {
        closing = true;
        try {
            listener.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
