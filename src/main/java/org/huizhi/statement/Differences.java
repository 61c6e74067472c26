package org.huizhi.statement;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.huizhi.statement.StatementDocument.Amended;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Day;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Differing;
import org.huizhi.statement.StatementDocument.Direction;
import org.jspecify.annotations.Nullable;

/** What two calculations of a month do not share: first days and amended months, then rounds. */
final class Differences {

    /** Lines of each side in memory at once; of more the lines are gone through several times. */
    static final int AT_ONCE = 50_000;

    private Differences() {}

    /** Lines, each behind its sender's mailbox, that can be gone through several times. */
    @FunctionalInterface
    interface Lines {
        void forEach(Consumer<String> line);
    }

    /** @return {@code <from>|<day>} of each day, {@code <from>|<month>} of each amended month that differs */
    static Set<String> days(StatementDocument one, StatementDocument other) {
        Set<String> differing = new TreeSet<>();
        for (int i = 0; i < one.directions().size(); i++) {
            Map<String, Object> theirs = parts(other.directions().get(i));
            parts(one.directions().get(i)).forEach((key, part) -> {
                if (!part.equals(theirs.remove(key))) {
                    differing.add(key);
                }
            });
            differing.addAll(theirs.keySet());
        }
        return differing;
    }

    /** @return days and amended months by their names */
    static Map<String, Object> parts(Direction direction) {
        Map<String, Object> parts = new HashMap<>();
        direction.days().forEach(day -> parts.put(key(direction.from(), day.day()), day));
        direction.amended().forEach(amended -> parts.put(key(direction.from(), amended.month()), amended));
        return parts;
    }

    /** @param what a day or an amended month */
    static String key(String from, Object what) {
        return from + "|" + what;
    }

    /** @return how many lines {@link #lines} has */
    static long count(StatementDocument document, Set<String> days) {
        long count = 0;
        for (Direction direction : document.directions()) {
            for (Day day : direction.days()) {
                count += days.contains(key(direction.from(), day.day())) ? day.slips() : 0;
            }
            for (Amended amended : direction.amended()) {
                count += days.contains(key(direction.from(), amended.month())) ? amended.rounds() : 0;
            }
        }
        return count;
    }

    /** @return lines of the days, and of the amended months what the rounds are amended to */
    static Lines lines(byte[] kept, byte @Nullable [] amendments, Set<String> days) {
        return consumer -> {
            LineStore.read(kept, (from, line) -> {
                if (days.contains(key(from, line.dueDate()))) {
                    consumer.accept(from + "|" + line.text());
                }
            });
            if (amendments != null) {
                LineStore.readAmendments(amendments, amendment -> {
                    if (days.contains(key(amendment.from(), amendment.month()))) {
                        consumer.accept(
                                amendment.from() + "|" + amendment.after().text());
                    }
                });
            }
        };
    }

    /**
     * Round by round. A round that the two have on different days is found under its id, so it is one difference.
     *
     * @param count of the lines of both, or more
     */
    static void between(Lines proposer, Lines responder, long count, Consumer<Difference> found) {
        int passes = Math.toIntExact(count / AT_ONCE + 1);
        for (int pass = 0; pass < passes; pass++) {
            Map<StatementLine.Key, String> ours = byRound(proposer, pass, passes);
            Map<StatementLine.Key, String> theirs = byRound(responder, pass, passes);
            ours.forEach((key, line) -> {
                String other = theirs.remove(key);
                if (!line.equals(other)) {
                    found.accept(difference(key, line, other));
                }
            });
            theirs.forEach((key, line) -> found.accept(difference(key, null, line)));
        }
    }

    private static boolean isIn(StatementLine.Key key, int pass, int passes) {
        return Math.floorMod(key.hashCode(), passes) == pass;
    }

    private static Map<StatementLine.Key, String> byRound(Lines lines, int pass, int passes) {
        Map<StatementLine.Key, String> byRound = new LinkedHashMap<>();
        lines.forEach(line -> {
            StatementLine.Key key = StatementLine.parse(LineStore.rest(line)).key();
            if (isIn(key, pass, passes)) {
                byRound.put(key, line);
            }
        });
        return byRound;
    }

    private static Difference difference(StatementLine.Key key, @Nullable String proposer, @Nullable String responder) {
        String any = proposer != null ? proposer : Objects.requireNonNull(responder, "neither side has the round");
        return new Difference(
                LineStore.from(any),
                key.id().toString(),
                key.round(),
                proposer == null ? null : LineStore.rest(proposer),
                responder == null ? null : LineStore.rest(responder),
                proposer == null || responder == null
                        ? List.of()
                        : StatementLine.parse(LineStore.rest(proposer))
                                .differsFrom(StatementLine.parse(LineStore.rest(responder))));
    }

    /** Sums up what was found, in the order in which it is told. */
    static final class Sum implements Consumer<Difference> {

        private final StatementDocument document;
        private final List<Tally> responder = new ArrayList<>();
        private final LinesDigest digest = new LinesDigest();
        private long rounds;

        /** @param document as the proposing side counts */
        Sum(StatementDocument document) {
            this.document = document;
            document.directions().forEach(direction -> responder.add(Tally.of(direction.totals())));
        }

        @Override
        public void accept(Difference difference) {
            rounds++;
            digest.add(difference.text());
            int direction = difference.from().equals(document.parties().get(0)) ? 0 : 1;
            responder
                    .get(direction)
                    .replace(ofTheMonth(difference.proposerLine()), ofTheMonth(difference.responderLine()));
        }

        /** Lines of other months are of amendments. */
        private @Nullable StatementLine ofTheMonth(@Nullable StatementLine line) {
            return line != null && YearMonth.from(line.dueDate()).equals(document.yearMonth()) ? line : null;
        }

        Differing differing() {
            List<Counts> counts = responder.stream().map(Tally::counts).toList();
            return new Differing(rounds, digest.take(), counts);
        }
    }
}
