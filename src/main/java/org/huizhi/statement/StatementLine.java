package org.huizhi.statement;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a statement says of one round: only what both nodes know from the same signed messages, dated up to a cut-off.
 *
 * @param round 1 or 2; in a line of the old form the one that the slip was in when it was counted
 * @param dueDate as last granted
 * @param outcome how the round stood at the cut-off
 * @param returnedOn day in the receiver's zone; null for one not returned
 * @param extended whether a grant had moved the due date
 * @param verdict of the return's assessment, {@code valid} or {@code invalid}; null without one
 * @param contested whether the sender had contested the decline
 * @param arrivedLate whether the return had come more than a working day after the day on which it was signed
 * @param byRounds false for the old form, of 8 fields: one line for a slip, without the last two
 */
record StatementLine(
        UUID id,
        int round,
        String type,
        LocalDate dueDate,
        Outcome outcome,
        @Nullable LocalDate returnedOn,
        boolean extended,
        @Nullable String verdict,
        boolean contested,
        boolean arrivedLate,
        boolean byRounds) {

    /** Of lines in a statement. */
    static final Comparator<StatementLine> ORDER = Comparator.comparing(StatementLine::dueDate)
            .thenComparing(line -> line.id().toString())
            .thenComparing(StatementLine::round);

    private static final int FIELDS = 10;
    private static final int OLD_FIELDS = 8;

    /** Of types and verdicts: lines of several rounds are one text, so none may hold the end of a line. */
    private static final Pattern CODE = Pattern.compile("[a-z0-9-]+");

    /** Where a round ends in the counts (docs/domain.md#cohort). */
    enum Outcome {
        RETURNED,
        OPEN,
        /** Counts as not returned. */
        DECLINED,
        /** The sender's fault, as is the next. */
        MISROUTED,
        INCOMPLETE,
        WITHDRAWN,
        /** In an amendment: the month does not have the round any more. */
        GONE;

        private static final Set<Outcome> DECLINES = EnumSet.of(DECLINED, MISROUTED, INCOMPLETE);
    }

    /** What a line is about. */
    record Key(UUID id, int round) {}

    Key key() {
        return new Key(id, round);
    }

    boolean isOnTime() {
        return returnedOn != null && !returnedOn.isAfter(dueDate);
    }

    /** @return the line that takes the place of this one in a month that does not have the round any more */
    StatementLine gone() {
        return new StatementLine(id, round, type, dueDate, Outcome.GONE, null, false, null, false, false, true);
    }

    /** Canonical: digests are made of it (feed contract, "Statements"). */
    String text() {
        String returned = returnedOn == null ? "" : returnedOn.toString();
        String said = verdict == null ? "" : verdict;
        String ended = outcome.name().toLowerCase(Locale.ROOT);
        return byRounds
                ? String.join(
                        "|",
                        id.toString(),
                        Integer.toString(round),
                        type,
                        dueDate.toString(),
                        ended,
                        returned,
                        Boolean.toString(extended),
                        said,
                        Boolean.toString(contested),
                        Boolean.toString(arrivedLate))
                : String.join(
                        "|",
                        id.toString(),
                        type,
                        dueDate.toString(),
                        ended,
                        returned,
                        Boolean.toString(extended),
                        Integer.toString(round),
                        said);
    }

    /** @throws IllegalArgumentException when it is no such line */
    static StatementLine parse(String text) {
        String[] fields = text.split("\\|", -1);
        if (fields.length != FIELDS && fields.length != OLD_FIELDS) {
            throw new IllegalArgumentException("a line of a round has " + fields.length + " fields");
        }
        try {
            StatementLine line = fields.length == FIELDS ? byRounds(fields) : old(fields);
            boolean ofCodes = CODE.matcher(line.type).matches()
                    && (line.verdict == null || CODE.matcher(line.verdict).matches());
            if (!ofCodes || !line.text().equals(text)) {
                throw new IllegalArgumentException("a line of a round is not canonical");
            }
            return line;
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("a line of a round has a date that is none", e);
        }
    }

    private static StatementLine byRounds(String[] fields) {
        return new StatementLine(
                UUID.fromString(fields[0]),
                Integer.parseInt(fields[1]),
                fields[2],
                LocalDate.parse(fields[3]),
                outcome(fields[4]),
                fields[5].isEmpty() ? null : LocalDate.parse(fields[5]),
                Boolean.parseBoolean(fields[6]),
                fields[7].isEmpty() ? null : fields[7],
                Boolean.parseBoolean(fields[8]),
                Boolean.parseBoolean(fields[9]),
                true);
    }

    private static StatementLine old(String[] fields) {
        return new StatementLine(
                UUID.fromString(fields[0]),
                Integer.parseInt(fields[6]),
                fields[1],
                LocalDate.parse(fields[2]),
                outcome(fields[3]),
                fields[4].isEmpty() ? null : LocalDate.parse(fields[4]),
                Boolean.parseBoolean(fields[5]),
                fields[7].isEmpty() ? null : fields[7],
                false,
                false,
                false);
    }

    private static Outcome outcome(String text) {
        return Outcome.valueOf(text.toUpperCase(Locale.ROOT));
    }

    /**
     * @param now the same round, as it stands later
     * @return whether it says the same in what the form of this line has; the old form told declines apart otherwise
     */
    boolean isStill(StatementLine now) {
        if (byRounds == now.byRounds) {
            return equals(now);
        }
        boolean sameEnd = outcome == now.outcome
                || (Outcome.DECLINES.contains(outcome) && Outcome.DECLINES.contains(now.outcome));
        return sameEnd
                && !now.contested
                && type.equals(now.type)
                && dueDate.equals(now.dueDate)
                && Objects.equals(returnedOn, now.returnedOn)
                && extended == now.extended
                && Objects.equals(verdict, now.verdict);
    }

    /** @return names of the fields in which the other says something else of the same round */
    List<String> differsFrom(StatementLine other) {
        List<String> fields = new ArrayList<>();
        compare(fields, "type", type, other.type);
        compare(fields, "dueDate", dueDate, other.dueDate);
        compare(fields, "outcome", outcome, other.outcome);
        compare(fields, "returnedOn", returnedOn, other.returnedOn);
        compare(fields, "extended", extended, other.extended);
        compare(fields, "verdict", verdict, other.verdict);
        compare(fields, "contested", contested, other.contested);
        compare(fields, "arrivedLate", arrivedLate, other.arrivedLate);
        return fields;
    }

    private static void compare(List<String> fields, String name, @Nullable Object one, @Nullable Object other) {
        if (!Objects.equals(one, other)) {
            fields.add(name);
        }
    }
}
