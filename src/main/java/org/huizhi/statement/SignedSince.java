package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.YearMonth;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What was signed of the rounds of a month after it was counted: by its settlement, by amendments of later statements,
 * by settlements of these.
 */
@ApplicationScoped
class SignedSince {

    private final StatementStore store;
    private final DisputeStore disputes;

    SignedSince(StatementStore store, DisputeStore disputes) {
        this.store = store;
        this.disputes = disputes;
    }

    /** @return by the sending region, rounds of which more was signed than the month counted */
    @Transactional(TxType.MANDATORY)
    Map<String, Map<StatementLine.Key, Signed>> of(Statement signed, List<Statement> later) {
        Map<String, Map<StatementLine.Key, Signed>> found = new HashMap<>();
        if (signed.document().isSettlement()) {
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

    /**
     * @param rounds lines of rounds that are asked for
     * @return the lines of these that were signed last; without a round that the month did not have
     */
    @Transactional(TxType.MANDATORY)
    Map<StatementLine.Key, StatementLine> last(
            Statement signed, List<Statement> later, String from, Collection<StatementLine> rounds) {
        Set<StatementLine.Key> asked = rounds.stream().map(StatementLine::key).collect(Collectors.toSet());
        Map<StatementLine.Key, StatementLine> last = new HashMap<>();
        store.lines(signed.id())
                .ifPresent(lines -> LineStore.read(lines, (sender, line) -> {
                    if (sender.equals(from) && asked.contains(line.key())) {
                        last.put(line.key(), line);
                    }
                }));
        of(signed, later).getOrDefault(from, Map.of()).forEach((key, since) -> {
            StatementLine before = since.before(last.get(key));
            if (asked.contains(key) && before != null) {
                last.put(key, before);
            } else {
                last.remove(key);
            }
        });
        return last;
    }
}
