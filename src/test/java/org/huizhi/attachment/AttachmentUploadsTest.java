package org.huizhi.attachment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.uuid.Generators;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.huizhi.jdbc.Database;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Files before a slip lists them: given in parts, told by their content, and looked at by a scanner. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AttachmentUploadsTest extends AttachmentStory {

    @Inject
    Database database;

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

        append(submitter, id, 0, Arrays.copyOf(pdf, 100_000))
                .then()
                .statusCode(422)
                .body("errors.code", contains("too-short"));
        append(submitter, id, 0, Arrays.copyOf(pdf, 300_000))
                .then()
                .statusCode(200)
                .header("Upload-Offset", "" + PIECE)
                .body("offset", equalTo(PIECE))
                .body("sha256", nullValue());
        append(submitter, id, 300_000, Arrays.copyOfRange(pdf, 300_000, pdf.length))
                .then()
                .statusCode(409)
                .header("Upload-Offset", "" + PIECE)
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
        for (String name : List.of("../a.pdf", "a\\b.pdf", ".a.pdf", "a.pdf.", "C:a.pdf")) {
            begin(submitter, name, 10).then().statusCode(422).body("errors.pointer", contains("/name"));
        }
        begin(submitter, "a.pdf", 20_971_521).then().statusCode(422).body("errors.pointer", contains("/bytes"));
        for (int i = 0; i < 10; i++) {
            begin(handler, "a.pdf", 20_971_520).then().statusCode(201);
        }
        begin(handler, "a.pdf", 1).then().statusCode(429);
    }

    @Test
    void whoBeginsManyAtOnceHasNoMoreOfThem() {
        TestCaller hasty = submitter.calling("hasty-" + TestCaller.freshKey().substring(0, 8));
        List<Integer> answers = IntStream.range(0, 40)
                .mapToObj(number -> CompletableFuture.supplyAsync(
                        () -> begin(hasty, number + ".txt", 1).statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).contains(429).doesNotContain(500);
        assertThat(Collections.frequency(answers, 201)).isEqualTo(20);
    }

    /** As from a client that had no answer in time, and asks again while its first request is being stored. */
    @Test
    void theSameSubmissionTwiceAtOnceIsOneSlip() {
        String id = uploaded(submitter, NAME, pdf(1000));
        String body = with(Slips.submission(), id).toString();
        String key = TestCaller.freshKey();
        Supplier<Response> submission = () ->
                submitter.request().header("Idempotency-Key", key).body(body).post("/api/v1/notices");

        List<CompletableFuture<Response>> both = QuarkusTransaction.requiringNew()
                .call(() -> {
                    database.execute("select from attachment where id = ? for update", UUID.fromString(id));
                    List<CompletableFuture<Response>> sent = List.of(
                            CompletableFuture.supplyAsync(submission), CompletableFuture.supplyAsync(submission));
                    Patience.until("both wait for the file", () -> waitingForFiles() == 2);
                    return sent;
                });

        List<String> slips = both.stream()
                .map(CompletableFuture::join)
                .map(answer -> answer.then().statusCode(201).extract().<String>path("id"))
                .distinct()
                .toList();
        assertThat(slips).hasSize(1);
        assertThat(Yulin.count(
                        "select count(*) from attachment where id = ?::uuid and notice_id = ?::uuid", id, slips.get(0)))
                .isOne();
        submitter
                .submit(with(Slips.submission(), id))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/attachments/0"))
                .body("errors.code", contains("unknown-attachment"));
    }

    private static long waitingForFiles() {
        return Yulin.count(
                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%update attachment%'");
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

    private StoredContent content(String id) {
        return new StoredContent(
                store,
                store.find(new AttachmentStore.Key(around.yulin().mailbox(), UUID.fromString(id)))
                        .orElseThrow());
    }

    @Test
    void aScannerIsAskedAndOneThatGivesNoWordLetsNothingPass() {
        byte[] text = "eicar".getBytes(StandardCharsets.UTF_8);
        String id = uploaded(submitter, "a.txt", text);
        StoredContent content = content(id);
        assertThat(Program.saying("grep -q eicar && exit 1 || exit 0").scan(content))
                .isEqualTo(MalwareScanner.Finding.MALWARE);
        assertThat(Program.saying("grep -q other && exit 1 || exit 0").scan(content))
                .isEqualTo(MalwareScanner.Finding.NOTHING);
        assertThat(Program.saying("cat > /dev/null; exit 2").scan(content)).isEqualTo(MalwareScanner.Finding.NONE);
        assertThat(Program.saying("exec sleep 60").scan(content)).isEqualTo(MalwareScanner.Finding.NONE);
        byte[] more = pdf(PIECE);
        StoredContent longer = content(uploaded(submitter, "a.pdf", more));
        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> assertThat(Program.saying("sleep 60; exit 0").scan(longer))
                        .as("it reads nothing, and has started what reads nothing either")
                        .isEqualTo(MalwareScanner.Finding.NONE));
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
}
