package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.RegionDays;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;

/** Days of a slip are days in the region that owes the return (domain, "Clock"). */
@ApplicationScoped
class ReceiverDays {

    private final NodeIdentity node;
    private final CurrentDirectory directory;
    private final Calendars calendars;

    ReceiverDays(NodeIdentity node, CurrentDirectory directory, Calendars calendars) {
        this.node = node;
        this.directory = directory;
        this.calendars = calendars;
    }

    RegionDays of(Notice notice) {
        Directory current = directory.get();
        String receiver = notice.direction == Direction.INCOMING ? node.mailbox() : notice.counterpart;
        DirectoryEntry entry = current.entry(receiver)
                // A partner that has left the directory owes its returns by our days.
                .or(() -> current.entry(node.mailbox()))
                .orElseThrow();
        return new RegionDays(entry.timeZone(), calendars.of(entry.holidayCalendar()));
    }
}
