package org.huizhi.agreement;

import org.huizhi.validation.Sentence;

/** Whether a notice may go from one region to another. */
public sealed interface ExchangePermission {

    /** @param terms by which the slip goes until its end */
    record Permitted(Terms terms) implements ExchangePermission {}

    /** No agreement between the two is in force on the day. */
    record NoAgreement(Sentence detail) implements ExchangePermission {}

    /** One is in force, and does not name the type in this direction. */
    record TypeNotAgreed(String agreementId, Sentence detail) implements ExchangePermission {}
}
