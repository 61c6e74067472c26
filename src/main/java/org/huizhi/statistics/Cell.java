package org.huizhi.statistics;

import java.time.LocalDate;
import org.huizhi.notice.RoundSnapshot.Traits;

/** What is counted of a day and agrees in everything sums are kept of. */
record Cell(LocalDate day, String direction, String counterpart, String office, String type, String movement) {

    static Cell of(LocalDate day, Traits traits) {
        return new Cell(
                day,
                traits.direction().name(),
                traits.counterpart(),
                traits.office(),
                traits.type(),
                traits.movement());
    }
}
