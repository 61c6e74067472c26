package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.watch.Lapse;
import org.huizhi.watch.Lapsing;

/** How the two regions of a notice count days. Those of its clock are the receiver's (docs/domain.md#clock). */
@ApplicationScoped
public class NoticeCalendars implements Lapsing {

    private final NodeIdentity node;
    private final CurrentDirectory directory;
    private final Calendars calendars;

    NoticeCalendars(NodeIdentity node, CurrentDirectory directory, Calendars calendars) {
        this.node = node;
        this.directory = directory;
        this.calendars = calendars;
    }

    RegionCalendar receiver(Notice notice) {
        RegionCalendar now = of(notice.direction == Direction.INCOMING ? node.mailbox() : notice.parties.counterpart());
        // A directory that names another zone moves no day of a slip that is on its way.
        return new RegionCalendar(ZoneId.of(notice.receiverZone), now.calendar());
    }

    RegionCalendar sender(Notice notice) {
        return of(notice.direction == Direction.OUTGOING ? node.mailbox() : notice.parties.counterpart());
    }

    /** How the region counts days that owes the returns of slips with this one. */
    public RegionCalendar receiver(Direction direction, String counterpart) {
        return of(direction == Direction.INCOMING ? node.mailbox() : counterpart);
    }

    /** Time zone of the region that owes the returns of notices sent to this mailbox. */
    ZoneId zone(String receiver) {
        return of(receiver).zone();
    }

    /** How the node's own region counts days. */
    public RegionCalendar own() {
        return of(node.mailbox());
    }

    /** Of each calendar that an entry of the directory names, until when its holidays are known. */
    @Override
    public List<Lapse> lapses(Instant now) {
        ZoneId zone = node.zone();
        int year = now.atZone(zone).getYear();
        return directory.get().entries().stream()
                .map(DirectoryEntry::holidayCalendar)
                .distinct()
                .map(id -> new Lapse(
                        Lapse.Kind.HOLIDAYS,
                        id,
                        LocalDate.of(calendars.of(id).firstUnknownYear(year), 1, 1)
                                .atStartOfDay(zone)
                                .toInstant()))
                .toList();
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
