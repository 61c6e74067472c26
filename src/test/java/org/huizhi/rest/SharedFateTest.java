package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Requests share transactions, so what is wrong with one of them must not fall on the others, and what is done is said
 * to be done.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SharedFateTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TYPE = "residence-confirmation";

    private final TestCaller handler = TestCaller.handler();
    private final TestCaller submitter = TestCaller.submitter();
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    @Test
    void whatIsDoneIsAnsweredWhenTheDatabaseFailsBehindIt() throws Exception {
        String slip = Yulin.receive(xinzhou, TYPE);
        Yulin.update("create function full_disk() returns trigger language plpgsql as"
                + " $$ begin raise exception 'the disk is full' using errcode = '53100'; end $$");
        Yulin.update("create trigger full_disk before insert on notice_return for each row when (new.notice_id = '"
                + slip + "') execute function full_disk()");
        List<JsonNode> answers;
        try {
            answers = send(List.of(VerbBodies.line(slip, "acceptance"), VerbBodies.line(slip, "returns")));
        } finally {
            Yulin.update("drop trigger full_disk on notice_return");
            Yulin.update("drop function full_disk()");
        }

        assertThat(handler.stateOf(slip)).isEqualTo("accepted");
        assertThat(statuses(answers)).containsExactly(200, 503);
    }

    @Test
    void moreTimeUntilTheEndOfAllYearsIsRefusedAndTheSlipGoesOn() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");

        var letter = xinzhou.say(MessageType.EXTENSION_PROPOSED, slip, proposal("9999-12-31"));

        assertThat(xinzhou.awaitReceiptFor(letter).reason()).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
        assertThat(submitter.get("/notices/" + slip).<Object>path("extension")).isNull();
        submitter
                .perform("withdrawal", slip, VerbBodies.good("withdrawal"))
                .then()
                .statusCode(200);
    }

    @Test
    void daysThatNoFormCanWriteAreRefused() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");

        for (String day : List.of("+10000-01-01", "+999999999-12-31", "-0001-01-01")) {
            var letter = xinzhou.say(MessageType.EXTENSION_PROPOSED, slip, proposal(day));
            var line = xinzhou.awaitReceiptFor(letter);
            assertThat(line.reason())
                    .as(day)
                    .isNotNull()
                    .extracting(reason -> reason.code())
                    .isEqualTo("schema");
        }
    }

    @Test
    void theTraceOfABatchGoesWithItsMessages() throws Exception {
        xinzhou.close();
        xinzhou = Yulin.silentXinzhou();
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        Response response = submitter
                .request()
                .header("traceparent", trace)
                .contentType("application/x-ndjson")
                .body(Slips.submission().toString().getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/notices/batch");
        String slip = JSON.readTree(response.asString()).at("/notice/id").asText();

        assertThat(Yulin.query("select traceparent from outbox where subject = ?", slip))
                .containsExactly(Map.of("traceparent", trace));
    }

    private static Map<String, Object> proposal(String day) {
        return Map.of("round", 1, "office", "140930-public-security", "dueDate", day, "text", "the archive is closed");
    }

    private static List<Integer> statuses(List<JsonNode> answers) {
        return answers.stream().map(answer -> answer.path("status").asInt()).toList();
    }

    private List<JsonNode> send(List<String> lines) throws Exception {
        Response response = handler.request()
                .contentType("application/x-ndjson")
                .body(String.join("\n", lines).getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/notices/verbs/batch");
        assertThat(response.statusCode()).isEqualTo(200);
        List<JsonNode> answers = new ArrayList<>();
        for (String line : response.asString().lines().toList()) {
            answers.add(JSON.readTree(line));
        }
        return answers;
    }
}
