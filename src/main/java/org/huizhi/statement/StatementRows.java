package org.huizhi.statement;

import de.siegmar.fastcsv.writer.CsvWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The data behind a statement, row by row: a month may have more of it than a replica should hold at once. */
@ApplicationScoped
public class StatementRows {

    private static final List<String> LINE = List.of(
            "id",
            "round",
            "type",
            "dueDate",
            "outcome",
            "returnedOn",
            "onTime",
            "extended",
            "verdict",
            "contested",
            "arrivedLate");

    private final StatementStore store;
    private final DisputeStore disputes;

    StatementRows(StatementStore store, DisputeStore disputes) {
        this.store = store;
        this.disputes = disputes;
    }

    /** A heading, and rows of as many columns; what is not there is empty. */
    public interface Rows {

        List<String> heading();

        void forEach(Consumer<List<String>> row);

        /** As CSV (RFC 4180), in UTF-8. */
        default void writeCsv(OutputStream output) throws IOException {
            try (CsvWriter csv = CsvWriter.builder().build(output, StandardCharsets.UTF_8)) {
                csv.writeRecord(heading());
                forEach(csv::writeRecord);
            }
        }
    }

    private record Read(List<String> heading, Consumer<Consumer<List<String>>> each) implements Rows {
        @Override
        public void forEach(Consumer<List<String>> row) {
            each.accept(row);
        }
    }

    /** @return this node's own lines, as they were counted; empty while it has not counted */
    @Transactional
    public Optional<Rows> lines(String id) {
        return store.lines(id)
                .map(lines -> new Read(
                        with(List.of("from"), LINE),
                        row -> LineStore.read(lines, (from, line) -> row.accept(with(List.of(from), columns(line))))));
    }

    /** @return what it amends of earlier months, as this node counted it; empty while it has not counted */
    @Transactional
    public Optional<Rows> amendments(String id) {
        List<String> heading = List.of("from", "month", "id", "round", "signed", "now");
        return store.amendments(id)
                .map(kept -> new Read(
                        heading,
                        row -> LineStore.readAmendments(
                                kept,
                                amendment -> row.accept(List.of(
                                        amendment.from(),
                                        amendment.month().toString(),
                                        amendment.after().id().toString(),
                                        Integer.toString(amendment.after().round()),
                                        orEmpty(
                                                amendment.before() == null
                                                        ? null
                                                        : amendment.before().text()),
                                        amendment.after().text())))));
    }

    /** @return the rounds on which both sides stay apart; empty before their lines were compared */
    @Transactional
    public Optional<Rows> differences(String id) {
        List<String> heading = List.of("from", "id", "round", "proposer", "responder", "fields");
        return store.find(id)
                .filter(statement -> statement.settlement() || statement.differencesTold())
                .map(statement -> new Read(
                        heading,
                        row -> disputes.forEachDifference(
                                statement,
                                difference -> row.accept(List.of(
                                        difference.from(),
                                        difference.id(),
                                        difference.round() == null
                                                ? ""
                                                : difference.round().toString(),
                                        orEmpty(difference.proposer()),
                                        orEmpty(difference.responder()),
                                        String.join(" ", difference.fields()))))));
    }

    private static List<String> with(List<String> first, List<String> rest) {
        return Stream.concat(first.stream(), rest.stream()).toList();
    }

    private static List<String> columns(StatementLine line) {
        return List.of(
                line.id().toString(),
                Integer.toString(line.round()),
                line.type(),
                line.dueDate().toString(),
                line.outcome().name().toLowerCase(Locale.ROOT),
                line.returnedOn() == null ? "" : line.returnedOn().toString(),
                Boolean.toString(line.isOnTime()),
                Boolean.toString(line.extended()),
                orEmpty(line.verdict()),
                line.byRounds() ? Boolean.toString(line.contested()) : "",
                line.byRounds() ? Boolean.toString(line.arrivedLate()) : "");
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
