package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SubmitNoticeTest {

    private final TestCaller submitter = TestCaller.submitter();

    @Test
    void aSlipIsStoredAndNamed() {
        Response response = submitter.submit(Slips.with(Slips.submission(), "/reference", "YL-2026/0815"));

        String id = response.path("id");
        response.then()
                .statusCode(201)
                .header("Location", equalTo("/api/v1/notices/" + id))
                .header("ETag", "\"1\"")
                .body("number", matchesPattern("610800-[0-9]{4}-[0-9]{6}"))
                .body("direction", equalTo("outgoing"))
                .body("state", equalTo("submitted"))
                .body("round", equalTo(1))
                .body("urgency", equalTo("normal"))
                .body("requiresReturn", equalTo(true))
                .body("counterpart", equalTo("cn-140900"))
                .body("sender.region", equalTo("610802"))
                .body("receiver.region", equalTo("140930"))
                .body("receiver.office", nullValue())
                .body("reference", equalTo("YL-2026/0815"))
                .body("agreement.id", equalTo("agr-610800-140900"))
                .body("flags", hasSize(0))
                .body("overdue", equalTo(false));
        assertThat(response.asString()).doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "residence-confirmation",
                "certificate-verification",
                "certificate-reissue",
                "service-handover",
                "entitlement-query",
                "cooperation-request",
                "notification"
            })
    void everyTypeCrosses(String type) {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = submitter.submitted(Slips.submission(type));

            Arrived slip = xinzhou.await(MessageType.NOTICE_SUBMITTED, id);

            assertThat(slip.data().path("noticeType").asText()).isEqualTo(type);
            assertThat(slip.data().path("payload")).isEqualTo(Slips.payload(type));
            assertThat(slip.data().at("/sender/office").asText()).isEqualTo(Slips.YULIN_OFFICE);
            assertThat(slip.key()).isEqualTo(id);
            submitter.awaitState(id, "sent");
        }
    }

    @Test
    void whatGoesToTheBusIsForTheReceiverAlone() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = submitter.submitted(Slips.submission());

            Arrived slip = xinzhou.await(MessageType.NOTICE_SUBMITTED, id);

            assertThat(slip.headers())
                    .containsEntry("ce_source", "/mailboxes/cn-610800")
                    .containsEntry("ce_type", "org.huizhi.notice.submitted.v1")
                    .containsEntry("ce_subject", id)
                    .containsEntry("content-type", "application/jose");
            assertThat(slip.headers().values()).noneMatch(value -> value.contains(Slips.DOCUMENT_NUMBER));
            assertThat(new String(slip.value(), java.nio.charset.StandardCharsets.UTF_8))
                    .doesNotContain(Slips.DOCUMENT_NUMBER);
            assertThat(slip.kid()).isEqualTo("cn-610800#sig-1");
        }
    }

    @Test
    void aReceiptMakesItDeliveredAndStartsTheClock() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String urgent = submitter.submitted(Slips.with(Slips.submission(), "/urgency", "urgent"));
            String normal = submitter.submitted(Slips.submission());

            submitter.awaitState(urgent, "delivered");
            submitter.awaitState(normal, "delivered");

            List<String> dueDates = List.of(
                    submitter.get("/notices/" + urgent).path("dueDate"),
                    submitter.get("/notices/" + normal).path("dueDate"));
            assertThat(dueDates).isSorted().doesNotHaveDuplicates();
        }
    }

    @Test
    void aNotificationHasNoDueDate() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String id = submitter.submitted(Slips.submission("notification"));

            submitter.awaitState(id, "delivered");

            submitter
                    .get("/notices/" + id)
                    .then()
                    .body("requiresReturn", equalTo(false))
                    .body("dueDate", nullValue())
                    .body("acceptBy", nullValue());
        }
    }

    @Test
    void aWrongCheckDigitIsFlaggedNotRefused() {
        ObjectNode slip = Slips.with(Slips.submission(), "/payload/person/documentNumber", "000000199001010009");

        submitter
                .submit(slip)
                .then()
                .statusCode(201)
                .body("flags.code", contains("unverified"))
                .body("flags.pointer", contains("/person/documentNumber"));
    }

    @Test
    void aCodeThatLapsedIsRoutedToItsSuccessor() {
        submitter
                .submit(Slips.with(Slips.submission(), "/receiver/region", "142200"))
                .then()
                .statusCode(201)
                .body("counterpart", equalTo("cn-140900"))
                .body("receiver.region", equalTo("142200"));
    }
}
