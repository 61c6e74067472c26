package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Reminders;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.NodeIdentity;
import org.jspecify.annotations.Nullable;

/** When an open slip is spoken of next, and to whom, by the version of the agreement that it goes by. */
@ApplicationScoped
class ReminderPlan {

    /** A version that is not held any more: nobody is reminded. */
    private static final Reminders NOBODY = new Reminders(0, false, 0, 0, Map.of());

    private final Agreements agreements;
    private final NoticeCalendars days;
    private final NodeIdentity node;
    private final Clock clock;

    ReminderPlan(Agreements agreements, NoticeCalendars days, NodeIdentity node, Clock clock) {
        this.clock = clock;
        this.agreements = agreements;
        this.days = days;
        this.node = node;
    }

    /**
     * What is due to be said.
     *
     * @param reminder whether a reminder is; of several that were missed only one
     */
    record Due(boolean reminder, boolean escalation) {

        boolean isNothing() {
            return !reminder && !escalation;
        }
    }

    /**
     * Enters the next day on which something is said, unless one stands; days gone by are not made up for. Only the
     * sender speaks.
     */
    void plan(Notice notice) {
        if (notice.direction == Direction.OUTGOING && notice.isAwaited() && notice.reminders.nextOn() == null) {
            RegionCalendar receiver = days.receiver(notice);
            notice.reminders = notice.reminders.withNextOn(rule(notice)
                    .next(notice.requireDueDate(), today(receiver), receiver.calendar())
                    .orElse(null));
        }
    }

    Due due(Notice notice) {
        if (!notice.isAwaited() || notice.reminders.nextOn() == null) {
            return new Due(false, false);
        }
        RegionCalendar receiver = days.receiver(notice);
        LocalDate today = today(receiver);
        Reminders rule = rule(notice);
        return new Due(
                rule.reminderIn(
                        notice.requireDueDate(), notice.reminders.nextOn().minusDays(1), today, receiver.calendar()),
                notice.escalatedAt() == null && rule.escalates(notice.requireDueDate(), today, receiver.calendar()));
    }

    /**
     * What another region's reminder is by our own reckoning: an escalation that is not due here is a reminder like
     * others, since it would open the slip to an office on the sender's word alone.
     *
     * @param at its time, or that of its arrival where that is later: clocks differ
     */
    MessageData.Reminder asDue(Notice notice, MessageData.Reminder said, Instant at) {
        RegionCalendar receiver = days.receiver(notice);
        LocalDate today = receiver.dayOf(at);
        boolean due = said.escalates()
                && notice.isAwaited()
                && said.dueDate().isBefore(today)
                && !said.dueDate().isBefore(notice.requireDueDate())
                && rule(notice).escalates(said.dueDate(), today, receiver.calendar());
        return due || !said.escalates() ? said : said.withoutEscalation();
    }

    /** @return the own office that an escalation reaches; null where the agreement names none */
    @Nullable
    String contact(Notice notice) {
        return rule(notice).contacts().get(node.mailbox());
    }

    private Reminders rule(Notice notice) {
        return agreements
                .reminders(notice.parties.counterpart(), notice.terms.agreementId(), notice.terms.version())
                .orElse(NOBODY);
    }

    private LocalDate today(RegionCalendar receiver) {
        return receiver.dayOf(clock.instant());
    }

    /**
     * What the sender has said of an open slip, and when it says something next
     * (docs/domain.md#reminders-and-escalation).
     *
     * @param nextOn outgoing and open: the next day on which something is said of it, by the agreement's rule
     * @param count reminders and escalations so far
     * @param escalatedAt the last escalation
     * @param escalatedDue of which due date it spoke: an extension or a new round may come to be known behind it
     * @param escalationOffice the own office that an escalation reached; it sees the notice since
     */
    @Embeddable
    record Status(
            @Column(name = "next_reminder_on") @Nullable LocalDate nextOn,
            @Column(name = "reminders") int count,
            @Column(name = "reminded_at") @Nullable Instant lastAt,
            @Column(name = "escalated_at") @Nullable Instant escalatedAt,
            @Column(name = "escalated_due") @Nullable LocalDate escalatedDue,
            @Column(name = "escalation_office") @Nullable String escalationOffice) {

        static final Status NONE = new Status(null, 0, null, null, null, null);

        /** @param day null for none, or for one that is yet to be planned */
        Status withNextOn(@Nullable LocalDate day) {
            return Objects.equals(day, nextOn)
                    ? this
                    : new Status(day, count, lastAt, escalatedAt, escalatedDue, escalationOffice);
        }

        Status reminded(Instant at) {
            return new Status(
                    nextOn, count + 1, NoticeFacts.later(lastAt, at), escalatedAt, escalatedDue, escalationOffice);
        }

        /** Of one due date the first counts, of several the last due date. */
        Status escalated(LocalDate ofDueDate, Instant at) {
            boolean further = escalatedDue == null || ofDueDate.isAfter(escalatedDue);
            if (!further && !ofDueDate.equals(escalatedDue)) {
                return this;
            }
            Instant first = further ? at : NoticeFacts.earlier(escalatedAt, at);
            return new Status(nextOn, count, lastAt, first, ofDueDate, escalationOffice);
        }

        /** @param office null where the agreement names none */
        Status reaching(@Nullable String office) {
            return new Status(nextOn, count, lastAt, escalatedAt, escalatedDue, office);
        }

        /** @return when it reached the contacts of both sides for this due date; null when it did not */
        @Nullable
        Instant escalatedAt(LocalDate dueDate) {
            return dueDate.equals(escalatedDue) ? escalatedAt : null;
        }
    }
}
