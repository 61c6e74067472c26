package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Records that nobody can read, or that nobody proved to have sent: kept, never answered, and in nobody's way. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class DeadLetterFeedTest {

    private static final Envelope ENVELOPE = new Envelope(CryptoProvider.jdk());
    private static final Duration NO_DELAY = Duration.ofSeconds(5);

    @Inject
    Neighbours neighbours;

    @Inject
    InboxConsumer consumer;

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    private static Arguments record(String reason, String what, BiFunction<Surroundings, Letter, byte[]> value) {
        return Arguments.of(reason, Named.of(what, value));
    }

    static Stream<Arguments> records() {
        return Stream.of(
                record("unreadable", "random bytes", (around, letter) -> random()),
                record("unreadable", "no bytes", (around, letter) -> new byte[0]),
                record("unreadable", "a tombstone", (around, letter) -> null),
                record(
                        "unreadable",
                        "plain JSON",
                        (around, letter) -> letter.message().toBytes()),
                record(
                        "unreadable",
                        "a signature that nobody encrypted",
                        (around, letter) -> letter.sealed().jws()),
                record(
                        "unreadable",
                        "encrypted to somebody else",
                        (around, letter) -> sealed(letter.message(), around.xinzhou(), around.ordos())),
                record("unreadable", "damaged on the way", (around, letter) -> flipped(letter.value())),
                record(
                        "unreadable",
                        "a signed text that is no message",
                        (around, letter) ->
                                sealed("hello".getBytes(StandardCharsets.UTF_8), around.xinzhou(), around.yulin())),
                record(
                        "unreadable",
                        "a signed message of 10,000 arrays in each other",
                        (around, letter) -> sealed(
                                withData(letter, "[".repeat(10_000) + "]".repeat(10_000)),
                                around.xinzhou(),
                                around.yulin())),
                record(
                        "unreadable",
                        "a signed message with a field twice",
                        (around, letter) -> sealed(
                                withData(letter, "{\"round\":1,\"round\":2}"), around.xinzhou(), around.yulin())),
                record(
                        "unreadable",
                        "a signed message whose id is no UUID",
                        (around, letter) ->
                                sealed(with(letter, "{\"id\":\"", "{\"id\":\"x"), around.xinzhou(), around.yulin())),
                record(
                        "unreadable",
                        "a signed message whose time is no moment",
                        (around, letter) ->
                                sealed(with(letter, "\"time\":\"", "\"time\":\"x"), around.xinzhou(), around.yulin())),
                record(
                        "unknown-sender",
                        "signed by a stranger",
                        (around, letter) -> sealed(
                                letter.message(), Neighbours.city("140100").withKeys(strangers()), around.yulin())),
                record(
                        "bad-signature",
                        "signed by another in Xinzhou's name",
                        (around, letter) -> sealed(
                                letter.message(),
                                around.xinzhou().withKeys(List.of(PartyKey.signing("cn-140900#sig-1"))),
                                around.yulin())));
    }

    /** Whoever writes a node of his own asks the operator of another what became of a record. */
    @Test
    void theFeedContractNamesEachReason() throws IOException {
        String text = new YAMLMapper()
                .readTree(Path.of("openapi/huizhi-feed.yaml").toFile())
                .at("/info/description")
                .asText();

        assertThat(Pattern.compile("`([a-z-]+)` \\(")
                        .matcher(text.substring(text.indexOf("Their reasons:"), text.indexOf("**Bounds.**")))
                        .results()
                        .map(reason -> reason.group(1)))
                .containsExactlyInAnyOrderElementsOf(DeadLetters.REASONS);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("records")
    void itIsKeptAndNotAnsweredAndTheNextGoesOn(String reason, BiFunction<Surroundings, Letter, byte[]> value) {
        String id = Facts.newId();
        Letter good = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));
        Letter bad = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));
        Instant start = Instant.now();

        xinzhou.send(bad.withValue(value.apply(around, bad)));
        xinzhou.send(good);

        assertThat(xinzhou.awaitReceiptFor(good).verdict()).isEqualTo(Verdict.STORED);
        assertThat(Duration.between(start, Instant.now())).isLessThan(NO_DELAY);
        Patience.until("the record is kept", () -> Facts.deadLetters(id).size() == 1);
        assertThat(Facts.deadLetters(id).get(0)).containsEntry("reason", reason).containsEntry("status", "OPEN");
        assertThat(String.valueOf(Facts.deadLetters(id).get(0).get("detail"))).doesNotContain(Slips.NAME);
        assertThat(xinzhou.receiptsFor(bad)).isEmpty();
        assertThat(Facts.received(bad)).isEmpty();
        assertThat(Yulin.count("select count(*) from notice where id = ?::uuid", id))
                .isEqualTo(1);
    }

    @Test
    void aRecordThatIsReadTwiceIsKeptOnce() throws InterruptedException {
        String id = Facts.newId();
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("huizhi.inbox.cn-610800", 0, 7_000_000_001L, null, random());
        record.headers().add("ce_subject", id.getBytes(StandardCharsets.UTF_8));
        ConsumerRecords<byte[], byte[]> batch = batch(record);

        consumer.consume(batch);
        consumer.consume(batch);

        assertThat(Facts.deadLetters(id)).hasSize(1);
    }

    /** A mirror that starts anew copies all that lies on the bus, to other places. */
    @Test
    void whatAMirrorCopiesAgainIsTheSameDeadLetterAndWhatWasDecidedStands() {
        String id = Facts.newId();
        Letter nonsense = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"))
                .withValue(("nonsense about " + id).getBytes(StandardCharsets.UTF_8));
        xinzhou.send(nonsense);
        xinzhou.send(nonsense);
        Patience.until(
                "it came twice",
                () -> Facts.deadLetters(id).stream()
                        .anyMatch(row -> Integer.valueOf(2).equals(row.get("times"))));
        Map<String, Object> dead = Facts.deadLetters(id).get(0);
        discard(dead).then().statusCode(200).body("times", equalTo(2));

        xinzhou.send(nonsense);
        xinzhou.send(nonsense.withHeader("ce_time", "2026-01-01T00:00:00Z"));

        Patience.until("another one came", () -> Facts.deadLetters(id).size() == 2);
        assertThat(Facts.deadLetters(id).get(0))
                .containsEntry("status", "DISCARDED")
                .containsEntry("times", 3);
        assertThat(Facts.deadLetters(id).get(1)).containsEntry("status", "OPEN").containsEntry("times", 1);
    }

    @Test
    void ofAValueLongerThanAnyMessageTheFirstBytesAndTheDigestAreKept() throws InterruptedException {
        String id = Facts.newId();
        byte[] value = new byte[8 * 1024 * 1024];
        Arrays.fill(value, (byte) 'A');
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>("huizhi.inbox.cn-610800", 0, 7_000_000_002L, null, new byte[0]);
        record.headers().add("ce_subject", id.getBytes(StandardCharsets.UTF_8));
        byte[] kept =
                Objects.requireNonNull(new BoundedDeserializer().deserialize(record.topic(), record.headers(), value));
        ConsumerRecord<byte[], byte[]> taken = new ConsumerRecord<>(
                record.topic(),
                record.partition(),
                record.offset(),
                0,
                TimestampType.CREATE_TIME,
                0,
                kept.length,
                null,
                kept,
                record.headers(),
                Optional.empty());

        consumer.consume(batch(taken));

        Map<String, Object> dead = Facts.deadLetters(id).get(0);
        assertThat(dead)
                .containsEntry("size", value.length)
                .containsEntry("sha256", Sha256.of(value))
                .containsEntry("detail", "longer than 1048576 bytes");
        assertThat(Yulin.count("select octet_length(value) from dead_letter where subject = ?", id))
                .isLessThan(5000);
        replay(dead).then().statusCode(409).body("type", endsWith("dead-letter-still-unreadable"));
    }

    @Test
    void aRecordThatTheDatabaseCannotTakeIsSetAsideAndTheBatchGoesOn() {
        String id = Facts.newId();
        Letter impossible = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));
        Letter good = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));
        // The contract leaves nothing to send that a database does not take: this one has a rule of its own.
        Yulin.update("alter table received_message add constraint one_too_many check (id <> '"
                + impossible.message().id() + "')");
        try {
            xinzhou.send(impossible);
            xinzhou.send(good);

            assertThat(xinzhou.awaitReceiptFor(good).verdict()).isEqualTo(Verdict.STORED);
            Patience.until("it is set aside", () -> Facts.deadLetters(id).size() == 1);
            assertThat(Facts.deadLetters(id).get(0)).containsEntry("reason", "fault");
        } finally {
            Yulin.update("alter table received_message drop constraint one_too_many");
        }
    }

    @Test
    void aRecordDatedBeyondAllYearsIsRefusedAsAnyOther() {
        for (String never : List.of("+1000000-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z")) {
            String id = Facts.newId();
            Letter impossible = xinzhou.send(xinzhou.letter(xinzhou.message(
                    NOTICE_SUBMITTED.wireName(), id, Yulin.slipOfXinzhou("notification"), Instant.parse(never))));

            assertThat(xinzhou.awaitReceiptFor(impossible).verdict()).isEqualTo(Verdict.REFUSED);
            assertThat(Facts.deadLetters(id)).isEmpty();
        }
    }

    @Test
    void onceTheDirectoryHasLearnedTheKeyAReplayActsOnce() {
        Party ihju = Neighbours.city("152700");
        Party before = ihju.withKeys(List.of(PartyKey.signing("cn-152700#sig-0"), ihju.key("cn-152700#enc-1")));
        neighbours.agree(before);
        try (OtherRegion region = Neighbours.play(ihju)) {
            String id = Facts.newId();
            Letter letter =
                    region.say(NOTICE_SUBMITTED, id, Slips.submitted(ihju, around.yulin(), "cooperation-request"));
            Patience.until("it is a dead letter", () -> Facts.deadLetters(id).size() == 1);
            Map<String, Object> dead = Facts.deadLetters(id).get(0);
            assertThat(dead).containsEntry("reason", "unknown-sender");
            replay(dead).then().statusCode(409).body("type", endsWith("dead-letter-still-unreadable"));
            neighbours.publish(before.with(ihju.key("cn-152700#sig-1")));

            replay(dead).then().statusCode(200);

            assertThat(Facts.state(id)).isEqualTo("RECEIVED");
            assertThat(region.awaitReceiptFor(letter).verdict()).isEqualTo(Verdict.STORED);
            replay(dead).then().statusCode(409).body("type", endsWith("illegal-transition"));
            region.send(letter);
            assertThat(region.awaitReceiptFor(letter, 2).verdict()).isEqualTo(Verdict.DUPLICATE);
            assertThat(Facts.timeline(id)).containsExactly("SUBMITTED", "DELIVERED");
            assertThat(Facts.deadLetters(id).get(0)).containsEntry("status", "REPLAYED");
        }
    }

    private static io.restassured.response.Response discard(Map<String, Object> deadLetter) {
        return TestCaller.operator()
                .post(
                        "/dead-letters/" + deadLetter.get("id") + "/discard",
                        JsonNodeFactory.instance.objectNode().put("reason", "a test of Xinzhou"));
    }

    private static io.restassured.response.Response replay(Map<String, Object> deadLetter) {
        return TestCaller.operator()
                .post(
                        "/dead-letters/" + deadLetter.get("id") + "/replay",
                        JsonNodeFactory.instance.objectNode().put("reason", "the key has come"));
    }

    private static ConsumerRecords<byte[], byte[]> batch(ConsumerRecord<byte[], byte[]> record) {
        return new ConsumerRecords<>(
                Map.of(new TopicPartition(record.topic(), record.partition()), List.of(record)), Map.of());
    }

    /** What the letter says, with other data. */
    private static byte[] with(Letter letter, String said, String instead) {
        String text = new String(letter.message().toBytes(), StandardCharsets.UTF_8);
        assertThat(text).contains(said);
        return text.replaceFirst(Pattern.quote(said), Matcher.quoteReplacement(instead))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] withData(Letter letter, String json) {
        String said = new String(letter.message().toBytes(), StandardCharsets.UTF_8);
        return (said.substring(0, said.indexOf("\"data\":")) + "\"data\":" + json + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] sealed(Message message, Party signer, Party receiver) {
        return sealed(message.toBytes(), signer, receiver);
    }

    private static byte[] sealed(byte[] payload, Party signer, Party receiver) {
        return ENVELOPE.seal(payload, signer.signingKey(), receiver.encryptionKid(), receiver.encryptionKey())
                .jwe();
    }

    private static List<PartyKey> strangers() {
        return List.of(PartyKey.signing("cn-999999#sig-1"));
    }

    private static byte[] flipped(byte[] value) {
        byte[] copy = Arrays.copyOf(value, value.length);
        copy[value.length - 5] ^= 1;
        return copy;
    }

    private static byte[] random() {
        byte[] bytes = new byte[3000];
        new Random(610800).nextBytes(bytes);
        return bytes;
    }
}
