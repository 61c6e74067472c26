package org.huizhi.notice;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.agreement.Terms;
import org.huizhi.agreement.Urgency;
import org.huizhi.calendar.Calendars;
import org.huizhi.calendar.RegionCalendar;

/** Slips in the state that a test starts from. Days count in Shanghai; 2026-03-02 is a Monday. */
final class Slip {

    static final RegionCalendar SHANGHAI = new RegionCalendar(
            ZoneId.of("Asia/Shanghai"), Calendars.of(Optional.empty()).of("cn"));
    static final Instant SUBMITTED_AT = Instant.parse("2026-03-02T01:00:00Z");
    static final Instant DELIVERED_AT = Instant.parse("2026-03-02T01:00:05Z");
    static final Terms TERMS = new Terms("agr-610800-140900", 1, "00", 15, 5, 3);

    private Slip() {}

    static Notice submitted() {
        return submitted(Urgency.NORMAL);
    }

    static Notice submitted(Urgency urgency) {
        return new Notice(UUID.randomUUID(), Direction.OUTGOING, true, TERMS, urgency, SUBMITTED_AT);
    }

    static Notice delivered() {
        Notice notice = submitted();
        notice.delivered(DELIVERED_AT, SHANGHAI);
        return notice;
    }

    /** As its receiver makes it before it has a clock. */
    static Notice arriving() {
        return new Notice(UUID.randomUUID(), Direction.INCOMING, true, TERMS, Urgency.NORMAL, SUBMITTED_AT);
    }

    static Notice received() {
        Notice notice = arriving();
        notice.delivered(DELIVERED_AT, SHANGHAI);
        return notice;
    }

    static Notice notification(Direction direction) {
        return new Notice(UUID.randomUUID(), direction, false, TERMS, Urgency.NORMAL, SUBMITTED_AT);
    }

    /** Both sides of one kind of slip: outgoing ones are delivered, incoming ones received. */
    static List<Notice> onBothSides() {
        return List.of(delivered(), received());
    }

    static Notice returned(Notice notice) {
        notice.returned(notice.round, "confirmed", null, on("2026-03-10T02:00:00Z"));
        return notice;
    }

    /** As its node has it once the receiver has what opened the second round, at that moment. */
    static Notice begun(Notice notice, String instant) {
        UUID opening =
                Objects.requireNonNull(Objects.requireNonNull(notice.first, "a slip in its second round").judgement);
        notice.opened(opening, Instant.parse(instant), SHANGHAI);
        return notice;
    }

    static MessageData.Occurrence on(String instant) {
        return on(UUID.randomUUID(), Instant.parse(instant));
    }

    static MessageData.Occurrence on(UUID messageId, Instant at) {
        return new MessageData.Occurrence(messageId, at, SHANGHAI);
    }
}
