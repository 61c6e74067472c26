package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import java.time.LocalDate;
import java.util.Locale;
import java.util.UUID;
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
}
