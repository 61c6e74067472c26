package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.envelope.MessageType;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * Data of the messages about one notice (feed contract, "Message types"), and what each does to the notice on either
 * side.
 */
sealed interface MessageData
        permits SubmittedNotice,
                MessageData.Accepted,
                MessageData.Declined,
                MessageData.Withdrawn,
                MessageData.InterimReturn,
                MessageData.FinalReturn,
                MessageData.ExtensionProposed,
                MessageData.ExtensionDecided,
                MessageData.Reminder,
                MessageData.Assessed {

    /** A free text (feed contract). */
    TextRule TEXT = TextRule.letter(2000);

    MessageType type();

    /** Round of the notice that the sender spoke about. */
    int round();

    /** The acting office; for a submission the sender's. */
    String office();

    /** Entered into the timeline. */
    TimelineEvent event();

    /** A code for the timeline, never free text; null where there is none. */
    default @Nullable String reason() {
        return null;
    }

    /** What a message does to a notice. */
    enum Ruling {
        /** It takes effect. */
        APPLIED,
        /** It speaks of a round that is not known yet, and waits for the message that opens it. */
        WAITS,
        /** It contradicts what happened before. */
        ILLEGAL
    }

    /** Applies the message to a notice that is known. */
    Ruling applyTo(Notice notice, Occurrence occurrence);

    /**
     * Which message says so, and when it was made.
     *
     * @param receiver how the region that owes the return counts days
     */
    record Occurrence(UUID messageId, Instant at, RegionCalendar receiver) {}

    /** @throws IllegalArgumentException when it is not what the contract allows */
    static void requireText(@Nullable String text) {
        if (text != null) {
            TEXT.require(text, "text");
        }
    }

    /**
     * @throws IllegalArgumentException for a day that the contract has no form for (RFC 3339, section 5.6: four figures
     *     of a year)
     */
    static void requireDay(LocalDate day) {
        Objects.requireNonNull(day, "day");
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new IllegalArgumentException("a day has a year of four figures");
        }
    }

    record Accepted(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office) implements MessageData {

        public Accepted {
            Objects.requireNonNull(office, "office");
        }

        @Override
        public MessageType type() {
            return MessageType.NOTICE_ACCEPTED;
        }

        @Override
        public TimelineEvent event() {
            return TimelineEvent.ACCEPTED;
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.accepted(round, occurrence.at());
        }
    }

    record Declined(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(value = "reason", required = true) DeclineReason declineReason,
            @Nullable String text)
            implements MessageData {

        public Declined {
            Objects.requireNonNull(office, "office");
            Objects.requireNonNull(declineReason, "declineReason");
            requireText(text);
        }

        @Override
        public MessageType type() {
            return MessageType.NOTICE_DECLINED;
        }

        @Override
        public TimelineEvent event() {
            return TimelineEvent.DECLINED;
        }

        @Override
        public @Nullable String reason() {
            return declineReason.code();
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.declined(round, declineReason, occurrence);
        }
    }

    record Withdrawn(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @Nullable String text)
            implements MessageData {

        public Withdrawn {
            Objects.requireNonNull(office, "office");
            requireText(text);
        }

        @Override
        public MessageType type() {
            return MessageType.NOTICE_WITHDRAWN;
        }

        @Override
        public TimelineEvent event() {
            return TimelineEvent.WITHDRAWN;
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.withdrawn(round, occurrence);
        }
    }

    record InterimReturn(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) JsonNode payload)
            implements MessageData {

        public InterimReturn {
            Objects.requireNonNull(office, "office");
            Objects.requireNonNull(payload, "payload");
            if (payload.size() != 1 || !payload.path("text").isTextual()) {
                throw new IllegalArgumentException("the payload of an interim return is a text");
            }
            requireText(payload.get("text").asText());
        }

        @Override
        public MessageType type() {
            return MessageType.RETURN_INTERIM;
        }

        @Override
        public TimelineEvent event() {
            return TimelineEvent.INTERIM_RETURN;
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.answeredInterim(round, occurrence.at());
        }
    }

    record FinalReturn(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) JsonNode payload,
            @Nullable LateReason lateReason)
            implements MessageData {

        public FinalReturn {
            Objects.requireNonNull(office, "office");
            Objects.requireNonNull(payload, "payload");
            requireText(lateReason == null ? null : lateReason.text());
        }

        @Override
        public MessageType type() {
            return MessageType.RETURN_FINAL;
        }

        @Override
        public TimelineEvent event() {
            return TimelineEvent.RETURNED;
        }

        @Override
        public @Nullable String reason() {
            return lateReason == null ? null : lateReason.code().code();
        }

        @Nullable
        String outcome() {
            return payload.path("outcome").asText(null);
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.returned(round, outcome(), reason(), occurrence);
        }
    }

    record ExtensionProposed(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) LocalDate dueDate,
            @JsonProperty(required = true) String text)
            implements MessageData {

        public ExtensionProposed {
            Objects.requireNonNull(office, "office");
            requireDay(dueDate);
            Objects.requireNonNull(text, "text");
            requireText(text);
        }

        @Override
        public MessageType type() {
            return MessageType.EXTENSION_PROPOSED;
        }

        @Override
        public TimelineEvent event() {
            return TimelineEvent.EXTENSION_PROPOSED;
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.extensionProposed(round, dueDate, occurrence);
        }
    }

    /** @param proposal id of the message that proposed it */
    record ExtensionDecided(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) UUID proposal,
            @JsonProperty(required = true) Extension.Decision decision,
            @Nullable String text)
            implements MessageData {

        public ExtensionDecided {
            Objects.requireNonNull(office, "office");
            Objects.requireNonNull(proposal, "proposal");
            Objects.requireNonNull(decision, "decision");
            requireText(text);
        }

        @Override
        public MessageType type() {
            return MessageType.EXTENSION_DECIDED;
        }

        @Override
        public TimelineEvent event() {
            return decision == Extension.Decision.GRANTED
                    ? TimelineEvent.EXTENSION_GRANTED
                    : TimelineEvent.EXTENSION_REFUSED;
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.extensionDecided(proposal, decision, occurrence);
        }
    }

    /**
     * @param dueDate of which is spoken
     * @param escalates whether it reaches the contacts that the agreement names
     */
    record Reminder(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) LocalDate dueDate,
            @JsonProperty(required = true) boolean escalates,
            @JsonProperty(required = true) boolean automatic,
            @Nullable String text)
            implements MessageData {

        public Reminder {
            Objects.requireNonNull(office, "office");
            requireDay(dueDate);
            requireText(text);
        }

        Reminder withoutEscalation() {
            return new Reminder(round, office, dueDate, false, automatic, text);
        }

        @Override
        public MessageType type() {
            return MessageType.REMINDER;
        }

        @Override
        public TimelineEvent event() {
            return escalates ? TimelineEvent.ESCALATED : TimelineEvent.REMINDED;
        }

        @Override
        public @Nullable String reason() {
            return automatic ? "automatic" : null;
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.reminded(round, escalates, dueDate, occurrence);
        }
    }

    record Assessed(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) Assessment verdict,
            @Nullable String text)
            implements MessageData {

        public Assessed {
            Objects.requireNonNull(office, "office");
            Objects.requireNonNull(verdict, "verdict");
            requireText(text);
        }

        @Override
        public MessageType type() {
            return MessageType.RETURN_ASSESSED;
        }

        @Override
        public TimelineEvent event() {
            return TimelineEvent.ASSESSED;
        }

        @Override
        public @Nullable String reason() {
            return verdict.code();
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.assessed(round, verdict, occurrence);
        }
    }
}
