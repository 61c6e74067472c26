package org.huizhi.notice;

import java.util.List;

/**
 * Why a caller's request is not carried out. Nothing has changed.
 *
 * @param state set when the state of the notice is the reason
 */
public record Refusal(Code code, String detail, List<Fault> faults, NoticeState state) implements NoticeReply {

    public enum Code {
        NOT_FOUND,
        ILLEGAL_TRANSITION,
        PRECONDITION_FAILED,
        VALIDATION,
        NO_AGREEMENT,
        TYPE_NOT_AGREED,
        FORBIDDEN,
        IDEMPOTENCY_MISMATCH
    }

    static Refusal of(Code code, String detail) {
        return new Refusal(code, detail, List.of(), null);
    }

    static Refusal notFound() {
        return of(Code.NOT_FOUND, "no such notice within your offices");
    }

    static Refusal invalid(List<Fault> faults) {
        return new Refusal(Code.VALIDATION, faults.size() + " fault(s) in the body", faults, null);
    }

    static Refusal illegal(Verb verb, NoticeState state) {
        return new Refusal(
                Code.ILLEGAL_TRANSITION, verb + " is not possible in state " + state.code(), List.of(), state);
    }
}
