package org.huizhi.statement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement says of one slip: only what both nodes know from the same signed messages, dated up to the cut-off.
 *
 * @param dueDate as last granted
 * @param outcome how it stood at the cut-off
 * @param returnedOn day in the receiver's zone; null for one not returned
 * @param verdict of the return's assessment, {@code valid} or {@code invalid}; null without one
 */
record StatementLine(
        UUID id,
        String type,
        LocalDate dueDate,
        Outcome outcome,
        @Nullable LocalDate returnedOn,
        boolean extended,
        int round,
        @Nullable String verdict) {

    private static final int FIELDS = 8;

    /** Of types and verdicts: lines of several slips are one text, so none may hold the end of a line. */
    private static final Pattern CODE = Pattern.compile("[a-z0-9-]+");

    /** Where a slip ends in the counts (docs/domain.md#cohort). */
    enum Outcome {
        RETURNED,
        OPEN,
        DECLINED,
        MISROUTED,
        WITHDRAWN
    }

    boolean isOnTime() {
        return returnedOn != null && !returnedOn.isAfter(dueDate);
    }

    /** Canonical: digests are made of it (feed contract, "Statements"). */
    String text() {
        return String.join(
                "|",
                id.toString(),
                type,
                dueDate.toString(),
                outcome.name().toLowerCase(Locale.ROOT),
                returnedOn == null ? "" : returnedOn.toString(),
                Boolean.toString(extended),
                Integer.toString(round),
                verdict == null ? "" : verdict);
    }

    /** @throws IllegalArgumentException when it is no such line */
    static StatementLine parse(String text) {
        String[] fields = text.split("\\|", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("a line of a slip has " + fields.length + " fields");
        }
        try {
            StatementLine line = new StatementLine(
                    UUID.fromString(fields[0]),
                    fields[1],
                    LocalDate.parse(fields[2]),
                    Outcome.valueOf(fields[3].toUpperCase(Locale.ROOT)),
                    fields[4].isEmpty() ? null : LocalDate.parse(fields[4]),
                    Boolean.parseBoolean(fields[5]),
                    Integer.parseInt(fields[6]),
                    fields[7].isEmpty() ? null : fields[7]);
            boolean ofCodes = CODE.matcher(line.type).matches()
                    && (line.verdict == null || CODE.matcher(line.verdict).matches());
            if (!ofCodes || !line.text().equals(text)) {
                throw new IllegalArgumentException("a line of a slip is not canonical");
            }
            return line;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a line of a slip has a date that is none", e);
        }
    }

    /** @return names of the fields in which the other says something else of the same slip */
    List<String> differsFrom(StatementLine other) {
        List<String> fields = new ArrayList<>();
        compare(fields, "type", type, other.type);
        compare(fields, "dueDate", dueDate, other.dueDate);
        compare(fields, "outcome", outcome, other.outcome);
        compare(fields, "returnedOn", returnedOn, other.returnedOn);
        compare(fields, "extended", extended, other.extended);
        compare(fields, "round", round, other.round);
        compare(fields, "verdict", verdict, other.verdict);
        return fields;
    }

    private static void compare(List<String> fields, String name, @Nullable Object one, @Nullable Object other) {
        if (!Objects.equals(one, other)) {
            fields.add(name);
        }
    }
}
