package org.huizhi.statistics;

import java.time.LocalDate;
import org.huizhi.notice.RoundSnapshot;

/** Slips of a day that agree in everything one can ask for. */
record Cell(LocalDate day, String direction, String counterpart, String office, String type, String movement) {

    static Cell of(LocalDate day, RoundSnapshot.Traits traits) {
        return new Cell(
                day,
                traits.direction().name(),
                traits.counterpart(),
                traits.office(),
                traits.type(),
                traits.movement());
    }
}
