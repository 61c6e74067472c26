package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.attachment.ListedAttachment;
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
                MessageData.Contested,
                MessageData.Withdrawn,
                MessageData.InterimReturn,
                MessageData.FinalReturn,
                Extension.Proposed,
                Extension.Decided,
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

    /** @return whether the person data of the notice is kept from then on */
    default boolean prolongsRetention() {
        return true;
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
     * @param receivedAt when this node had it in hand; of an own message when it was made
     */
    record Occurrence(UUID messageId, Instant at, RegionCalendar receiver, Instant receivedAt) {

        Occurrence(UUID messageId, Instant at, RegionCalendar receiver) {
            this(messageId, at, receiver, at);
        }

        /**
         * The day of the signature counts, or that of the arrival where it is more than one working day later: who
         * dates back would be in time for ever.
         *
         * @param last day of a limit, of the receiver; null where none has begun
         */
        boolean isAfter(@Nullable LocalDate last) {
            LocalDate signed = receiver.dayOf(at);
            LocalDate arrived = receiver.dayOf(receivedAt);
            boolean onItsWayForLong = receiver.calendar().between(signed, arrived) > RoundFacts.ARRIVAL_DAYS;
            return last == null || (onItsWayForLong ? arrived : signed).isAfter(last);
        }
    }

    /** Whatever the receiving region says of a slip, it says for the office that has it. */
    default Ruling saidFor(Notice notice, Ruling ruling) {
        if (ruling == Ruling.APPLIED) {
            notice.spokenFor(round(), office(), this instanceof Declined || this instanceof FinalReturn);
        }
        return ruling;
    }

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
            return saidFor(notice, notice.accepted(round, occurrence.at()));
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
            return saidFor(notice, notice.declined(round, declineReason, occurrence));
        }
    }

    /** The sender does not accept the decline. */
    record Contested(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) String text)
            implements MessageData {

        public Contested {
            Objects.requireNonNull(office, "office");
            Objects.requireNonNull(text, "text");
            requireText(text);
        }

        @Override
        public MessageType type() {
            return MessageType.NOTICE_CONTESTED;
        }

        @Override
        public TimelineEvent event() {
            return TimelineEvent.CONTESTED;
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return notice.contested(round, occurrence);
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
            return saidFor(notice, notice.answeredInterim(round, occurrence.at()));
        }
    }

    record FinalReturn(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) JsonNode payload,
            @Nullable LateReason lateReason,
            @Nullable List<ListedAttachment> attachments)
            implements MessageData {

        FinalReturn(int round, String office, JsonNode payload, @Nullable LateReason lateReason) {
            this(round, office, payload, lateReason, null);
        }

        public FinalReturn {
            Objects.requireNonNull(office, "office");
            Objects.requireNonNull(payload, "payload");
            requireText(lateReason == null ? null : lateReason.text());
            ListedAttachment.list(attachments);
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

        List<ListedAttachment> attached() {
            return ListedAttachment.list(attachments);
        }

        @Nullable
        String outcome() {
            return payload.path("outcome").asText(null);
        }

        @Override
        public Ruling applyTo(Notice notice, Occurrence occurrence) {
            return saidFor(notice, notice.returned(round, outcome(), reason(), occurrence));
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

        /** One that reaches the contacts on both sides has to be looked into. */
        @Override
        public boolean prolongsRetention() {
            return escalates;
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
