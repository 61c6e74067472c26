package org.huizhi.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.sheet.Cells;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.upload.Upload.State;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slips from spreadsheets: a row is a slip, once, or is told with why; whatever stops the node meanwhile. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class UploadsTest {

    private static final String TYPE = "residence-confirmation";
    private static final List<String> NAMES = List.of(
            "/sender/office",
            "/receiver/region",
            "/reference",
            "/payload/person/name",
            "/payload/person/documentKind",
            "/payload/person/documentNumber",
            "/payload/claim/kind",
            "/payload/claim/region");

    @Inject
    UploadStore store;

    @Inject
    FailureStore failures;

    @Inject
    UploadRun run;

    @Inject
    UploadScheduler scheduler;

    private final String batch = TestCaller.freshKey().substring(0, 8);
    private final TestCaller submitter = TestCaller.submitter().calling("uploads-" + batch);

    @AfterEach
    void nothingWaits() {
        scheduler.runDue();
    }

    @Test
    void aSheetOfAnOfficeBecomesSlipsAndWhatIsWrongIsPutRightInItsCopy() throws IOException {
        List<Map<String, String>> rows = new ArrayList<>(List.of(row(1), row(2), row(3), row(4)));
        rows.get(1).put("/receiver/region", "999999");
        rows.get(2).put("/payload/person/name", "=1+1");
        rows.get(2).put("/payload/person/documentNumber", "1.23457E+17");
        rows.get(3).put("/sender/office", "140930-public-security");

        String id = uploaded(Cells.CSV, csv(rows).getBytes(Charset.forName("GB18030")));
        submitter
                .get("/uploads/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("waiting"))
                .body("rows", nullValue());
        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("done"))
                .body("rows", equalTo(4))
                .body("sent", equalTo(1))
                .body("failed", equalTo(3))
                .body("lastRow", equalTo(5))
                .body("endedAt", notNullValue())
                .body("problems[0].row", equalTo(3))
                .body("problems[0].problem.errors[0].pointer", equalTo("/3/receiver/region"))
                .body("problems[1].problem.errors[0].pointer", equalTo("/4/payload/person/documentNumber"))
                .body("problems[1].problem.errors[0].code", equalTo("shortened"))
                .body("problems[2].problem.errors[0].pointer", equalTo("/5/sender/office"));
        assertThat(slips()).isOne();

        List<List<String>> copy = read(submitter, id);
        assertThat(copy.get(0)).contains("Error");
        assertThat(copy.get(1)).containsExactlyElementsOf(with(NAMES, "/error"));
        assertThat(copy).hasSize(5);
        assertThat(copy.get(2).get(8)).contains("/receiver/region: no region in the directory has this code");
        assertThat(copy.get(3).get(3)).as("no formula for whoever opens it").isEqualTo("'=1+1");

        copy.get(2).set(1, "140930 河曲县");
        copy.get(3).set(3, Slips.NAME);
        copy.get(3).set(5, Slips.DOCUMENT_NUMBER);
        copy.get(4).set(0, Slips.YULIN_OFFICE);
        String again = uploaded(Cells.CSV, joined(copy).getBytes(StandardCharsets.UTF_8));
        scheduler.runDue();

        submitter
                .get("/uploads/" + again)
                .then()
                .body("state", equalTo("done"))
                .body("sent", equalTo(3))
                .body("failed", equalTo(0));
        assertThat(slips()).isEqualTo(4);
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'upload.failures' and detail like ?",
                        id + "%"))
                .isOne();
    }

    @Test
    void aWorkbookMadeOfTheTemplateIsTaken() throws IOException {
        byte[] template = submitter
                .request()
                .header("Accept", Cells.XLSX)
                .get("/api/v1/notice-types/" + TYPE + "/template")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString(TYPE + ".xlsx"))
                .extract()
                .asByteArray();
        Map<String, String> parts = parts(template);
        String sheet = parts.get("xl/worksheets/sheet1.xml");
        assertThat(sheet).contains("dataValidation").contains("type=\"list\"");
        String texts = parts.get("xl/sharedStrings.xml");
        assertThat(texts)
                .contains("/payload/person/documentNumber", "140930 ", Slips.YULIN_OFFICE + " ", "identity-card ")
                .as("of the own region nothing is offered as a receiver")
                .doesNotContain("610802 ");

        Map<String, String> row = row(1);
        row.put("/sender/office", Slips.YULIN_OFFICE + " 榆阳区公安局");
        row.put("/receiver/region", "140930 河曲县");
        row.put("/urgency", "urgent 紧急");
        Map<String, String> bad = row(2);
        bad.put("/payload/person/documentNumber", "");
        String id = uploaded(Cells.XLSX, workbook(List.of(row, bad)));
        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("done"))
                .body("sent", equalTo(1))
                .body("failed", equalTo(1))
                .body("problems[0].row", equalTo(4));
        assertThat(Yulin.count("select count(*) from notice where reference = ? and urgency = 'URGENT'", reference(1)))
                .isOne();
        submitter
                .request()
                .header("Accept", Cells.XLSX)
                .get("/api/v1/uploads/" + id + "/failures")
                .then()
                .statusCode(200)
                .header("Content-Disposition", endsWith(".xlsx\""));
    }

    @Test
    void theTemplateAsCsvHasItsFourRows() throws IOException {
        String csv = submitter
                .request()
                .header("Accept", Cells.CSV)
                .get("/api/v1/notice-types/" + TYPE + "/template")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        List<List<String>> rows = rows(csv);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0)).contains("发出机构 *");
        assertThat(rows.get(1)).contains("Your office *");
        assertThat(rows.get(3)).containsAll(NAMES);
        submitter.get("/notice-types/no-such-type/template").then().statusCode(404);
    }

    /** Killed after a batch was sent and before that was written down: the worst moment. */
    @Test
    void rowsOfABatchThatWasNotWrittenDownAreTheSameSlips() {
        List<Map<String, String>> rows =
                IntStream.rangeClosed(1, 250).mapToObj(this::row).toList();
        UUID id = UUID.fromString(uploaded(Cells.CSV, csv(rows).getBytes(StandardCharsets.UTF_8)));
        run.carryOn(id, () -> true);
        assertThat(slips()).isEqualTo(100);
        assertThat(Yulin.count("select last_row from upload where id = ?::uuid", id.toString()))
                .isEqualTo(101);
        Yulin.update("update upload set last_row = 0, sent = 0 where id = ?::uuid", id.toString());

        scheduler.runDue();

        assertThat(slips()).isEqualTo(250);
        submitter.get("/uploads/" + id).then().body("state", equalTo("done")).body("sent", equalTo(250));
    }

    @Test
    void oneReplicaAtATimeHasItInHand() {
        UUID id = UUID.fromString(uploaded(Cells.CSV, csv(List.of(row(1))).getBytes(StandardCharsets.UTF_8)));
        Instant now = Instant.now();

        UploadStore.Claimed first = store.claim(id, now).orElseThrow();

        assertThat(store.claim(id, now.plusSeconds(60))).isEmpty();
        assertThat(store.due(List.of(), now.plusSeconds(60), 100)).doesNotContain(id);
        UploadStore.Claimed second = store.claim(id, now.plusSeconds(180)).orElseThrow();
        assertThat(store.progress(first, 2, 1, List.of(), now))
                .as("who has lost it writes nothing down")
                .isEmpty();
        store.release(second);
    }

    /** The node has no memory left, or is killed, each time that it works on it. */
    @Test
    void aFileThatEndsTheNodeIsNotTakenUpForEver() {
        String unread = uploaded(Cells.CSV, csv(List.of(row(1))).getBytes(StandardCharsets.UTF_8));
        List<Map<String, String>> rows =
                IntStream.rangeClosed(1, 150).mapToObj(this::row).toList();
        String half = uploaded(Cells.CSV, csv(rows).getBytes(StandardCharsets.UTF_8));
        run.carryOn(UUID.fromString(half), () -> true);
        for (int times = 0; times < 3; times++) {
            Instant then = Instant.now().plusSeconds(180L * times);
            assertThat(store.claim(UUID.fromString(unread), then)).isPresent();
            assertThat(store.claim(UUID.fromString(half), then)).isPresent();
        }

        scheduler.runDue();

        submitter
                .get("/uploads/" + unread)
                .then()
                .body("state", equalTo("refused"))
                .body("fault", containsString("the node ended 3 times while it read the file"));
        submitter
                .get("/uploads/" + half)
                .then()
                .body("state", equalTo("interrupted"))
                .body("fault", containsString("after row 101"));
        assertThat(slips()).isEqualTo(100);
    }

    @Test
    void aRunThatIsGivenBackIsNoAttempt() {
        UUID id = UUID.fromString(uploaded(Cells.CSV, csv(List.of(row(1))).getBytes(StandardCharsets.UTF_8)));
        for (int times = 0; times < 5; times++) {
            store.release(store.claim(id, Instant.now()).orElseThrow());
        }

        scheduler.runDue();

        submitter.get("/uploads/" + id).then().body("state", equalTo("done"));
    }

    /** Wide rows are held in fewer at a time, and read in fewer at a time. */
    @Test
    void aBatchHasNoMoreCharactersThanOneOfUsualRows() throws IOException {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int number = 1; number <= 20; number++) {
            Map<String, String> row = row(number);
            NAMES.forEach(name -> row.put(name, "x".repeat(32_000)));
            rows.add(row);
        }
        String id = uploaded(Cells.CSV, csv(rows).getBytes(StandardCharsets.UTF_8));

        run.carryOn(UUID.fromString(id), () -> true);

        submitter.get("/uploads/" + id).then().body("lastRow", equalTo(6));
        scheduler.runDue();
        assertThat(failures.list(new UploadStore.Owner(UUID.fromString(id), account(id)), 0, 100))
                .as("of one page")
                .hasSizeLessThan(20)
                .isNotEmpty();
        assertThat(read(submitter, id)).hasSize(22);
    }

    @Test
    void anUploadEndsWhenWhatWasRefusedOfItIsTooMuch() {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int number = 1; number <= 250; number++) {
            rows.add(row(number));
            rows.get(number - 1).put("/receiver/region", "999999");
        }
        rows.set(0, row(1));
        String id = uploaded(Cells.CSV, csv(rows).getBytes(StandardCharsets.UTF_8));
        run.carryOn(UUID.fromString(id), () -> true);
        assertThat(Yulin.count("select failure_bytes from upload where id = ?::uuid", id))
                .isGreaterThan(99 * 200L);
        Yulin.update("update upload set failure_bytes = 134217728 where id = ?::uuid", id);

        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("interrupted"))
                .body("fault", containsString("more than 128 MiB"))
                .body("fault", containsString("the rows after row 201"))
                .body("sent", equalTo(1))
                .body("failed", equalTo(199));
        assertThat(slips()).isOne();
    }

    @Test
    void theOldestUploadsOfAnAccountGiveWay() {
        List<String> ids = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            ids.add(uploaded(Cells.CSV, csv(List.of(row(number))).getBytes(StandardCharsets.UTF_8)));
            scheduler.runDue();
            Yulin.update("update upload set failure_bytes = 300000000 where id = ?::uuid", ids.get(number - 1));
        }

        String last = uploaded(Cells.CSV, csv(List.of(row(4))).getBytes(StandardCharsets.UTF_8));
        scheduler.runDue();

        submitter.get("/uploads").then().body("items.id", equalTo(List.of(last, ids.get(2))));
        assertThat(slips()).isEqualTo(4);
    }

    @Test
    void whatIsReadForLongStaysInItsRunsHandAndHearsThatItIsCancelled() throws IOException {
        byte[] file =
                csv(List.of(row(1))).concat("\n".repeat(3 * Uploads.PIECE)).getBytes(StandardCharsets.UTF_8);
        UUID id = UUID.fromString(uploaded(Cells.CSV, file));
        Instant now = Instant.now();
        UploadStore.Claimed claimed = store.claim(id, now).orElseThrow();
        List<State> states = new ArrayList<>();
        UploadedFile read = new UploadedFile(store, claimed.owner(), 4, () -> {
            states.add(
                    store.renew(claimed, now.plusSeconds(100L * states.size())).orElseThrow());
            if (states.size() == 2) {
                submitter.request().post("/api/v1/uploads/" + id + "/cancel");
            }
        });

        assertThat(read.open().readAllBytes()).isEqualTo(file);

        assertThat(states).containsExactly(State.RUNNING, State.RUNNING, State.CANCELLING, State.CANCELLING);
        assertThat(store.claim(id, now.plusSeconds(400)))
                .as("two minutes from the last piece")
                .isEmpty();
        store.release(claimed);
        scheduler.runDue();
        submitter.get("/uploads/" + id).then().body("state", equalTo("cancelled"));
    }

    /** Fourteen at once were four of three. */
    @Test
    void thoseThatComeAtOnceAreCountedOneAfterTheOther() {
        UploadStore.Limits limits = new UploadStore.Limits(3, 1_000);
        List<UploadStore.Begun> begun = IntStream.range(0, 8)
                .parallel()
                .mapToObj(number -> store.begin(
                        new UploadStore.Owner(UUID.randomUUID(), "at-once-" + batch),
                        TYPE,
                        Cells.CSV,
                        null,
                        limits,
                        Instant.now()))
                .toList();

        assertThat(Collections.frequency(begun, UploadStore.Begun.BEGUN)).isEqualTo(3);
        assertThat(Collections.frequency(begun, UploadStore.Begun.TOO_MANY_OF_ACCOUNT))
                .isEqualTo(5);
        Yulin.update("delete from upload where account = ?", "at-once-" + batch);
    }

    @Test
    void theSameRequestWaitsForTheFirstUntilNothingComesOfIt() {
        UploadStore.Limits limits = new UploadStore.Limits(3, 1_000);
        UploadStore.Owner first = new UploadStore.Owner(UUID.randomUUID(), "twice-" + batch);
        UploadStore.Owner second = new UploadStore.Owner(UUID.randomUUID(), "twice-" + batch);
        Instant now = Instant.now();
        store.begin(first, TYPE, Cells.CSV, "key", limits, now);
        store.addPart(first, 1, new byte[1], now.plusSeconds(100));

        assertThat(store.begin(second, TYPE, Cells.CSV, "key", limits, now.plusSeconds(200)))
                .isEqualTo(UploadStore.Begun.UNDER_WAY);
        assertThat(store.begin(second, TYPE, Cells.CSV, "key", limits, now.plusSeconds(230)))
                .isEqualTo(UploadStore.Begun.BEGUN);
        Yulin.update("delete from upload where account = ?", "twice-" + batch);
    }

    private static String account(String id) {
        return String.valueOf(Yulin.query("select account from upload where id = ?::uuid", id)
                .get(0)
                .get("account"));
    }

    @Test
    void whatNobodyCarriedOnForTooLongIsNotSentTwice() {
        List<Map<String, String>> rows =
                IntStream.rangeClosed(1, 150).mapToObj(this::row).toList();
        UUID id = UUID.fromString(uploaded(Cells.CSV, csv(rows).getBytes(StandardCharsets.UTF_8)));
        run.carryOn(id, () -> true);
        Yulin.update("update upload set progress_at = progress_at - interval '41 h' where id = ?::uuid", id.toString());

        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("interrupted"))
                .body("fault", containsString("after row 101"));
        assertThat(slips()).isEqualTo(100);
    }

    @Test
    void aFileThatCannotBeReadToItsEndSendsNothing() {
        String broken = csv(List.of(row(1))) + "\"" + "x".repeat(2 * 1024 * 1024);
        String strange = csv(List.of(row(1))).replace("/reference", "/payload/spouse");
        String heading = csv(List.of(row(1))).replace("/sender/office", "office");
        for (Map.Entry<String, String> file : Map.of(
                        broken,
                        "cannot be read as CSV beyond row 2",
                        strange,
                        "column C has a name that no column",
                        heading,
                        "a name that no column of this type has",
                        "a,b\n1,2\n",
                        "none of the first 20 rows",
                        csv(List.of()),
                        "no row below")
                .entrySet()) {
            String id = uploaded(Cells.CSV, file.getKey().getBytes(StandardCharsets.UTF_8));
            scheduler.runDue();
            submitter
                    .get("/uploads/" + id)
                    .then()
                    .body("state", equalTo("refused"))
                    .body("fault", containsString(file.getValue()));
        }
        assertThat(slips()).isZero();
    }

    @Test
    void whatIsNoSuchFileIsRefusedAtOnce() {
        upload(Cells.XLSX, "a,b".getBytes(StandardCharsets.UTF_8), null).then().statusCode(422);
        upload(Cells.CSV, "PK\u0003\u0004".getBytes(StandardCharsets.UTF_8), null)
                .then()
                .statusCode(422);
        upload(Cells.CSV, new byte[0], null).then().statusCode(422);
        submitter
                .request()
                .contentType(Cells.CSV)
                .body("a".getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/uploads?type=no-such-type")
                .then()
                .statusCode(400);
        submitter.get("/uploads").then().statusCode(200).body("items", equalTo(List.of()));
    }

    @Test
    void theSameRequestIsTheSameUpload() {
        byte[] file = csv(List.of(row(1))).getBytes(StandardCharsets.UTF_8);
        String first =
                upload(Cells.CSV, file, batch).then().statusCode(202).extract().path("id");

        upload(Cells.CSV, file, batch).then().statusCode(202).body("id", equalTo(first));
        upload(Cells.CSV, csv(List.of(row(2))).getBytes(StandardCharsets.UTF_8), batch)
                .then()
                .statusCode(422)
                .body("type", endsWith("idempotency-mismatch"));
    }

    @Test
    void aCallerHasAFewAtATimeAndEndsThem() {
        byte[] file = csv(List.of(row(1))).getBytes(StandardCharsets.UTF_8);
        String id = uploaded(Cells.CSV, file);
        uploaded(Cells.CSV, file);
        uploaded(Cells.CSV, file);

        upload(Cells.CSV, file, null).then().statusCode(429).header("Retry-After", notNullValue());
        submitter
                .request()
                .post("/api/v1/uploads/" + id + "/cancel")
                .then()
                .statusCode(200)
                .body("state", equalTo("cancelled"));
        uploaded(Cells.CSV, file);
        submitter.request().post("/api/v1/uploads/" + id + "/cancel").then().statusCode(200);
        scheduler.runDue();
        String done = submitter.get("/uploads").path("items[0].id");
        submitter.request().post("/api/v1/uploads/" + done + "/cancel").then().statusCode(409);
        assertThat(Yulin.count("select count(*) from upload_part where upload_id = ?::uuid", id))
                .isZero();
    }

    @Test
    void anUploadIsItsAccountsAlone() {
        String id = uploaded(Cells.CSV, csv(List.of(row(1))).getBytes(StandardCharsets.UTF_8));
        TestCaller other = submitter.calling("uploads-other-" + batch);

        other.get("/uploads/" + id).then().statusCode(404);
        other.get("/uploads/" + id + "/failures").then().statusCode(404);
        other.request().post("/api/v1/uploads/" + id + "/cancel").then().statusCode(404);
        other.get("/uploads").then().body("items", equalTo(List.of()));
    }

    /** Whoever writes to the database gets no rights by it. */
    @Test
    void aFileThatSomebodyElseHasChangedSendsNothing() {
        String mine = uploaded(Cells.CSV, csv(List.of(row(1))).getBytes(StandardCharsets.UTF_8));
        assertThat(Yulin.count(
                        "select count(*) from upload_part where position(convert_to(?, 'UTF8') in content) > 0",
                        Slips.DOCUMENT_NUMBER))
                .isZero();
        Yulin.update(
                "update upload_part set content = content || '\\x00'::bytea where upload_id = ?::uuid and number = 0",
                mine);

        scheduler.runDue();

        submitter
                .get("/uploads/" + mine)
                .then()
                .body("state", equalTo("refused"))
                .body("fault", containsString("no longer as this node had stored it"));
        assertThat(slips()).isZero();
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'row.foreign' and detail = ?",
                        "upload: " + mine))
                .isOne();
    }

    @Test
    void theFileGoesWhenItIsDoneAndTheRestAfterAWeek() {
        Map<String, String> bad = row(1);
        bad.put("/receiver/region", "999999");
        String id = uploaded(Cells.CSV, csv(List.of(bad)).getBytes(StandardCharsets.UTF_8));
        scheduler.runDue();
        assertThat(Yulin.count("select count(*) from upload_part where upload_id = ?::uuid", id))
                .isZero();
        assertThat(Yulin.count("select count(*) from upload_failure where upload_id = ?::uuid", id))
                .isEqualTo(2);
        Yulin.update("update upload set created_at = created_at - interval '8 days' where id = ?::uuid", id);

        scheduler.forgetOld();

        submitter.get("/uploads/" + id).then().statusCode(404);
        assertThat(Yulin.count("select count(*) from upload_failure where upload_id = ?::uuid", id))
                .isZero();
    }

    private Map<String, String> row(int number) {
        Map<String, String> row = new LinkedHashMap<>();
        row.put("/sender/office", Slips.YULIN_OFFICE);
        row.put("/receiver/region", "140930");
        row.put("/reference", reference(number));
        row.put("/payload/person/name", Slips.NAME);
        row.put("/payload/person/documentKind", "identity-card");
        row.put("/payload/person/documentNumber", Slips.DOCUMENT_NUMBER);
        row.put("/payload/claim/kind", "registered");
        row.put("/payload/claim/region", "140930");
        return row;
    }

    private String reference(int number) {
        return "up-" + batch + "/" + number;
    }

    private long slips() {
        return Yulin.count("select count(*) from notice where reference like ?", "up-" + batch + "/%");
    }

    private static String csv(List<Map<String, String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(NAMES));
        rows.forEach(row -> all.add(NAMES.stream().map(row::get).toList()));
        return joined(all);
    }

    private static String joined(List<List<String>> rows) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            rows.forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString();
    }

    private static byte[] workbook(List<Map<String, String>> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> names = new ArrayList<>(NAMES);
        names.add("/urgency");
        try (Workbook workbook = new Workbook(bytes, "Test", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("slips");
            sheet.value(0, 0, "title");
            for (int column = 0; column < names.size(); column++) {
                sheet.value(1, column, names.get(column));
                for (int row = 0; row < rows.size(); row++) {
                    sheet.value(row + 2, column, rows.get(row).getOrDefault(names.get(column), ""));
                }
            }
        }
        return bytes.toByteArray();
    }

    private String uploaded(String format, byte[] file) {
        return upload(format, file, null)
                .then()
                .statusCode(202)
                .header("Location", containsString("/api/v1/uploads/"))
                .extract()
                .path("id");
    }

    private Response upload(String format, byte[] file, @Nullable String key) {
        RequestSpecification request = submitter.request().contentType(format).body(file);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post("/api/v1/uploads?type=" + TYPE);
    }

    private static List<List<String>> read(TestCaller caller, String id) {
        return rows(caller.request()
                .header("Accept", Cells.CSV)
                .get("/api/v1/uploads/" + id + "/failures")
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    private static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().ofCsvRecord(csv.startsWith("\uFEFF") ? csv.substring(1) : csv)) {
            reader.forEach(record -> rows.add(new ArrayList<>(record.getFields())));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return rows;
    }

    private static List<String> with(List<String> names, String last) {
        List<String> all = new ArrayList<>(names);
        all.add(last);
        return all;
    }

    private static Map<String, String> parts(byte[] workbook) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        Path file = Files.createTempFile("template", ".xlsx");
        try {
            Files.write(file, workbook);
            try (ZipFile zip = new ZipFile(file.toFile())) {
                for (ZipEntry entry : Collections.list(zip.entries())) {
                    parts.put(
                            entry.getName(),
                            new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
                }
            }
        } finally {
            Files.delete(file);
        }
        return parts;
    }
}
