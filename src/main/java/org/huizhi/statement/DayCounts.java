package org.huizhi.statement;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.huizhi.statement.StatementDocument.Day;
import org.jspecify.annotations.Nullable;

/** Counts lines, which come day by day. */
final class DayCounts {

    private final List<Day> days = new ArrayList<>();
    private final Map<String, long[]> counts = new HashMap<>();
    private MessageDigest digest = sha256();
    private @Nullable LocalDate day;
    private long slips;

    void add(StatementLine line) {
        if (day != null && !day.equals(line.dueDate())) {
            close(day);
        }
        day = line.dueDate();
        slips++;
        digest.update((line.text() + "\n").getBytes(StandardCharsets.UTF_8));
        count("due", true);
        count(line.outcome().name(), true);
        count("onTime", line.isOnTime());
        boolean inCohort =
                line.outcome() != StatementLine.Outcome.WITHDRAWN && line.outcome() != StatementLine.Outcome.MISROUTED;
        count("extended", line.extended() && inCohort);
        count("valid", "valid".equals(line.verdict()));
        count("invalid", "invalid".equals(line.verdict()));
    }

    private void count(String what, boolean applies) {
        if (applies) {
            counts.computeIfAbsent(what, unused -> new long[1])[0]++;
        }
    }

    private void close(LocalDate counted) {
        days.add(new Day(counted, slips, HexFormat.of().formatHex(digest.digest())));
        digest = sha256();
        slips = 0;
    }

    List<Day> days() {
        if (day != null && slips > 0) {
            close(day);
        }
        return days;
    }

    StatementDocument.Counts totals() {
        long withdrawn = of(StatementLine.Outcome.WITHDRAWN.name());
        long misrouted = of(StatementLine.Outcome.MISROUTED.name());
        return new StatementDocument.Counts(
                of("due"),
                withdrawn,
                misrouted,
                of("due") - withdrawn - misrouted,
                of(StatementLine.Outcome.RETURNED.name()),
                of("onTime"),
                of(StatementLine.Outcome.DECLINED.name()),
                of(StatementLine.Outcome.OPEN.name()),
                of("extended"),
                of("valid"),
                of("invalid"));
    }

    private long of(String what) {
        return counts.getOrDefault(what, new long[1])[0];
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
