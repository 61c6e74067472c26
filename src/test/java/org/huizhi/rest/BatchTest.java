package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many submissions as lines: each is answered on its own, in order. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class BatchTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestCaller submitter = TestCaller.submitter();
    private final String batch = TestCaller.freshKey();

    @Test
    void goodAndBadLinesAreAnsweredEachOnItsOwn() throws Exception {
        List<String> lines = List.of(
                slip(1),
                "",
                "nonsense",
                Slips.with(Slips.submission(), "/receiver/region", "999999").toString(),
                "   \t\r",
                Slips.with(Slips.submission(), "/payload/spouse", "x").toString(),
                "null",
                "{}",
                Slips.with(Slips.submission(), "/priority", 1).toString(),
                "\u0000",
                slip(11) + "\r",
                "{\"type\": \"" + "x".repeat(256 * 1024) + "\"}",
                slip(13));

        List<JsonNode> answers = send(null, String.join("\n", lines));

        assertThat(answers)
                .extracting(answer -> answer.path("line").asInt() + " "
                        + answer.path("status").asInt() + " "
                        + answer.at("/problem/type").asText().replace("urn:huizhi:problem:", ""))
                .containsExactly(
                        "1 201 ",
                        "3 400 malformed-json",
                        "4 422 validation",
                        "6 422 validation",
                        "7 422 validation",
                        "8 422 validation",
                        "9 422 validation",
                        "10 400 malformed-json",
                        "11 201 ",
                        "12 413 too-large",
                        "13 201 ");
        assertThat(answers.get(3).at("/problem/errors/0/pointer").asText()).isEqualTo("/payload/spouse");
        assertThat(noticesMade()).isEqualTo(3);
    }

    @Test
    void anOfficeOutsideTheScopeIsRefusedOnItsLine() throws Exception {
        String health = Slips.with(Slips.submission(), "/sender/office", "610802-health")
                .toString();
        Response response = submitter
                .of("610802-health")
                .request()
                .contentType("application/x-ndjson")
                .body((slip(1) + "\n" + health + "\n").getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/notices/batch");

        assertThat(read(response))
                .extracting(answer -> answer.path("status").asInt())
                .containsExactly(403, 201);
    }

    @Test
    void anEmptyBatchIsAnsweredWithNothing() throws Exception {
        assertThat(send(null, "\n\n \n")).isEmpty();
    }

    @Test
    void twoThousandLinesKeepTheirOrder() throws Exception {
        int many = 2000;
        String body = IntStream.rangeClosed(1, many).mapToObj(this::slip).collect(Collectors.joining("\n"));

        List<JsonNode> answers = send(null, body);

        assertThat(answers).hasSize(many);
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < many; i++) {
            assertThat(answers.get(i).path("line").asInt()).isEqualTo(i + 1);
            assertThat(answers.get(i).at("/notice/reference").asText()).isEqualTo(batch + "/" + (i + 1));
            ids.add(answers.get(i).at("/notice/id").asText());
        }
        assertThat(ids).hasSize(many);
        assertThat(noticesMade()).isEqualTo(many);
    }

    @Test
    void aBatchThatBrokeOffIsSentAgainWhole() throws Exception {
        List<String> lines = IntStream.rangeClosed(1, 50).mapToObj(this::slip).toList();
        List<JsonNode> first = send(batch, String.join("\n", lines.subList(0, 30)));

        List<JsonNode> whole = send(batch, String.join("\n", lines));

        assertThat(first).hasSize(30);
        assertThat(whole.subList(0, 30)).isEqualTo(first);
        assertThat(whole).hasSize(50).allMatch(answer -> answer.path("status").asInt() == 201);
        assertThat(noticesMade()).isEqualTo(50);
    }

    @Test
    void aLineThatChangedIsRefusedAndTheOthersRepeated() throws Exception {
        send(batch, slip(1) + "\n" + slip(2));

        List<JsonNode> again = send(batch, slip(1) + "\n" + slip(3) + "\n" + slip(3));

        assertThat(again).extracting(answer -> answer.path("status").asInt()).containsExactly(201, 422, 201);
        assertThat(again.get(1).at("/problem/type").asText()).endsWith("idempotency-mismatch");
        assertThat(noticesMade()).isEqualTo(3);
    }

    @Test
    void theRightsAreCheckedBeforeTheFirstLine() {
        for (TestCaller other : List.of(TestCaller.handler(), TestCaller.auditor())) {
            other.request()
                    .contentType("application/x-ndjson")
                    .body(slip(1).getBytes(StandardCharsets.UTF_8))
                    .post("/api/v1/notices/batch")
                    .then()
                    .statusCode(403)
                    .body("type", equalTo("urn:huizhi:problem:forbidden"));
        }
        submitter.post("/notices/batch", slip(1)).then().statusCode(415);
        assertThat(noticesMade()).isZero();
    }

    private String slip(int number) {
        return Slips.with(Slips.submission(), "/reference", batch + "/" + number)
                .toString();
    }

    private List<JsonNode> send(@Nullable String key, String lines) throws Exception {
        var request =
                submitter.request().contentType("application/x-ndjson").body(lines.getBytes(StandardCharsets.UTF_8));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return read(request.post("/api/v1/notices/batch"));
    }

    private static List<JsonNode> read(Response response) throws Exception {
        assertThat(response.statusCode()).isEqualTo(200);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : response.asString().lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }

    private long noticesMade() {
        return Yulin.count("select count(*) from notice where reference like ?", batch + "/%");
    }
}
