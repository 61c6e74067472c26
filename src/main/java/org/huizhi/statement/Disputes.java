package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Differing;

/** What the two sides of a statement stay apart on, as they told each other. */
@ApplicationScoped
class Disputes {

    private final StatementStore store;
    private final DisputeStore parts;
    private final AmendmentCalculator amendments;

    Disputes(StatementStore store, DisputeStore parts, AmendmentCalculator amendments) {
        this.store = store;
        this.parts = parts;
        this.amendments = amendments;
    }

    /** What became of a part of the differences. */
    enum Taken {
        /** More are to come. */
        KEPT,
        /** They are all here: the statement is disputed, and they are what can be settled. */
        ESTABLISHED,
        /**
         * They do not lead from the counts and lines that the proposing side signed to those of this one: forgotten.
         */
        NOT_OURS
    }

    /** @param statement locked */
    @Transactional(TxType.MANDATORY)
    Taken take(Statement statement, StatementMessage.Disputed data, List<Difference> differences, Instant now) {
        int part = Objects.requireNonNullElse(data.part(), 1);
        int all = Objects.requireNonNullElse(data.parts(), 1);
        if (parts.addDifferences(statement.id(), part, all, differences) < all) {
            return Taken.KEPT;
        }
        Differences.Sum sum = new Differences.Sum(statement.document());
        parts.forEachDifference(statement, sum);
        Differing differing = sum.differing();
        boolean proposedThere = statement.proposer().equals(statement.counterpart());
        if (proposedThere && !(differing.responder().equals(counts(statement)) && leadToWhatIsSigned(statement))) {
            parts.forgetDifferences(statement.id());
            return Taken.NOT_OURS;
        }
        store.dispute(statement.id(), differing, all, now);
        return Taken.ESTABLISHED;
    }

    /** @return whether with these differences our lines are those that the other side signed */
    private boolean leadToWhatIsSigned(Statement statement) {
        StatementDocument proposed = statement.document();
        return new DisputeProof(
                        proposed,
                        statement.countedLines(),
                        statement.amendments(),
                        amendments.earlier(proposed, statement.counterpart()),
                        Differences.AT_ONCE)
                .holds(told -> parts.forEachDifference(statement, told));
    }

    /** @return this side's own counts, in the order of the directions */
    private static List<Counts> counts(Statement statement) {
        Map<String, Tally> tallies = new HashMap<>();
        LineStore.read(
                statement.countedLines(),
                (from, line) ->
                        tallies.computeIfAbsent(from, unused -> new Tally()).add(line));
        return statement.document().directions().stream()
                .map(direction ->
                        tallies.getOrDefault(direction.from(), new Tally()).counts())
                .toList();
    }

    /**
     * What a sender may have this node keep of a dispute goes by what the month has here, not by what it says.
     *
     * @return whether the part is one of so many
     */
    static boolean isOf(Statement statement, StatementMessage.Disputed data) {
        int all = Objects.requireNonNullElse(data.parts(), 1);
        Integer known = statement.differenceParts();
        long own = Objects.requireNonNullElse(statement.ownDue(), 0L);
        return (known == null || known == all)
                && all <= StatementMessage.FREE_DIFFERENCE_PARTS + 3 * own / StatementMessage.MOST_DIFFERENCES;
    }

    /** @return rounds due in the month, both ways */
    static long due(StatementDocument document) {
        return document.directions().stream()
                .mapToLong(direction -> direction.totals().due())
                .sum();
    }

    /** @return the lines with which this side disputed the version before; empty where it did not */
    @Transactional
    Optional<CalculatedStatement> disputedWith(StatementDocument settlement) {
        return store.find(settlement.idBefore())
                .filter(disputed -> disputed.lines() != null)
                .map(disputed -> new CalculatedStatement(
                        settlement,
                        disputed.countedLines(),
                        Objects.requireNonNullElseGet(disputed.amendments(), () -> new LineStore().bytes())));
    }

    /** @return whether that version was disputed here, and the settlement holds the very differences */
    boolean endsWith(Statement disputed, StatementDocument settlement) {
        List<Difference> told = new ArrayList<>();
        if (settlement.differences() != null) {
            parts.forEachDifference(disputed, told::add);
        }
        return settlement.settlesAsTold(disputed, told);
    }
}
