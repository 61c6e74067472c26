package org.huizhi.notice;

/**
 * One fault of a request's body.
 *
 * @param pointer JSON pointer (RFC 6901) into the body
 * @param code stable, for programs
 * @param detail for people; never repeats the value
 */
public record Fault(String pointer, String code, String detail) {

    /** @return the same, as seen from a document in which the body is found at the given pointer */
    public Fault within(String at) {
        return at.isEmpty() ? this : new Fault(at + pointer, code, detail);
    }
}
