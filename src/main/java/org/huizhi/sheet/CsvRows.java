package org.huizhi.sheet;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.huizhi.sheet.SheetRow.Cell;
import org.huizhi.sheet.SheetRow.Kind;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * CSV as spreadsheet programs write it: in UTF-8, with a byte order mark or without, in UTF-16 with one, or in GB18030,
 * which has GBK and GB 2312 in it; with comma, semicolon or tab between the cells.
 */
public final class CsvRows implements SheetRows {

    /** Characters at the beginning among which the separator is looked for. */
    private static final int BEGINNING = 64 * 1024;

    /** Characters of one row with what stands around them. */
    private static final int LONGEST_LINE = 1024 * 1024;

    private static final char[] SEPARATORS = {',', ';', '\t'};

    private final TextEncoding encoding;
    private final CsvReader<CsvRecord> csv;
    private final CloseableIterator<CsvRecord> records;
    private final Characters characters = new Characters();
    private int number;

    private CsvRows(TextEncoding encoding, CsvReader<CsvRecord> csv) {
        this.encoding = encoding;
        this.csv = csv;
        this.records = csv.iterator();
    }

    /**
     * @param said encoding ({@link TextEncoding#ALL}); null where nobody said it
     * @param headings tells how many headings of the table are in a row; with the right separator they are the most
     * @throws UnusableFileException for bytes that are none of these encodings, or may be two
     */
    public static CsvRows open(ByteSource bytes, @Nullable String said, ToIntFunction<List<String>> headings)
            throws IOException {
        TextEncoding encoding = TextEncoding.of(bytes, said);
        char separator = SEPARATORS[0];
        int most = 0;
        for (char one : SEPARATORS) {
            int found = found(encoding.reader(bytes), one, headings);
            if (found > most) {
                most = found;
                separator = one;
            }
        }
        return new CsvRows(encoding, reader(encoding.reader(bytes), separator));
    }

    private static int found(Reader text, char separator, ToIntFunction<List<String>> headings) throws IOException {
        char[] beginning = new char[BEGINNING];
        int length = 0;
        try (text) {
            for (int read = 0;
                    read >= 0 && length < BEGINNING;
                    read = text.read(beginning, length, BEGINNING - length)) {
                length += read;
            }
        }
        int most = 0;
        Pattern between = Pattern.compile(String.valueOf(separator), Pattern.LITERAL);
        for (String line : new String(beginning, 0, length).lines().toList()) {
            List<String> cells = between.splitAsStream(line)
                    .map(cell -> Cells.trimmed(cell).replaceAll("^\"|\"$", ""))
                    .toList();
            most = Math.max(most, headings.applyAsInt(cells));
        }
        return most;
    }

    private static CsvReader<CsvRecord> reader(Reader text, char separator) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                // Rows are counted as people see them.
                .skipEmptyLines(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(LONGEST_LINE)
                .ofCsvRecord(text);
    }

    @Override
    public @Nullable SheetRow next() throws IOException {
        try {
            if (!records.hasNext()) {
                return null;
            }
            List<String> fields = records.next().getFields();
            number++;
            if (number > MOST_ROWS) {
                throw new UnusableFileException(
                        Sentence.of("the file has more than {0} rows: send it in parts", MOST_ROWS));
            }
            if (fields.size() > MOST_COLUMNS) {
                throw new UnusableFileException(Sentence.of("row {0} has more than {1} columns", number, MOST_COLUMNS));
            }
            for (String field : fields) {
                characters.add(number, field);
            }
            return new SheetRow(number, fields.stream().map(this::cell).toList(), false);
        } catch (CsvParseException e) {
            throw new UnusableFileException(Sentence.of("the file cannot be read as CSV beyond row {0}", number));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Cell cell(String field) {
        return new Cell(Cells.outOfCsv(encoding.meant(Cells.trimmed(field))), Kind.TEXT);
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
