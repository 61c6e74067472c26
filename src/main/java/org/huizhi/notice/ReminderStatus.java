package org.huizhi.notice;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the sender has said of an open slip, and when it says something next (docs/domain.md#reminders-and-escalation).
 *
 * @param nextOn outgoing and open: the next day on which something is said of it, by the agreement's rule
 * @param count reminders and escalations so far
 * @param escalatedAt the last escalation
 * @param escalatedDue of which due date it spoke: an extension or a new round may come to be known behind it
 * @param escalationOffice the own office that an escalation reached; it sees the notice since
 */
@Embeddable
record ReminderStatus(
        @Column(name = "next_reminder_on") @Nullable LocalDate nextOn,
        @Column(name = "reminders") int count,
        @Column(name = "reminded_at") @Nullable Instant lastAt,
        @Column(name = "escalated_at") @Nullable Instant escalatedAt,
        @Column(name = "escalated_due") @Nullable LocalDate escalatedDue,
        @Column(name = "escalation_office") @Nullable String escalationOffice) {

    static final ReminderStatus NONE = new ReminderStatus(null, 0, null, null, null, null);

    /** @param day null for none, or for one that is yet to be planned */
    ReminderStatus withNextOn(@Nullable LocalDate day) {
        return Objects.equals(day, nextOn)
                ? this
                : new ReminderStatus(day, count, lastAt, escalatedAt, escalatedDue, escalationOffice);
    }

    ReminderStatus reminded(Instant at) {
        return new ReminderStatus(
                nextOn, count + 1, NoticeFacts.later(lastAt, at), escalatedAt, escalatedDue, escalationOffice);
    }

    /** Of one due date the first counts, of several the last due date. */
    ReminderStatus escalated(LocalDate ofDueDate, Instant at) {
        boolean further = escalatedDue == null || ofDueDate.isAfter(escalatedDue);
        if (!further && !ofDueDate.equals(escalatedDue)) {
            return this;
        }
        Instant first = further ? at : NoticeFacts.earlier(escalatedAt, at);
        return new ReminderStatus(nextOn, count, lastAt, first, ofDueDate, escalationOffice);
    }

    /** @param office null where the agreement names none */
    ReminderStatus reaching(@Nullable String office) {
        return new ReminderStatus(nextOn, count, lastAt, escalatedAt, escalatedDue, office);
    }

    /** @return when it reached the contacts of both sides for this due date; null when it did not */
    @Nullable
    Instant escalatedAt(LocalDate dueDate) {
        return dueDate.equals(escalatedDue) ? escalatedAt : null;
    }
}
