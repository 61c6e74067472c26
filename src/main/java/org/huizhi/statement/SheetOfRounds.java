package org.huizhi.statement;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;

/** A statement's rounds and amendments as they are downloaded ({@link StatementRows}), read again. */
final class SheetOfRounds {

    private SheetOfRounds() {}

    /** What is in a row that cannot be read. */
    static final class UnreadableRowException extends Exception {

        private static final long serialVersionUID = 1L;

        UnreadableRowException(Path file, long line, String reason, Exception cause) {
            super(file.getFileName() + ":" + line + " (" + reason + ")", cause);
        }
    }

    /**
     * @param byRounds of which form the statement is
     * @return by sender, in the order of a statement
     */
    static Map<String, List<StatementLine>> rounds(Path file, boolean byRounds)
            throws IOException, UnreadableRowException {
        Map<String, List<StatementLine>> rounds = new TreeMap<>();
        read(
                file,
                row -> rounds.computeIfAbsent(row.getField("from"), sender -> new ArrayList<>())
                        .add(StatementLine.parse(
                                byRounds
                                        ? text(
                                                row,
                                                "id",
                                                "round",
                                                "type",
                                                "dueDate",
                                                "outcome",
                                                "returnedOn",
                                                "extended",
                                                "verdict",
                                                "contested",
                                                "arrivedLate")
                                        : text(
                                                row,
                                                "id",
                                                "type",
                                                "dueDate",
                                                "outcome",
                                                "returnedOn",
                                                "extended",
                                                "round",
                                                "verdict"))));
        rounds.values().forEach(lines -> lines.sort(StatementLine.ORDER));
        return rounds;
    }

    /** @return in the order of the file */
    static List<Amendment> amendments(Path file) throws IOException, UnreadableRowException {
        List<Amendment> amendments = new ArrayList<>();
        read(
                file,
                row -> amendments.add(
                        Amendment.parse(row.getField("from"), row.getField("signed") + ">" + row.getField("now"))));
        return amendments;
    }

    private interface Row {
        void take(NamedCsvRecord row);
    }

    private static void read(Path file, Row each) throws IOException, UnreadableRowException {
        long line = 0;
        try (CsvReader<NamedCsvRecord> csv =
                CsvReader.builder().detectBomHeader(true).ofNamedCsvRecord(file)) {
            for (NamedCsvRecord row : csv) {
                line = row.getStartingLineNumber();
                each.take(row);
            }
        } catch (IllegalArgumentException | NoSuchElementException e) {
            throw new UnreadableRowException(file, line, String.valueOf(e.getMessage()), e);
        } catch (CsvParseException e) {
            throw new UnreadableRowException(file, line + 1, String.valueOf(e.getMessage()), e);
        }
    }

    private static String text(NamedCsvRecord row, String... columns) {
        List<String> fields = new ArrayList<>();
        for (String column : columns) {
            fields.add(row.getField(column));
        }
        return String.join("|", fields);
    }
}
