package org.huizhi.statement;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
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
 * @param amends ids of the statements of earlier months whose changes since then it lists
 * @param differing in a settlement, on what both sides stay apart; else null
 * @param differences in a settlement of the old form, the slips on which they do
 * @param reason in a settlement, why
 */
public record StatementDocument(
        String month,
        int version,
        List<String> parties,
        LocalDate cutOff,
        List<Direction> directions,
        @Nullable List<String> amends,
        @Nullable Differing differing,
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
        amends = amends == null ? List.of() : List.copyOf(amends);
        differences = differences == null ? null : List.copyOf(differences);
        if (directions.size() != 2
                || !directions.get(0).isFrom(parties.get(0), parties.get(1))
                || !directions.get(1).isFrom(parties.get(1), parties.get(0))) {
            throw new IllegalArgumentException("directions are one from each party to the other");
        }
    }

    /**
     * @param totals over all days
     * @param amendments of earlier months in their order, each once and none that did not change
     */
    public record Direction(
            String from,
            String to,
            Counts totals,
            List<Day> days,
            @Nullable List<Amended> amendments) {

        public Direction {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
            Objects.requireNonNull(totals, "totals");
            days = List.copyOf(days);
            amendments = amendments == null ? List.of() : List.copyOf(amendments);
        }

        /** @return as the accessor, which cannot say that there always is a list */
        List<Amended> amended() {
            return Objects.requireNonNull(amendments, "a direction has a list of amendments");
        }

        private boolean isFrom(String one, String other) {
            return from.equals(one) && to.equals(other);
        }
    }

    /** Rounds due on a day: how many, and SHA-256 over their lines, in hex. */
    public record Day(LocalDate day, long slips, String digest) {

        public Day {
            Objects.requireNonNull(day, "day");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /**
     * What has changed in an earlier month since both sides signed it last.
     *
     * @param rounds how many have another line
     * @param digest SHA-256 over their amendments, in hex
     * @param before the month's counts as signed last
     * @param after with these rounds as they stand at the cut-off
     */
    public record Amended(String month, long rounds, String digest, Counts before, Counts after) {

        public Amended {
            Objects.requireNonNull(month, "month");
            Objects.requireNonNull(digest, "digest");
            Objects.requireNonNull(before, "before");
            Objects.requireNonNull(after, "after");
        }
    }

    /**
     * On what the two sides stay apart, as the dispute before established it.
     *
     * @param rounds how many
     * @param digest SHA-256 over the differences in the order in which they were told, in hex
     * @param responder totals as the side counts that did not propose, in the order of the directions
     */
    public record Differing(long rounds, String digest, List<Counts> responder) {

        public Differing {
            Objects.requireNonNull(digest, "digest");
            responder = List.copyOf(responder);
            if (responder.size() != 2) {
                throw new IllegalArgumentException("totals are one of each direction");
            }
        }
    }

    /**
     * How many rounds (docs/domain.md#cohort). What a statement of the old form does not have is null.
     *
     * @param due all; the others are of these
     * @param incomplete like misrouted a decline that is the sender's fault
     * @param cohort due, less withdrawn, misrouted and incomplete: returned, declined and open
     * @param declined without a fault of the sender
     * @param valid returns assessed valid
     * @param contested declines that the sender contested
     * @param arrivedLate returns that came more than a working day after they were signed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Counts(
            long due,
            long withdrawn,
            long misrouted,
            @Nullable Long incomplete,
            long cohort,
            long returned,
            long onTime,
            long declined,
            long open,
            long extended,
            long valid,
            long invalid,
            @Nullable Long contested,
            @Nullable Long arrivedLate) {}

    /**
     * A round on which the two sides say different things.
     *
     * @param round null in the old form
     * @param proposer what the proposing side says, as a canonical line; null where it does not have it
     * @param responder the same of the other side
     * @param fields that differ; empty where one side does not have it in this month
     */
    public record Difference(
            String from,
            String id,
            @Nullable Integer round,
            @Nullable String proposer,
            @Nullable String responder,
            List<String> fields) {

        public Difference {
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(id, "id");
            fields = List.copyOf(fields);
        }

        /** Canonical, as {@link Differing#digest} takes it. */
        String text() {
            return from + "|" + (proposer == null ? "" : proposer) + ">" + (responder == null ? "" : responder);
        }

        @Nullable
        StatementLine proposerLine() {
            return proposer == null ? null : StatementLine.parse(proposer);
        }

        @Nullable
        StatementLine responderLine() {
            return responder == null ? null : StatementLine.parse(responder);
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
        return differing != null || differences != null;
    }

    /** @return whether its lines are of rounds; those of the old form are of slips */
    @JsonIgnore
    boolean isByRounds() {
        return directions.get(0).totals().contested() != null;
    }

    /** @return as the accessor, which cannot say that there always is a list */
    @JsonIgnore
    List<String> amended() {
        return Objects.requireNonNull(amends, "a statement has a list of what it amends");
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

    /** @return whether each direction amends earlier months, in their order and each once */
    boolean hasAmendmentsOfEarlierMonths() {
        return directions.stream().allMatch(direction -> {
            YearMonth before = yearMonth().minusMonths(AmendmentCalculator.MOST_MONTHS + 1L);
            for (Amended amended : direction.amended()) {
                YearMonth one = YearMonth.parse(amended.month());
                if (!one.isAfter(before) || !one.isBefore(yearMonth())) {
                    return false;
                }
                before = one;
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

    StatementDocument settled(Differing apart, String why) {
        return new StatementDocument(month, version + 1, parties, cutOff, directions, amends, apart, null, why);
    }

    /** @return id of the version before */
    String idBefore() {
        return id(month, parties, version - 1);
    }

    /** @return whether it would end the dispute about that version: its counts, and nothing invented since */
    boolean settles(Statement disputed) {
        return isSettlement() && version == disputed.version() + 1 && saysTheSameAs(disputed.document());
    }

    /** @return whether it does so with the very differences that the two sides found */
    boolean settlesAsTold(Statement disputed, List<Difference> told) {
        return settles(disputed)
                && (differences == null
                        ? Objects.equals(differing, disputed.differing())
                        : disputed.differencesTold() && differences.equals(told));
    }

    /** @return whether both count the same, whatever the version */
    boolean saysTheSameAs(StatementDocument other) {
        return month.equals(other.month)
                && parties.equals(other.parties)
                && directions.equals(other.directions)
                && amended().equals(other.amended());
    }
}
