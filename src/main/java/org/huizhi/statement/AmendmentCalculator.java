package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.statement.StatementDocument.Amended;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Finds what has changed in months that both sides have signed (ADR 38). A statement names the statements from whose
 * signed lines it starts, so that both sides start from the same ones, whichever of them the other one has not yet.
 */
@ApplicationScoped
class AmendmentCalculator {

    /** Before the month of the statement. */
    static final int MOST_MONTHS = 24;

    private final StatementStore store;
    private final DisputeStore disputes;
    private final RoundLines rounds;
    private final NodeIdentity node;

    AmendmentCalculator(StatementStore store, DisputeStore disputes, RoundLines rounds, NodeIdentity node) {
        this.store = store;
        this.disputes = disputes;
        this.rounds = rounds;
        this.node = node;
    }

    /**
     * @return ids of the signed statements that a statement of the month amends. None once a later month is signed:
     *     that one has amended them, as of a later day
     */
    @Transactional(TxType.MANDATORY)
    List<String> base(YearMonth month, String counterpart) {
        List<Statement> closed =
                store.closed(counterpart, month.minusMonths(MOST_MONTHS), month.plusMonths(MOST_MONTHS));
        return closed.stream().anyMatch(other -> other.month().isAfter(month))
                ? List.of()
                : closed.stream()
                        .filter(other -> other.month().isBefore(month))
                        .map(Statement::id)
                        .toList();
    }

    /**
     * @param theirs as the proposing side starts. What it leaves out though it was signed before the month was over is
     *     not left out here
     * @return from which statements this side starts to check that
     */
    @Transactional(TxType.MANDATORY)
    List<String> baseOf(StatementDocument theirs, String counterpart) {
        List<String> named = theirs.amended();
        YearMonth month = theirs.yearMonth();
        boolean amendedLater = !store.closed(counterpart, month.plusMonths(1), month.plusMonths(MOST_MONTHS))
                .isEmpty();
        var over = theirs.cutOff().plusDays(1).atStartOfDay(node.zone()).toInstant();
        return store.closed(counterpart, month.minusMonths(MOST_MONTHS), month.minusMonths(1)).stream()
                .filter(closed -> named.contains(closed.id())
                        || (!amendedLater && closed.updatedAt().isBefore(over)))
                .map(Statement::id)
                .toList();
    }

    /** @return the signed statements of these ids, the oldest month first; those that are not here are left out */
    private List<Statement> statements(String counterpart, YearMonth month, List<String> base) {
        return store.closed(counterpart, month.minusMonths(MOST_MONTHS), month.minusMonths(1)).stream()
                .filter(closed -> base.contains(closed.id()))
                .sorted(Comparator.comparing(Statement::month))
                .toList();
    }

    /**
     * @param kept gets the amendments
     * @return by the sending region, what its direction says of each earlier month that has changed
     */
    @Transactional(TxType.MANDATORY)
    Map<String, List<Amended>> amend(YearMonth month, String counterpart, List<String> base, Consumer<Amendment> kept) {
        Map<String, List<Amended>> amended = new HashMap<>();
        List<Statement> signed = statements(counterpart, month, base);
        for (int i = 0; i < signed.size(); i++) {
            Statement earlier = signed.get(i);
            List<Statement> later = signed.subList(i + 1, signed.size());
            forEachChange(earlier, later, month.atEndOfMonth(), (from, changes) -> {
                if (!changes.isEmpty()) {
                    amended.computeIfAbsent(from, unused -> new ArrayList<>())
                            .add(amended(earlier, later, from, changes));
                    changes.forEach(kept);
                }
            });
        }
        return amended;
    }

    /** Takes the changes of one direction of a month. */
    @FunctionalInterface
    interface Changes {
        void of(String from, List<Amendment> changes);
    }

    /**
     * @param later signed statements that may have amended the month, the oldest first
     * @param cutOff as of the end of which the rounds are looked at
     */
    @Transactional(TxType.MANDATORY)
    void forEachChange(Statement signed, List<Statement> later, LocalDate cutOff, Changes changes) {
        StatementDocument document = signed.document();
        Map<String, Map<StatementLine.Key, Signed>> signedLater = signedLater(signed, document, later);
        Optional<byte[]> lines = store.lines(signed.id());
        if (lines.isEmpty()) {
            return;
        }
        try (SignedMonth.Lines counted = new SignedMonth.Lines(lines.get())) {
            for (String from : document.parties()) {
                SignedMonth month =
                        new SignedMonth(from, document.isByRounds(), signedLater.getOrDefault(from, Map.of()), counted);
                rounds.forEach(signed.month(), signed.counterpart(), from, cutOff, month::now);
                changes.of(from, month.changes());
            }
        }
    }

    private Map<String, Map<StatementLine.Key, Signed>> signedLater(
            Statement signed, StatementDocument document, List<Statement> later) {
        Map<String, Map<StatementLine.Key, Signed>> found = new HashMap<>();
        if (document.isSettlement()) {
            forEachDifference(
                    signed,
                    signed.month(),
                    (from, key, proposer, responder) -> of(found, from).put(key, Signed.settled(proposer, responder)));
        }
        for (Statement amending : later) {
            Map<String, Map<StatementLine.Key, Signed>> before = amending.settlement() ? copy(found) : Map.of();
            byte[] amendments = amending.amendments();
            if (amendments != null) {
                LineStore.readAmendments(amendments, amendment -> {
                    if (amendment.month().equals(signed.month())) {
                        of(found, amendment.from()).put(amendment.after().key(), Signed.of(amendment.after()));
                    }
                });
            }
            if (amending.settlement()) {
                forEachDifference(amending, signed.month(), (from, key, proposer, responder) -> {
                    Signed earlier = before.getOrDefault(from, Map.of()).get(key);
                    of(found, from).put(key, Signed.settledLater(earlier, proposer, responder));
                });
            }
        }
        return found;
    }

    private static Map<String, Map<StatementLine.Key, Signed>> copy(Map<String, Map<StatementLine.Key, Signed>> all) {
        Map<String, Map<StatementLine.Key, Signed>> copy = new HashMap<>();
        all.forEach((from, signed) -> copy.put(from, new HashMap<>(signed)));
        return copy;
    }

    private static Map<StatementLine.Key, Signed> of(Map<String, Map<StatementLine.Key, Signed>> all, String from) {
        return all.computeIfAbsent(from, unused -> new HashMap<>());
    }

    /** Takes the two lines of a round in a month; null where a side has none in it. */
    @FunctionalInterface
    private interface Apart {
        void of(
                String from,
                StatementLine.Key key,
                @Nullable StatementLine proposer,
                @Nullable StatementLine responder);
    }

    private void forEachDifference(Statement settlement, YearMonth month, Apart apart) {
        disputes.forEachDifference(settlement, difference -> {
            StatementLine proposer = in(month, difference.proposerLine());
            StatementLine responder = in(month, difference.responderLine());
            StatementLine any = proposer != null ? proposer : responder;
            if (any != null) {
                apart.of(difference.from(), any.key(), proposer, responder);
            }
        });
    }

    private static @Nullable StatementLine in(YearMonth month, @Nullable StatementLine line) {
        return line != null && YearMonth.from(line.dueDate()).equals(month) ? line : null;
    }

    private static Amended amended(Statement earlier, List<Statement> later, String from, List<Amendment> changes) {
        Counts before = signedCounts(earlier, later, from);
        Tally tally = Tally.of(before);
        LinesDigest digest = new LinesDigest();
        changes.forEach(change -> {
            tally.replace(change.before(), change.after());
            digest.add(change.text());
        });
        return new Amended(earlier.month().toString(), changes.size(), digest.take(), before, tally.counts());
    }

    /** @return the counts of a month as signed last */
    static Counts signedCounts(Statement signed, List<Statement> later, String from) {
        Counts counts = direction(signed, from).totals();
        for (Statement amending : later) {
            for (Amended amended : direction(amending, from).amended()) {
                counts = amended.month().equals(signed.month().toString()) ? amended.after() : counts;
            }
        }
        return counts;
    }

    private static Direction direction(Statement statement, String from) {
        return statement.document().directions().stream()
                .filter(direction -> direction.from().equals(from))
                .findFirst()
                .orElseThrow();
    }
}
