package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of offices in a file that a spreadsheet program opens. */
class SheetTest {

    /** In full width as a Chinese or Japanese program reads it. */
    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠SUM(A1)"})
    void whatWouldBeTakenForAFormulaIsAText(String name) throws IOException {
        assertThat(cell(name)).isEqualTo("'" + name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"保德县民政局", "140931-civil-affairs", "A=1", "（一）"})
    void otherNamesStayAsTheyAre(String name) throws IOException {
        assertThat(cell(name)).isEqualTo(name);
    }

    private static String cell(String name) throws IOException {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        new Sheet("sheet", List.of(), List.of("office"), List.of(List.of(name))).writeCsv(csv);
        return CsvReader.builder().ofCsvRecord(csv.toString(StandardCharsets.UTF_8)).stream()
                .reduce((before, last) -> last)
                .orElseThrow()
                .getField(0);
    }
}
