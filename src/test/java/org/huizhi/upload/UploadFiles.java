package org.huizhi.upload;

import static org.hamcrest.Matchers.containsString;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.sheet.Cells;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;

/** Files of one caller, whose slips are known by their references, and what comes of them. */
final class UploadFiles {

    static final String TYPE = "residence-confirmation";
    static final List<String> NAMES = List.of(
            "/sender/office",
            "/receiver/region",
            "/reference",
            "/payload/person/name",
            "/payload/person/documentKind",
            "/payload/person/documentNumber",
            "/payload/claim/kind",
            "/payload/claim/region");

    final String batch = TestCaller.freshKey().substring(0, 8);
    final TestCaller submitter = TestCaller.submitter().calling("uploads-" + batch);

    Map<String, String> row(int number) {
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

    String reference(int number) {
        return "up-" + batch + "/" + number;
    }

    long slips() {
        return Yulin.count("select count(*) from notice where reference like ?", "up-" + batch + "/%");
    }

    static String csv(List<Map<String, String>> rows) {
        List<List<String>> all = new ArrayList<>(List.of(NAMES));
        rows.forEach(row -> all.add(NAMES.stream().map(row::get).toList()));
        return joined(all);
    }

    static String joined(List<List<String>> rows) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().build(text)) {
            rows.forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString();
    }

    /** What else is done with a sheet. */
    interface Change {

        void to(Worksheet sheet);
    }

    static byte[] workbook(List<Map<String, String>> rows) throws IOException {
        return workbook(rows, sheet -> {});
    }

    static byte[] workbook(List<Map<String, String>> rows, Change change) throws IOException {
        return workbook(rows, change, null, null);
    }

    /** With a title in the first row, and perhaps a sheet in front of it and one behind, with a text in it. */
    static byte[] workbook(
            List<Map<String, String>> rows, Change change, @Nullable String before, @Nullable String behind)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> names = new ArrayList<>(NAMES);
        names.add("/urgency");
        try (Workbook workbook = new Workbook(bytes, "Test", "1.0")) {
            if (before != null) {
                workbook.newWorksheet("before").value(0, 0, before);
            }
            Worksheet sheet = workbook.newWorksheet("slips");
            sheet.value(0, 0, "title");
            for (int column = 0; column < names.size(); column++) {
                sheet.value(1, column, names.get(column));
                for (int row = 0; row < rows.size(); row++) {
                    sheet.value(row + 2, column, rows.get(row).getOrDefault(names.get(column), ""));
                }
            }
            change.to(sheet);
            if (behind != null) {
                workbook.newWorksheet("behind").value(0, 0, behind);
            }
        }
        return bytes.toByteArray();
    }

    String uploaded(String format, byte[] file) {
        return upload(format, file, null)
                .then()
                .statusCode(202)
                .header("Location", containsString("/api/v1/uploads/"))
                .extract()
                .path("id");
    }

    /** Carried out, and how it is then. */
    ValidatableResponse done(UploadScheduler scheduler, String id) {
        scheduler.runDue();
        return submitter.get("/uploads/" + id).then().statusCode(200);
    }

    Response upload(String format, byte[] file, @Nullable String key) {
        RequestSpecification request = submitter.request().contentType(format).body(file);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.post("/api/v1/uploads?type=" + TYPE);
    }

    List<List<String>> failures(String id) {
        return sheet(id, "failures");
    }

    /** A table that belongs to an upload, as CSV. */
    List<List<String>> sheet(String id, String name) {
        return rows(submitter
                .request()
                .header("Accept", Cells.CSV)
                .get("/api/v1/uploads/" + id + "/" + name)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }

    static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        try (CsvReader<CsvRecord> reader =
                CsvReader.builder().ofCsvRecord(csv.startsWith("\uFEFF") ? csv.substring(1) : csv)) {
            reader.forEach(record -> rows.add(new ArrayList<>(record.getFields())));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return rows;
    }

    static List<String> with(List<String> names, String last) {
        List<String> all = new ArrayList<>(names);
        all.add(last);
        return all;
    }

    String account(String id) {
        return String.valueOf(Yulin.query("select account from upload where id = ?::uuid", id)
                .get(0)
                .get("account"));
    }
}
