package org.huizhi.agreement;

/** Whether a notice may go from one region to another. */
public sealed interface Admission {

    /** @param terms by which the slip goes until its end */
    record Admitted(Terms terms) implements Admission {}

    /** No agreement between the two is in force on the day. */
    record NoAgreement(String detail) implements Admission {}

    /** One is in force, and does not name the type in this direction. */
    record TypeNotAgreed(String agreementId, String detail) implements Admission {}
}
