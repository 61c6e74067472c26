package org.huizhi.statement;

import com.fasterxml.jackson.annotation.JsonInclude;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementView.AmendedBy;
import org.jspecify.annotations.Nullable;

/** What has changed in a month since both sides signed it: what later statements have amended, and what is to come. */
@ApplicationScoped
public class StatementChanges {

    private final StatementStore store;
    private final AmendmentCalculator amendments;

    StatementChanges(StatementStore store, AmendmentCalculator amendments) {
        this.store = store;
        this.amendments = amendments;
    }

    /**
     * A month as it was signed, and as its rounds stand.
     *
     * @param next cursor of the next page; null on the last
     */
    public record View(
            String statement,
            List<DirectionView> directions,
            List<Change> items,
            @Nullable String next) {

        public View withNext(@Nullable String cursor) {
            return new View(statement, directions, items, cursor);
        }
    }

    /**
     * @param signed as the side that proposed counted
     * @param now with the rounds that have changed since; the same on both sides once both know of all changes
     * @param live as live figures of this node count the month: another number than {@code now} only where a settlement
     *     left rounds apart, which stand as one of the two sides signed them
     */
    public record DirectionView(String from, String to, long rounds, Counts signed, Counts now, Counts live) {

        public Counts asItStands() {
            return now;
        }
    }

    /**
     * A round that is not as it was signed.
     *
     * @param signed canonical line; null for a round that was not in the month
     * @param now canonical line; null for one that is not in it any more
     * @param amendedIn id of the last statement that has listed it; null where it is still to be
     */
    @JsonInclude
    public record Change(
            String from,
            String id,
            int round,
            @Nullable String signed,
            @Nullable String now,
            @Nullable String amendedIn) {

        public @Nullable String asItStands() {
            return now;
        }
    }

    /**
     * @param after cursor of the page before; null for the first page
     * @param limit changes of a page
     * @return empty where there is no such statement, or it is not signed by both
     */
    @Transactional
    public Optional<View> of(String id, @Nullable String after, int limit) {
        return store.find(id).filter(StatementChanges::isClosed).map(statement -> view(statement, after, limit));
    }

    private static boolean isClosed(Statement statement) {
        return statement.state() == StatementState.AGREED || statement.state() == StatementState.SETTLED;
    }

    private View view(Statement statement, @Nullable String after, int limit) {
        Map<String, String> amendedIn = amendedIn(statement);
        List<DirectionView> directions = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        amendments.forEachChange(statement, List.of(), RoundLines.NOW, (from, changed, live) -> {
            Counts signed = AmendmentCalculator.signedCounts(statement, List.of(), from);
            Tally now = Tally.of(signed);
            changed.forEach(change -> {
                now.replace(change.before(), change.after());
                changes.add(change(change, amendedIn));
            });
            directions.add(new DirectionView(
                    from, statement.document().counterpartOf(from), changed.size(), signed, now.counts(), live));
        });
        List<Change> rest = changes.stream()
                .sorted(Comparator.comparing(StatementChanges::cursor))
                .filter(change -> after == null || cursor(change).compareTo(after) > 0)
                .toList();
        List<Change> page = rest.stream().limit(limit).toList();
        return new View(statement.id(), directions, page, rest.size() > limit ? cursor(page.get(limit - 1)) : null);
    }

    private static Change change(Amendment change, Map<String, String> amendedIn) {
        StatementLine signed = change.before();
        StatementLine now = change.after();
        return new Change(
                change.from(),
                now.id().toString(),
                now.round(),
                signed == null ? null : signed.text(),
                now.outcome() == StatementLine.Outcome.GONE ? null : now.text(),
                amendedIn.get(name(change.from(), now.key())));
    }

    private static String cursor(Change change) {
        return change.from() + "." + change.id() + "." + change.round();
    }

    private static String name(String from, StatementLine.Key key) {
        return from + "." + key.id() + "." + key.round();
    }

    private List<Statement> later(Statement statement) {
        return isClosed(statement)
                ? store.closed(
                        statement.counterpart(),
                        statement.month().plusMonths(1),
                        statement.month().plusMonths(AmendmentCalculator.MOST_MONTHS))
                : List.of();
    }

    /** By direction and round. */
    private Map<String, String> amendedIn(Statement statement) {
        Map<String, String> amendedIn = new HashMap<>();
        for (Statement later : later(statement)) {
            byte[] kept = later.amendments();
            if (kept != null && later.document().amended().contains(statement.id())) {
                LineStore.readAmendments(kept, amendment -> {
                    if (amendment.month().equals(statement.month())) {
                        amendedIn.put(name(amendment.from(), amendment.after().key()), later.id());
                    }
                });
            }
        }
        return amendedIn;
    }

    /** @return what later statements that both have signed say of the month, the oldest first */
    @Transactional(TxType.MANDATORY)
    List<AmendedBy> amendedBy(Statement statement) {
        List<AmendedBy> found = new ArrayList<>();
        for (Statement later : later(statement)) {
            later.document()
                    .directions()
                    .forEach(direction -> direction.amended().stream()
                            .filter(amended ->
                                    amended.month().equals(statement.month().toString()))
                            .map(amended -> new AmendedBy(
                                    later.id(), direction.from(), amended.rounds(), amended.before(), amended.after()))
                            .forEach(found::add));
        }
        return found;
    }
}
