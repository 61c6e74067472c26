package org.huizhi.console.statement;

import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.huizhi.statement.RoundView;
import org.huizhi.statement.StatementChanges;
import org.huizhi.statement.StatementView;
import org.jspecify.annotations.Nullable;

/**
 * A month as it was signed, and as it stands.
 *
 * @param next cursor of the next page; null on the last
 */
public record ChangesView(
        List<DirectionView> directions,
        List<ChangedRound> rounds,
        @Nullable String next) {

    /**
     * @param rows signed and now
     * @param liveDiffers whether live figures count the month otherwise: by what a settlement left apart
     */
    public record DirectionView(String from, String to, long rounds, List<CountRow> rows, boolean liveDiffers) {}

    /**
     * @param number of the slip; null where it is not here
     * @param signed null for a round that was not in the month
     * @param now null for one that is not in it any more
     * @param amendedIn id of the statement that has listed it; null where it is still to be
     * @param amendedWith the month of that one
     */
    public record ChangedRound(
            String from,
            String id,
            int round,
            @Nullable String number,
            @Nullable RoundView signed,
            @Nullable RoundView now,
            @Nullable String amendedIn,
            @Nullable YearMonth amendedWith) {}

    /** @param numbers of slips by their id */
    static ChangesView of(StatementChanges.View view, Map<String, String> numbers) {
        return new ChangesView(
                view.directions().stream()
                        .map(one -> new DirectionView(
                                one.from(),
                                one.to(),
                                one.rounds(),
                                CountRow.of(one.signed(), one.asItStands()),
                                !one.asItStands().equals(one.live())))
                        .toList(),
                view.items().stream()
                        .map(change -> new ChangedRound(
                                change.from(),
                                change.id(),
                                change.round(),
                                numbers.get(change.id()),
                                change.signed() == null ? null : RoundView.of(change.signed()),
                                change.asItStands() == null ? null : RoundView.of(change.asItStands()),
                                change.amendedIn(),
                                change.amendedIn() == null ? null : StatementView.monthOf(change.amendedIn())))
                        .toList(),
                view.next());
    }

    public boolean changed() {
        return directions.stream().anyMatch(direction -> direction.rounds() > 0);
    }
}
