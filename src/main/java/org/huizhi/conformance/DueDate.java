package org.huizhi.conformance;

import java.time.LocalDate;
import java.util.Optional;
import org.huizhi.agreement.Terms;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.envelope.ReceiptLine;

/** The due date that a node states, counted again by the years that every node has built in. */
final class DueDate {

    private DueDate() {}

    /** @return what is wrong with it; empty where it is right, or counted across a year that is not known here */
    static Optional<String> objection(Setup setup, ReceiptLine line) {
        LocalDate said = line.dueDate();
        if (said == null) {
            return Optional.of("the receipt says no due date");
        }
        RegionCalendar calendar = new RegionCalendar(
                setup.partner().timeZone(),
                Calendars.of(Optional.empty()).of(setup.partner().holidayCalendar()));
        Terms terms = setup.agreement()
                .terms(setup.own().mailbox(), setup.partner().mailbox(), setup.noticeType())
                .orElseThrow();
        LocalDate counted = calendar.due(line.receivedAt(), terms.replyLimitNormal());
        boolean known = calendar.unknownYears(line.receivedAt(), counted).isEmpty();
        return said.equals(counted) || !known
                ? Optional.empty()
                : Optional.of("due " + said + "; expected: " + counted);
    }
}
