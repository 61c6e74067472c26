package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.huizhi.notice.NoticeState;
import org.huizhi.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file holds that a spreadsheet program opens; each has gone wrong in somebody's export. */
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

    /** Ids of agreements, of which a spreadsheet program would keep less: a partner chooses them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00123",
                "12345678901234567890",
                "1E5",
                "12e10",
                "1-2",
                "3.4",
                "1-2-2026",
                "2026.3.1",
                "2026-3",
                "TRUE"
            })
    void whatWouldBeTakenForANumberOrADayIsAText(String id) throws IOException {
        assertThat(cell(id)).isEqualTo("'" + id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"610802", "2026-03", "2026-03-17", "2026-W12", "610800-2026-000123", "agr-1-2", "1.0-beta"})
    void codesMonthsAndDaysStayAsTheyAre(String text) throws IOException {
        assertThat(cell(text)).isEqualTo(text);
    }

    @Test
    void aNegativeNumberIsANumber() throws IOException {
        assertThat(cell(-3)).isEqualTo("-3");
    }

    /** As text they could be neither filtered by year nor subtracted. */
    @Test
    void aDayIsADayInAWorkbookAndIsoInCsv() throws IOException {
        LocalDate day = LocalDate.of(2026, 3, 17);

        Row row = lastRow(day);

        assertThat(row.getCellAsDate(0)).contains(day.atStartOfDay());
        assertThat(row.getCell(0).getDataFormatString()).isEqualTo("yyyy-mm-dd");
        assertThat(cell(day)).isEqualTo("2026-03-17");
    }

    /**
     * A program shows {@code _x0041_} as A, and takes a workbook with a character that XML does not have for broken.
     */
    @ParameterizedTest
    @CsvSource({"agr_x0041_,agr_x005F_x0041_", "a_x000D_b,a_x005F_x000D_b", "a_b,a_b"})
    void anIdIsShownInAWorkbookAsItIs(String id, String written) throws IOException {
        assertThat(lastRow(id).getCellText(0)).isEqualTo(written);
    }

    @ParameterizedTest
    @ValueSource(ints = {0x1, 0xB, 0xFFFE, 0xFFFF, 0xD800})
    void aNameWithACharacterThatXmlDoesNotHaveBreaksNoWorkbook(int character) throws IOException {
        assertThat(lastRow("保德县" + (char) character + "民政局").getCellText(0)).isEqualTo("保德县\uFFFD民政局");
    }

    @Test
    void aNameOutsideOfTheBasicPlaneStaysAsItIs() throws IOException {
        assertThat(lastRow("𠮷县").getCellText(0)).isEqualTo("𠮷县");
    }

    /** As a day and a time of day, by which it can be sorted and subtracted. */
    @Test
    void aTimeIsATimeInAWorkbookAndReadableInCsv() throws IOException {
        LocalDateTime time = LocalDateTime.of(2026, 3, 17, 9, 5, 7, 123_000_000);

        assertThat(lastRow(time).getCellAsDate(0)).contains(time.withNano(0));
        assertThat(cell(time)).isEqualTo("2026-03-17 09:05:07");
    }

    /** Programs go by them (docs/callers.md). */
    @Test
    @SuppressWarnings("NullAway") // Headings need nothing of what rows are made with.
    void headingsAreAsTheyAreDocumentedAndEachIsOneColumns() throws IOException {
        String document = Files.readString(Path.of("docs/callers.md")).replaceAll("\\s+", " ");
        List<String> notices = new NoticeSheet(null, null, null, "1")
                .columns.stream().map(Sheet.Column::heading).toList();
        List<String> rounds =
                FigureSheet.ROUNDS.stream().map(Sheet.Column::heading).toList();

        assertThat(document)
                .contains(": " + headings("notices", notices) + ".", ": " + headings("statistics", rounds) + ".");
    }

    private static String headings(String bundle, List<String> names) {
        List<List<String>> both = Stream.of(Locale.ENGLISH, Locale.CHINESE)
                .map(language -> ResourceBundle.getBundle(bundle, language, Problem.WITHOUT_SYSTEM_LOCALE))
                .map(words -> names.stream().map(words::getString).toList())
                .toList();
        both.forEach(headings -> assertThat(headings).doesNotHaveDuplicates());
        return IntStream.range(0, names.size())
                .mapToObj(at -> both.get(0).get(at) + " " + both.get(1).get(at))
                .collect(Collectors.joining(", "));
    }

    /** Read from the database as they are written: what is written is let go. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHundredThousandRowsAreNeverInMemoryTogether(boolean csv) throws IOException {
        int many = 100_000;
        List<WeakReference<Object>> given = new ArrayList<>();
        AtomicInteger most = new AtomicInteger();
        Sheet sheet = new Sheet(
                "sheet",
                List.of(),
                List.of("number", "name"),
                () -> IntStream.range(0, many)
                        .mapToObj(row -> {
                            String name = "slip " + row;
                            given.add(new WeakReference<>(name));
                            if (row % 20_000 == 19_999) {
                                System.gc();
                                most.accumulateAndGet(
                                        (int) given.stream()
                                                .filter(one -> one.get() != null)
                                                .count(),
                                        Math::max);
                            }
                            return List.<Object>of(row, name);
                        })
                        .iterator());
        DataOutputStream output = new DataOutputStream(OutputStream.nullOutputStream());

        if (csv) {
            sheet.writeCsv(output);
        } else {
            sheet.writeXlsx(output);
        }

        assertThat(most.get()).isBetween(1, 5_000);
        assertThat(output.size()).isGreaterThan(many);
    }

    @Test
    void wordsOfNoticesAreInBothLanguages() {
        assertThat(ResourceBundle.getBundle("notices", Locale.CHINESE, Problem.WITHOUT_SYSTEM_LOCALE)
                        .keySet())
                .isEqualTo(ResourceBundle.getBundle("notices", Locale.ENGLISH, Problem.WITHOUT_SYSTEM_LOCALE)
                        .keySet())
                .containsAll(Stream.of(NoticeState.values())
                        .map(state -> "state-" + state.code())
                        .toList());
    }

    /** Else a program repairs the workbook. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void namesOfSheetsAreShortAndPlain(String language) {
        ResourceBundle words =
                ResourceBundle.getBundle("statistics", Locale.forLanguageTag(language), Problem.WITHOUT_SYSTEM_LOCALE);
        String notices = ResourceBundle.getBundle(
                        "notices", Locale.forLanguageTag(language), Problem.WITHOUT_SYSTEM_LOCALE)
                .getString("sheet");
        for (String title : List.of(
                words.getString("sheet"),
                words.getString("sheetOfRounds"),
                words.getString("sheetOfPartFigures"),
                words.getString("sheetOfParts"),
                notices)) {
            assertThat(title)
                    .hasSizeBetween(1, 31)
                    .matches("[^\\[\\]:*?/\\\\]*")
                    .isNotEqualToIgnoringCase("History");
        }
    }

    private static Row lastRow(Object value) throws IOException {
        ByteArrayOutputStream workbook = new ByteArrayOutputStream();
        sheet(value).writeXlsx(workbook);
        try (ReadableWorkbook read = new ReadableWorkbook(
                new ByteArrayInputStream(workbook.toByteArray()), new ReadingOptions(true, false))) {
            List<Row> rows = read.getFirstSheet().read();
            return rows.get(rows.size() - 1);
        }
    }

    private static Sheet sheet(Object value) {
        return new Sheet("sheet", List.of(), List.of("office"), List.of(List.of(value)));
    }

    private static String cell(Object value) throws IOException {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        sheet(value).writeCsv(csv);
        return CsvReader.builder().ofCsvRecord(csv.toString(StandardCharsets.UTF_8)).stream()
                .reduce((before, last) -> last)
                .orElseThrow()
                .getField(0);
    }
}
