package org.huizhi.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.MessageType;
import org.huizhi.evidence.Finding.Code;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signed well by a party that wants the verifier to fail, instead of to say what is wrong. */
class HostileBundleTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private final SignedSlip slip = new SignedSlip();

    @ParameterizedTest
    @ValueSource(
            strings = {"null", "5", "\"text\"", "[]", "[null]", "{}", "{\"receipts\":null}", "{\"receipts\":[null]}"})
    void aReceiptWithoutLinesIsNoReceipt(String data) throws IOException {
        byte[] receipt = slip.message(slip.xinzhou, 9, MessageType.RECEIPT, SignedSlip.DELIVERED, JSON.readTree(data));

        assertThat(codes(slip.bundle(slip.submission, receipt, slip.answer))).containsExactly(Code.NOT_ITS_RECEIPT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "5",
                "\"text\"",
                "[]",
                "{}",
                "{\"round\":null}",
                "{\"round\":1,\"dueDate\":null}",
                "{\"attachments\":[null]}",
                "{\"attachments\":[{\"name\":5}]}"
            })
    void messagesWithOtherDataAreLookedAt(String data) throws IOException {
        JsonNode other = JSON.readTree(data);
        slip.proposed = other;
        slip.decided = other;
        byte[] submission = slip.message(slip.yulin, 1, MessageType.NOTICE_SUBMITTED, SignedSlip.SUBMITTED, other);
        byte[] answer = slip.message(slip.xinzhou, 3, MessageType.RETURN_FINAL, SignedSlip.RETURNED, other);

        assertThat(codes(slip.bundle(submission, slip.receiptOf(slip.xinzhou, submission), answer)))
                .containsExactly(Code.NOT_AGREED);
    }

    @Test
    void aSignedNullIsNoMessage() {
        byte[] nothing = SignedSlip.ascii(
                SignedSlip.SIGNATURES.sign(SignedSlip.ascii("null"), Envelope.MESSAGE_TYPE, slip.xinzhou.signingKey()));

        assertThat(codes(slip.bundle(slip.submission, nothing, nothing))).containsExactly(Code.NOT_THIS_STEP);
    }

    @Test
    void whateverIsNullInTheManifestOrMissingIsAnswered() throws IOException {
        slip.extend("2026-04-10");
        slip.assessedAt = Instant.parse("2026-03-09T01:00:00Z");
        List<String> places = places(slip.manifest(), "");

        assertThat(places).hasSizeGreaterThan(60).contains("/notice/state", "/steps/0/receipt/verdict", "/files/0");
        for (String place : places) {
            verifiedAtOnce(slip.bundle(manifest -> set(manifest, place, true)));
            verifiedAtOnce(slip.bundle(manifest -> set(manifest, place, false)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/notice/dueDate, +999999999-12-31",
        "/notice/dueDate, -999999999-01-01",
        "/notice/deliveredAt, -1000000000-01-01T00:00:00Z",
        "/exportedAt, +1000000000-12-31T23:59:59Z",
        "/steps/0/at, -1000000000-01-01T00:00:00Z",
        "/steps/0/at, +1000000000-12-31T23:59:59Z",
        "/steps/0/receipt/receivedAt, +1000000000-12-31T23:59:59Z",
        "/steps/2/at, +1000000000-12-31T23:59:59Z",
        "/steps/2/receivedAt, -1000000000-01-01T00:00:00Z"
    })
    void timesThatNobodyLivesInAreNoManifest(String place, String time) {
        byte[] bundle = slip.bundle(manifest -> ((ObjectNode) manifest.at(parent(place))).put(name(place), time));

        assertThat(codes(bundle)).containsExactly(Code.NO_MANIFEST);
    }

    private static List<String> places(JsonNode node, String at) {
        List<String> places = new ArrayList<>();
        node.fieldNames().forEachRemaining(name -> {
            places.add(at + "/" + name);
            places.addAll(places(node.get(name), at + "/" + name));
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            places.add(at + "/" + i);
            places.addAll(places(node.get(i), at + "/" + i));
        }
        return places;
    }

    private static void set(JsonNode manifest, String place, boolean missing) {
        if (manifest.at(parent(place)) instanceof ArrayNode array) {
            int index = Integer.parseInt(name(place));
            if (missing) {
                array.remove(index);
            } else {
                array.setNull(index);
            }
        } else {
            ObjectNode object = (ObjectNode) manifest.at(parent(place));
            if (missing) {
                object.remove(name(place));
            } else {
                object.putNull(name(place));
            }
        }
    }

    private static String parent(String place) {
        return place.substring(0, place.lastIndexOf('/'));
    }

    private static String name(String place) {
        return place.substring(place.lastIndexOf('/') + 1);
    }

    private List<Code> codes(byte[] bundle) {
        Report report = verifiedAtOnce(bundle);
        return Stream.concat(
                        report.steps().stream().flatMap(step -> step.findings().stream()), report.findings().stream())
                .map(Finding::code)
                .distinct()
                .toList();
    }

    private Report verifiedAtOnce(byte[] bundle) {
        return assertTimeoutPreemptively(AT_ONCE, () -> slip.verified(bundle));
    }
}
