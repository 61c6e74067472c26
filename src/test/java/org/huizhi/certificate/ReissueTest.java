package org.huizhi.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A certificate was found non-conforming: its office is asked in one step to issue it again. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ReissueTest {

    private static final String OFFICE = "140930-public-security";

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
    void theOfficeIsAskedAgainWithWhatWasWrong() {
        String question = answered("{\"outcome\": \"non-conforming\", \"nonConformities\": [\"seal\", \"form\"]}");

        String request = submitter
                .perform("reissue-request", question, "")
                .then()
                .statusCode(201)
                .header("Location", containsString("/api/v1/notices/"))
                .body("type", equalTo("certificate-reissue"))
                .extract()
                .path("id");

        Arrived arrived = xinzhou.await(MessageType.NOTICE_SUBMITTED, request);
        assertThat(arrived.data().at("/payload/original/id").asText()).isEqualTo(question);
        assertThat(arrived.data().at("/payload/nonConformities").toString()).isEqualTo("[\"seal\",\"form\"]");
        assertThat(arrived.data().at("/payload/certificate"))
                .isEqualTo(Slips.payload("certificate-verification").get("certificate"));
        returned(request, "{\"outcome\": \"reissued\", \"number\": \"J-7\", \"issuedOn\": \"2026-05-04\"}");
        submitter.get("/notices/" + request).then().body("outcome", equalTo("reissued"));
    }

    @Test
    void oneRequestComesOfItHoweverOftenAndByHowManyItIsAskedFor() {
        String question = answered("{\"outcome\": \"non-conforming\", \"nonConformities\": [\"date\"]}");

        Set<String> requests = Stream.of("first", "second", "third", "first", "second")
                .map(name -> CompletableFuture.supplyAsync(() -> submitter
                        .calling(name)
                        .perform("reissue-request", question, "")
                        .then()
                        .extract()
                        .<String>path("id")))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .collect(Collectors.toSet());

        assertThat(requests).hasSize(1);
        assertThat(Yulin.count("select count(*) from certificate_reissue where original = ?::uuid", question))
                .isEqualTo(1);
        submitter
                .perform("reissue-request", question, "")
                .then()
                .statusCode(200)
                .body("id", equalTo(requests.iterator().next()));
    }

    @Test
    void whatWasNotFoundNonConformingIsNotAskedForAgain() {
        String genuine = answered("{\"outcome\": \"genuine\"}");
        String other = submitter.submitted(Slips.submission());

        submitter.perform("reissue-request", genuine, "").then().statusCode(409).body("state", equalTo("returned"));
        submitter.perform("reissue-request", other, "").then().statusCode(409);
        submitter
                .of("610802-health")
                .perform("reissue-request", genuine, "")
                .then()
                .statusCode(404);
        TestCaller.handler().perform("reissue-request", genuine, "").then().statusCode(403);
    }

    private String answered(String answer) {
        String question = submitter.submitted(Slips.submission("certificate-verification"));
        submitter.awaitState(question, "delivered");
        returned(question, answer);
        return question;
    }

    private void returned(String slip, String answer) {
        submitter.awaitState(slip, "delivered");
        xinzhou.say(
                MessageType.RETURN_FINAL, slip, Map.of("round", 1, "office", OFFICE, "payload", Slips.json(answer)));
        submitter.awaitState(slip, "returned");
    }
}
