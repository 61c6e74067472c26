package org.huizhi.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Files that go with slips and returns: listed under the signature, fetched by the other region, erased. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AttachmentsTest extends AttachmentStory {

    @Test
    void aSlipListsItsAttachmentsAndTheOtherRegionFetchesThem() {
        byte[] pdf = pdf(PIECE + 1000);
        String id = uploaded(submitter, NAME, pdf);
        UUID attachment = UUID.fromString(id);

        String slip = submitter.submitted(with(Slips.submission(), id));
        JsonNode listed =
                xinzhou.await(MessageType.NOTICE_SUBMITTED, slip).data().at("/attachments/0");

        assertThat(listed.path("id").asText()).isEqualTo(id);
        assertThat(listed.path("name").asText()).isEqualTo(NAME);
        assertThat(listed.path("mediaType").asText()).isEqualTo("application/pdf");
        assertThat(listed.path("bytes").asLong()).isEqualTo(pdf.length);
        assertThat(listed.path("sha256").asText()).isEqualTo(sha256(pdf));
        submitter.awaitState(slip, "delivered");
        submitter
                .get("/notices/" + slip)
                .then()
                .body("attachments[0].state", equalTo("sent"))
                .body("attachments[0].name", equalTo(NAME));
        submitter
                .submit(with(Slips.submission(), id))
                .then()
                .statusCode(422)
                .body("errors.code", contains("unknown-attachment"));

        try (OtherRegion ordos = OtherRegion.silent(around.ordos(), around.yulin(), around.bus())) {
            Letter strange = ordos.say(MessageType.ATTACHMENT_ASKED, id, Map.of("pieces", List.of(1, 2)));
            assertThat(ordos.awaitReceiptFor(strange).reason()).isEqualTo(RefusalReason.UNKNOWN_NOTICE);
        }
        Letter asked = xinzhou.say(MessageType.ATTACHMENT_ASKED, id, Map.of("pieces", List.of(2, 1)));
        assertThat(xinzhou.awaitReceiptFor(asked).verdict()).isEqualTo(Verdict.STORED);
        Patience.until("all pieces are here", () -> Arrays.equals(pieces.heard(attachment), pdf));
        String before = submitter.get("/notices/" + slip).header("ETag");
        xinzhou.say(MessageType.ATTACHMENT_ASKED, id, Map.of("pieces", List.of()));
        Patience.until(
                "it is known that it arrived",
                () -> "arrived".equals(submitter.get("/notices/" + slip).path("attachments[0].state")));
        Patience.until(
                "whoever has read the slip reads it again",
                () -> !before.equals(submitter.get("/notices/" + slip).header("ETag")));

        content(submitter, slip, id, "bytes=0-3")
                .then()
                .statusCode(206)
                .header("Content-Range", "bytes 0-3/" + pdf.length)
                .header("Content-Disposition", containsString("filename*=UTF-8''%E7%8E%8B"))
                .header("X-Content-Type-Options", "nosniff");
        assertThat(content(submitter, slip, id, "bytes=" + (PIECE - 10) + "-").asByteArray())
                .isEqualTo(Arrays.copyOfRange(pdf, PIECE - 10, pdf.length));
        assertThat(content(submitter, slip, id, "bytes=-5").asByteArray())
                .isEqualTo(Arrays.copyOfRange(pdf, pdf.length - 5, pdf.length));
        content(submitter, slip, id, "bytes=" + pdf.length + "-").then().statusCode(416);
        content(submitter, slip, id, "bytes=-0").then().statusCode(416);
        submitter
                .request()
                // HEAD goes with GET.
                .noFilters()
                .header("Accept", "*/*")
                .head("/api/v1/notices/" + slip + "/attachments/" + id)
                .then()
                .statusCode(200)
                .header("Content-Length", "" + pdf.length)
                .header("ETag", "\"" + sha256(pdf) + "\"");
        submitter
                .request()
                .header("Accept", "*/*")
                .header("Range", "bytes=0-3")
                .header("If-Range", "W/\"" + sha256(pdf) + "\"")
                .get("/api/v1/notices/" + slip + "/attachments/" + id)
                .then()
                .statusCode(200)
                .header("Content-Length", "" + pdf.length);
        Response all = submitter.get("/notices/" + slip + "/attachments/" + id);
        assertThat(all.asByteArray()).isEqualTo(pdf);
        assertThat(all.header("ETag")).isEqualTo("\"" + sha256(pdf) + "\"");
        submitter
                .of("610828-health")
                .get("/notices/" + slip + "/attachments/" + id)
                .then()
                .statusCode(404);
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'attachment.read' and notice_id = ?::uuid",
                        slip))
                .isEqualTo(4 + 1 + 3);

        Yulin.update("update notice set erase_on = current_date, state = 'WITHDRAWN' where id = ?::uuid", slip);
        retention.erase();
        submitter
                .get("/notices/" + slip)
                .then()
                .body("erasedAt", notNullValue())
                .body("attachments", nullValue());
        submitter.get("/notices/" + slip + "/attachments/" + id).then().statusCode(404);
        assertThat(Yulin.count("select count(*) from attachment_part where attachment_id = ?::uuid", id))
                .isZero();
        assertThat(Yulin.query("select state, digest from attachment where id = ?::uuid", id))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.get("state")).isEqualTo("ERASED");
                    assertThat(row.get("digest")).isEqualTo(Sha256.of(pdf));
                });
    }

    @Test
    void whatASlipOfAnotherRegionListsIsFetchedAndTheSlipDoesNotWait() throws IOException {
        byte[] pdf = pdf(2 * PIECE + 7);
        UUID id = Generators.timeBasedEpochGenerator().generate();
        String slip = Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), id, NAME, "application/pdf", pdf));
        String before = handler.get("/notices/" + slip).header("ETag");

        assertThat(stateOf(slip)).isEqualTo("awaited");
        handler.get("/notices/" + slip + "/attachments/" + id)
                .then()
                .statusCode(409)
                .body("state", equalTo("awaited"));
        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        assertThat(asked(id, 1)).containsExactly(1, 2, 3);

        pieces.raw("garbage".getBytes(StandardCharsets.UTF_8));
        pieces.send(around.ordos(), id, pdf(3 * PIECE), List.of(1));
        pieces.send(id, pdf(PIECE + 3), List.of(2));
        pieces.send(UUID.randomUUID(), pdf, List.of(1));
        pieces.send(id, pdf, List.of(3, 1, 1));
        Patience.until(
                "two pieces are here",
                () -> Yulin.count("select count(*) from attachment where id = ? and received = ?", id, PIECE + 7) == 1);
        Yulin.update("update attachment set due_at = now() where id = ?", id);
        assertThat(asked(id, 2)).containsExactly(2);
        pieces.send(id, pdf, List.of(2));

        Patience.until("it is received", () -> "received".equals(stateOf(slip)));
        assertThat(asked(id, 3)).as("nothing is lacking").isEmpty();
        assertThat(handler.get("/notices/" + slip + "/attachments/" + id).asByteArray())
                .isEqualTo(pdf);
        assertThat(handler.get("/notices/" + slip).header("ETag")).isNotEqualTo(before);
        pieces.send(id, pdf, List.of(2));

        byte[] zip = zip("a.exe");
        UUID bad = Generators.timeBasedEpochGenerator().generate();
        String other = Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), bad, "a.pdf", "application/pdf", zip));
        asked(bad, 1);
        byte[] damaged = zip.clone();
        damaged[20]++;
        pieces.send(bad, damaged, List.of(1));
        Patience.until(
                "what is not as it was listed is put away",
                () -> Yulin.count("select count(*) from attachment where id = ? and received = 0 and damaged = 1", bad)
                        == 1);
        Yulin.update("update attachment set due_at = now() where id = ?", bad);
        assertThat(asked(bad, 2)).containsExactly(1);
        pieces.send(bad, zip, List.of(1));
        Patience.until("what is not what it is said to be is withheld", () -> "withheld".equals(stateOf(other)));
        handler.get("/notices/" + other + "/attachments/" + bad)
                .then()
                .statusCode(409)
                .body("state", equalTo("withheld"));
        assertThat(Yulin.count("select count(*) from attachment_part where attachment_id = ? and number > 0", bad))
                .as("what nobody is given is not kept")
                .isZero();

        // As if the bus had not taken the last question: nobody was asked.
        String question = UUID.randomUUID().toString();
        Yulin.update(
                "insert into outbox (message_id, shard, type, subject, destination, created_at, record, awaits_receipt,"
                        + " attempts, next_attempt_at) values (?::uuid, 0, ?, ?, 'cn-140900', now(), '\\x00', false, 0,"
                        + " now() + interval '5 minutes')",
                question,
                MessageType.ATTACHMENT_ASKED.wireName(),
                bad.toString());
        Yulin.update(
                "update attachment set state = 'AWAITED', asked = 30, received = 0, due_at = now(), question = ?::uuid"
                        + " where id = ?",
                question,
                bad);
        Patience.until(
                "it waits for the bus",
                () -> Yulin.count("select count(*) from attachment where id = ? and due_at > now()", bad) == 1);
        assertThat(stateOf(other)).isEqualTo("awaited");
        Yulin.update("delete from outbox where message_id = ?::uuid", question);
        Yulin.update("update attachment set due_at = now() where id = ?", bad);
        Patience.until("what nobody gives is lost", () -> "lost".equals(stateOf(other)));
    }

    @Test
    void aReturnHasAttachmentsOnBothSides() {
        String slip = Yulin.receive(xinzhou, TYPE);
        byte[] text = "已核实，附居委会证明。".getBytes(StandardCharsets.UTF_8);
        String id = uploaded(handler, "证明.txt", text);
        ObjectNode answer = Slips.json("{\"kind\": \"final\", \"payload\": {\"outcome\": \"confirmed\"}}");
        String foreign = uploaded(submitter, "x.txt", text);
        handler.perform("returns", slip, with(answer, foreign).toString())
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/attachments/0"));

        handler.perform("returns", slip, with(answer, id).toString()).then().statusCode(200);

        JsonNode listed = xinzhou.await(MessageType.RETURN_FINAL, slip).data().at("/attachments/0");
        assertThat(listed.path("sha256").asText()).isEqualTo(sha256(text));
        handler.get("/notices/" + slip)
                .then()
                .body("attachments", nullValue())
                .body("returns[0].attachments[0].state", equalTo("sent"));
        assertThat(handler.get("/notices/" + slip + "/attachments/" + id).asByteArray())
                .isEqualTo(text);

        String question = submitter.submitted(Slips.submission());
        submitter.awaitState(question, "delivered");
        UUID theirs = Generators.timeBasedEpochGenerator().generate();
        xinzhou.say(
                MessageType.RETURN_FINAL,
                question,
                listing(Slips.answered("140930-public-security", TYPE), theirs, "照片.txt", "text/plain", text));
        asked(theirs, 1);
        pieces.send(theirs, text, List.of(1));
        Patience.until(
                "what the return lists is received",
                () -> "received".equals(submitter.get("/notices/" + question).path("returns[0].attachments[0].state")));
        assertThat(submitter
                        .get("/notices/" + question + "/attachments/" + theirs)
                        .asByteArray())
                .isEqualTo(text);
    }

    @Test
    void whoCannotTakeAttachmentsIsSentNone() {
        String id = uploaded(submitter, "a.txt", "a".getBytes(StandardCharsets.UTF_8));
        submitter
                .submit(with(Slips.submission("cooperation-request"), id))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/attachments"))
                .body("errors.code", contains("not-allowed"));
        LocalizedName name = new LocalizedName("张掖", "Zhangye");
        Party zhangye = Party.of(
                        "cn-620700",
                        name,
                        "620700",
                        List.of(new Region(
                                "620700", name, "prefecture", null, LocalDate.of(2000, 1, 1), null, List.of())),
                        List.of(new Office("620700-hub", name, "620700", "city", "hub", null)))
                .withoutCapabilities();
        assertThat(directory
                        .load(List.of(around.authority().entry(zhangye, Instant.now())))
                        .refused())
                .isEmpty();
        TestCaller.auditor()
                .get("/directory")
                .then()
                .body("entries.find { it.mailbox == 'cn-620700' }.capabilities", empty())
                .body("entries.find { it.mailbox == 'cn-140900' }.capabilities", contains("attachments"));
        submitter
                .submit(with(Slips.with(Slips.submission(), "/receiver/region", "620700"), id))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/attachments"))
                .body("errors.code", contains("not-supported"));
        submitter
                .submit(with(Slips.submission(), id, id))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/attachments"));

        Letter letter = xinzhou.say(
                MessageType.NOTICE_SUBMITTED,
                Generators.timeBasedEpochGenerator().generate().toString(),
                listing(
                        Yulin.slipOfXinzhou("cooperation-request"),
                        UUID.randomUUID(),
                        "a.txt",
                        "text/plain",
                        new byte[] {'a'}));
        assertThat(xinzhou.awaitReceiptFor(letter).reason()).isEqualTo(RefusalReason.SCHEMA);
        submitter.get("/attachments/" + id).then().statusCode(200).body("state", not("sent"));
    }

    @Test
    void aSubmissionThatIsRepeatedIsTheSameSlipWithTheSameAttachments() {
        String id = uploaded(submitter, "a.txt", "abc".getBytes(StandardCharsets.UTF_8));
        ObjectNode slip = with(Slips.submission(), id);
        String key = TestCaller.freshKey();
        ValidatableResponse first = submitted(slip, key).then().statusCode(201);
        submitted(slip, key)
                .then()
                .statusCode(201)
                .body("id", equalTo(first.extract().path("id")));
        submitted(slip, TestCaller.freshKey()).then().statusCode(422);
        assertThat(Yulin.count("select count(*) from attachment where id = ?::uuid and state = 'SENT'", id))
                .isOne();
    }

    private Response submitted(ObjectNode slip, String key) {
        return submitter
                .request()
                .header("Idempotency-Key", key)
                .body(slip.toString())
                .post("/api/v1/notices");
    }
}
