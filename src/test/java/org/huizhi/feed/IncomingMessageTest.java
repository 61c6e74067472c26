package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What comes in and is in order: stored once, receipted as often as it comes. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class IncomingMessageTest {

    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    @Test
    void aSlipIsReceivedAndReceiptedAsStored() {
        String id = Facts.newId();
        Letter letter = xinzhou.say(MessageType.NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("residence-confirmation"));

        ReceiptLine line = xinzhou.awaitReceiptFor(letter);

        assertThat(line.verdict()).isEqualTo(Verdict.STORED);
        assertThat(Facts.notice(id))
                .containsEntry("state", "RECEIVED")
                .containsEntry("direction", "INCOMING")
                .containsEntry("counterpart", "cn-140900")
                .containsEntry("office", Slips.YULIN_OFFICE)
                .containsEntry("delivered_at", Timestamp.from(line.receivedAt()));
        assertThat(Facts.timeline(id)).containsExactly("SUBMITTED", "DELIVERED");
        assertThat(xinzhou.arrived())
                .extracting(Arrived::message)
                .filteredOn(message -> message.type().equals(MessageType.RECEIPT.wireName()))
                .isNotEmpty()
                .allMatch(receipt -> receipt.subject().matches("receipt-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
    }

    /** The region says where the person lives; who answers may be of another level, or a neighbour. */
    @Test
    void aSlipMayNameAnyOfficeOfTheMailbox() {
        String id = Facts.newId();
        Letter letter = xinzhou.say(
                MessageType.NOTICE_SUBMITTED,
                id,
                Slips.with(Yulin.slipOfXinzhou("residence-confirmation"), "/receiver/office", "610800-hub"));

        assertThat(xinzhou.awaitReceiptFor(letter).verdict()).isEqualTo(Verdict.STORED);
        assertThat(Facts.notice(id)).containsEntry("office", "610800-hub").containsEntry("receiver_region", "610802");
    }

    /** Both nodes count from the same moment, so both take the later one. */
    @Test
    void aSlipOfARegionWhoseClockIsAheadHasItsClockFromItsSubmission() {
        String id = Facts.newId();
        Instant ahead = Instant.now().plus(Duration.ofMinutes(4)).truncatedTo(ChronoUnit.MILLIS);
        Letter letter = xinzhou.send(xinzhou.letter(xinzhou.message(
                MessageType.NOTICE_SUBMITTED.wireName(), id, Yulin.slipOfXinzhou("residence-confirmation"), ahead)));

        ReceiptLine line = xinzhou.awaitReceiptFor(letter);

        assertThat(line.verdict()).isEqualTo(Verdict.STORED);
        assertThat(line.receivedAt()).isBefore(ahead);
        assertThat(Facts.notice(id)).containsEntry("delivered_at", Timestamp.from(ahead));
        assertThat(Facts.deliveredInTimeline(id)).isEqualTo(Timestamp.from(ahead));
    }

    /** This node's clock was behind when it came first. */
    @ParameterizedTest
    @CsvSource({"in-future, stored, RECEIVED", "key-not-valid, stored, RECEIVED", "no-agreement, refused, "})
    void whatWasRefusedForACauseThatPassesIsDecidedAnew(String before, String verdict, @Nullable String state) {
        String id = Facts.newId();
        Letter letter = xinzhou.letter(MessageType.NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("residence-confirmation"));
        Yulin.update(
                "insert into received_message (sender, id, digest, type, subject, sent_at, received_at, verdict, reason)"
                        + " values ('cn-140900', ?, ?, ?, ?, now(), now(), 'refused', ?)",
                letter.message().id(),
                letter.digest(),
                MessageType.NOTICE_SUBMITTED.wireName(),
                id,
                before);

        xinzhou.send(letter);
        ReceiptLine line = xinzhou.awaitReceiptFor(letter);

        assertThat(line.verdict().code()).isEqualTo(verdict);
        assertThat(Facts.received(letter))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("verdict", verdict));
        assertThat(Yulin.query("select state from notice where id = ?::uuid", id))
                .isEqualTo(state == null ? List.of() : List.of(Map.of("state", state)));
        xinzhou.send(letter);
        assertThat(xinzhou.awaitReceiptFor(letter, 2).verdict())
                .isEqualTo(state == null ? Verdict.REFUSED : Verdict.DUPLICATE);
    }

    @Test
    void theSameMessageAgainIsADuplicateWithTheFirstTime() {
        String id = Facts.newId();
        Letter letter = xinzhou.say(MessageType.NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("residence-confirmation"));
        ReceiptLine first = xinzhou.awaitReceiptFor(letter);
        List<Object> before = Facts.aboutNotice(id);

        xinzhou.send(letter);
        ReceiptLine second = xinzhou.awaitReceiptFor(letter, 2);

        assertThat(second.verdict()).isEqualTo(Verdict.DUPLICATE);
        assertThat(second.receivedAt()).isEqualTo(first.receivedAt());
        assertThat(Facts.aboutNotice(id)).isEqualTo(before);
        assertThat(Facts.received(letter)).hasSize(1);
    }

    @Test
    void theSameBytesInAnotherEncryptionAreADuplicateToo() {
        String id = Facts.newId();
        Letter letter = xinzhou.letter(MessageType.NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));
        Letter again = xinzhou.letter(letter.message());
        assertThat(again.value()).isNotEqualTo(letter.value());
        assertThat(again.digest()).isEqualTo(letter.digest());

        xinzhou.awaitReceiptFor(xinzhou.send(letter));

        assertThat(xinzhou.awaitReceiptFor(xinzhou.send(again), 2).verdict()).isEqualTo(Verdict.DUPLICATE);
    }

    @Test
    void aRefusalIsRepeatedWhenTheMessageIs() {
        Letter letter = xinzhou.say(
                MessageType.NOTICE_SUBMITTED,
                Facts.newId(),
                Slips.without(Yulin.slipOfXinzhou("residence-confirmation"), "/payload/person"));
        ReceiptLine first = xinzhou.awaitReceiptFor(letter);

        xinzhou.send(letter);

        assertThat(xinzhou.awaitReceiptFor(letter, 2)).isEqualTo(first);
        assertThat(first.reason()).isEqualTo(RefusalReason.SCHEMA);
    }

    /** It would stand before all others in every list, for years. */
    @Test
    void anIdOfDaysToComeIsRefused() {
        JsonNode slip = Yulin.slipOfXinzhou("residence-confirmation");
        Instant now = Instant.now();

        assertThat(refusalOf(slip, idMadeAt(now.plus(Duration.ofHours(23))))).isNull();
        assertThat(refusalOf(slip, idMadeAt(now.plus(Duration.ofDays(30))))).isEqualTo(RefusalReason.SCHEMA);
        assertThat(refusalOf(slip, UUID.randomUUID())).isEqualTo(RefusalReason.SCHEMA);
    }

    private static UUID idMadeAt(Instant moment) {
        return new UUID(moment.toEpochMilli() << 16 | 0x7000, 1L << 63);
    }

    private @Nullable RefusalReason refusalOf(JsonNode slip, UUID id) {
        return xinzhou.awaitReceiptFor(xinzhou.say(MessageType.NOTICE_SUBMITTED, id.toString(), slip))
                .reason();
    }

    @Test
    void oneReceiptAnswersABatchOfOneSender() throws SQLException {
        Surroundings around = BusAndDatabaseResource.surroundings();
        List<Letter> ofXinzhou = new ArrayList<>();
        List<Letter> ofOrdos = new ArrayList<>();
        try (OtherRegion ordos = OtherRegion.silent(around.ordos(), around.yulin(), around.bus())) {
            try (Connection connection = around.database().connect(around.databaseName())) {
                connection.setAutoCommit(false);
                // While the guard's table is locked, what is sent gathers into one batch.
                connection.createStatement().execute("lock table received_message in access exclusive mode");
                for (int i = 0; i < 40; i++) {
                    ofXinzhou.add(xinzhou.say(
                            MessageType.NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification")));
                    ofOrdos.add(ordos.say(
                            MessageType.NOTICE_SUBMITTED,
                            Facts.newId(),
                            Slips.submitted(around.ordos(), around.yulin(), "notification")));
                }
                connection.commit();
            }

            ofXinzhou.forEach(letter ->
                    assertThat(xinzhou.awaitReceiptFor(letter).verdict()).isEqualTo(Verdict.STORED));
            ofOrdos.forEach(letter ->
                    assertThat(ordos.awaitReceiptFor(letter).verdict()).isEqualTo(Verdict.STORED));

            assertThat(linesPerReceipt(xinzhou).stream().mapToInt(n -> n).sum()).isEqualTo(40);
            assertThat(linesPerReceipt(ordos).stream().mapToInt(n -> n).sum()).isEqualTo(40);
            assertThat(linesPerReceipt(xinzhou)).hasSizeLessThan(15);
            assertThat(linesPerReceipt(ordos)).hasSizeLessThan(15);
        }
    }

    private static List<Integer> linesPerReceipt(OtherRegion region) {
        return region.arrived().stream()
                .filter(each -> each.message().type().equals(MessageType.RECEIPT.wireName()))
                .map(Arrived::data)
                .map(data -> (int) StreamSupport.stream(data.path("receipts").spliterator(), false)
                        .count())
                .toList();
    }
}
