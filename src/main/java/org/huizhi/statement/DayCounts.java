package org.huizhi.statement;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.statement.StatementDocument.Counts;
import org.huizhi.statement.StatementDocument.Day;
import org.jspecify.annotations.Nullable;

/** Counts lines, which come day by day. */
final class DayCounts {

    private final List<Day> days = new ArrayList<>();
    private final Tally tally = new Tally();
    private final LinesDigest digest = new LinesDigest();
    private @Nullable LocalDate day;
    private long rounds;

    void add(StatementLine line) {
        if (day != null && !day.equals(line.dueDate())) {
            close(day);
        }
        day = line.dueDate();
        rounds++;
        digest.add(line.text());
        tally.add(line);
    }

    private void close(LocalDate counted) {
        days.add(new Day(counted, rounds, digest.take()));
        rounds = 0;
    }

    List<Day> days() {
        if (day != null && rounds > 0) {
            close(day);
        }
        return days;
    }

    Counts totals() {
        return tally.counts();
    }
}
