package org.huizhi.statement;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.huizhi.statement.StatementDocument.Amended;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the proposing side told of a dispute against what it signed. With the differences, the lines of this side
 * must become those of which the proposing side signed the digests: of each day, and of each month that it amends. Else
 * a settlement would sign lines that nobody has counted, and later amendments would start from them.
 */
final class DisputeProof {

    /** What the proposing side says of earlier months, by the statements from which it starts. */
    interface Earlier {

        /** @return the counts of a month as signed last; empty where it does not start from the month */
        Optional<Counts> before(String from, YearMonth month);

        /** @return what it says of a month if it amends these rounds, to these lines; empty alike */
        Optional<Amended> amended(String from, YearMonth month, List<StatementLine> now);
    }

    private final StatementDocument proposed;
    private final byte[] kept;
    private final byte @Nullable [] amendments;
    private final Earlier earlier;
    private final int atOnce;

    /** Each day and amended month as the proposing side signed it, by {@link Differences#key}. */
    private final Map<String, Object> signed = new HashMap<>();
    /** Of how many lines a day or amended month is that is to be looked at. */
    private final Map<String, Long> lookedAt = new TreeMap<>();

    private boolean holds = true;

    /**
     * @param kept lines of this side, which did not propose
     * @param amendments of the same
     * @param atOnce lines in memory; of more the differences are gone through several times
     */
    DisputeProof(StatementDocument proposed, byte[] kept, byte @Nullable [] amendments, Earlier earlier, int atOnce) {
        this.proposed = proposed;
        this.kept = kept;
        this.amendments = amendments;
        this.earlier = earlier;
        this.atOnce = atOnce;
        for (Direction direction : proposed.directions()) {
            signed.putAll(Differences.parts(direction));
        }
    }

    /** @param told the differences; can be gone through several times */
    boolean holds(Consumer<Consumer<Difference>> told) {
        lookAtWhatIsNotTheSame();
        told.accept(this::lookAt);
        for (Set<String> parts : passes()) {
            Map<String, Map<StatementLine.Key, StatementLine>> lines = own(parts);
            told.accept(difference -> apply(difference, lines));
            lines.forEach((part, ofPart) -> holds &= isSigned(part, List.copyOf(ofPart.values())));
        }
        return holds;
    }

    /** What is the same on both sides need not be gone through again. */
    private void lookAtWhatIsNotTheSame() {
        signed.keySet().forEach(part -> lookedAt.put(part, 0L));
        Map<String, DayCounts> days = new HashMap<>();
        LineStore.read(kept, (from, line) -> {
            days.computeIfAbsent(from, unused -> new DayCounts()).add(line);
            lookedAt.merge(part(from, line), 1L, Long::sum);
        });
        days.forEach((from, counted) -> counted.days().forEach(day -> leaveOut(Differences.key(from, day.day()), day)));
        Map<String, OwnMonth> months = new HashMap<>();
        readAmendments(amendment -> {
            String part = part(amendment.from(), amendment.after());
            lookedAt.merge(part, 1L, Long::sum);
            if (signed.get(part) instanceof Amended theirs) {
                months.computeIfAbsent(part, unused -> new OwnMonth(amendment, theirs))
                        .add(amendment);
            }
        });
        months.forEach((part, month) -> month.amended().ifPresent(own -> leaveOut(part, own)));
    }

    private void leaveOut(String part, Object own) {
        if (own.equals(signed.get(part))) {
            lookedAt.remove(part);
        }
    }

    /** What this side amends of a month, one by one. */
    private final class OwnMonth {

        private final String from;
        private final YearMonth month;
        private final Tally tally;
        private final LinesDigest digest = new LinesDigest();
        private long rounds;

        private OwnMonth(Amendment first, Amended theirs) {
            this.from = first.from();
            this.month = first.month();
            this.tally = Tally.of(theirs.before());
        }

        private void add(Amendment amendment) {
            rounds++;
            digest.add(amendment.text());
            tally.replace(amendment.before(), amendment.after());
        }

        private Optional<Amended> amended() {
            return earlier.before(from, month)
                    .map(before -> new Amended(month.toString(), rounds, digest.take(), before, tally.counts()));
        }
    }

    private static boolean areOfOneRound(@Nullable StatementLine proposer, @Nullable StatementLine responder) {
        if (proposer == null) {
            return responder != null;
        }
        return responder == null || proposer.key().equals(responder.key());
    }

    private void lookAt(Difference difference) {
        StatementLine proposer = difference.proposerLine();
        StatementLine responder = difference.responderLine();
        if (!areOfOneRound(proposer, responder) || !proposed.parties().contains(difference.from())) {
            holds = false;
            return;
        }
        String comes = proposer == null ? null : part(difference.from(), proposer);
        String goes = responder == null ? null : part(difference.from(), responder);
        if (comes != null) {
            lookedAt.merge(comes, comes.equals(goes) ? 0L : 1L, Long::sum);
        }
        if (goes != null) {
            lookedAt.putIfAbsent(goes, 0L);
        }
    }

    /** Of as many lines as are held at once; a day or month is in one of them. */
    private List<Set<String>> passes() {
        List<Set<String>> passes = new ArrayList<>();
        long lines = 0;
        for (Map.Entry<String, Long> part : lookedAt.entrySet()) {
            lines += part.getValue();
            if (passes.isEmpty() || lines > atOnce) {
                passes.add(new HashSet<>());
                lines = part.getValue();
            }
            passes.get(passes.size() - 1).add(part.getKey());
        }
        return passes;
    }

    private Map<String, Map<StatementLine.Key, StatementLine>> own(Set<String> parts) {
        Map<String, Map<StatementLine.Key, StatementLine>> lines = new HashMap<>();
        parts.forEach(part -> lines.put(part, new HashMap<>()));
        LineStore.read(kept, (from, line) -> add(lines, from, line));
        readAmendments(amendment -> add(lines, amendment.from(), amendment.after()));
        return lines;
    }

    private void add(Map<String, Map<StatementLine.Key, StatementLine>> lines, String from, StatementLine line) {
        Map<StatementLine.Key, StatementLine> ofPart = lines.get(part(from, line));
        if (ofPart != null) {
            ofPart.put(line.key(), line);
        }
    }

    /** Our line goes, and theirs comes; in a day or month that this pass has. */
    private void apply(Difference difference, Map<String, Map<StatementLine.Key, StatementLine>> lines) {
        StatementLine responder = difference.responderLine();
        if (responder != null) {
            Map<StatementLine.Key, StatementLine> ofPart = lines.get(part(difference.from(), responder));
            holds &= ofPart == null || ofPart.remove(responder.key(), responder);
        }
        StatementLine proposer = difference.proposerLine();
        if (proposer != null) {
            Map<StatementLine.Key, StatementLine> ofPart = lines.get(part(difference.from(), proposer));
            holds &= ofPart == null || ofPart.put(proposer.key(), proposer) == null;
        }
    }

    private boolean isSigned(String part, List<StatementLine> lines) {
        String from = LineStore.from(part);
        String what = LineStore.rest(part);
        if (lines.isEmpty()) {
            return !signed.containsKey(part);
        }
        List<StatementLine> inOrder = lines.stream().sorted(StatementLine.ORDER).toList();
        if (what.length() == proposed.month().length()) {
            return earlier.amended(from, YearMonth.parse(what), inOrder)
                    .filter(amended -> amended.equals(signed.get(part)))
                    .isPresent();
        }
        DayCounts counts = new DayCounts();
        inOrder.forEach(counts::add);
        return counts.days().get(0).equals(signed.get(part));
    }

    private void readAmendments(Consumer<Amendment> reader) {
        if (amendments != null) {
            LineStore.readAmendments(amendments, reader);
        }
    }

    /** The day of a round of the month; of another round the month, which is amended. */
    private String part(String from, StatementLine line) {
        YearMonth month = YearMonth.from(line.dueDate());
        return Differences.key(from, month.equals(proposed.yearMonth()) ? line.dueDate() : month);
    }
}
