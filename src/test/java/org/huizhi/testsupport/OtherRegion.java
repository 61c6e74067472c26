package org.huizhi.testsupport;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.uuid.Generators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.huizhi.directory.Directory;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Verdict;
import org.huizhi.validation.FeedSchema;
import org.jboss.logging.Logger;

/**
 * A region that has no node: a test plays it on the bus, with its keys. It hears what comes into its inbox from the
 * moment it was made; it says only what it is told to say, save for receipts when it is made {@link #receipting}.
 */
public final class OtherRegion implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(OtherRegion.class);
    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.fastest());
    /** Writes as nodes do: instants as texts, and nothing where there is nothing. */
    static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private final Party self;
    private volatile Party node;
    private volatile Directory directory;
    private final boolean receipting;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<Arrived> arrived = new CopyOnWriteArrayList<>();
    private final List<Opened> refused = new CopyOnWriteArrayList<>();
    private final Thread listener;
    private volatile boolean closing;
    private volatile Consumer<Arrived> answer = message -> {};

    private OtherRegion(Party self, Party node, EmbeddedBus bus, boolean receipting) {
        this.self = self;
        this.node = node;
        this.directory = Party.directory(self, node);
        this.receipting = receipting;
        Map<String, Object> client = new HashMap<>(bus.client(self.mailbox()));
        this.consumer = new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        // One that may write nowhere would ask for its number without a pause.
        client.putAll(Map.of("acks", "all", "linger.ms", "0", "enable.idempotence", "false"));
        this.producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
        List<TopicPartition> partitions = consumer.partitionsFor(EmbeddedBus.inbox(self.mailbox())).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        // Seeking is lazy; asking for the position makes it happen now, before the test does anything.
        partitions.forEach(consumer::position);
        this.listener = new Thread(this::listen, "region-" + self.mailbox());
        listener.setDaemon(true);
        listener.start();
    }

    /** One that answers nothing on its own. */
    public static OtherRegion silent(Party self, Party node, EmbeddedBus bus) {
        return new OtherRegion(self, node, bus, false);
    }

    /** One that receipts every message it gets as stored, like a node. */
    public static OtherRegion receipting(Party self, Party node, EmbeddedBus bus) {
        return new OtherRegion(self, node, bus, true);
    }

    /** Does this with each message of the node that arrives from now on, in the order of their coming. */
    public void answering(Consumer<Arrived> how) {
        answer = how;
    }

    /** The node has other keys from now on. */
    public void learn(Party changed) {
        directory = Party.directory(self, changed);
        node = changed;
    }

    public String mailbox() {
        return self.mailbox();
    }

    /** The letter as it should be, made now; tamper with it, then {@link #send} it. */
    public Letter letter(MessageType type, String subject, Object data) {
        return letter(message(type.wireName(), subject, data));
    }

    /** Any message, signed and sealed as it should be. */
    public Letter letter(Message message) {
        return letter(message, self.signingKey());
    }

    public Letter letter(Message message, SigningKey signer) {
        PublishedKey receiver =
                directory.encryptionKey(node.mailbox(), Instant.now()).orElseThrow();
        return Letter.of(message, signer, receiver.kid(), receiver.key());
    }

    /** A message made now, by its wire name. */
    public Message message(String type, String subject, Object data) {
        return message(type, subject, data, Instant.now().truncatedTo(ChronoUnit.MILLIS));
    }

    public Message message(String type, String subject, Object data, Instant time) {
        JsonNode tree = JSON.valueToTree(data);
        return new Message(
                Generators.timeBasedEpochGenerator().generate(),
                Message.source(self.mailbox()),
                node.mailbox(),
                type,
                subject,
                time,
                tree);
    }

    /** Sends a message made now and waits until the bus has it. */
    public Letter say(MessageType type, String subject, Object data) {
        return send(letter(type, subject, data));
    }

    /** Waits until the bus has it. */
    public Letter send(Letter letter) {
        try {
            producer.send(letter.toRecord()).get();
            return letter;
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "the bus did not take " + letter.message().type(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending", e);
        }
    }

    /** Sends it without waiting; what was sent before comes first. Whether it came is seen by its receipt. */
    public void post(Letter letter) {
        var unused = producer.send(letter.toRecord());
    }

    /** Receipts one message. */
    public Letter receipt(ReceiptLine... lines) {
        return say(MessageType.RECEIPT, "receipt-" + UUID.randomUUID(), new ReceiptData(List.of(lines)));
    }

    public Letter receiptStored(Arrived message) {
        return receipt(ReceiptLine.of(message.message().id(), message.digest(), Verdict.STORED, null, Instant.now()));
    }

    /** What has arrived so far, oldest first. */
    public List<Arrived> arrived() {
        return List.copyOf(arrived);
    }

    /** What has arrived so far and could not be opened or verified. */
    public List<Opened> refused() {
        return List.copyOf(refused);
    }

    public List<Arrived> arrived(MessageType type, String subject) {
        return arrived.stream()
                .filter(each -> each.message().type().equals(type.wireName())
                        && each.message().subject().equals(subject))
                .toList();
    }

    /** Waits for the first message of this type about this subject. */
    public Arrived await(MessageType type, String subject) {
        return await(type, subject, 1);
    }

    /** @param count how many of this type about this subject; the last of them is the answer */
    public Arrived await(MessageType type, String subject, int count) {
        return Patience.await(
                type.wireName() + " number " + count + " about " + subject + " in the inbox of " + self,
                () -> arrived(type, subject).stream().skip(count - 1L).findFirst());
    }

    /** What the node has said of the letter so far, oldest first. */
    public List<ReceiptLine> receiptsFor(Letter letter) {
        return arrived.stream()
                .filter(each -> each.message().type().equals(MessageType.RECEIPT.wireName()))
                .flatMap(each -> lines(each.data()))
                .filter(line -> line.messageId().equals(letter.message().id()) && line.isFor(letter.digest()))
                .toList();
    }

    /** Waits for the node's word on the letter. */
    public ReceiptLine awaitReceiptFor(Letter letter) {
        return awaitReceiptFor(letter, 1);
    }

    /** @param count how many receipts of the letter; the last of them is the answer */
    public ReceiptLine awaitReceiptFor(Letter letter, int count) {
        return Patience.await(
                "receipt number " + count + " for " + letter.message().type() + " "
                        + letter.message().subject(),
                () -> receiptsFor(letter).stream().skip(count - 1L).findFirst());
    }

    private static Stream<ReceiptLine> lines(JsonNode data) {
        return StreamSupport.stream(data.path("receipts").spliterator(), false)
                .map(line -> JSON.convertValue(line, ReceiptLine.class));
    }

    private void listen() {
        try (consumer;
                producer) {
            while (!closing) {
                consumer.poll(Duration.ofMillis(50)).forEach(this::hear);
            }
        }
    }

    private void hear(ConsumerRecord<byte[], byte[]> record) {
        if (closing) {
            return;
        }
        Opened opened = ENVELOPE.open(record.value(), this::decryptionKey, directory::verificationKey);
        if (!(opened instanceof Opened.Verified verified)) {
            refused.add(opened);
            return;
        }
        Arrived message = read(record, verified);
        Optional<String> offence = offence(message, verified.payload());
        if (offence.isPresent()) {
            LOG.errorf(
                    "A %s that the contract does not allow: %s",
                    message.message().type(), offence.get());
            refused.add(opened);
            return;
        }
        arrived.add(message);
        if (receipting && !message.message().type().equals(MessageType.RECEIPT.wireName())) {
            receiptStored(message);
        }
        answer.accept(message);
    }

    /** A node that says what the contract does not allow is not heard. */
    private static Optional<String> offence(Arrived message, byte[] payload) {
        try {
            Optional<String> inside = message.data().has("document") ? offenceInside(message) : Optional.empty();
            return FeedSchema.ofMessage(message.message().type())
                    .objection(Message.tree(payload))
                    .or(() -> inside);
        } catch (IOException e) {
            throw new UncheckedIOException("verified, but not a message", e);
        }
    }

    private static Optional<String> offenceInside(Arrived message) throws IOException {
        FeedSchema schema =
                message.message().type().contains("statement") ? FeedSchema.STATEMENT : FeedSchema.AGREEMENT;
        return schema.objection(JSON.readTree(Base64.getUrlDecoder()
                .decode(message.data().at("/document/payload").asText())));
    }

    private Optional<PrivateKey> decryptionKey(String kid) {
        return self.decryptionKey(kid);
    }

    private static Arrived read(ConsumerRecord<byte[], byte[]> record, Opened.Verified verified) {
        Map<String, String> headers = new HashMap<>();
        record.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        try {
            return new Arrived(
                    Message.parse(verified.payload()),
                    verified.kid(),
                    verified.digest(),
                    headers,
                    new String(record.key(), StandardCharsets.UTF_8),
                    record.value());
        } catch (IOException e) {
            throw new UncheckedIOException("verified, but not a message", e);
        }
    }

    /** It hears nothing from now on. That its clients end, which takes half a second each, nobody has to wait for. */
    @Override
    public void close() {
        closing = true;
    }
}
