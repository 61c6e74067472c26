package org.huizhi.statement;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.huizhi.statement.StatementDocument.Day;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Direction;
import org.jspecify.annotations.Nullable;

/** What two calculations of a month do not share: first days, then slips. */
final class Differences {

    private Differences() {}

    /** @return {@code <from>|<day>} of each day on which the two differ */
    static Set<String> days(StatementDocument one, StatementDocument other) {
        Set<String> differing = new TreeSet<>();
        for (int i = 0; i < one.directions().size(); i++) {
            Map<String, Day> ours = days(one.directions().get(i));
            Map<String, Day> theirs = days(other.directions().get(i));
            ours.forEach((key, day) -> {
                if (!day.equals(theirs.remove(key))) {
                    differing.add(key);
                }
            });
            differing.addAll(theirs.keySet());
        }
        return differing;
    }

    private static Map<String, Day> days(Direction direction) {
        Map<String, Day> days = new HashMap<>();
        direction.days().forEach(day -> days.put(key(direction.from(), day.day().toString()), day));
        return days;
    }

    private static String key(String from, String day) {
        return from + "|" + day;
    }

    /** @return lines of the days, each behind its sender's mailbox */
    static List<String> lines(byte[] kept, Set<String> days) {
        List<String> lines = new ArrayList<>();
        LineStore.read(kept, (from, line) -> {
            if (days.contains(key(from, line.dueDate().toString()))) {
                lines.add(from + "|" + line.text());
            }
        });
        return lines;
    }

    /**
     * Slip by slip. A slip that the two have on different days is found under its id, so it is one difference.
     *
     * @param proposer lines of the differing days, each behind its sender's mailbox
     */
    static List<Difference> between(List<String> proposer, List<String> responder) {
        Map<UUID, String> theirs = byId(responder);
        Map<UUID, String> ours = byId(proposer);
        List<Difference> differences = new ArrayList<>();
        ours.forEach((id, line) -> {
            String other = theirs.remove(id);
            if (!line.equals(other)) {
                differences.add(difference(id, line, other));
            }
        });
        theirs.forEach((id, line) -> differences.add(difference(id, null, line)));
        return differences;
    }

    private static Difference difference(UUID id, @Nullable String proposer, @Nullable String responder) {
        String any = proposer != null ? proposer : Objects.requireNonNull(responder, "neither side has the slip");
        return new Difference(
                any.substring(0, any.indexOf('|')),
                id.toString(),
                proposer == null ? null : text(proposer),
                responder == null ? null : text(responder),
                proposer == null || responder == null
                        ? List.of()
                        : StatementLine.parse(text(proposer)).differsFrom(StatementLine.parse(text(responder))));
    }

    private static String text(String line) {
        return line.substring(line.indexOf('|') + 1);
    }

    private static Map<UUID, String> byId(List<String> lines) {
        Map<UUID, String> byId = new LinkedHashMap<>();
        lines.forEach(line -> byId.put(StatementLine.parse(text(line)).id(), line));
        return byId;
    }
}
