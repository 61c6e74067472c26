package org.huizhi.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The scenario's table of slips, {@code src/it/resources/demo/slips.csv}. */
final class SlipFile {

    static final String RESOURCE = "/demo/slips.csv";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> COLUMNS = List.of(
            "reference",
            "from",
            "to",
            "type",
            "urgency",
            "sender_office",
            "receiver_region",
            "receiver_office",
            "fate",
            "late_reason",
            "unverified",
            "month",
            "payload",
            "answer");

    private SlipFile() {}

    static List<Slip> read() {
        try (InputStream stream = SlipFile.class.getResourceAsStream(RESOURCE);
                InputStreamReader reader = new InputStreamReader(stream, StandardCharsets.UTF_8);
                CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(reader)) {
            return csv.stream().map(SlipFile::slip).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
    }

    private static Slip slip(NamedCsvRecord row) {
        return new Slip(
                row.getField("reference"),
                row.getField("from"),
                row.getField("to"),
                row.getField("type"),
                row.getField("urgency"),
                row.getField("sender_office"),
                row.getField("receiver_region"),
                orNull(row.getField("receiver_office")),
                Fate.of(row.getField("fate")),
                orNull(row.getField("late_reason")),
                Boolean.parseBoolean(row.getField("unverified")),
                Integer.parseInt(row.getField("month")),
                json(row.getField("payload")),
                json(row.getField("answer")));
    }

    static String write(List<Slip> slips) {
        StringWriter text = new StringWriter();
        try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
            csv.writeRecord(COLUMNS);
            slips.forEach(slip -> csv.writeRecord(
                    slip.reference(),
                    slip.from(),
                    slip.to(),
                    slip.type(),
                    slip.urgency(),
                    slip.senderOffice(),
                    slip.receiverRegion(),
                    slip.receiverOffice(),
                    slip.fate().word(),
                    slip.lateReason(),
                    slip.unverified() ? "true" : "",
                    Integer.toString(slip.month()),
                    slip.payload().toString(),
                    slip.answer() == null ? "" : slip.answer().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the table", e);
        }
        return text.toString();
    }

    private static String orNull(String field) {
        return field.isEmpty() ? null : field;
    }

    private static ObjectNode json(String field) {
        if (field.isEmpty()) {
            return null;
        }
        try {
            return (ObjectNode) JSON.readTree(field);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + field, e);
        }
    }
}
