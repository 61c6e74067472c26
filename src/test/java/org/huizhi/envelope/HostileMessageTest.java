package org.huizhi.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed by a known region, but made to hurt whoever reads it. */
class HostileMessageTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final String GOOD = message("{}", "\"2026-03-01T08:00:00Z\"");

    private static String message(String data, String time) {
        return "{\"id\":\"019ab7d2-6f30-7c1e-8a51-0c5f6d1e2b3a\",\"source\":\"/mailboxes/cn-140900\",\"destination\":\"cn-610800\","
                + "\"type\":\"org.huizhi.notice.submitted.v1\",\"subject\":\"s\",\"time\":" + time + ",\"data\":" + data
                + "}";
    }

    private static String withData(String data) {
        return message(data, "\"2026-03-01T08:00:00Z\"");
    }

    @Test
    void anOrdinaryMessageIsRead() throws IOException {
        assertThat(Message.parse(GOOD.getBytes(UTF_8)).sender()).isEqualTo("cn-140900");
    }

    static Stream<Named<String>> hostile() {
        return Stream.of(
                Named.of("100,000 arrays in each other", withData("[".repeat(100_000) + "]".repeat(100_000))),
                Named.of("100 objects in each other", withData("{\"a\":".repeat(100) + "1" + "}".repeat(100))),
                Named.of("arrays without an end", withData("[".repeat(500_000))),
                Named.of("a whole number of 400,000 digits", withData("9".repeat(400_000))),
                Named.of("a fraction of 400,000 digits", withData("0." + "9".repeat(400_000))),
                Named.of("a name of 400,000 letters", withData("{\"" + "a".repeat(400_000) + "\":1}")),
                Named.of("a field of the data twice", withData("{\"round\":1,\"round\":2}")),
                Named.of("the destination twice", GOOD.replace("{\"id\"", "{\"destination\":\"cn-150600\",\"id\"")),
                Named.of(
                        "a destination behind an escape",
                        GOOD.replace("{\"id\"", "{\"destin\\u0061tion\":\"x\",\"id\"")),
                Named.of("a second message behind the first", GOOD + GOOD),
                Named.of("a comment", GOOD.replace("{\"id\"", "{/* */\"id\"")),
                Named.of("not a number", withData("NaN")),
                Named.of("nothing but null", "null"),
                Named.of("no data", GOOD.replace(",\"data\":{}", "")),
                Named.of("a subject with a line break", GOOD.replace("\"s\"", "\"a\\nb\"")),
                Named.of("a subject of 300 characters", GOOD.replace("\"s\"", "\"" + "s".repeat(300) + "\"")),
                Named.of("a time of 19 digits", message("{}", "9".repeat(19))),
                Named.of("a time beyond all times", message("{}", "\"+1000000001-01-01T00:00:00Z\"")));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void itIsNoMessageAndThatIsKnownAtOnce(String json) {
        assertTimeoutPreemptively(
                AT_ONCE,
                () -> assertThatThrownBy(() -> Message.parse(json.getBytes(UTF_8)))
                        .isInstanceOf(IOException.class));
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void norIsItASignedDocument(String json) {
        assertTimeoutPreemptively(
                AT_ONCE,
                () -> assertThatThrownBy(() -> SignedDocument.parse(json.getBytes(UTF_8), Message.class))
                        .isInstanceOf(InvalidDocumentException.class));
    }

    @Test
    void aNumberWithAnEnormousExponentCostsNothing() {
        assertTimeoutPreemptively(AT_ONCE, () -> {
            JsonNode data = Message.parse(withData("{\"limit\":1e999999999}").getBytes(UTF_8))
                    .data();
            assertThat(data.get("limit").isInt()).isFalse();
            assertThat(data.get("limit").asInt()).isEqualTo(Integer.MAX_VALUE);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "-1e999999999", "1764000000", "null", "[]"})
    void aTimeIsAText(String time) {
        assertTimeoutPreemptively(
                AT_ONCE,
                () -> assertThatThrownBy(() -> Message.parse(message("{}", time).getBytes(UTF_8)))
                        .isInstanceOf(IOException.class));
    }
}
