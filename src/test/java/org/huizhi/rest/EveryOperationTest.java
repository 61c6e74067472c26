package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Contract;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.testsupport.carried.CarriedRegion;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Every operation of the contract, each with success, in one story; so no operation is only promised. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@Order(Integer.MAX_VALUE - 1)
class EveryOperationTest {

    private static final Logger LOG = Logger.getLogger(EveryOperationTest.class);

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller handler = TestCaller.handler();

    @Test
    void theContractIsExercisedWhole() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            submitReadAndAssess(xinzhou);
            takeAndAnswer(xinzhou);
            decideDeadLetters(xinzhou);
            decideParkedItems();
            upload();
            haveChangesSent();
            attach();
            carry();
            agree(xinzhou);
        }
        TestCaller.administrator()
                .request()
                .body(Map.of("entries", List.of(around.authority().entry(around.yulin()))))
                .post("/api/v1/directory")
                .then()
                .statusCode(200);
        for (String path : List.of(
                "/me",
                "/agreements",
                "/agreements/agr-every",
                "/directory",
                "/offices",
                "/notice-types",
                "/notice-types/notification",
                "/notices",
                "/changes",
                "/changes/stream?start=now&seconds=0",
                "/audit",
                "/audit/export",
                "/statistics/returns?from=2026-01-01&to=2026-12-31",
                "/statistics/slips?figure=cohort&from=2026-01-01&to=2036-12-31",
                "/statistics/silence",
                "/statistics/parts?from=2026-01-01&to=2036-12-31",
                "/statistics/parts/items?figure=asked&from=2026-01-01&to=2036-12-31",
                "/parts",
                "/routing-rules",
                "/certificate-issuers",
                "/statements")) {
            TestCaller.auditor().get(path).then().statusCode(200);
        }

        TestCaller.auditor().post("/statistics/recount", "{}").then().statusCode(200);

        LOG.infof("Statuses seen of each operation: %s", Contract.node().exercised());
        assertThat(Contract.node().uncovered())
                .as(
                        "operations that never answered with success; seen: %s",
                        Contract.node().exercised())
                .isEmpty();
    }

    private void submitReadAndAssess(OtherRegion xinzhou) {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        String due = submitter.get("/notices/" + slip).path("dueDate");
        xinzhou.say(
                MessageType.EXTENSION_PROPOSED,
                slip,
                Map.of(
                        "round",
                        1,
                        "office",
                        "140930-public-security",
                        "dueDate",
                        VerbBodies.workingDay(LocalDate.parse(due).plusDays(9)).toString(),
                        "text",
                        "the archive is closed"));
        Patience.until(
                "more time is asked for",
                () -> submitter.get("/notices/" + slip).path("extension") != null);
        submitter
                .perform("extension/decision", slip, "{\"decision\": \"granted\"}")
                .then()
                .statusCode(200);
        submitter.perform("reminders", slip, "{}").then().statusCode(200);
        xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered("140930-public-security", "residence-confirmation"));
        submitter.awaitState(slip, "returned");
        submitter
                .perform("assessment", slip, VerbBodies.good("assessment"))
                .then()
                .statusCode(200);
        submitter.get("/notices/" + slip + "/timeline").then().statusCode(200);
        submitter.get("/notices/" + slip + "/evidence").then().statusCode(200);
        String question = submitter.submitted(Slips.submission("certificate-verification"));
        submitter.awaitState(question, "delivered");
        xinzhou.say(
                MessageType.RETURN_FINAL,
                question,
                Map.of(
                        "round",
                        1,
                        "office",
                        "140930-public-security",
                        "payload",
                        Slips.json("{\"outcome\": \"non-conforming\", \"nonConformities\": [\"seal\"]}")));
        submitter.awaitState(question, "returned");
        submitter.perform("reissue-request", question, "").then().statusCode(201);
        String digest = "ab".repeat(32);
        TestCaller.registrar()
                .post(
                        "/certificates",
                        "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\"" + digest + "\"]}")
                .then()
                .statusCode(200);
        TestCaller.registrar()
                .post(
                        "/certificates/revocations",
                        "{\"office\": \"" + Slips.YULIN_OFFICE + "\", \"digests\": [\"" + digest
                                + "\"], \"revokedOn\": \"2026-05-04\"}")
                .then()
                .statusCode(200);
        TestCaller administrator = TestCaller.administrator();
        int issuer = administrator
                .post(
                        "/certificate-issuers",
                        "{\"kind\": \"birth\", \"issuer\": \"every\", \"office\": \"610802-health\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        administrator
                .post("/certificate-issuers/" + issuer + "/end", "{}")
                .then()
                .statusCode(200);
        administrator
                .perform("legal-hold", slip, "{\"reason\": \"a complaint\"}")
                .then()
                .statusCode(200);
        administrator
                .perform("legal-hold/release", slip, "{\"reason\": \"it is settled\"}")
                .then()
                .statusCode(200);
        handler.post("/notices/lookup", "{\"documentNumber\": \"000101199003071238\", \"reason\": \"YL-2026-0815\"}")
                .then()
                .statusCode(200);
        String other = submitter.submitted(Slips.submission());
        submitter.perform("withdrawal", other, "{}").then().statusCode(200);
        String sentBack = submitter.submitted(Slips.submission());
        submitter.awaitState(sentBack, "delivered");
        xinzhou.say(
                MessageType.NOTICE_DECLINED,
                sentBack,
                Map.of("round", 1, "office", "140930-public-security", "reason", "misrouted"));
        submitter.awaitState(sentBack, "declined");
        submitter
                .perform("contest", sentBack, "{\"text\": \"it is yours\"}")
                .then()
                .statusCode(200);
        submitter
                .request()
                .contentType("application/x-ndjson")
                .body(Slips.submission().toString().getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/notices/batch")
                .then()
                .statusCode(200);
    }

    private void takeAndAnswer(OtherRegion xinzhou) {
        String answered = Yulin.receive(xinzhou, "residence-confirmation");
        handler.request()
                .contentType("application/x-ndjson")
                .body(VerbBodies.line(answered, "acceptance").getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/notices/verbs/batch")
                .then()
                .statusCode(200);
        String due = handler.get("/notices/" + answered).path("dueDate");
        handler.perform(
                        "extension",
                        answered,
                        VerbBodies.extension(LocalDate.parse(due).plusDays(9)))
                .then()
                .statusCode(200);
        handler.perform("returns", answered, VerbBodies.good("returns")).then().statusCode(200);
        String handedOver = Yulin.receive(xinzhou, "residence-confirmation");
        handler.perform("hand-over", handedOver, "{\"office\": \"610800-hub\", \"reason\": \"not-competent\"}")
                .then()
                .statusCode(200);
        String inParts = Yulin.receive(xinzhou, "residence-confirmation");
        handler.perform("parts", inParts, VerbBodies.part("610802-health", "610828-health"))
                .then()
                .statusCode(200);
        handler.perform("parts/1/decline", inParts, "{\"reason\": \"misrouted\"}")
                .then()
                .statusCode(200);
        handler.perform("parts/2/answer", inParts, "{\"payload\": {\"outcome\": \"confirmed\"}}")
                .then()
                .statusCode(200);
        String declined = Yulin.receive(xinzhou, "residence-confirmation");
        handler.perform("decline", declined, VerbBodies.good("decline")).then().statusCode(200);
    }

    private void decideDeadLetters(OtherRegion xinzhou) {
        TestCaller operator = TestCaller.operator();
        String discarded =
                deadLetterOf(xinzhou.send(xinzhou.letter(MessageType.NOTICE_ACCEPTED, TestCaller.freshKey(), Map.of())
                        .withValue(TestCaller.freshKey().getBytes(StandardCharsets.US_ASCII))));
        operator.get("/dead-letters").then().statusCode(200);
        operator.get("/restorations").then().statusCode(200);
        operator.get("/restorations/messages").then().statusCode(200);
        operator.post("/dead-letters/" + discarded + "/discard", "{\"reason\": \"nonsense\"}")
                .then()
                .statusCode(200);
        var key = org.huizhi.testsupport.PartyKey.signing(
                "cn-140900#sig-" + TestCaller.freshKey().substring(0, 8));
        String replayed = deadLetterOf(xinzhou.send(xinzhou.letter(
                xinzhou.message(MessageType.NOTICE_ACCEPTED.wireName(), TestCaller.freshKey(), Map.of()),
                key.signingKey())));
        TestCaller.administrator()
                .request()
                .body(Map.of(
                        "entries",
                        List.of(around.authority().entry(around.xinzhou().with(key), Instant.now()))))
                .post("/api/v1/directory")
                .then()
                .statusCode(200);
        operator.post("/dead-letters/" + replayed + "/replay", "{\"reason\": \"the key is published\"}")
                .then()
                .statusCode(200);
    }

    /** No honest item fails, so it is made by hand. */
    private void decideParkedItems() {
        TestCaller operator = TestCaller.operator();
        Yulin.update("insert into parked_item (job, item, reason, since, attempts, next_attempt_at, status)"
                + " values ('statements', 'every', 'a fault', now(), 1, now() + interval '1 h', 'PARKED')");
        int id = operator.get("/parked-items?job=statements").path("items.find { it.item == 'every' }.id");
        operator.post("/parked-items/" + id + "/discard", "{\"reason\": \"nonsense\"}")
                .then()
                .statusCode(200);
        operator.post("/parked-items/" + id + "/retry", "{\"reason\": \"a new release\"}")
                .then()
                .statusCode(200);
        Yulin.update("delete from parked_item where item = 'every'");
    }

    private void upload() {
        submitter.get("/notice-types/notification/template").then().statusCode(200);
        String upload = submitter
                .request()
                .contentType("text/csv")
                .body("/sender/office,/receiver/region\n610802-health,140930\n".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/uploads?type=notification")
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        submitter.get("/uploads").then().statusCode(200);
        submitter.get("/uploads/" + upload).then().statusCode(200);
        submitter.get("/uploads/" + upload + "/failures").then().statusCode(200);
        submitter.request().post("/api/v1/uploads/" + upload + "/cancel").then().statusCode(200);
    }

    private static void haveChangesSent() {
        TestCaller follower = TestCaller.auditor().calling("every-webhook");
        String id = follower.post("/webhooks", "{\"url\": \"http://127.0.0.1:9/every\"}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        for (String path : List.of("", "/" + id, "/" + id + "/attempts")) {
            follower.get("/webhooks" + path).then().statusCode(200);
        }
        for (String verb : List.of("pause", "test", "secret", "resume")) {
            follower.post("/webhooks/" + id + "/" + verb, "").then().statusCode(200);
        }
        follower.request()
                .body("{\"url\": \"http://127.0.0.1:9/other\"}")
                .put("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200);
        follower.request().delete("/api/v1/webhooks/" + id).then().statusCode(204);
    }

    private void attach() {
        String begun = "{\"name\": \"a.txt\", \"bytes\": 2}";
        String id = submitter.post("/attachments", begun).path("id");
        submitter
                .request()
                .contentType("application/octet-stream")
                .header("Upload-Offset", 0)
                .body("ab".getBytes(StandardCharsets.UTF_8))
                .patch("/api/v1/attachments/" + id)
                .then()
                .statusCode(200);
        submitter.get("/attachments").then().statusCode(200);
        submitter.get("/attachments/" + id).then().statusCode(200);
        ObjectNode slip = Slips.submission();
        slip.putArray("attachments").add(id);
        String sent = submitter.submitted(slip);
        submitter.get("/notices/" + sent + "/attachments/" + id).then().statusCode(200);
        String other = submitter.post("/attachments", begun).path("id");
        submitter.request().delete("/api/v1/attachments/" + other).then().statusCode(204);
    }

    private void carry() {
        TestCaller operator = TestCaller.operator();
        operator.get("/offline/messages?partner=cn-140900").then().statusCode(200);
        operator.request()
                .contentType("application/x-ndjson")
                .body(new CarriedRegion(around.xinzhou(), around.yulin()).file())
                .post("/api/v1/offline/messages")
                .then()
                .statusCode(200);
        String xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        byte[] work = handler.request()
                .header("Huizhi-Password", "take it home")
                .accept(xlsx)
                .get("/api/v1/offline/work?office=" + Slips.YULIN_OFFICE)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
        handler.request()
                .contentType(xlsx)
                .header("Huizhi-Password", "take it home")
                .body(work)
                .post("/api/v1/offline/work")
                .then()
                .statusCode(200);
    }

    private void agree(OtherRegion xinzhou) {
        String draft = """
                {"id": "agr-every", "counterpart": "cn-140900", "title": {"zh": "协议", "en": "Agreement"}, "legalBasis": "law",
                 "purpose": "service", "effectiveFrom": "2026-01-01",
                 "clauses": [{"from": "cn-610800", "to": "cn-140900", "noticeType": "notification"}]}""";
        String assessed = """
                {"impactAssessment": {"purpose": "service", "necessity": "none", "risks": "small", "measures": "some"}}""";
        String because = "{\"reason\": \"agreed\"}";
        agreements("", draft, 201);
        agreements("/agr-every/versions/1/proposal", assessed, 200);
        for (int version : List.of(1, 2)) {
            AgreementDraft theirs = AgreementDraft.between(around.xinzhou(), around.yulin())
                    .id("agr-every-theirs")
                    .version(version);
            xinzhou.awaitReceiptFor(xinzhou.say(
                    MessageType.AGREEMENT_PROPOSED,
                    "agr-every-theirs",
                    Map.of(
                            "document",
                            Slips.json(AgreementDraft.signedBy(
                                    theirs.payload(),
                                    Instant.now(),
                                    around.xinzhou().signingKey())))));
        }
        agreements("/agr-every-theirs/versions/1/decline", because, 200);
        agreements("/agr-every-theirs/versions/2/signature", assessed, 200);
        agreements("/agr-every-theirs/suspension", because, 200);
        agreements("/agr-every-theirs/resumption", because, 200);
        agreements(
                "/agr-every-theirs/termination", "{\"reason\": \"the last test\", \"lastDay\": \"2199-12-31\"}", 200);
    }

    private static void agreements(String path, String body, int status) {
        TestCaller.administrator().post("/agreements" + path, body).then().statusCode(status);
    }

    private static String deadLetterOf(Letter letter) {
        return Patience.await(
                "a dead letter about " + letter.key(),
                () -> Yulin.query("select id::text as id from dead_letter where subject = ?", letter.key()).stream()
                        .findFirst()
                        .map(row -> (String) row.get("id")));
    }
}
