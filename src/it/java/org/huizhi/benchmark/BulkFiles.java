package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.huizhi.demo.MadeUpPerson;
import org.huizhi.testsupport.Slips;

/** Files of as many questions as are wanted, each about another person and with a reference of its own. */
final class BulkFiles {

    static final String TYPE = "residence-confirmation";

    private static final List<String> COLUMNS = List.of(
            "/sender/office",
            "/receiver/region",
            "/reference",
            "/payload/person/name",
            "/payload/person/documentKind",
            "/payload/person/documentNumber",
            "/payload/claim/kind",
            "/payload/claim/region");
    private static final int KEPT_ROWS = 500;
    private static final int BUFFER = 64 * 1024;
    private static final byte[] ROW = "<row".getBytes(StandardCharsets.US_ASCII);

    private final Random random = new Random(1);
    private final Path folder;
    private int file;

    BulkFiles(Path folder) {
        this.folder = folder;
    }

    /** @return a file with a {@code NoticeSubmission} a line */
    Path lines(int count) throws IOException {
        Path lines = next(".ndjson");
        try (Writer writer = Files.newBufferedWriter(lines)) {
            for (int i = 1; i <= count; i++) {
                ObjectNode slip = Slips.submission(TYPE).put("reference", reference(i));
                person().putInto((ObjectNode) slip.at("/payload/person"));
                writer.append(slip.toString()).append('\n');
            }
        }
        return lines;
    }

    Path csv(int rows) throws IOException {
        Path csv = next(".csv");
        try (CsvWriter writer = CsvWriter.builder().build(csv, StandardCharsets.UTF_8)) {
            writer.writeRecord(COLUMNS);
            for (int i = 1; i <= rows; i++) {
                writer.writeRecord(row(i, "registered"));
            }
        }
        return csv;
    }

    /** With its texts in the table of the workbook, as spreadsheet programs write them. */
    Path workbook(int rows) throws IOException {
        return workbook(rows, "registered");
    }

    /** None of whose rows can be sent: each claims what nobody can. */
    Path refusedWorkbook(int rows) throws IOException {
        return workbook(rows, "imagined");
    }

    private Path workbook(int rows, String claim) throws IOException {
        Path xlsx = next(".xlsx");
        try (OutputStream output = new BufferedOutputStream(Files.newOutputStream(xlsx));
                Workbook workbook = new Workbook(output, "Benchmark", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("slips");
            for (int i = 0; i <= rows; i++) {
                List<String> row = i == 0 ? COLUMNS : row(i, claim);
                for (int column = 0; column < row.size(); column++) {
                    sheet.value(i, column, row.get(column));
                }
                if (i % KEPT_ROWS == 0) {
                    sheet.flush();
                }
            }
        }
        return xlsx;
    }

    private List<String> row(int number, String claim) {
        MadeUpPerson person = person();
        return List.of(
                Slips.YULIN_OFFICE,
                "140930",
                reference(number),
                person.name(),
                "identity-card",
                person.idNumber(),
                claim,
                "140930");
    }

    private MadeUpPerson person() {
        return MadeUpPerson.next(random, 1940, 2000, true);
    }

    private String reference(int number) {
        return "bulk-" + file + "/" + number;
    }

    private Path next(String ending) {
        file++;
        return folder.resolve("bulk-" + file + ending);
    }

    /** @return where an answer may be kept */
    Path answer(String ending) {
        return next(ending);
    }

    /** @return of a CSV whose cells have no line ends, or of the first sheet of a workbook */
    static long rows(Path sheet) throws IOException {
        if (sheet.toString().endsWith(".csv")) {
            return count(Files.newInputStream(sheet), new byte[] {'\n'});
        }
        try (ZipFile zip = new ZipFile(sheet.toFile())) {
            return count(zip.getInputStream(zip.getEntry("xl/worksheets/sheet1.xml")), ROW);
        }
    }

    /** @param wanted bytes of which the first comes once */
    private static long count(InputStream unbuffered, byte[] wanted) throws IOException {
        long found = 0;
        int at = 0;
        try (InputStream bytes = new BufferedInputStream(unbuffered, BUFFER)) {
            for (int one = bytes.read(); one >= 0; one = bytes.read()) {
                at = one == wanted[at] ? at + 1 : one == wanted[0] ? 1 : 0;
                if (at == wanted.length) {
                    found++;
                    at = 0;
                }
            }
        }
        return found;
    }
}
