package org.huizhi.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.poi.poifs.crypt.Decryptor;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.huizhi.envelope.MessageType;
import org.huizhi.sheet.ProtectedWorkbook;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.testsupport.carried.CarriedRegion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A township without a line: it takes its work home in a workbook, fills it in, and brings it back. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class CarriedWorkTest {

    private static final String OFFICE = "610827-civil-affairs";
    private static final String PASSWORD = "Mizhi-2026-1126";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private final TestCaller township = new TestCaller("township", Set.of("handler"), List.of(OFFICE));
    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    /** A workbook as a program shows it: by sheet, rows of cells under the names of their columns. */
    private static final class Book {

        private final Map<String, List<Map<String, String>>> sheets = new LinkedHashMap<>();

        static Book opened(byte[] file) {
            try (POIFSFileSystem protectedFile = new POIFSFileSystem(new ByteArrayInputStream(file))) {
                Decryptor decryptor = Decryptor.getInstance(new EncryptionInfo(protectedFile));
                assertThat(decryptor.verifyPassword("another password")).isFalse();
                assertThat(decryptor.verifyPassword(PASSWORD)).isTrue();
                Book book = new Book();
                try (InputStream content = decryptor.getDataStream(protectedFile);
                        ReadableWorkbook workbook = new ReadableWorkbook(content)) {
                    workbook.getSheets().forEach(sheet -> book.read(sheet.getName(), rows(sheet)));
                }
                return book;
            } catch (IOException | GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static List<Row> rows(Sheet sheet) {
            try {
                return sheet.read();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void read(String name, List<Row> rows) {
            if (rows.size() < 4 || !rows.get(3).getCellText(0).equals("/slip")) {
                return;
            }
            List<Map<String, String>> read = new ArrayList<>();
            for (Row row : rows.subList(4, rows.size())) {
                Map<String, String> cells = new LinkedHashMap<>();
                for (int at = 0; at < rows.get(3).getCellCount(); at++) {
                    cells.put(rows.get(3).getCellText(at), at < row.getCellCount() ? row.getCellText(at) : "");
                }
                read.add(cells);
            }
            sheets.put(name, read);
        }

        Map<String, String> row(String slip) {
            return sheets.values().stream()
                    .flatMap(List::stream)
                    .filter(row -> row.getOrDefault("/slip", "").contains(slip))
                    .findFirst()
                    .orElseThrow();
        }

        int rows() {
            return sheets.values().stream().mapToInt(List::size).sum();
        }

        Book fill(String slip, String... namesAndCells) {
            for (int i = 0; i < namesAndCells.length; i += 2) {
                row(slip).put(namesAndCells[i], namesAndCells[i + 1]);
            }
            return this;
        }

        /** As a program saves it. */
        byte[] saved(BiConsumer<byte[], ByteArrayOutputStream> protection) {
            ByteArrayOutputStream plain = new ByteArrayOutputStream();
            try (Workbook workbook = new Workbook(plain, "WPS", "1.0")) {
                sheets.forEach((name, rows) -> {
                    Worksheet sheet = workbook.newWorksheet(name);
                    List<String> columns = List.copyOf(rows.get(0).keySet());
                    for (int at = 0; at < columns.size(); at++) {
                        sheet.value(3, at, columns.get(at));
                        for (int row = 0; row < rows.size(); row++) {
                            sheet.value(4 + row, at, rows.get(row).get(columns.get(at)));
                        }
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ByteArrayOutputStream saved = new ByteArrayOutputStream();
            protection.accept(plain.toByteArray(), saved);
            return saved.toByteArray();
        }

        byte[] saved() {
            return saved((plain, output) -> {
                try {
                    ProtectedWorkbook.write(plain, PASSWORD, output);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private String slip(String type) {
        return Yulin.receive(xinzhou, Slips.with(Yulin.slipOfXinzhou(type), "/receiver/office", OFFICE));
    }

    private Book takenHome() {
        return Book.opened(township.request()
                .header("Huizhi-Password", PASSWORD)
                .accept(XLSX)
                .get("/api/v1/offline/work?office=" + OFFICE)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
    }

    private ValidatableResponse brought(byte[] file, String password) {
        return township.request()
                .contentType(XLSX)
                .header("Huizhi-Password", password)
                .body(file)
                .post("/api/v1/offline/work")
                .then();
    }

    private static String resultOf(String slip) {
        return "rows.find { it.notice == '" + slip + "' }.result";
    }

    @Test
    void theTownshipAnswersAtHomeAndEachRowIsDoneOnce() {
        String accepted = slip("residence-confirmation");
        String returned = slip("residence-confirmation");
        String declined = slip("cooperation-request");
        String answeredByTheCounty = slip("residence-confirmation");
        String left = slip("cooperation-request");
        Book home = takenHome();
        assertThat(home.row(returned))
                .containsEntry("/question/payload/person/name", Slips.NAME)
                .containsEntry("/question/payload/person/documentNumber", Slips.DOCUMENT_NUMBER)
                .containsEntry("/state", "received")
                .hasEntrySatisfying("/dueDate", day -> assertThat(day).matches("[0-9-]{10}"));
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'notice.read' and caller = 'township'"
                                + " and notice_id = ?::uuid",
                        returned))
                .isEqualTo(1);
        TestCaller.handler()
                .perform(
                        "returns",
                        answeredByTheCounty,
                        "{\"kind\": \"final\", \"payload\": {\"outcome\": \"confirmed\"}}")
                .then()
                .statusCode(200);

        byte[] file = home.fill(accepted, "/act", "accept 受理")
                .fill(returned, "/act", "return", "/payload/outcome", "confirmed")
                .fill(declined, "/act", "退回", "/reason", "incomplete", "/text", "缺少附件")
                .fill(answeredByTheCounty, "/act", "return", "/payload/outcome", "not-found")
                .saved();
        brought(file, PASSWORD)
                .statusCode(200)
                .body("done", equalTo(3))
                .body("moved", equalTo(1))
                .body("refused", equalTo(0))
                .body(resultOf(answeredByTheCounty), equalTo("moved"))
                .body(
                        "rows.find { it.notice == '" + answeredByTheCounty + "' }.problem.detail",
                        containsString("it is returned now"));

        assertThat(township.stateOf(accepted)).isEqualTo("accepted");
        assertThat(township.stateOf(returned)).isEqualTo("returned");
        assertThat(township.stateOf(declined)).isEqualTo("declined");
        assertThat(township.stateOf(left)).isEqualTo("received");
        assertThat(xinzhou.await(MessageType.RETURN_FINAL, returned)
                        .data()
                        .at("/payload/outcome")
                        .asText())
                .isEqualTo("confirmed");
        assertThat(xinzhou.await(MessageType.RETURN_FINAL, answeredByTheCounty)
                        .data()
                        .at("/payload/outcome")
                        .asText())
                .as("what the county said stands")
                .isEqualTo("confirmed");
        Map<String, Long> before = Yulin.traces();
        brought(file, PASSWORD)
                .body("done", equalTo(0))
                .body("repeated", equalTo(3))
                .body("moved", equalTo(1));
        assertThat(Yulin.traces()).isEqualTo(before);
    }

    /** The same, in the console: a form gives the file, another one takes it and tells of each row. */
    @Test
    void theConsoleGivesTheFileAndTakesItBack() {
        String slip = slip("residence-confirmation");
        ConsoleVisitor visitor = ConsoleVisitor.of(township);
        Response page = visitor.get("/console/work/files");
        assertThat(page.asString())
                .contains("Work to take home", OFFICE)
                .containsPattern("name=\"/password\" value=\"([a-z2-9]{4}-){3}[a-z2-9]{4}\"");
        assertThat(visitor.reading("zh").read("/console/work/files")).contains("离线办理");
        assertThat(visitor.read("/console/work")).contains("/console/work/files");
        assertThat(visitor.send(page, "/console/work/files/home", Map.of("/office", OFFICE, "/password", "short"))
                        .asString())
                .contains("must be 12 to 128 printable characters of ASCII");
        Response home =
                visitor.send(page, "/console/work/files/home", Map.of("/office", OFFICE, "/password", PASSWORD));
        assertThat(home.statusCode()).isEqualTo(200);
        byte[] file = Book.opened(home.asByteArray())
                .fill(slip, "/act", "return", "/payload/outcome", "confirmed")
                .saved();

        String brought = visitor.request()
                .urlEncodingEnabled(true)
                .multiPart("token", ConsoleVisitor.hidden(page, "token"))
                .multiPart("key", ConsoleVisitor.hidden(page, "key"))
                .multiPart("/filePassword", PASSWORD)
                .multiPart("/file", "work.xlsx", file, XLSX)
                .post("/console/work/files")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        assertThat(brought).contains("What came of the rows", "/console/work/" + slip, "done");
        assertThat(township.stateOf(slip)).isEqualTo("returned");
    }

    @Test
    void theConsoleGivesAndTakesFilesOfMessages() {
        ConsoleVisitor operator = ConsoleVisitor.of(TestCaller.operator());
        BusAndDatabaseResource.Surroundings around = BusAndDatabaseResource.surroundings();
        CarriedRegion partner = new CarriedRegion(around.xinzhou(), around.yulin());
        Response page = operator.get("/console/feed/files");
        assertThat(page.asString()).contains("Partners without a line", "/console/feed/files/cn-140900");
        assertThat(operator.read("/console/feed")).contains("/console/feed/files");
        partner.open(operator.get("/console/feed/files/cn-140900").asByteArray());

        assertThat(sentFile(operator, page, partner.file()).asString())
                .contains("What came of the file", "<dd><span role=\"status\">yes</span></dd>");
        assertThat(sentFile(operator, page, "a picture".getBytes(StandardCharsets.UTF_8))
                        .asString())
                .contains("the file does not begin with the signed head of a file of messages");
    }

    private static Response sentFile(ConsoleVisitor operator, Response page, byte[] file) {
        return operator.request()
                .urlEncodingEnabled(true)
                .multiPart("token", ConsoleVisitor.hidden(page, "token"))
                .multiPart("key", ConsoleVisitor.hidden(page, "key"))
                .multiPart("/file", "messages.ndjson", file, "application/x-ndjson")
                .post("/console/feed/files");
    }

    @Test
    void aRowWithAFaultSaysWhereAndIsPutRightInTheFile() {
        String slip = slip("residence-confirmation");
        String other = slip("residence-confirmation");
        Book home = takenHome();

        brought(home.fill(slip, "/act", "return").fill(other, "/act", "decline").saved(), PASSWORD)
                .body(resultOf(slip), equalTo("refused"))
                .body("rows.find { it.notice == '" + slip + "' }.problem.errors.pointer", hasItem("/payload/outcome"))
                .body("rows.find { it.notice == '" + other + "' }.problem.errors.pointer", hasItem("/reason"));
        brought(
                        home.fill(slip, "/payload/outcome", "confirmed")
                                .fill(other, "/act", "")
                                .saved(),
                        PASSWORD)
                .body(resultOf(slip), equalTo("done"));

        assertThat(township.stateOf(slip)).isEqualTo("returned");
        assertThat(township.stateOf(other)).isEqualTo("received");
    }

    /** Who answers and says of no row that it is an answer would go home believing that it was sent. */
    @Test
    void aRowThatIsFilledInWithoutAnActIsNotPassedOver() {
        String slip = slip("residence-confirmation");
        String other = slip("residence-confirmation");
        Book home = takenHome();

        brought(home.fill(slip, "/payload/outcome", "confirmed").saved(), PASSWORD)
                .body("untouched", equalTo(home.rows() - 1))
                .body(resultOf(slip), equalTo("refused"))
                .body("rows.find { it.notice == '" + slip + "' }.problem.errors.pointer", hasItem("/act"));

        assertThat(township.stateOf(slip)).isEqualTo("received");
        assertThat(township.stateOf(other)).isEqualTo("received");
    }

    /**
     * Somebody brings the file, changes his mind and brings it again: what was signed cannot be changed, and he is
     * told.
     */
    @Test
    void whatWasDoneByTheFileStandsWhateverTheFileSaysLater() {
        String slip = slip("residence-confirmation");
        Book home = takenHome();
        brought(
                        home.fill(slip, "/act", "return", "/payload/outcome", "confirmed")
                                .saved(),
                        PASSWORD)
                .body(resultOf(slip), equalTo("done"));

        brought(home.fill(slip, "/payload/outcome", "not-found").saved(), PASSWORD)
                .body(resultOf(slip), equalTo("refused"))
                .body("rows.find { it.notice == '" + slip + "' }.state", equalTo("returned"))
                .body(
                        "rows.find { it.notice == '" + slip + "' }.problem.errors[0].detail",
                        containsString("by this file before"));

        assertThat(xinzhou.await(MessageType.RETURN_FINAL, slip)
                        .data()
                        .at("/payload/outcome")
                        .asText())
                .isEqualTo("confirmed");
    }

    /** A file that was changed on its way, by somebody without the password, is not what the office filled in. */
    @Test
    void aFileThatWasChangedWithoutItsPasswordIsNotRead() {
        String slip = slip("cooperation-request");
        byte[] file = takenHome().fill(slip, "/act", "accept").saved();
        byte[] changed = file.clone();
        changed[changed.length / 2] ^= 1;

        brought(changed, PASSWORD)
                .statusCode(422)
                .body("errors.detail[0]", containsString("no workbook with a password"));
        assertThat(township.stateOf(slip)).isEqualTo("received");
    }

    @Test
    void aFileIsOpenedByItsPasswordAndActsWithinTheOfficesOfWhoBringsIt() {
        String slip = slip("cooperation-request");
        byte[] file = takenHome().fill(slip, "/act", "accept").saved();

        brought(file, "not the password").statusCode(422).body("errors.code[0]", equalTo("unusable-file"));
        brought("a picture".getBytes(StandardCharsets.UTF_8), PASSWORD).statusCode(422);
        TestCaller neighbour = new TestCaller("neighbour", Set.of("handler"), List.of("610802-health"));
        neighbour
                .request()
                .contentType(XLSX)
                .header("Huizhi-Password", PASSWORD)
                .body(file)
                .post("/api/v1/offline/work")
                .then()
                .statusCode(200)
                .body("done", equalTo(0))
                .body(resultOf(slip), equalTo("refused"));
        neighbour
                .request()
                .header("Huizhi-Password", PASSWORD)
                .accept(XLSX)
                .get("/api/v1/offline/work?office=" + OFFICE)
                .then()
                .statusCode(403);
        township.request()
                .header("Huizhi-Password", "short")
                .accept(XLSX)
                .get("/api/v1/offline/work?office=" + OFFICE)
                .then()
                .statusCode(400);
        assertThat(township.stateOf(slip)).isEqualTo("received");
    }
}
