package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text that is meant to break something: the caller is told, and the node goes on. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class HostileTextTest {

    private static final String[] HOSTILE = {"a\\u0000b", "a\\ud800b", "a\\udc00b", "a\\u202eb", "a\\u0007b"};

    private final TestCaller submitter = TestCaller.submitter();

    static Stream<String> fieldsAndTexts() {
        return Stream.of(
                        "/type",
                        "/urgency",
                        "/sender/office",
                        "/receiver/region",
                        "/receiver/office",
                        "/reference",
                        "/payload/person/name",
                        "/payload/person/documentNumber",
                        "/payload/claim/address",
                        "/payload/X",
                        "/X")
                .flatMap(field -> Stream.of(HOSTILE).map(text -> field + " " + text));
    }

    @ParameterizedTest
    @MethodSource("fieldsAndTexts")
    void aSubmissionIsRefused(String fieldAndText) {
        String field = fieldAndText.split(" ")[0];
        String text = fieldAndText.split(" ")[1];
        Map<String, Long> before = Yulin.traces();
        String body = Slips.with(Slips.submission(), field, "HOSTILE")
                .toString()
                .replace(field.endsWith("X") ? "\"X\"" : "HOSTILE", field.endsWith("X") ? '"' + text + '"' : text);

        Response response = submitter.submit(body);

        assertThat(response.statusCode()).isIn(400, 422);
        assertThat(response.asByteArray()).doesNotContain(0);
        assertThat(response.asString()).doesNotContain("\u202e", "\\u0000", "\\u0007");
        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\u0000b",
                "a\\ud800b",
                "a\\udc00b",
                "\\udc00\\ud800",
                "a\\u202eb",
                "a\\u200bb",
                "\\u3164",
                "\\u200d",
                "a\\u0007b",
                "000101 19900307 106x",
                "０００１０１１９９００３０７１０６Ｘ"
            })
    void theTextsOfVerbsAreRefused(String text) {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String incoming = Yulin.receive(xinzhou, "residence-confirmation");
            String outgoing = submitter.submitted(Slips.submission());
            TestCaller handler = TestCaller.handler();

            for (Response response : new Response[] {
                handler.perform("decline", incoming, "{\"reason\": \"misrouted\", \"text\": \"" + text + "\"}"),
                handler.perform("decline", incoming, "{\"reason\": \"" + text + "\"}"),
                handler.perform("returns", incoming, VerbBodies.interimReturn(text)),
                handler.perform(
                        "returns",
                        incoming,
                        "{\"kind\": \"final\", \"payload\": {\"outcome\": \"confirmed\", \"remark\": \"" + text
                                + "\"}}"),
                handler.perform("acceptance", incoming, "{\"" + text + "\": 1}"),
                submitter.perform("withdrawal", outgoing, "{\"text\": \"" + text + "\"}"),
            }) {
                assertThat(response.statusCode()).as(response.asString()).isIn(400, 422);
            }
            assertThat(handler.stateOf(incoming)).isEqualTo("received");
        }
    }

    @Test
    void bytesThatAreNoTextAreMalformed() {
        byte[] body = Slips.submission().toString().getBytes(StandardCharsets.UTF_8);
        for (byte bad : new byte[] {(byte) 0xff, (byte) 0xc0, (byte) 0x80, 0}) {
            byte[] broken = body.clone();
            broken[body.length / 2] = bad;

            assertThat(submitter.request().body(broken).post("/api/v1/notices").statusCode())
                    .isIn(400, 422);
        }
        byte[] utf16 = Slips.submission().toString().getBytes(StandardCharsets.UTF_16LE);
        assertThat(submitter.request().body(utf16).post("/api/v1/notices").statusCode())
                .isIn(201, 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x'); drop table notice; --", "${7*7} {{7*7}} %n ?", "$$ ; select pg_sleep(9) $$"})
    void aTextThatLooksLikeAStatementIsAText(String text) {
        long notices = Yulin.count("select count(*) from notice");

        assertThat(submitter
                        .submit(Slips.with(Slips.submission(), "/reference", text))
                        .statusCode())
                .isEqualTo(422);
        String id = submitter.submitted(Slips.with(Slips.submission(), "/payload/claim/address", text));

        assertThat(submitter.get("/notices/" + id).path("payload.claim.address").toString())
                .isEqualTo(text);
        assertThat(Yulin.count("select count(*) from notice")).isEqualTo(notices + 1);
    }

    @Test
    void depthAndWidthAreBounded() {
        String deep = "[".repeat(100_000);
        String wide = "\"x\":1,".repeat(5_000);

        assertThat(submitter.submit(deep).statusCode()).isEqualTo(400);
        assertThat(submitter.submit("{\"payload\": " + deep).statusCode()).isEqualTo(400);
        assertThat(submitter.submit("{\"type\": " + "9".repeat(10_000) + "}").statusCode())
                .isIn(400, 422);
        assertThat(submitter.submit("{" + wide + "\"y\":1}").statusCode()).isIn(400, 422);
        assertThat(submitter
                        .submit("{\"payload\":[" + "{},".repeat(60_000) + "{}]}")
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void manyFaultsMakeAShortAnswer() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            fields.append("\"f").append(i).append("\": 1, ");
        }
        String body = Slips.submission().toString().replace("\"payload\":{", "\"payload\":{" + fields);

        Response response = submitter.submit(body);

        response.then().statusCode(422);
        assertThat(response.asByteArray().length).isLessThan(32 * 1024);
    }
}
