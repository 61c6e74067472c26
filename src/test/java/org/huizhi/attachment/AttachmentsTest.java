package org.huizhi.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.retention.RetentionProbe;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that go with slips and returns: uploaded, listed under the signature, fetched by the other region, erased. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AttachmentsTest {

    private static final String NAME = "王小明居住证明.pdf";
    private static final String TYPE = "residence-confirmation";
    private static final int PIECE = 262_144;

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter =
            TestCaller.submitter().calling("attach-" + TestCaller.freshKey().substring(0, 8));
    private final TestCaller handler =
            TestCaller.handler().calling("attach-" + TestCaller.freshKey().substring(0, 8));
    private OtherRegion xinzhou;
    private PieceTopic pieces;

    @Inject
    CurrentDirectory directory;

    @Inject
    RetentionProbe retention;

    @Inject
    AttachmentStore store;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
        pieces = new PieceTopic(around.xinzhou());
    }

    @AfterEach
    void end() {
        xinzhou.close();
        pieces.close();
    }

    private static byte[] pdf(int bytes) {
        byte[] pdf = new byte[bytes];
        new Random(bytes).nextBytes(pdf);
        System.arraycopy("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 0, pdf, 0, 9);
        return pdf;
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Envelope.sha256(bytes));
    }

    private static Response begin(TestCaller caller, String name, long bytes) {
        return caller.post("/attachments", Slips.json("{}").put("name", name).put("bytes", bytes));
    }

    private static Response append(TestCaller caller, String id, long offset, byte[] bytes) {
        return caller.request()
                .contentType("application/octet-stream")
                .header("Upload-Offset", offset)
                .body(bytes)
                .patch("/api/v1/attachments/" + id);
    }

    private static String uploaded(TestCaller caller, String name, byte[] bytes) {
        String id = begin(caller, name, bytes.length)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        append(caller, id, 0, bytes).then().statusCode(200).body("state", equalTo("uploaded"));
        return id;
    }

    private static ObjectNode with(ObjectNode json, String... ids) {
        ObjectNode copy = json.deepCopy();
        Arrays.stream(ids).forEach(copy.putArray("attachments")::add);
        return copy;
    }

    private Response content(TestCaller caller, String slip, String id, String range) {
        return caller.request()
                .header("Accept", "*/*")
                .header("Range", range)
                .get("/api/v1/notices/" + slip + "/attachments/" + id);
    }

    @Test
    void anUploadGoesOnWhereItBrokeOffAndTheContentSaysWhatItIs() {
        byte[] pdf = pdf(600_000);
        String id = begin(submitter, NAME, pdf.length)
                .then()
                .statusCode(201)
                .header("Upload-Offset", "0")
                .header("Location", containsString("/api/v1/attachments/"))
                .body("state", equalTo("uploading"))
                .extract()
                .path("id");

        append(submitter, id, 0, Arrays.copyOf(pdf, 300_000))
                .then()
                .statusCode(200)
                .header("Upload-Offset", "" + PIECE)
                .body("offset", equalTo(PIECE))
                .body("sha256", nullValue());
        append(submitter, id, 300_000, Arrays.copyOfRange(pdf, 300_000, pdf.length))
                .then()
                .statusCode(409)
                .body("state", equalTo("uploading"))
                .body("detail", containsString("" + PIECE));
        append(handler, id, PIECE, pdf).then().statusCode(404);
        handler.get("/attachments/" + id).then().statusCode(404);
        submitter.get("/attachments/" + id).then().header("Upload-Offset", "" + PIECE);
        submitter
                .submit(with(Slips.submission(), id))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/attachments/0"))
                .body("errors.code", contains("incomplete"));
        append(submitter, id, PIECE, Arrays.copyOfRange(pdf, PIECE, pdf.length))
                .then()
                .statusCode(200)
                .body("state", equalTo("uploaded"))
                .body("mediaType", equalTo("application/pdf"))
                .body("sha256", equalTo(sha256(pdf)));

        submitter.get("/attachments").then().body("items.id", hasItem(id));
        assertThat(Yulin.count(
                        "select count(*) from attachment_part where attachment_id = ?::uuid"
                                + " and (position(?::bytea in content) > 0 or position(convert_to(?, 'UTF8') in content) > 0)",
                        id,
                        Arrays.copyOf(pdf, 64),
                        NAME))
                .as("neither bytes nor name are there in the open")
                .isZero();
        assertThat(Yulin.count("select count(*) from attachment_part where attachment_id = ?::uuid", id))
                .isEqualTo(4);
        submitter.request().delete("/api/v1/attachments/" + id).then().statusCode(204);
        submitter.get("/attachments/" + id).then().statusCode(404);
        assertThat(Yulin.count("select count(*) from attachment_part where attachment_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void whatMayNotBeAttachedIsRefusedAndGone() throws IOException {
        byte[] program = new byte[1000];
        program[0] = 'M';
        program[1] = 'Z';
        for (byte[] bytes : List.of(
                program, zip("a.txt"), zip("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"))) {
            String id = begin(submitter, "a.pdf", bytes.length).path("id");
            append(submitter, id, 0, bytes).then().statusCode(422).body("errors.code", contains("content"));
            submitter.get("/attachments/" + id).then().statusCode(404);
        }
        Map<String, byte[]> good = Map.of(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                zip("[Content_Types].xml", "word/document.xml"),
                "application/ofd",
                zip("OFD.xml", "Doc_0/Document.xml"),
                "text/plain",
                "已核实。\r\n".getBytes(StandardCharsets.UTF_8),
                "image/tiff",
                new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0});
        good.forEach((type, bytes) -> {
            String id = uploaded(submitter, "附件", bytes);
            submitter.get("/attachments/" + id).then().body("mediaType", equalTo(type));
        });
        String said = submitter
                .post("/attachments", "{\"name\": \"a.png\", \"bytes\": 9, \"mediaType\": \"image/png\"}")
                .path("id");
        append(submitter, said, 0, pdf(9)).then().statusCode(422).body("errors.code", contains("content"));
        String longer = begin(submitter, "a.pdf", 10).path("id");
        append(submitter, longer, 0, pdf(11)).then().statusCode(413);

        begin(submitter, "身份证" + Slips.DOCUMENT_NUMBER + ".pdf", 10)
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/name"));
        begin(submitter, "a.pdf", 20_971_521).then().statusCode(422).body("errors.pointer", contains("/bytes"));
        for (int i = 0; i < 10; i++) {
            begin(handler, "a.pdf", 20_971_520).then().statusCode(201);
        }
        begin(handler, "a.pdf", 1).then().statusCode(429);
    }

    private static byte[] zip(String... parts) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String part : parts) {
                zip.putNextEntry(new ZipEntry(part));
                zip.write("<a/>".getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

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
                .isEqualTo(4 + 1);

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
                    assertThat(row.get("digest")).isEqualTo(Envelope.sha256(pdf));
                });
    }

    private static ObjectNode listing(ObjectNode data, UUID id, String name, String mediaType, byte[] bytes) {
        ObjectNode copy = data.deepCopy();
        copy.putArray("attachments")
                .addObject()
                .put("id", id.toString())
                .put("name", name)
                .put("mediaType", mediaType)
                .put("bytes", bytes.length)
                .put("sha256", sha256(bytes));
        return copy;
    }

    private List<Integer> asked(UUID attachment, int count) {
        Arrived question = xinzhou.await(MessageType.ATTACHMENT_ASKED, attachment.toString(), count);
        return question.data().path("pieces").valueStream().map(JsonNode::asInt).toList();
    }

    private String stateOf(String slip) {
        return handler.get("/notices/" + slip).path("attachments[0].state");
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

        Yulin.update(
                "update attachment set state = 'AWAITED', asked = 30, received = 0, due_at = now() where id = ?", bad);
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

    /** The program that the operator names. */
    private record Program(Optional<List<String>> command) implements AttachmentConfig.Scanner {

        private static MalwareScanner saying(String script) {
            return new MalwareScanner(new Program(Optional.of(List.of("sh", "-c", script))));
        }

        @Override
        public Duration timeout() {
            return Duration.ofSeconds(2);
        }
    }

    @Test
    void aScannerIsAskedAndOneThatGivesNoWordLetsNothingPass() {
        byte[] text = "eicar".getBytes(StandardCharsets.UTF_8);
        String id = uploaded(submitter, "a.txt", text);
        StoredContent content = new StoredContent(
                store,
                store.find(new AttachmentStore.Key(around.yulin().mailbox(), UUID.fromString(id)))
                        .orElseThrow());
        assertThat(Program.saying("grep -q eicar && exit 1 || exit 0").scan(content))
                .isEqualTo(MalwareScanner.Finding.MALWARE);
        assertThat(Program.saying("grep -q other && exit 1 || exit 0").scan(content))
                .isEqualTo(MalwareScanner.Finding.NOTHING);
        assertThat(Program.saying("cat > /dev/null; exit 2").scan(content)).isEqualTo(MalwareScanner.Finding.NONE);
        assertThat(Program.saying("exec sleep 60").scan(content)).isEqualTo(MalwareScanner.Finding.NONE);
        assertThat(new MalwareScanner(new Program(Optional.of(List.of("/no/such/program")))).scan(content))
                .isEqualTo(MalwareScanner.Finding.NONE);
        assertThat(new MalwareScanner(new Program(Optional.empty())).scan(content))
                .isEqualTo(MalwareScanner.Finding.NOTHING);

        QuarkusMock.installMockForType(Program.saying("exit 2"), MalwareScanner.class);
        String waiting = begin(submitter, "b.txt", text.length).path("id");
        append(submitter, waiting, 0, text).then().statusCode(503);
        submitter.get("/attachments/" + waiting).then().body("state", equalTo("uploading"));
        QuarkusMock.installMockForType(Program.saying("cat > /dev/null"), MalwareScanner.class);
        append(submitter, waiting, text.length, new byte[0])
                .then()
                .statusCode(200)
                .body("state", equalTo("uploaded"));

        QuarkusMock.installMockForType(Program.saying("cat > /dev/null; exit 1"), MalwareScanner.class);
        String infected = begin(submitter, "c.txt", text.length).path("id");
        append(submitter, infected, 0, text).then().statusCode(422).body("errors.code", contains("malware"));
        submitter.get("/attachments/" + infected).then().statusCode(404);
        UUID theirs = Generators.timeBasedEpochGenerator().generate();
        String slip = Yulin.receive(xinzhou, listing(Yulin.slipOfXinzhou(TYPE), theirs, "d.txt", "text/plain", text));
        asked(theirs, 1);
        pieces.send(theirs, text, List.of(1));
        Patience.until("what the scanner finds something in is withheld", () -> "withheld".equals(stateOf(slip)));
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
