package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;

/** How the two regions of a notice count days. Those of its clock are the receiver's (docs/domain.md#clock). */
@ApplicationScoped
public class NoticeCalendars {

    private final NodeIdentity node;
    private final CurrentDirectory directory;
    private final Calendars calendars;

    NoticeCalendars(NodeIdentity node, CurrentDirectory directory, Calendars calendars) {
        this.node = node;
        this.directory = directory;
        this.calendars = calendars;
    }

    RegionCalendar receiver(Notice notice) {
        return of(notice.direction == Direction.INCOMING ? node.mailbox() : notice.parties.counterpart());
    }

    RegionCalendar sender(Notice notice) {
        return of(notice.direction == Direction.OUTGOING ? node.mailbox() : notice.parties.counterpart());
    }

    /** How the node's own region counts days. */
    public RegionCalendar own() {
        return of(node.mailbox());
    }

    private RegionCalendar of(String mailbox) {
        Directory current = directory.get();
        DirectoryEntry entry = current.entry(mailbox)
                // A partner that has left the directory owes its returns by our days.
                .or(() -> current.entry(node.mailbox()))
                .orElseThrow();
        return new RegionCalendar(entry.timeZone(), calendars.of(entry.holidayCalendar()));
    }
}
