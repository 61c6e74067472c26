package org.huizhi.statistics;

import java.time.LocalDate;
import org.huizhi.notice.NoticeSnapshot;

/** Slips of a day that agree in everything one can ask for. */
record Cell(LocalDate day, String direction, String counterpart, String office, String type, String movement) {

    static Cell of(LocalDate day, NoticeSnapshot slip) {
        return new Cell(day, slip.direction().name(), slip.counterpart(), slip.office(), slip.type(), slip.movement());
    }
}
