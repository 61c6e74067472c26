package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** What goes out (feed contract, "Record"). */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class OutgoingRecordTest {

    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Test
    void headersAndKeyAreThoseOfTheContractAndNoMore() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = TestCaller.submitter()
                    .request()
                    .header("traceparent", TRACEPARENT)
                    .body(Slips.submission().toString())
                    .post("/api/v1/notices")
                    .path("id");

            Arrived slip = xinzhou.await(MessageType.NOTICE_SUBMITTED, id);

            assertThat(slip.headers())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "ce_specversion",
                            "1.0",
                            "ce_id",
                            slip.message().id().toString(),
                            "ce_source",
                            "/mailboxes/cn-610800",
                            "ce_type",
                            "org.huizhi.notice.submitted.v1",
                            "ce_subject",
                            id,
                            "ce_time",
                            slip.message().time().toString(),
                            "ce_traceparent",
                            TRACEPARENT,
                            "content-type",
                            "application/jose"));
            assertThat(slip.key()).isEqualTo(id);
            assertThat(slip.message().destination()).isEqualTo("cn-140900");
            assertThat(slip.message().source()).isEqualTo("/mailboxes/cn-610800");
            assertThat(slip.message().id().version()).isEqualTo(7);
        }
    }

    @Test
    void thePersonIsReadableForTheReceiverAlone() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = TestCaller.submitter().submitted(Slips.submission());
            Arrived slip = xinzhou.await(MessageType.NOTICE_SUBMITTED, id);

            assertThat(slip.data().at("/payload/person/name").asText()).isEqualTo(Slips.NAME);
            String onTheBus = new String(slip.value(), StandardCharsets.UTF_8)
                    + slip.headers()
                    + slip.key()
                    + protectedHeader(slip);
            assertThat(onTheBus).doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER);
            assertThat(Yulin.query("select t::text as row from sent_message t where subject = ?", id)
                            .toString())
                    .doesNotContain(hex(Slips.NAME), hex(Slips.DOCUMENT_NUMBER));
        }
    }

    @Test
    void theValueIsASignatureInsideAnEncryptionByTheNamedKeys() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = TestCaller.submitter().submitted(Slips.submission());
            Arrived slip = xinzhou.await(MessageType.NOTICE_SUBMITTED, id);

            assertThat(protectedHeader(slip))
                    .contains("\"alg\":\"ECDH-ES\"", "\"enc\":\"A256GCM\"", "\"kid\":\"cn-140900#enc-1\"")
                    .doesNotContain("zip");
            assertThat(slip.kid()).isEqualTo("cn-610800#sig-1");
            assertThat((byte[]) sentMessage(id).get("digest")).isEqualTo(slip.digest());
        }
    }

    @Test
    void everyResendIsTheSameBytes() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = TestCaller.submitter().submitted(Slips.submission());
            Arrived first = xinzhou.await(MessageType.NOTICE_SUBMITTED, id);
            for (int sent = 1; sent <= 3; sent++) {
                awaitAttempts(id, sent);
                Yulin.update("update outbox set next_attempt_at = now() where subject = ?", id);
            }

            xinzhou.await(MessageType.NOTICE_SUBMITTED, id, 4);

            assertThat(xinzhou.arrived(MessageType.NOTICE_SUBMITTED, id)).allSatisfy(again -> {
                assertThat(again.value()).isEqualTo(first.value());
                assertThat(again.headers()).isEqualTo(first.headers());
                assertThat(again.key()).isEqualTo(first.key());
            });
            assertThat(Facts.timeline(id)).containsExactly("SUBMITTED", "SENT");
        }
    }

    @Test
    void messagesAboutOneSlipLeaveInTheOrderOfTheirMaking() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            String id = Yulin.receive(xinzhou, "residence-confirmation");
            TestCaller handler = TestCaller.handler();

            handler.perform("acceptance", id, "{}").then().statusCode(200);
            for (int i = 1; i <= 8; i++) {
                handler.perform("returns", id, "{\"kind\":\"interim\",\"payload\":{\"text\":\"step " + i + "\"}}")
                        .then()
                        .statusCode(200);
            }
            handler.perform("returns", id, "{\"kind\":\"final\",\"payload\":{\"outcome\":\"confirmed\"}}")
                    .then()
                    .statusCode(200);

            xinzhou.await(MessageType.RETURN_FINAL, id);
            List<String> heard = xinzhou.arrived().stream()
                    .filter(each -> each.message().subject().equals(id))
                    .map(each -> each.data()
                            .at("/payload/text")
                            .asText(each.message().type()))
                    .toList();
            assertThat(heard)
                    .containsExactly(
                            "org.huizhi.notice.accepted.v1",
                            "step 1",
                            "step 2",
                            "step 3",
                            "step 4",
                            "step 5",
                            "step 6",
                            "step 7",
                            "step 8",
                            "org.huizhi.return.final.v1");
        }
    }

    private static void awaitAttempts(String id, int attempts) {
        Patience.until(
                "the bus took it " + attempts + " times",
                () -> Yulin.count("select attempts from outbox where subject = ?", id) == attempts);
    }

    private static Map<String, Object> sentMessage(String noticeId) {
        return Yulin.query("select * from sent_message where subject = ?", noticeId)
                .get(0);
    }

    private static String protectedHeader(Arrived arrived) {
        String jwe = new String(arrived.value(), StandardCharsets.US_ASCII);
        return new String(Base64.getUrlDecoder().decode(jwe.substring(0, jwe.indexOf('.'))), StandardCharsets.UTF_8);
    }

    private static String hex(String text) {
        return java.util.HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }
}
