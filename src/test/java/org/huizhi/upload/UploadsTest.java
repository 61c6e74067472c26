package org.huizhi.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.huizhi.sheet.Cells;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Slips from spreadsheets: a row is a slip, once, or is told with why. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class UploadsTest {

    @Inject
    UploadScheduler scheduler;

    private final UploadFiles files = new UploadFiles();
    private final TestCaller submitter = files.submitter;

    @AfterEach
    void nothingWaits() {
        scheduler.runDue();
    }

    @Test
    void aSheetOfAnOfficeBecomesSlipsAndWhatIsWrongIsPutRightInItsCopy() throws IOException {
        List<Map<String, String>> rows =
                new ArrayList<>(List.of(files.row(1), files.row(2), files.row(3), files.row(4)));
        rows.get(1).put("/receiver/region", "999999");
        rows.get(2).put("/payload/person/name", "=1+1");
        rows.get(2).put("/payload/person/documentNumber", "1.23457E+17");
        rows.get(3).put("/sender/office", "140930-public-security");

        String id = files.uploaded(Cells.CSV, UploadFiles.csv(rows).getBytes(Charset.forName("GB18030")));
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
        assertThat(files.slips()).isOne();

        List<List<String>> copy = files.failures(id);
        assertThat(copy.get(0)).contains("Error");
        assertThat(copy.get(1)).containsExactlyElementsOf(UploadFiles.with(UploadFiles.NAMES, "/error"));
        assertThat(copy).hasSize(5);
        assertThat(copy.get(2).get(8)).isEqualTo("Row 3: Receiving region: no region in the directory has this code");
        assertThat(copy.get(3).get(3)).as("no formula for whoever opens it").isEqualTo("'=1+1");

        copy.get(2).set(1, "140930 河曲县");
        copy.get(3).set(3, Slips.NAME);
        copy.get(3).set(5, Slips.DOCUMENT_NUMBER);
        copy.get(4).set(0, Slips.YULIN_OFFICE);
        String again = files.uploaded(Cells.CSV, UploadFiles.joined(copy).getBytes(StandardCharsets.UTF_8));
        scheduler.runDue();

        submitter
                .get("/uploads/" + again)
                .then()
                .body("state", equalTo("done"))
                .body("sent", equalTo(3))
                .body("failed", equalTo(0));
        assertThat(files.slips()).isEqualTo(4);
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'upload.failures' and detail like ?",
                        id + "%"))
                .isOne();
    }

    /** By mistake, or since one row of it was put right in the file itself. */
    @Test
    void theSameRowIsOneSlipHoweverOftenItsFileComes() throws IOException {
        List<Map<String, String>> rows = new ArrayList<>(List.of(files.row(1), files.row(1), files.row(2)));
        rows.get(2).put("/receiver/region", "999999");
        String first = files.uploaded(Cells.CSV, UploadFiles.csv(rows).getBytes(StandardCharsets.UTF_8));
        files.done(scheduler, first)
                .body("sent", equalTo(1))
                .body("problems[0].row", equalTo(3))
                .body("problems[0].problem.errors[0].code", equalTo("duplicate"))
                .body("problems[0].problem.errors[0].detail", containsString("asks for the same as row 2"))
                .body("problems[1].row", equalTo(4));
        List<List<String>> slips = files.sheet(first, "slips");
        assertThat(slips.get(0)).containsExactly("Row of the file", "Number", "Your reference", "Id");
        assertThat(slips.get(1)).containsExactly("/row", "/number", "/reference", "/id");
        assertThat(slips).hasSize(3);
        assertThat(slips.get(2)).startsWith("2").contains(files.reference(1));
        String number = slips.get(2).get(1);
        submitter
                .get("/notices?number=" + number)
                .then()
                .body("items[0].id", equalTo(slips.get(2).get(3)));

        rows.remove(1);
        rows.get(1).put("/receiver/region", "140930 河曲县");
        String again = files.uploaded(Cells.XLSX, UploadFiles.workbook(rows));

        files.done(scheduler, again)
                .body("state", equalTo("done"))
                .body("sent", equalTo(1))
                .body("repeated", equalTo(1))
                .body("failed", equalTo(0));
        assertThat(files.slips()).isEqualTo(2);
        assertThat(files.sheet(again, "slips").get(2)).startsWith("3", number);
        submitter.perform("withdrawal", slips.get(2).get(3), "{}").then().statusCode(200);
        files.done(scheduler, files.uploaded(Cells.XLSX, UploadFiles.workbook(rows)))
                .body("sent", equalTo(1))
                .body("repeated", equalTo(1));
        TestCaller other = submitter.calling("uploads-too-" + files.batch);
        other.get("/uploads/" + first + "/slips").then().statusCode(404);
    }

    @Test
    void aNameIsSentAsItWasWrittenOrNotAtAll() {
        Map<String, String> row = files.row(1);
        row.put("/payload/person/name", "谢小石");
        byte[] file = UploadFiles.csv(List.of(row)).getBytes(Charset.forName("GB18030"));

        files.done(scheduler, files.uploaded(Cells.CSV, file))
                .body("state", equalTo("refused"))
                .body("fault", containsString("say which it is when you upload it"));
        assertThat(files.slips()).isZero();
        for (String other : List.of("ISO-8859-1", "GBK; charset=UTF-8")) {
            files.upload("text/csv; charset=" + other, file, null)
                    .then()
                    .statusCode(415)
                    .body("detail", containsString("UTF-8, GB18030, UTF-16"));
        }
        files.done(scheduler, files.uploaded("text/csv;charset=\"gb2312\"", file))
                .body("sent", equalTo(1));

        String id = submitter.get("/notices?reference=" + files.reference(1)).path("items[0].id");
        submitter.get("/notices/" + id).then().body("payload.person.name", equalTo("谢小石"));
    }

    /** A copy has texts alone: what a program has made of a number or a text could not be told any more. */
    @Test
    void whatAProgramHasSpoiltIsNotSentByItsCopyEither() throws IOException {
        byte[] workbook = UploadFiles.workbook(List.of(files.row(1), files.row(2)), sheet -> {
            sheet.value(2, 5, new BigDecimal("610802199001011230"));
            sheet.value(3, 2, LocalDate.of(2026, 3, 4));
            sheet.style(3, 2).format("m-d").set();
        });
        String id = files.uploaded(Cells.XLSX, workbook);
        files.done(scheduler, id)
                .body("failed", equalTo(2))
                .body("problems[0].problem.errors[0].code", equalTo("shortened"))
                .body("problems[1].problem.errors[0].code", equalTo("became-a-day"));
        List<List<String>> copy = files.failures(id);

        assertThat(copy.get(2).get(5)).matches("[0-9]\\.[0-9]+E\\+17");
        assertThat(copy.get(3).get(2)).isEmpty();
        String again = files.uploaded(Cells.CSV, UploadFiles.joined(copy).getBytes(StandardCharsets.UTF_8));

        files.done(scheduler, again)
                .body("problems[0].row", equalTo(3))
                .body("problems[0].problem.errors[0].code", equalTo("shortened"))
                .body("failed", equalTo(1));
        assertThat(Yulin.count("select count(*) from notice where reference like '2026-03-0%'"))
                .isZero();
    }

    /** A filter hides rows; nobody means to send what he does not see. */
    @Test
    void whatNobodySawInTheFileIsNotSentAndComesBack() throws IOException {
        byte[] workbook = UploadFiles.workbook(List.of(files.row(1), files.row(2), files.row(3)), sheet -> {
            sheet.hideRow(3);
            sheet.range(2, 0, 4, 0).merge();
            sheet.value(4, 8, "urgent");
            sheet.hideColumn(8);
        });

        String id = files.uploaded(Cells.XLSX, workbook);

        files.done(scheduler, id)
                .body("state", equalTo("done"))
                .body("sent", equalTo(1))
                .body("problems[0].row", equalTo(4))
                .body("problems[0].problem.errors[0].code", equalTo("hidden"))
                .body("problems[1].problem.errors[0].pointer", equalTo("/5/urgency"));
        assertThat(files.failures(id).get(2))
                .contains(Slips.YULIN_OFFICE, files.reference(2))
                .anySatisfy(cell -> assertThat(cell).startsWith("Row 4: the row is hidden in the file"));
    }

    @Test
    void theTableIsOnOneOfTheSheetsThatAreShown() throws IOException {
        byte[] one = UploadFiles.workbook(List.of(files.row(1)), sheet -> {}, "notes", null);
        byte[] both = UploadFiles.workbook(List.of(files.row(2)), sheet -> {}, null, "/sender/office");

        files.done(scheduler, files.uploaded(Cells.XLSX, one)).body("sent", equalTo(1));
        files.done(scheduler, files.uploaded(Cells.XLSX, both))
                .body("state", equalTo("refused"))
                .body("fault", equalTo("sheets 1 and 2 both have the columns: upload a file for each"));
    }

    @Test
    void aWorkbookMadeOfTheTemplateIsTaken() throws IOException {
        byte[] template = submitter
                .request()
                .header("Accept", Cells.XLSX)
                .get("/api/v1/notice-types/" + UploadFiles.TYPE + "/template")
                .then()
                .statusCode(200)
                .header("Content-Disposition", containsString(UploadFiles.TYPE + ".xlsx"))
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

        Map<String, String> row = files.row(1);
        row.put("/sender/office", Slips.YULIN_OFFICE + " 榆阳区公安局");
        row.put("/receiver/region", "140930 河曲县");
        row.put("/urgency", "urgent 紧急");
        Map<String, String> bad = files.row(2);
        bad.put("/payload/person/documentNumber", "");
        String id = files.uploaded(Cells.XLSX, UploadFiles.workbook(List.of(row, bad)));
        scheduler.runDue();

        submitter
                .get("/uploads/" + id)
                .then()
                .body("state", equalTo("done"))
                .body("sent", equalTo(1))
                .body("failed", equalTo(1))
                .body("problems[0].row", equalTo(4));
        assertThat(Yulin.count(
                        "select count(*) from notice where reference = ? and urgency = 'URGENT'", files.reference(1)))
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
                .get("/api/v1/notice-types/" + UploadFiles.TYPE + "/template")
                .then()
                .statusCode(200)
                .extract()
                .asString();

        List<List<String>> rows = UploadFiles.rows(csv);
        assertThat(rows).hasSize(4);
        assertThat(rows.get(0)).contains("发出机构 *");
        assertThat(rows.get(1)).contains("Your office *");
        assertThat(rows.get(3)).containsAll(UploadFiles.NAMES);
        submitter.get("/notice-types/no-such-type/template").then().statusCode(404);
    }

    @Test
    void aFileThatCannotBeReadToItsEndSendsNothing() {
        String broken = UploadFiles.csv(List.of(files.row(1))) + "\"" + "x".repeat(2 * 1024 * 1024);
        String strange = UploadFiles.csv(List.of(files.row(1))).replace("/reference", "/payload/spouse");
        String heading = UploadFiles.csv(List.of(files.row(1))).replace("/sender/office", "office");
        for (Map.Entry<String, String> file : Map.of(
                        broken,
                        "cannot be read as CSV beyond row 2",
                        strange,
                        "column C has a name that no column",
                        heading,
                        "a name that no column of this type has",
                        "a,b\n1,2\n",
                        "none of the first 20 rows",
                        UploadFiles.csv(List.of()),
                        "no row below")
                .entrySet()) {
            String id = files.uploaded(Cells.CSV, file.getKey().getBytes(StandardCharsets.UTF_8));
            scheduler.runDue();
            submitter
                    .get("/uploads/" + id)
                    .then()
                    .body("state", equalTo("refused"))
                    .body("fault", containsString(file.getValue()));
        }
        assertThat(files.slips()).isZero();
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
