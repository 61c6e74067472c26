package org.huizhi.notice;

import java.util.List;
import java.util.Optional;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Why a caller's request is not carried out. Nothing has changed.
 *
 * @param state code of the state of the notice, or of its part, where that is the reason; else null
 */
public record Refusal(
        Code code,
        String detail,
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

    static Refusal of(Code code, String detail) {
        return new Refusal(code, detail, List.of(), null);
    }

    static Refusal notFound() {
        return of(Code.NOT_FOUND, "no such notice within your offices");
    }

    static Refusal noEncryptionKey(String mailbox) {
        return of(
                Code.UNAVAILABLE, "the directory has no valid encryption key of " + mailbox + "; nothing has changed");
    }

    static Refusal invalid(List<Violation> faults) {
        return new Refusal(Code.VALIDATION, faults.size() + " fault(s) in the body", faults, null);
    }

    /** @return why a verb cannot be performed whatever its body says; empty when it can */
    static Optional<NoticeReply> unmet(List<String> ifMatch, Verb verb, Notice notice) {
        if (!ifMatch.isEmpty() && !ifMatch.contains(notice.etag())) {
            return Optional.of(
                    of(Code.PRECONDITION_FAILED, "the notice has changed; its entity tag is now " + notice.etag()));
        }
        return notice.allows(verb) ? Optional.empty() : Optional.of(illegal(verb, notice.state));
    }

    /** The same for what needs the person data of the notice. */
    static Optional<NoticeReply> unmetForPart(List<String> ifMatch, Verb verb, Notice notice) {
        return unmet(ifMatch, verb, notice)
                .or(() -> notice.retention.erasedAt() == null ? Optional.empty() : Optional.of(erased(notice)));
    }

    static Refusal ended(Part part) {
        return new Refusal(
                Code.ILLEGAL_TRANSITION,
                "part " + part.number() + " is " + part.state().code(),
                List.of(),
                part.state().code());
    }

    private static Refusal erased(Notice notice) {
        return new Refusal(
                Code.ILLEGAL_TRANSITION, "the person data of the notice is erased", List.of(), notice.state.code());
    }

    static Refusal noMore(Notice notice) {
        return new Refusal(
                Code.ILLEGAL_TRANSITION, "the notice takes no more of these", List.of(), notice.state.code());
    }

    /** For what a fault kept from being done, when others of the same call are done. */
    static Refusal unavailable() {
        return of(Code.UNAVAILABLE, "the node cannot serve this now");
    }

    static Refusal illegal(Verb verb, NoticeState state) {
        return new Refusal(
                Code.ILLEGAL_TRANSITION, verb + " is not possible in state " + state.code(), List.of(), state.code());
    }
}
