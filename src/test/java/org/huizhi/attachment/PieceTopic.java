package org.huizhi.attachment;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.Opened;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.Party;

/** The topics of pieces as a region without a node uses them: it hears what comes for it, and sends what it is told. */
final class PieceTopic implements AutoCloseable {

    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.fastest());

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final Party self;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Map<UUID, Map<Integer, byte[]>> heard = new HashMap<>();

    PieceTopic(Party self) {
        this.self = self;
        Map<String, Object> client = new HashMap<>(around.bus().client(self.mailbox()));
        consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(EmbeddedBus.attachments(self.mailbox())).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        client.put("enable.idempotence", "false");
        producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** @return what is there of an attachment so far */
    byte[] heard(UUID attachment) {
        consumer.poll(Duration.ofMillis(50)).forEach(record -> hear(record.value()));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        heard.getOrDefault(attachment, Map.of()).values().forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    private void hear(byte[] value) {
        Opened opened = ENVELOPE.open(
                value,
                Envelope.PIECE_TYPE,
                self::decryptionKey,
                Party.directory(self, around.yulin())::verificationKey);
        try {
            Piece piece = Piece.parse(((Opened.Verified) opened).payload());
            if (!piece.head().destination().equals(self.mailbox())
                    || !piece.head()
                            .source()
                            .equals(Message.source(around.yulin().mailbox()))) {
                throw new AssertionError("a piece that is not for this region");
            }
            heard.computeIfAbsent(piece.head().attachment(), id -> new TreeMap<>())
                    .put(piece.head().piece(), piece.bytes());
        } catch (InvalidDocumentException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends pieces of the bytes to the node under test, as they should be. */
    void send(UUID attachment, byte[] bytes, List<Integer> pieces) {
        send(self, attachment, bytes, pieces);
    }

    /** @param signer who signs, whoever it says it is */
    void send(Party signer, UUID attachment, byte[] bytes, List<Integer> pieces) {
        for (int piece : pieces) {
            int from = (piece - 1) * Attachment.PIECE;
            byte[] content = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + Attachment.PIECE));
            Piece.Head head = new Piece.Head(
                    attachment, Message.source(self.mailbox()), around.yulin().mailbox(), piece);
            raw(ENVELOPE.seal(
                            new Piece(head, content).toBytes(),
                            Envelope.PIECE_TYPE,
                            signer.signingKey(),
                            Party.directory(self, around.yulin())
                                    .encryptionKey(around.yulin().mailbox(), Instant.now())
                                    .orElseThrow()
                                    .kid(),
                            around.yulin().encryptionKey())
                    .jwe());
        }
    }

    /** Anything. */
    void raw(byte[] value) {
        try {
            producer.send(new ProducerRecord<>(
                            EmbeddedBus.attachments(around.yulin().mailbox()), value))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static List<Integer> pieces(int from, int to) {
        return IntStream.rangeClosed(from, to).boxed().toList();
    }

    @Override
    public void close() {
        consumer.close();
        producer.close(Duration.ZERO);
    }
}
