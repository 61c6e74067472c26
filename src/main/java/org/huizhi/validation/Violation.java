package org.huizhi.validation;

import java.util.function.UnaryOperator;

/**
 * One thing that is wrong with a document: a request's body, a payload, the terms of an agreement.
 *
 * @param pointer JSON pointer (RFC 6901) into the document; empty for the document itself
 * @param code stable, for programs
 * @param detail for people: what is expected; never the value that was found, which may be person data
 */
public record Violation(String pointer, String code, Sentence detail) {

    public Violation(String pointer, String code, String english, Object... words) {
        this(pointer, code, Sentence.of(english, words));
    }

    /** @return the same, said in words as given */
    public Violation saying(UnaryOperator<Sentence> words) {
        Sentence otherDetail = words.apply(detail);
        return new Violation(pointer, code, otherDetail);
    }

    /** @return the same, as seen from a document in which this one is found at the given pointer */
    public Violation within(String at) {
        return at.isEmpty() ? this : new Violation(at + pointer, code, detail);
    }
}
