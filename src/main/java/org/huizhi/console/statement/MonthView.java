package org.huizhi.console.statement;

import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.huizhi.statement.RoundView;
import org.huizhi.statement.StatementDocument.Amended;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Differing;
import org.huizhi.statement.StatementDocument.Direction;
import org.huizhi.statement.StatementState;
import org.huizhi.statement.StatementView;
import org.huizhi.statement.StatementView.AmendedBy;
import org.jspecify.annotations.Nullable;

/**
 * A statement with this side's counts beside the other's.
 *
 * @param directions what we sent, then what they sent
 * @param rounds on which the two differ, the first of them
 * @param amends months before that it amends
 * @param amendedBy later statements that amend it
 */
public record MonthView(
        StatementView statement,
        String address,
        String own,
        StatementLight light,
        List<DirectionView> directions,
        List<RoundPair> rounds,
        List<Amendment> amends,
        List<Amendment> amendedBy,
        List<StatementAct> acts) {

    /**
     * @param compared whether both sides' counts are known
     * @param differing how many counts differ
     */
    public record DirectionView(String from, String to, List<CountRow> rows, boolean compared, long differing) {}

    /**
     * A round as the two sides have it; null where a side does not have it in this month.
     *
     * @param number of the slip; null where it is not here
     * @param round 0 in a statement of the old form
     */
    public record RoundPair(
            String id,
            @Nullable String number,
            int round,
            String from,
            @Nullable RoundView ours,
            @Nullable RoundView theirs,
            List<FieldPair> fields) {}

    /**
     * @param key of its name in {@link StatementWords}
     * @param ours as a word, a date or a yes or no; null for none
     */
    public record FieldPair(
            String key, @Nullable Object ours, @Nullable Object theirs) {

        /**
         * @return kind of the values: {@code day}, {@code yesOrNo}, {@code type}, or {@code word} for a key of words
         */
        public String kind() {
            return switch (key) {
                case "field_due_date", "field_returned_on" -> "day";
                case "field_extended", "field_contested", "field_arrived_late" -> "yesOrNo";
                case "field_type" -> "type";
                default -> "word";
            };
        }
    }

    /**
     * @param id of the statement that says it; null for the one that is shown
     * @param month that is amended, or of the statement that says it
     * @param changed counts
     */
    public record Amendment(@Nullable String id, YearMonth month, String from, long rounds, List<CountRow> changed) {}

    public boolean agreed() {
        return statement.state() == StatementState.AGREED;
    }

    /** @return whether both have signed it: then changes since can be asked for */
    public boolean closed() {
        return agreed() || statement.state() == StatementState.SETTLED;
    }

    public boolean oursProposed() {
        return statement.proposer().equals(own);
    }

    /** @return rounds on which the two sides stay apart; 0 where that is not known */
    public long differing() {
        Differing differing = statement.differing();
        return differing == null ? rounds.size() : differing.rounds();
    }

    public boolean isOffered(StatementAct act) {
        return acts.contains(act);
    }

    /** @return whether it is known on how many rounds they differ */
    public boolean known() {
        return statement.differing() != null || !rounds.isEmpty();
    }

    /** @return key of what the button of an act says, in {@link StatementActWords} */
    public String actKey(StatementAct act) {
        return act == StatementAct.ACCEPT && statement.state() == StatementState.RECEIVED
                ? "act_countersign"
                : "act_" + act.code();
    }

    public List<Happened> events() {
        List<StatementView.EventView> events = statement.events();
        return events == null ? List.of() : events.stream().map(this::event).toList();
    }

    public Happened event(StatementView.EventView event) {
        return new Happened("event_" + event.event(), event.at(), event.region(), event.actor(), event.reason());
    }

    /** @param key of its name in {@link StatementWords} */
    public record Happened(
            String key,
            Instant at,
            String region,
            @Nullable String actor,
            @Nullable String reason) {}

    public YearMonth month() {
        return YearMonth.parse(statement.month());
    }

    public int nextVersion() {
        return statement.version() + 1;
    }

    /** @param numbers of slips by their id */
    static MonthView of(StatementView statement, String own, Map<String, String> numbers) {
        boolean ours = statement.proposer().equals(own);
        List<DirectionView> directions = new ArrayList<>();
        List<Amendment> amends = new ArrayList<>();
        for (int i = 0; i < statement.directions().size(); i++) {
            Direction direction = statement.directions().get(i);
            directions.add(direction(direction, responder(statement, direction, i), ours));
            List<Amended> amended = direction.amendments() == null ? List.of() : direction.amendments();
            amended.forEach(one -> amends.add(new Amendment(
                    null,
                    YearMonth.parse(one.month()),
                    direction.from(),
                    one.rounds(),
                    CountRow.changed(one.before(), one.after()))));
        }
        directions.sort((one, other) ->
                Boolean.compare(other.from().equals(own), one.from().equals(own)));
        List<AmendedBy> amendedBy = statement.amendedBy() == null ? List.of() : statement.amendedBy();
        List<Difference> differences = statement.differences() == null ? List.of() : statement.differences();
        return new MonthView(
                statement,
                StatementAddress.of(statement.id()),
                own,
                StatementLight.of(statement.state(), statement.settlement(), ours),
                directions,
                differences.stream()
                        .map(difference -> pair(difference, ours, numbers))
                        .toList(),
                amends,
                amendedBy.stream()
                        .map(one -> new Amendment(
                                one.statement(),
                                StatementView.monthOf(one.statement()),
                                one.from(),
                                one.rounds(),
                                CountRow.changed(one.before(), one.after())))
                        .toList(),
                StatementAct.offered(statement, own));
    }

    private static @Nullable Counts responder(StatementView statement, Direction direction, int index) {
        Differing differing = statement.differing();
        if (statement.state() == StatementState.AGREED) {
            return direction.totals();
        }
        return differing == null ? null : differing.responder().get(index);
    }

    private static DirectionView direction(Direction direction, @Nullable Counts responder, boolean ours) {
        List<CountRow> rows =
                ours ? CountRow.of(direction.totals(), responder) : CountRow.of(responder, direction.totals());
        return new DirectionView(
                direction.from(),
                direction.to(),
                rows,
                responder != null,
                rows.stream().filter(CountRow::differs).count());
    }

    private static RoundPair pair(Difference difference, boolean ours, Map<String, String> numbers) {
        RoundView proposer = difference.proposer() == null ? null : RoundView.of(difference.proposer());
        RoundView responder = difference.responder() == null ? null : RoundView.of(difference.responder());
        RoundView one = ours ? proposer : responder;
        RoundView other = ours ? responder : proposer;
        return new RoundPair(
                difference.id(),
                numbers.get(difference.id()),
                number(difference.round()),
                difference.from(),
                one,
                other,
                fields(one, other));
    }

    private static int number(@Nullable Integer round) {
        return round == null ? 0 : round;
    }

    private static List<FieldPair> fields(@Nullable RoundView ours, @Nullable RoundView theirs) {
        if (ours == null || theirs == null) {
            return List.of();
        }
        List<FieldPair> all = List.of(
                new FieldPair("field_type", ours.type(), theirs.type()),
                new FieldPair("field_due_date", ours.dueDate(), theirs.dueDate()),
                new FieldPair("field_outcome", "outcome_" + ours.outcome(), "outcome_" + theirs.outcome()),
                new FieldPair("field_returned_on", ours.returnedOn(), theirs.returnedOn()),
                new FieldPair("field_extended", ours.extended(), theirs.extended()),
                new FieldPair("field_verdict", verdict(ours), verdict(theirs)),
                new FieldPair("field_contested", ours.contested(), theirs.contested()),
                new FieldPair("field_arrived_late", ours.arrivedLate(), theirs.arrivedLate()));
        return all.stream()
                .filter(field -> !Objects.equals(field.ours(), field.theirs()))
                .toList();
    }

    private static @Nullable String verdict(RoundView round) {
        return round.verdict() == null ? null : "verdict_" + round.verdict();
    }
}
