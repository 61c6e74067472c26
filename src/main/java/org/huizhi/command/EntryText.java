package org.huizhi.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.calendar.CalendarYear;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.Published;
import org.huizhi.directory.PublishedKey;
import org.huizhi.directory.SignedCalendar;
import org.huizhi.directory.SignedEntry;

/** An entry or a year of a calendar in a few lines for people, in both languages. */
final class EntryText {

    private EntryText() {}

    static List<String> lines(Published published, Instant now) {
        return published instanceof SignedCalendar calendar
                ? List.of(line(calendar))
                : lines(((SignedEntry) published).entry(), now);
    }

    private static String line(SignedCalendar calendar) {
        CalendarYear year = calendar.year();
        return "%s  %s  issued 签发 %s  holidays 节假日 %d  make-up days 调休 %d  %s"
                .formatted(
                        calendar.key(),
                        year.source(),
                        calendar.issuedAt(),
                        year.holidays().size(),
                        year.makeUpDays().size(),
                        year.digest());
    }

    private static List<String> lines(DirectoryEntry entry, Instant now) {
        List<String> lines = new ArrayList<>();
        lines.add("%s  %s %s  %s  issued 签发 %s  offices 机构 %d"
                .formatted(
                        entry.mailbox(),
                        entry.name().zh(),
                        entry.name().en(),
                        entry.region(),
                        entry.issuedAt(),
                        entry.offices().size()));
        for (PublishedKey key : entry.keys()) {
            lines.add("  %s  %s  %s  %s – %s  %s"
                    .formatted(key.kid(), key.use(), key.algorithm(), key.validFrom(), key.validTo(), state(key, now)));
        }
        return lines;
    }

    private static String state(PublishedKey key, Instant now) {
        if (key.revokedAt() != null) {
            return "revoked 已吊销 " + key.revokedAt();
        }
        if (now.isBefore(key.validFrom())) {
            return "not yet valid 未生效";
        }
        return key.validAt(now) ? "valid 有效" : "lapsed 已失效";
    }
}
