package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Headers and keys of records are not signed: somebody without any key may copy a record and damage them. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class DamagedRoutingTest {

    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    static Stream<Named<UnaryOperator<Letter>>> damages() {
        return Stream.of(
                header("ce_id", UUID.randomUUID().toString()),
                header("ce_id", null),
                header("ce_source", "/mailboxes/cn-150600"),
                header("ce_source", null),
                header("ce_type", "org.huizhi.notice.withdrawn.v1"),
                header("ce_type", null),
                header("ce_subject", UUID.randomUUID().toString()),
                header("ce_subject", null),
                header("ce_time", "2026-01-01T00:00:00Z"),
                header("ce_time", "yesterday"),
                header("ce_time", null),
                Named.of(
                        "ce_time with an offset",
                        letter -> letter.withHeader(
                                "ce_time",
                                letter.message()
                                        .time()
                                        .atOffset(ZoneOffset.ofHours(8))
                                        .toString())),
                Named.of(
                        "ce_time in small letters",
                        letter -> letter.withHeader(
                                "ce_time", letter.message().time().toString().replace('T', 't'))),
                header("ce_specversion", "0.3"),
                header("ce_specversion", null),
                header("content-type", "application/json"),
                header("content-type", null),
                Named.of("another key", letter -> letter.withKey("another")),
                Named.of("no key", letter -> letter.withKey(null)));
    }

    private static Named<UnaryOperator<Letter>> header(String name, @Nullable String value) {
        return Named.of(name + "=" + value, letter -> letter.withHeader(name, value));
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aDamagedCopyIsADeadLetterAndTheGenuineRecordAfterItIsTaken(UnaryOperator<Letter> damage) {
        String id = Facts.newId();
        Letter genuine = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));

        xinzhou.send(damage.apply(genuine));
        Patience.until("the copy is kept", () -> deadLetters(genuine).size() == 1);
        assertThat(deadLetters(genuine).get(0)).containsEntry("reason", "header-mismatch");
        assertThat(Facts.received(genuine)).isEmpty();
        assertThat(Yulin.count("select count(*) from notice where id = ?::uuid", id))
                .isZero();

        assertThat(xinzhou.awaitReceiptFor(xinzhou.send(genuine)).verdict()).isEqualTo(Verdict.STORED);
        assertThat(xinzhou.receiptsFor(genuine)).hasSize(1);
        assertThat(Facts.state(id)).isEqualTo("RECEIVED");
    }

    /** Nothing goes by it, so nothing is lost for it. */
    @Test
    void aTraceContextThatIsNoneHoldsNothingUp() {
        Letter letter = xinzhou.letter(NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification"));

        xinzhou.send(letter.withHeader("ce_traceparent", "00-x-y-z"));

        assertThat(xinzhou.awaitReceiptFor(letter).verdict()).isEqualTo(Verdict.STORED);
    }

    @Test
    void aDamagedCopyAfterTheGenuineRecordChangesNothing() {
        String id = Facts.newId();
        Letter genuine = xinzhou.say(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));
        assertThat(xinzhou.awaitReceiptFor(genuine).verdict()).isEqualTo(Verdict.STORED);
        List<Object> before = Facts.aboutNotice(id);

        xinzhou.send(genuine.withHeader("ce_type", "org.huizhi.notice.withdrawn.v1"));
        Patience.until("the copy is kept", () -> deadLetters(genuine).size() == 1);

        assertThat(Facts.aboutNotice(id)).isEqualTo(before);
        assertThat(xinzhou.receiptsFor(genuine)).hasSize(1);
    }

    private static List<Map<String, Object>> deadLetters(Letter letter) {
        return Yulin.query(
                "select reason from dead_letter where sha256 = decode(?, 'hex')", Sha256.hex(letter.value()));
    }
}
