package org.huizhi.statement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that both regions sign (feed contract, "Statements").
 *
 * @param month ISO, {@code 2026-03}
 * @param version 1, and one more for each time it is computed anew or settled
 * @param parties the two mailboxes, in the order of their letters; the first proposes
 * @param cutOff last day of the month: what is dated later counts as open
 * @param directions what the first sent to the second, and the reverse
 * @param differences in a settlement, the slips on which both sides stay apart; else null
 * @param reason in a settlement, why
 */
public record StatementDocument(
        String month,
        int version,
        List<String> parties,
        LocalDate cutOff,
        List<Direction> directions,
        @Nullable List<Difference> differences,
        @Nullable String reason) {

    public StatementDocument {
        Objects.requireNonNull(month, "month");
        Objects.requireNonNull(cutOff, "cutOff");
        if (parties == null || parties.size() != 2 || parties.get(0).compareTo(parties.get(1)) >= 0) {
            throw new IllegalArgumentException("parties are two mailboxes in the order of their letters");
        }
        if (version < 1 || !YearMonth.parse(month).atEndOfMonth().equals(cutOff)) {
            throw new IllegalArgumentException("version or cut-off does not fit the month");
        }
        directions = List.copyOf(directions);
        differences = differences == null ? null : List.copyOf(differences);
        if (directions.size() != 2
                || !directions.get(0).isFrom(parties.get(0), parties.get(1))
                || !directions.get(1).isFrom(parties.get(1), parties.get(0))) {
            throw new IllegalArgumentException("directions are one from each party to the other");
        }
    }

    /** @param totals over all days */
    public record Direction(String from, String to, Counts totals, List<Day> days) {

        public Direction {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(totals, "totals");
            days = List.copyOf(days);
        }

        private boolean isFrom(String one, String other) {
            return from.equals(one) && to.equals(other);
        }
    }

    /** Slips due on a day: how many, and SHA-256 over their lines, in hex. */
    public record Day(LocalDate day, long slips, String digest) {

        public Day {
            Objects.requireNonNull(day, "day");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /**
     * How many slips (docs/domain.md#statements).
     *
     * @param due all; the others are of these
     * @param cohort due, less withdrawn and misrouted
     * @param valid returns assessed valid
     */
    public record Counts(
            long due,
            long withdrawn,
            long misrouted,
            long cohort,
            long returned,
            long onTime,
            long declined,
            long open,
            long extended,
            long valid,
            long invalid) {}

    /**
     * A slip on which the two sides say different things.
     *
     * @param proposer what the proposing side says, as a canonical line; null where it does not have it
     * @param responder the same of the other side
     * @param fields that differ; empty where one side does not have it in this month
     */
    public record Difference(
            String from,
            String id,
            @Nullable String proposer,
            @Nullable String responder,
            List<String> fields) {

        public Difference {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(id, "id");
            fields = List.copyOf(fields);
        }
    }

    /** The same on both nodes. */
    @JsonIgnore
    public String id() {
        return id(month, parties, version);
    }

    static String id(String month, List<String> parties, int version) {
        return month + "." + parties.get(0) + "." + parties.get(1) + "." + version;
    }

    @JsonIgnore
    boolean isSettlement() {
        return differences != null;
    }

    /** @return whether each direction counts days of the month, in their order and each once */
    boolean hasDaysOfItsMonth() {
        return directions.stream().allMatch(direction -> {
            LocalDate before = cutOff.withDayOfMonth(1).minusDays(1);
            for (Day day : direction.days()) {
                if (!day.day().isAfter(before) || day.day().isAfter(cutOff)) {
                    return false;
                }
                before = day.day();
            }
            return true;
        });
    }

    @JsonIgnore
    YearMonth yearMonth() {
        return YearMonth.parse(month);
    }

    String counterpartOf(String mailbox) {
        return parties.get(0).equals(mailbox) ? parties.get(1) : parties.get(0);
    }

    StatementDocument settled(List<Difference> apart, String why) {
        return new StatementDocument(month, version + 1, parties, cutOff, directions, List.copyOf(apart), why);
    }

    /** @return whether it would end the dispute about that version: its counts, and nothing invented since */
    boolean settles(Statement disputed) {
        return isSettlement() && version == disputed.version() + 1 && saysTheSameAs(disputed.document());
    }

    /** @return whether it does so with the very differences that the two sides found */
    boolean settlesAsTold(Statement disputed) {
        return settles(disputed) && Objects.equals(differences, disputed.differences());
    }

    /** @return whether both count the same, whatever the version */
    boolean saysTheSameAs(StatementDocument other) {
        return month.equals(other.month) && parties.equals(other.parties) && directions.equals(other.directions);
    }
}
