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

/**
 * Finds what has changed in months that both sides have signed (ADR 38). A statement names the statements from whose
 * signed lines it starts, so that both sides start from the same ones, whichever of them the other one has not yet.
 */
@ApplicationScoped
class AmendmentCalculator {

    /** Before the month of the statement. */
    static final int MOST_MONTHS = 24;

    private final StatementStore store;
    private final SignedSince signedSince;
    private final RoundLines rounds;
    private final NodeIdentity node;

    AmendmentCalculator(StatementStore store, SignedSince signedSince, RoundLines rounds, NodeIdentity node) {
        this.store = store;
        this.signedSince = signedSince;
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
            forEachChange(earlier, later, month.atEndOfMonth(), (from, changes, standing) -> {
                if (!changes.isEmpty()) {
                    amended.computeIfAbsent(from, unused -> new ArrayList<>())
                            .add(amended(earlier, later, from, changes));
                    changes.forEach(kept);
                }
            });
        }
        return amended;
    }

    /** Takes the changes of one direction of a month, and the counts of all its rounds as they stand. */
    @FunctionalInterface
    interface Changes {
        void of(String from, List<Amendment> changes, Counts standing);
    }

    /**
     * @param later signed statements that may have amended the month, the oldest first
     * @param cutOff as of the end of which the rounds are looked at
     */
    @Transactional(TxType.MANDATORY)
    void forEachChange(Statement signed, List<Statement> later, LocalDate cutOff, Changes changes) {
        StatementDocument document = signed.document();
        Map<String, Map<StatementLine.Key, Signed>> signedLater = signedSince.of(signed, later);
        Optional<byte[]> lines = store.lines(signed.id());
        if (lines.isEmpty()) {
            return;
        }
        try (SignedMonth.Lines counted = new SignedMonth.Lines(lines.get())) {
            for (String from : document.parties()) {
                SignedMonth month =
                        new SignedMonth(from, document.isByRounds(), signedLater.getOrDefault(from, Map.of()), counted);
                Tally standing = new Tally();
                rounds.forEach(signed.month(), signed.counterpart(), from, cutOff, line -> {
                    month.now(line);
                    standing.add(line);
                });
                changes.of(from, month.changes(), standing.counts());
            }
        }
    }

    /** What the side that proposes says of earlier months, if what it amends is as it is told. */
    DisputeProof.Earlier earlier(StatementDocument proposed, String counterpart) {
        List<Statement> base = statements(counterpart, proposed.yearMonth(), proposed.amended());
        return new DisputeProof.Earlier() {
            @Override
            public Optional<Counts> before(String from, YearMonth month) {
                return in(month).map(signed -> signedCounts(signed, later(month), from));
            }

            @Override
            public Optional<Amended> amended(String from, YearMonth month, List<StatementLine> now) {
                return in(month).map(signed -> amendedTo(signed, later(month), from, now));
            }

            private Optional<Statement> in(YearMonth month) {
                return base.stream()
                        .filter(signed -> signed.month().equals(month))
                        .findFirst();
            }

            private List<Statement> later(YearMonth month) {
                return base.stream()
                        .filter(signed -> signed.month().isAfter(month))
                        .toList();
            }
        };
    }

    private Amended amendedTo(Statement earlier, List<Statement> later, String from, List<StatementLine> now) {
        Map<StatementLine.Key, StatementLine> before = signedSince.last(earlier, later, from, now);
        return amended(
                earlier,
                later,
                from,
                now.stream()
                        .map(line -> new Amendment(from, before.get(line.key()), line))
                        .toList());
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
