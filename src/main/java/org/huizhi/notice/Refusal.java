package org.huizhi.notice;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Why a caller's request is not carried out. Nothing has changed.
 *
 * @param state code of the state of the notice, or of its part, where that is the reason; else null
 */
public record Refusal(
        Code code,
        Sentence detail,
        List<Violation> faults,
        @Nullable String state) implements NoticeReply {

    public enum Code {
        NOT_FOUND,
        ILLEGAL_TRANSITION,
        PRECONDITION_FAILED,
        VALIDATION,
        NO_AGREEMENT,
        TYPE_NOT_AGREED,
        FORBIDDEN,
        IDEMPOTENCY_MISMATCH,
        /** Not the request's fault; later it may be carried out. */
        UNAVAILABLE
    }

    static Refusal of(Code code, String english, Object... words) {
        return of(code, Sentence.of(english, words));
    }

    static Refusal of(Code code, Sentence detail) {
        return new Refusal(code, detail, List.of(), null);
    }

    private static Refusal inState(String state, String english, Object... words) {
        return new Refusal(Code.ILLEGAL_TRANSITION, Sentence.of(english, words), List.of(), state);
    }

    static Refusal notFound() {
        return of(Code.NOT_FOUND, "no such notice within your offices");
    }

    static Refusal noEncryptionKey(String mailbox) {
        return of(Code.UNAVAILABLE, "the directory has no valid encryption key of {0}; nothing has changed", mailbox);
    }

    /**
     * This node has lost what was said of the notice, by its own offices too (ADR 0033): whoever spoke now might
     * contradict it. Of a slip that it has only sent since, nothing is lost.
     *
     * @param held partners whose messages are held, and since when
     */
    static Optional<NoticeReply> duringResync(Map<String, Instant> held, Notice notice) {
        String counterpart = notice.parties.counterpart();
        Instant since = held.get(counterpart);
        boolean sentSince =
                since != null && notice.direction == Direction.OUTGOING && notice.submittedAt.isAfter(since);
        return since != null && !sentSince
                ? Optional.of(of(
                        Code.UNAVAILABLE,
                        "{0} is giving back what was said of the notice before this node was restored; nothing has changed",
                        counterpart))
                : Optional.empty();
    }

    static Refusal invalid(List<Violation> faults) {
        return new Refusal(Code.VALIDATION, Sentence.of("the body has faults: {0}", faults.size()), faults, null);
    }

    /** @return why a verb cannot be performed whatever its body says; empty when it can */
    static Optional<NoticeReply> unmet(List<String> ifMatch, Verb verb, Notice notice) {
        if (!ifMatch.isEmpty() && !ifMatch.contains(notice.etag())) {
            return Optional.of(of(
                    Code.PRECONDITION_FAILED,
                    "the entity tag of the notice is now {0}, and so it has changed; a weak one (W/) is that of no version",
                    notice.etag()));
        }
        return notice.allows(verb) ? Optional.empty() : Optional.of(illegal(verb, notice));
    }

    /** The same for what needs the person data of the notice. */
    static Optional<NoticeReply> unmetForPart(List<String> ifMatch, Verb verb, Notice notice) {
        return unmet(ifMatch, verb, notice)
                .or(() -> notice.retention.erasedAt() == null ? Optional.empty() : Optional.of(erased(notice)));
    }

    static Refusal ended(Part part) {
        return inState(
                part.state().code(),
                "part {0} is {1}",
                part.number(),
                part.state().code());
    }

    static Refusal erased(Notice notice) {
        return inState(notice.state.code(), "the person data of the notice is erased");
    }

    /** The clock of its round does not run, as far as this node knows. */
    static Refusal unconfirmed(Notice notice) {
        return inState(notice.state.code(), "the receiving node has not confirmed yet that it has the slip");
    }

    /** The sender named the right office, so it made no mistake. */
    static Refusal accepted(Notice notice) {
        return inState(
                notice.state.code(),
                "the slip was accepted: an office that is not the right one hands it over, or names another reason");
    }

    static Refusal contested(Notice notice) {
        return inState(notice.state.code(), "the decline is contested already");
    }

    static Refusal tooLateToContest(Notice notice) {
        return inState(
                notice.state.code(),
                "a decline is contested within {0} working days of its arrival",
                notice.terms.acceptanceLimit());
    }

    static Refusal tooLateToAssessAsInvalid(Notice notice) {
        return inState(
                notice.state.code(),
                "a return is assessed as invalid within {0} working days of its arrival",
                RoundFacts.INVALID_WITHIN);
    }

    static Refusal pastDueDate(Notice notice) {
        return inState(notice.state.code(), "the due date has passed, and is final");
    }

    static Refusal noMore(Notice notice) {
        return inState(notice.state.code(), "the notice takes no more of these");
    }

    /** For what a fault kept from being done, when others of the same call are done. */
    static Refusal unavailable() {
        return of(Code.UNAVAILABLE, "the node cannot serve this now");
    }

    static Refusal illegal(Verb verb, Notice notice) {
        String state = notice.state.code();
        if (!notice.requiresReturn) {
            return inState(state, "a notice of this type has no return");
        }
        if (verb.side() != notice.direction) {
            return verb.side() == Direction.INCOMING
                    ? inState(state, "the receiving region does this, and this notice was sent from here")
                    : inState(state, "the sending region does this, and this notice was received here");
        }
        if (notice.isSentBack() && verb.isLegal(notice.direction, notice.state)) {
            return unconfirmed(notice);
        }
        return inState(state, "the notice is {0}; this can be done in: {1}", state, verb.states());
    }
}
