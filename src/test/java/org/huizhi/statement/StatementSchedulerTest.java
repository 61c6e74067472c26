package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.calendar.WorkingCalendar;
import org.junit.jupiter.api.Test;

class StatementSchedulerTest {

    private static final YearMonth MARCH = YearMonth.of(2026, 3);

    /** Of two regions two hours apart, the one may still answer in a month that is over for the other. */
    @Test
    void aMonthIsOverByTheDaysOfTheRegion() {
        Instant halfPastMidnightInShanghai = Instant.parse("2026-03-31T16:30:00Z");

        assertThat(StatementScheduler.isOver(MARCH, in("Asia/Shanghai"), halfPastMidnightInShanghai))
                .isTrue();
        assertThat(StatementScheduler.isOver(MARCH, in("Asia/Urumqi"), halfPastMidnightInShanghai))
                .isFalse();
        assertThat(StatementScheduler.isOver(MARCH, in("Asia/Urumqi"), Instant.parse("2026-03-31T18:00:00Z")))
                .isTrue();
    }

    private static RegionCalendar in(String zone) {
        return new RegionCalendar(ZoneId.of(zone), WorkingCalendar.weekendsOnly("none"));
    }
}
