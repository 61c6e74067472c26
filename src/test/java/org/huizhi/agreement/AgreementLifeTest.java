package org.huizhi.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.huizhi.envelope.MessageType.AGREEMENT_DECLINED;
import static org.huizhi.envelope.MessageType.AGREEMENT_PROPOSED;
import static org.huizhi.envelope.MessageType.AGREEMENT_RESUMED;
import static org.huizhi.envelope.MessageType.AGREEMENT_SIGNED;
import static org.huizhi.envelope.MessageType.AGREEMENT_SUSPENDED;
import static org.huizhi.envelope.MessageType.AGREEMENT_TERMINATED;
import static org.huizhi.testsupport.NewPartner.because;
import static org.huizhi.testsupport.NewPartner.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.feed.FastSweep;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** The life of agreements over the bus, from both sides. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class AgreementLifeTest {

    private static final String ASSESSED = """
            {"impactAssessment": {"purpose": "service", "necessity": "no other way", "risks": "small", "measures": "encrypted"}}""";
    private static final String BECAUSE = "{\"reason\": \"the other side asked for it\"}";

    @Inject
    CurrentDirectory directory;

    private final TestCaller administrator = TestCaller.administrator();
    private final Party yulin = BusAndDatabaseResource.surroundings().yulin();

    @Test
    void whatThisSideProposesTheOtherSigns() {
        try (NewPartner yinchuan = NewPartner.joins(directory, "612600")) {
            String id = "agr-610800-612600";
            refusedFor(yinchuan, "there is no agreement between cn-610800 and cn-612600");
            administrator
                    .post("/agreements", yinchuan.terms())
                    .then()
                    .statusCode(201)
                    .header("Location", containsString("/api/v1/agreements/" + id))
                    .body("state", equalTo("draft"))
                    .body("versions[0].proposedBy", equalTo("cn-610800"));
            act(id, "/versions/1/signature", ASSESSED, 409).body("state", equalTo("draft"));
            act(id, "/versions/1/proposal", "{}", 422).body("errors[0].pointer", equalTo("/impactAssessment"));
            act(id, "/versions/1/proposal", ASSESSED, 200)
                    .body("state", equalTo("proposed"))
                    .body("versions[0].signatures.mailbox", contains("cn-610800"))
                    .body("events.impactAssessment.risks", contains("small"));
            act(id, "/versions/1/proposal", ASSESSED, 409).body("state", equalTo("proposed"));
            act(id, "/versions/1/signature", ASSESSED, 409).body("state", equalTo("proposed"));
            refusedFor(yinchuan, "there is no agreement between cn-610800 and cn-612600");

            Arrived proposal = yinchuan.onBus.await(AGREEMENT_PROPOSED, id);
            assertStored(yinchuan.says(AGREEMENT_SIGNED, id, yinchuan.countersigned(proposal)));

            String digest = Sha256.hex(NewPartner.payload(proposal));
            read(id).body("state", equalTo("in-force"))
                    .body("digest", equalTo(digest))
                    .body("versions[0].signatures.mailbox", contains("cn-610800", "cn-612600"))
                    .body("lights.signed", equalTo(true))
                    .body("lights.connected.lit", equalTo(false))
                    .body("lights.active.lit", equalTo(false));
            admittedFor(yinchuan);
            assertStored(yinchuan.submits(id, 1, TextNode.valueOf(digest)));
            String tag =
                    read(id).body("lights.active.lit", equalTo(true)).extract().header("ETag");
            administrator
                    .request()
                    .header("If-None-Match", tag)
                    .get("/api/v1/agreements/" + id)
                    .then()
                    .statusCode(304);

            suspendAndResume(yinchuan, id, digest);
            renew(yinchuan, id, digest);
            end(yinchuan, id);
        }
    }

    private void suspendAndResume(NewPartner partner, String id, String digest) {
        act(id, "/suspension", "{\"reason\": \"\"}", 422);
        act(id, "/suspension", BECAUSE, 200).body("state", equalTo("suspended"));
        assertThat(partner.onBus
                        .await(AGREEMENT_SUSPENDED, id)
                        .data()
                        .path("reason")
                        .asText())
                .isEqualTo("the other side asked for it");
        refusedFor(partner, "agreement " + id + " version 1 is suspended by cn-610800 since ");
        assertRefused(partner.submits(id, 1, TextNode.valueOf(digest)), RefusalReason.NO_AGREEMENT);
        Letter underWay =
                partner.onBus.send(slipOf(partner, id, digest, Instant.now().minusSeconds(60)));
        assertStored(partner.onBus.awaitReceiptFor(underWay));
        // The other side's word does not lift this side's suspension, and the other way round.
        assertStored(partner.says(AGREEMENT_RESUMED, id, because("please")));
        read(id).body("state", equalTo("suspended"));
        act(id, "/resumption", BECAUSE, 200).body("state", equalTo("in-force"));
        partner.onBus.await(AGREEMENT_RESUMED, id);
        act(id, "/resumption", BECAUSE, 409).body("state", equalTo("in-force"));
        assertStored(partner.says(AGREEMENT_SUSPENDED, id, because("a leak")));
        act(id, "/resumption", BECAUSE, 409).body("state", equalTo("suspended"));
        refusedFor(partner, "agreement " + id + " version 1 is suspended by " + partner.mailbox());
        assertStored(partner.says(AGREEMENT_RESUMED, id, because("mended")));
        read(id).body("state", equalTo("in-force"));
        admittedFor(partner);
    }

    private Letter slipOf(NewPartner partner, String id, String digest, Instant at) {
        return partner.onBus.letter(partner.onBus.message(
                "org.huizhi.notice.submitted.v1",
                Generators.timeBasedEpochGenerator().generate().toString(),
                Slips.with(
                        Slips.submitted(partner.party, yulin, "residence-confirmation"),
                        "/agreement",
                        Map.of("id", id, "version", 1, "digest", digest)),
                at));
    }

    private void renew(NewPartner partner, String id, String digest) {
        administrator
                .post("/agreements", partner.terms().put("acceptanceLimit", 2))
                .then()
                .statusCode(201)
                .body("version", equalTo(1))
                .body("versions.state", contains("draft", "in-force"));
        act(id, "/versions/2/proposal", ASSESSED, 200);
        Arrived proposal = partner.onBus.await(AGREEMENT_PROPOSED, id, 2);
        assertStored(partner.says(AGREEMENT_SIGNED, id, partner.countersigned(proposal)));
        read(id).body("version", equalTo(2)).body("versions.state", contains("in-force", "superseded"));
        // A slip that went off before its sender knew of the renewal.
        assertStored(partner.submits(id, 1, TextNode.valueOf(digest)));
    }

    private void end(NewPartner partner, String id) {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        act(id, "/termination", "{\"reason\": \"merged\", \"lastDay\": \"" + today.minusDays(1) + "\"}", 422)
                .body("errors[0].pointer", equalTo("/lastDay"))
                .body("errors[0].code", equalTo("too-early"));
        act(id, "/termination", "{\"reason\": \"merged\", \"lastDay\": \"" + today.plusDays(5) + "\"}", 200)
                .body("state", equalTo("in-force"))
                .body("lastDay", equalTo(today.plusDays(5).toString()));
        assertThat(partner.onBus
                        .await(AGREEMENT_TERMINATED, id)
                        .data()
                        .path("version")
                        .asInt())
                .isEqualTo(2);
        admittedFor(partner);
        // Told three days ago to end the day before yesterday: no notice is agreed.
        assertStored(partner.says(
                AGREEMENT_TERMINATED,
                id,
                Map.of("version", 2, "lastDay", today.minusDays(2).toString(), "reason", "merged sooner"),
                Instant.now().minus(Duration.ofDays(3))));
        read(id).body("state", equalTo("terminated"));
        refusedFor(
                partner,
                "agreement " + id + " version 2 was terminated by " + partner.mailbox() + " to end on "
                        + today.minusDays(2));
        act(id, "/suspension", BECAUSE, 409).body("state", equalTo("terminated"));
        // A renewal is a new start.
        administrator.post("/agreements", partner.terms()).then().statusCode(201);
        act(id, "/versions/3/proposal", ASSESSED, 200);
        Arrived proposal = partner.onBus.await(AGREEMENT_PROPOSED, id, 3);
        assertStored(partner.says(AGREEMENT_SIGNED, id, partner.countersigned(proposal)));
        read(id).body("version", equalTo(3)).body("state", equalTo("in-force"));
        admittedFor(partner);
    }

    @Test
    void whatTheOtherSideProposesThisSideSignsOrDeclines() {
        try (NewPartner qingyang = NewPartner.joins(directory, "622800")) {
            String id = "agr-622800-610800";
            AgreementDraft draft = qingyang.draft(id);
            assertStored(qingyang.says(AGREEMENT_PROPOSED, id, document(draft, qingyang.party.signingKey())));
            read(id).body("state", equalTo("proposed"))
                    .body("versions[0].proposedBy", equalTo("cn-622800"))
                    .body("versions[0].document.clauses", hasSize(14));
            act(id, "/versions/1/decline", BECAUSE, 200).body("state", equalTo("declined"));
            assertThat(qingyang.onBus
                            .await(AGREEMENT_DECLINED, id)
                            .data()
                            .path("version")
                            .asInt())
                    .isEqualTo(1);
            act(id, "/versions/1/signature", ASSESSED, 409).body("state", equalTo("declined"));

            AgreementDraft second = draft.version(2);
            byte[] bytes = second.payload();
            assertStored(qingyang.says(AGREEMENT_PROPOSED, id, document(bytes, qingyang.party.signingKey())));
            act(id, "/versions/7/signature", ASSESSED, 404);
            act(id, "/versions/2/signature", ASSESSED, 200);
            Arrived signed = qingyang.onBus.await(AGREEMENT_SIGNED, id);
            assertThat(NewPartner.payload(signed)).isEqualTo(bytes);
            awaitState(id, "in-force");
            read(id).body("events.event", contains("proposed", "declined", "proposed", "signed", "confirmed"))
                    .body("versions[0].signatures.mailbox", contains("cn-622800", "cn-610800"));
            admittedFor(qingyang);

            refuse(qingyang, id, second);
        }
    }

    private void refuse(NewPartner partner, String id, AgreementDraft second) {
        List<Map<String, Object>> before = traces();
        var own = partner.party.signingKey();
        byte[] altered = (new String(second.payload(), StandardCharsets.UTF_8) + " ").getBytes(StandardCharsets.UTF_8);
        String elsewhere = "agr-610800-140900";
        AgreementDraft third = second.version(3);

        assertRefused(partner.says(AGREEMENT_PROPOSED, id, document(altered, own)), RefusalReason.DUPLICATE_ID);
        assertRefused(
                partner.says(AGREEMENT_SIGNED, id, document(altered, own, yulin.signingKey())),
                RefusalReason.DUPLICATE_ID);
        assertRefused(partner.says(AGREEMENT_SIGNED, id, document(third, own)), RefusalReason.SCHEMA);
        assertRefused(partner.says(AGREEMENT_PROPOSED, id, document(third, yulin.signingKey())), RefusalReason.SCHEMA);
        assertRefused(partner.says(AGREEMENT_PROPOSED, "agr-other", document(third, own)), RefusalReason.SCHEMA);
        assertRefused(partner.says(AGREEMENT_PROPOSED, id, because("no document")), RefusalReason.SCHEMA);
        assertRefused(
                partner.says(
                        AGREEMENT_PROPOSED,
                        id,
                        document(third, PartyKey.signing("cn-622800#sig-9").signingKey())),
                RefusalReason.BAD_SIGNATURE);
        assertRefused(
                partner.says(AGREEMENT_PROPOSED, id, document(draftOf(second.version(1)), own)),
                RefusalReason.DUPLICATE_ID);
        // An agreement of others: what he means is not known, and does not concern them.
        partner.onBus.say(AGREEMENT_SUSPENDED, elsewhere, because("not our business"));
        AgreementDraft ofOthers = AgreementDraft.between(
                        yulin, BusAndDatabaseResource.surroundings().ordos())
                .id("agr-of-others");
        assertRefused(
                partner.says(AGREEMENT_PROPOSED, "agr-of-others", document(ofOthers, own)), RefusalReason.NO_AGREEMENT);
        // Thirty days of notice are agreed.
        assertRefused(
                partner.says(
                        AGREEMENT_TERMINATED,
                        id,
                        Map.of(
                                "version",
                                2,
                                "lastDay",
                                LocalDate.now(ZoneId.of("Asia/Shanghai")).toString(),
                                "reason",
                                "at once")),
                RefusalReason.ILLEGAL_TRANSITION);
        assertRefused(
                partner.says(
                        AGREEMENT_DECLINED, id, Map.of("version", 2, "digest", "00".repeat(32), "reason", "too late")),
                RefusalReason.NO_AGREEMENT);
        assertRefused(partner.says(AGREEMENT_SUSPENDED, id, because("nothing\u0000ness")), RefusalReason.SCHEMA);
        assertRefused(partner.says(AGREEMENT_SUSPENDED, id, because(" ")), RefusalReason.SCHEMA);

        assertThat(traces()).as("what is refused changes nothing").isEqualTo(before);
        read(elsewhere).body("state", equalTo("in-force"));
        read(id).body("state", equalTo("in-force"));
    }

    private static byte[] draftOf(AgreementDraft draft) {
        return draft.effective(LocalDate.of(2026, 1, 1), LocalDate.of(2030, 1, 1))
                .payload();
    }

    private static List<Map<String, Object>> traces() {
        return Yulin.query(
                "select (select count(*) from agreement_fact) as facts, (select count(*) from agreement) as agreements,"
                        + " (select count(*) from agreement_proposal) as proposals");
    }

    /** Usual ids can be guessed: a third region proposes under the one that two others will use. */
    @Test
    void nobodyTakesAnIdAheadOfThoseWhoAgree() {
        try (NewPartner honest = NewPartner.joins(directory, "650100");
                NewPartner third = NewPartner.joins(directory, "630100")) {
            String id = "agr-610800-650100";
            assertStored(third.says(AGREEMENT_PROPOSED, id, document(third.draft(id), third.party.signingKey())));

            administrator
                    .post("/agreements", honest.terms())
                    .then()
                    .statusCode(201)
                    .body("id", equalTo(id));
            act(id, "/versions/1/proposal", ASSESSED, 400)
                    .body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
            String ours = "?counterpart=" + honest.mailbox();
            act(id, "/versions/1/proposal" + ours, ASSESSED, 200).body("state", equalTo("proposed"));
            Arrived proposal = honest.onBus.await(AGREEMENT_PROPOSED, id);
            assertStored(honest.says(AGREEMENT_SIGNED, id, honest.countersigned(proposal)));

            read(id + ours).body("state", equalTo("in-force")).body("versions", hasSize(1));
            read(id + "?counterpart=" + third.mailbox()).body("state", equalTo("proposed"));
            administrator.get("/agreements/" + id).then().statusCode(400);
            administrator
                    .get("/agreements/" + id + "?counterpart=cn-140900")
                    .then()
                    .statusCode(404);
            administrator
                    .get("/agreements")
                    .then()
                    .body(
                            "items.findAll { it.id == '" + id + "' }.counterpart",
                            hasItems(honest.mailbox(), third.mailbox()));
            admittedFor(honest);
            String digest = Sha256.hex(NewPartner.payload(proposal));
            assertStored(honest.submits(id, 1, TextNode.valueOf(digest)));
            // Nor is what the two have agreed anybody else's.
            assertRefused(third.submits(id, 1, TextNode.valueOf(digest)), RefusalReason.NO_AGREEMENT);
            third.onBus.say(AGREEMENT_SUSPENDED, id, because("not our business"));
            act(id, "/suspension" + ours, BECAUSE, 200).body("state", equalTo("suspended"));
            act(id, "/resumption" + ours, BECAUSE, 200).body("state", equalTo("in-force"));
            // A third version of what is proposed under the same id is his own business too.
            assertStored(
                    third.says(AGREEMENT_PROPOSED, id, document(third.draft(id).version(2), third.party.signingKey())));
            read(id + ours).body("versions", hasSize(1));
        }
    }

    @Test
    void theOrderOfMessagesChangesNothing() {
        try (NewPartner yanan = NewPartner.joins(directory, "142300")) {
            String id = "agr-in-any-order";
            AgreementDraft draft = yanan.draft(id);
            var own = yanan.party.signingKey();
            // Suspended before the agreement is known here; signed before it was proposed; each twice.
            Letter suspension = yanan.onBus.say(AGREEMENT_SUSPENDED, id, because("too early"));
            Letter signature = yanan.onBus.say(AGREEMENT_SIGNED, id, document(draft, own, yulin.signingKey()));
            assertStored(yanan.onBus.awaitReceiptFor(signature));
            assertStored(yanan.onBus.awaitReceiptFor(suspension));
            read(id).body("state", equalTo("suspended"));
            assertStored(yanan.says(AGREEMENT_PROPOSED, id, document(draft, own)));
            yanan.onBus.send(signature);
            assertThat(yanan.onBus.awaitReceiptFor(signature, 2).verdict()).isEqualTo(Verdict.DUPLICATE);
            yanan.onBus.send(suspension);
            assertThat(yanan.onBus.awaitReceiptFor(suspension, 2).verdict()).isEqualTo(Verdict.DUPLICATE);
            assertStored(yanan.says(AGREEMENT_RESUMED, id, because("now it is known")));
            read(id).body("state", equalTo("in-force")).body("versions", hasSize(1));
        }
    }

    @Test
    void ofProposalsThatCrossNeitherCounts() {
        try (NewPartner linfen = NewPartner.joins(directory, "142600")) {
            String id = "agr-610800-142600";
            administrator.post("/agreements", linfen.terms()).then().statusCode(201);
            act(id, "/versions/1/proposal", ASSESSED, 200);
            linfen.onBus.await(AGREEMENT_PROPOSED, id);
            AgreementDraft theirs = linfen.draft(id);

            assertRefused(
                    linfen.says(AGREEMENT_PROPOSED, id, document(theirs, linfen.party.signingKey())),
                    RefusalReason.DUPLICATE_ID);
            read(id).body("state", equalTo("proposed")).body("versions", hasSize(1));
            assertStored(linfen.says(AGREEMENT_PROPOSED, id, document(theirs.version(2), linfen.party.signingKey())));
            act(id, "/versions/2/signature", ASSESSED, 200);
            awaitState(id, "in-force");
            read(id).body("versions.state", contains("in-force", "superseded"));
        }
    }

    @Test
    void termsAreCheckedWithPointers() {
        String counterpart = "cn-140900";
        Response response = administrator.post("/agreements", Slips.json("""
                        {"id": "a/b", "counterpart": "%s", "title": {"zh": "协议", "en": "Agreement"}, "legalBasis": " ",
                         "effectiveFrom": "1.1.2026", "effectiveTo": "2020-01-01", "noticePeriodDays": -1,
                         "clauses": [{"from": "cn-610800", "to": "cn-150600", "noticeType": "notification", "retentionDays": 0},
                                     {"from": "cn-610800", "to": "%s", "noticeType": "No Type", "automaticChecks": {}}],
                         "escalation": {"cn-610800": "140900-hub"}}""".formatted(counterpart, counterpart)));

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.<List<String>>path("errors.pointer"))
                .containsExactlyInAnyOrder(
                        "/id",
                        "/legalBasis",
                        "/purpose",
                        "/effectiveFrom",
                        "/effectiveTo",
                        "/noticePeriodDays",
                        "/clauses/0/to",
                        "/clauses/0/retentionDays",
                        "/clauses/1/noticeType",
                        "/clauses/1/automaticChecks/perDay",
                        "/escalation/cn-610800");
        administrator
                .post("/agreements", Slips.json("""
                        {"counterpart": "cn-140900", "title": {"zh": "协议", "en": "Agreement"}, "legalBasis": "l", "purpose": "p",
                         "effectiveFrom": "2026-01-01",
                         "clauses": [{"from": "cn-610800", "to": "cn-140900", "noticeType": "residence-confirmaton"}]}"""))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/clauses/0/noticeType"))
                .body("errors.code", contains("unknown-type"));
        administrator
                .post(
                        "/agreements",
                        Slips.json("{\"counterpart\": \"cn-140900\", \"clauses\": [{\"noticeType\": \"a"
                                + "-a".repeat(50_000) + "\"}]}"))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItem("/clauses/0/noticeType"));
        administrator
                .post("/agreements", "{\"counterpart\": \"cn-140900\", \"state\": \"in-force\"}")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/state"));
        administrator.get("/agreements/agr-" + UUID.randomUUID()).then().statusCode(404);
        TestCaller.handler().get("/agreements").then().statusCode(403);
        TestCaller.auditor().get("/agreements").then().statusCode(200).body("items.id", hasItem("agr-610800-140900"));
    }

    private ValidatableResponse act(String id, String verb, String body, int status) {
        return administrator.post("/agreements/" + id + verb, body).then().statusCode(status);
    }

    private static ValidatableResponse read(String id) {
        return TestCaller.auditor().get("/agreements/" + id).then().statusCode(200);
    }

    private static void awaitState(String id, String state) {
        Patience.until(
                id + " is " + state,
                () -> state.equals(TestCaller.auditor().get("/agreements/" + id).path("state")));
    }

    private static void assertStored(ReceiptLine line) {
        assertThat(line.verdict()).as("%s", line).isEqualTo(Verdict.STORED);
    }

    private static void assertRefused(ReceiptLine line, RefusalReason reason) {
        assertThat(line.reason()).as("%s", line).isEqualTo(reason);
    }

    private static JsonNode slipTo(NewPartner partner) {
        return Slips.with(Slips.submission(), "/receiver/region", partner.party.region());
    }

    private static void admittedFor(NewPartner partner) {
        TestCaller.submitter().submit(slipTo(partner)).then().statusCode(201);
    }

    private static void refusedFor(NewPartner partner, String detail) {
        TestCaller.submitter()
                .submit(slipTo(partner))
                .then()
                .statusCode(422)
                .body("type", equalTo("urn:huizhi:problem:no-agreement"))
                .body("detail", containsString(detail));
    }
}
