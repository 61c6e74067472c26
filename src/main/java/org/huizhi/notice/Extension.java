package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.envelope.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * The last later due date that the receiver proposed (docs/domain.md#extensions).
 *
 * @param proposal id of the message that proposed it
 * @param dueDate proposed
 * @param round for whose due date
 * @param decision id of the message that decided; null while it is open
 * @param dueBefore due date that a grant replaced
 * @param extendedBefore whether that one was an extended one
 */
@Embeddable
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Extension(
        @Column(name = "extension_proposal") UUID proposal,
        @Column(name = "extension_due_date") LocalDate dueDate,
        @Column(name = "extension_round") Integer round,

        @Enumerated(EnumType.STRING) @Column(name = "extension_state")
        State state,

        @JsonIgnore @Column(name = "extension_decision") @Nullable
        UUID decision,

        @JsonIgnore @Column(name = "extension_due_before") @Nullable
        LocalDate dueBefore,

        @JsonIgnore @Column(name = "extension_extended_before") @Nullable
        Boolean extendedBefore) {

    /** What became of it. */
    public enum State {
        PROPOSED,
        GRANTED,
        REFUSED;

        @JsonValue
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How the sender decides. */
    public enum Decision {
        GRANTED(State.GRANTED),
        REFUSED(State.REFUSED);

        private final State state;

        Decision(State state) {
            this.state = state;
        }

        State state() {
            return state;
        }

        @JsonValue
        public String code() {
            return state.code();
        }
    }

    static Extension proposed(UUID proposal, LocalDate dueDate, int round) {
        return new Extension(proposal, dueDate, round, State.PROPOSED, null, null, null);
    }

    boolean isOpen() {
        return state == State.PROPOSED;
    }

    Extension decided(UUID message, Decision how, @Nullable LocalDate dueNow, boolean extendedNow) {
        return new Extension(proposal, dueDate, round, how.state(), message, dueNow, extendedNow);
    }

    /** The other node did not take the decision. */
    Extension undecided() {
        return proposed(proposal, dueDate, round);
    }

    /** The receiver proposes a later due date. */
    record Proposed(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) LocalDate dueDate,
            @JsonProperty(required = true) String text)
            implements MessageData {

        public Proposed {
            Objects.requireNonNull(office, "office");
            MessageData.requireDay(dueDate);
            Objects.requireNonNull(text, "text");
            MessageData.requireText(text);
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
        public MessageData.Ruling applyTo(Notice notice, MessageData.Occurrence occurrence) {
            return notice.extensionProposed(round, dueDate, occurrence);
        }
    }

    /**
     * The sender decides about it.
     *
     * @param proposal id of the message that proposed it
     */
    record Decided(
            @JsonProperty(required = true) int round,
            @JsonProperty(required = true) String office,
            @JsonProperty(required = true) UUID proposal,
            @JsonProperty(required = true) Decision decision,
            @Nullable String text)
            implements MessageData {

        public Decided {
            Objects.requireNonNull(office, "office");
            Objects.requireNonNull(proposal, "proposal");
            Objects.requireNonNull(decision, "decision");
            MessageData.requireText(text);
        }

        @Override
        public MessageType type() {
            return MessageType.EXTENSION_DECIDED;
        }

        @Override
        public TimelineEvent event() {
            return decision == Decision.GRANTED ? TimelineEvent.EXTENSION_GRANTED : TimelineEvent.EXTENSION_REFUSED;
        }

        @Override
        public MessageData.Ruling applyTo(Notice notice, MessageData.Occurrence occurrence) {
            return notice.extensionDecided(round, proposal, decision, occurrence);
        }
    }
}
