package org.huizhi.sheet;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
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

    private static final Charset GB18030 = Charset.forName("GB18030");

    /** Characters at the beginning among which the separator is looked for. */
    private static final int BEGINNING = 64 * 1024;

    /** Characters of one row with what stands around them. */
    private static final int LONGEST_LINE = 1024 * 1024;

    private static final char[] SEPARATORS = {',', ';', '\t'};
    private static final int MARK_LENGTH = 3;

    private final CsvReader<CsvRecord> csv;
    private final CloseableIterator<CsvRecord> records;
    private final Characters characters = new Characters();
    private int number;

    private CsvRows(CsvReader<CsvRecord> csv) {
        this.csv = csv;
        this.records = csv.iterator();
    }

    /**
     * @param headings tells how many headings of the table are in a row; with the right separator they are the most
     * @throws UnusableFileException for bytes that are none of these encodings
     */
    public static CsvRows open(ByteSource bytes, ToIntFunction<List<String>> headings) throws IOException {
        Encoding encoding = encoding(bytes);
        char separator = SEPARATORS[0];
        int most = 0;
        for (char one : SEPARATORS) {
            int found = found(encoding.reader(bytes), one, headings);
            if (found > most) {
                most = found;
                separator = one;
            }
        }
        return new CsvRows(reader(encoding.reader(bytes), separator));
    }

    private record Encoding(Charset charset, int skip) {

        /** What is not of this encoding is a fault, and never a question mark. */
        private Reader reader(ByteSource bytes) throws IOException {
            InputStream in = bytes.open();
            in.skipNBytes(skip);
            CharsetDecoder decoder = charset.newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT);
            return new BufferedReader(new InputStreamReader(in, decoder));
        }

        private boolean isOf(ByteSource bytes) throws IOException {
            char[] buffer = new char[16 * 1024];
            try (Reader reader = reader(bytes)) {
                while (reader.read(buffer) >= 0) {
                    // It is read for whether it can be.
                }
                return true;
            } catch (CharacterCodingException e) {
                return false;
            }
        }
    }

    private static Encoding encoding(ByteSource bytes) throws IOException {
        byte[] mark;
        try (InputStream in = bytes.open()) {
            mark = in.readNBytes(MARK_LENGTH);
        }
        Encoding marked = marked(mark);
        for (Encoding one : marked != null
                ? List.of(marked)
                : List.of(new Encoding(StandardCharsets.UTF_8, 0), new Encoding(GB18030, 0))) {
            if (one.isOf(bytes)) {
                return one;
            }
        }
        throw new UnusableFileException(
                Sentence.of("the file is not text in UTF-8 or GB18030: save it as CSV, or as a workbook"));
    }

    private static @Nullable Encoding marked(byte[] mark) {
        if (mark.length == MARK_LENGTH && mark[0] == (byte) 0xEF && mark[1] == (byte) 0xBB && mark[2] == (byte) 0xBF) {
            return new Encoding(StandardCharsets.UTF_8, MARK_LENGTH);
        }
        if (mark.length >= 2 && mark[0] == (byte) 0xFF && mark[1] == (byte) 0xFE) {
            return new Encoding(StandardCharsets.UTF_16LE, 2);
        }
        if (mark.length >= 2 && mark[0] == (byte) 0xFE && mark[1] == (byte) 0xFF) {
            return new Encoding(StandardCharsets.UTF_16BE, 2);
        }
        return null;
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
                    .map(cell -> cell.strip().replaceAll("^\"|\"$", ""))
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
            return new SheetRow(number, fields.stream().map(CsvRows::cell).toList());
        } catch (CsvParseException e) {
            throw new UnusableFileException(Sentence.of("the file cannot be read as CSV beyond row {0}", number));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Cell cell(String field) {
        return new Cell(Cells.outOfCsv(field.strip()).replace("\r\n", "\n"), Kind.TEXT);
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
