package org.huizhi.testsupport.carried;

import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.fasterxml.uuid.Generators;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.TestCaller;

/** A region without a line: a test plays it with files alone, made and read by the feed contract ("Files"). */
public record CarriedRegion(Party self, Party node) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.fastest());
    private static final String TYPE = "huizhi-bundle";

    /** Of one receipt, which has a bound. */
    private static final int RECEIPTED_AT_ONCE = 1_000;

    /** A file that was opened. */
    public record Opening(JsonNode head, List<Arrived> messages, JsonNode end) {

        public List<String> ids() {
            return messages.stream().map(one -> one.message().id().toString()).toList();
        }

        public List<Arrived> of(MessageType type) {
            return messages.stream()
                    .filter(one -> one.message().type().equals(type.wireName()))
                    .toList();
        }

        /** What its receipts say of the letter. */
        public List<ReceiptLine> receiptsFor(Letter letter) {
            List<ReceiptLine> lines = new ArrayList<>();
            of(MessageType.RECEIPT)
                    .forEach(receipt -> receipt.data().path("receipts").forEach(line -> {
                        ReceiptLine read = JSON.convertValue(line, ReceiptLine.class);
                        if (read.messageId().equals(letter.message().id()) && read.isFor(letter.digest())) {
                            lines.add(read);
                        }
                    }));
            return lines;
        }
    }

    public static UUID idMadeAt(Instant moment) {
        UUID random = Generators.timeBasedEpochGenerator().generate();
        return new UUID(
                (moment.toEpochMilli() << 16) | (random.getMostSignificantBits() & 0xFFFF),
                random.getLeastSignificantBits());
    }

    public Letter letter(MessageType type, String subject, Object data, Instant at) {
        Instant time = at.truncatedTo(ChronoUnit.MILLIS);
        Message message = new Message(
                idMadeAt(time),
                Message.source(self.mailbox()),
                node.mailbox(),
                type.wireName(),
                subject,
                time,
                JSON.valueToTree(data));
        return Letter.of(message, self.signingKey(), node.encryptionKid(), node.encryptionKey());
    }

    public Letter letter(MessageType type, String subject, Object data) {
        return letter(type, subject, data, Instant.now());
    }

    /** A receipt that says of all that they are stored. */
    public Letter stored(List<Arrived> messages) {
        return letter(
                MessageType.RECEIPT,
                "receipt-" + UUID.randomUUID(),
                new ReceiptData(messages.stream()
                        .map(one ->
                                ReceiptLine.of(one.message().id(), one.digest(), Verdict.STORED, null, Instant.now()))
                        .toList()));
    }

    /** Carries letters to the node, which has handled them when this returns: no test waits for the bus. */
    public void carry(Letter... letters) {
        TestCaller.operator()
                .request()
                .contentType("application/x-ndjson")
                .body(file(letters))
                .post("/api/v1/offline/messages")
                .then()
                .statusCode(200)
                .body("counts.stored", equalTo(letters.length));
    }

    /** Submits a slip to the node, which has it then. */
    public String submit(ObjectNode submitted) {
        String id = idMadeAt(Instant.now()).toString();
        carry(letter(MessageType.NOTICE_SUBMITTED, id, submitted));
        return id;
    }

    /** Has all that the node says to it, and receipts it. */
    public void receiptAll() {
        byte[] file = TestCaller.operator()
                .get("/offline/messages?partner=" + self.mailbox())
                .asByteArray();
        List<Arrived> said = open(file).messages().stream()
                .filter(message -> !message.message().type().equals(MessageType.RECEIPT.wireName()))
                .toList();
        List<Letter> receipts = new ArrayList<>();
        for (int from = 0; from < said.size(); from += RECEIPTED_AT_ONCE) {
            receipts.add(stored(said.subList(from, Math.min(said.size(), from + RECEIPTED_AT_ONCE))));
        }
        carry(receipts.toArray(Letter[]::new));
    }

    /** A file with these, as it should be. */
    public byte[] file(Letter... letters) {
        return file(self.mailbox(), node.mailbox(), self.signingKey(), letters);
    }

    /** @param signer of head and end */
    public byte[] file(String sender, String receiver, SigningKey signer, Letter... letters) {
        String id = Generators.timeBasedEpochGenerator().generate().toString();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        String now = Instant.now().toString();
        line(
                file,
                Map.of(
                        "head",
                        signed(
                                Map.of(
                                        "version",
                                        1,
                                        "id",
                                        id,
                                        "sender",
                                        sender,
                                        "receiver",
                                        receiver,
                                        "madeAt",
                                        now,
                                        "receiptsSince",
                                        now),
                                signer)));
        for (Letter letter : letters) {
            Map<String, Object> record = new LinkedHashMap<>();
            record.put("key", letter.key());
            record.put("headers", letter.headers());
            record.put("value", new String(letter.value(), StandardCharsets.UTF_8));
            line(file, record);
        }
        ObjectNode end = JSON.createObjectNode().put("id", id).put("records", letters.length);
        if (letters.length > 0) {
            end.put("first", letters[0].message().id().toString());
            end.put("last", letters[letters.length - 1].message().id().toString());
        }
        end.put("sha256", Sha256.hex(file.toByteArray()));
        line(file, Map.of("end", signed(end, signer)));
        return file.toByteArray();
    }

    private static String signed(Object document, SigningKey signer) {
        return SIGNATURES.sign(bytes(document), TYPE, signer);
    }

    private static void line(ByteArrayOutputStream file, Object line) {
        file.writeBytes(bytes(line));
        file.write('\n');
    }

    private static byte[] bytes(Object document) {
        try {
            return JSON.writeValueAsBytes(document);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a file of the node. @throws IllegalStateException where it breaks the contract */
    public Opening open(byte[] file) {
        List<String> lines = new String(file, StandardCharsets.UTF_8).lines().toList();
        String last = lines.get(lines.size() - 1);
        JsonNode head = verified(read(lines.get(0)).path("head").asText());
        JsonNode end = verified(read(last).path("end").asText());
        byte[] before = Arrays.copyOf(file, file.length - last.getBytes(StandardCharsets.UTF_8).length - 1);
        require(end.path("sha256").asText().equals(Sha256.hex(before)), "the end does not fit what is before it");
        require(end.path("records").asInt() == lines.size() - 2, "the end counts otherwise");
        require(head.path("receiver").asText().equals(self.mailbox()), "it is for somebody else");
        List<Arrived> messages = new ArrayList<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            messages.add(opened(read(line)));
        }
        return new Opening(head, messages, end);
    }

    private Arrived opened(JsonNode record) {
        byte[] value = record.path("value").asText().getBytes(StandardCharsets.US_ASCII);
        Directory directory = Party.directory(self, node);
        if (!(ENVELOPE.open(value, self::decryptionKey, directory::verificationKey)
                instanceof Opened.Verified verified)) {
            throw new IllegalStateException("a record that cannot be opened: " + record.path("headers"));
        }
        try {
            Message message = Message.parse(verified.payload());
            Map<String, String> headers = new LinkedHashMap<>();
            record.path("headers")
                    .properties()
                    .forEach(header ->
                            headers.put(header.getKey(), header.getValue().asText()));
            require(headers.get("ce_id").equals(message.id().toString()), "ce_id");
            require(record.path("key").asText().equals(message.subject()), "key");
            return new Arrived(message, verified.kid(), verified.digest(), headers, message.subject(), value);
        } catch (IOException e) {
            throw new UncheckedIOException("verified, but not a message", e);
        }
    }

    private JsonNode verified(String jws) {
        Directory directory = Party.directory(self, node);
        if (!(SIGNATURES.check(jws.getBytes(StandardCharsets.US_ASCII), TYPE, directory::verificationKey)
                instanceof SignatureCheck.Valid valid)) {
            throw new IllegalStateException("head or end is not signed by a region");
        }
        return read(new String(valid.payload(), StandardCharsets.UTF_8));
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalStateException(what);
        }
    }
}
