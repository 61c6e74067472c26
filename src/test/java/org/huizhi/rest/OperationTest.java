package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the operations network sees, without a token. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class OperationTest {

    @ParameterizedTest
    @ValueSource(strings = {"live", "ready"})
    void theNodeTellsThatItIsWell(String kind) {
        Operations.get("/q/health/" + kind)
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.status", everyItem(equalTo("UP")));
    }

    @Test
    void readyLooksAtDatabaseBusAndDirectory() {
        Operations.get("/q/health/ready").then().body("checks.size()", greaterThan(2));
    }

    @Test
    void theContractIsServedAsItWasWritten() throws IOException {
        JsonNode written =
                new YAMLMapper().readTree(Path.of("openapi/huizhi-node.yaml").toFile());

        JsonNode served = new YAMLMapper().readTree(Operations.get("/q/openapi").asByteArray());

        assertThat(served.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(served.path("info").path("title"))
                .isEqualTo(written.path("info").path("title"));
        assertThat(served.path("paths").properties().stream()
                        .map(path -> path.getKey())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(written.path("paths").properties().stream()
                        .map(path -> path.getKey())
                        .toList());
        assertThat(served.at("/components/schemas/NoticeSubmission"))
                .isEqualTo(written.at("/components/schemas/NoticeSubmission"));
        assertThat(served.at("/paths/~1api~1v1~1notices/post/x-roles/0").asText())
                .isEqualTo("submitter");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "huizhi_outbox_depth",
                "huizhi_outbox_age",
                "huizhi_messages_sent_total",
                "huizhi_messages_received_total",
                "huizhi_messages_refused_total",
                "huizhi_dead_letters_total",
                "huizhi_dead_letters_open",
                "huizhi_slips_open",
                "huizhi_slips_overdue",
                "huizhi_inbox_waiting"
            })
    void theMetricIsThere(String metric) {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Yulin.receive(xinzhou, "residence-confirmation");
            String slip = TestCaller.submitter().submitted(Slips.submission());
            TestCaller.submitter().awaitState(slip, "delivered");
            xinzhou.send(xinzhou.letter(org.huizhi.envelope.MessageType.NOTICE_ACCEPTED, slip, "no data"));
            xinzhou.send(xinzhou.letter(org.huizhi.envelope.MessageType.NOTICE_ACCEPTED, slip, "no data")
                    .withValue(slip.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));

            Patience.until(
                    "metric " + metric,
                    () -> Operations.get("/q/metrics").asString().contains("\n" + metric));
        }
    }

    @Test
    void allThatGoesOnWithoutEndIsWatched() {
        Map<String, String> threads =
                Operations.get("/q/health/live").path("checks.find { it.name == 'threads' }.data");

        assertThat(threads)
                .containsOnlyKeys("outbox relay", "directory follower", "attachment sender", "attachment receiver")
                .allSatisfy((name, state) -> assertThat(state).isEqualTo("goes on"));
    }

    @Test
    void noMetricNamesAPersonOrANotice() {
        String slip = TestCaller.submitter().submitted(Slips.submission());
        TestCaller.submitter().get("/notices/" + slip).then().statusCode(200);

        assertThat(Operations.get("/q/metrics").asString())
                .doesNotContain(
                        Slips.NAME,
                        Slips.DOCUMENT_NUMBER,
                        slip,
                        TestCaller.submitter().subject());
    }
}
