package org.huizhi.agreement;

import java.util.List;
import org.huizhi.validation.Violation;

/** What came of an administrator's act. */
public sealed interface AgreementReply {

    /** @param agreement as it is now */
    record Done(AgreementDetail agreement) implements AgreementReply {}

    record NotFound() implements AgreementReply {}

    /** The state does not allow it. */
    record Illegal(AgreementState state, String detail) implements AgreementReply {}

    record Invalid(List<Violation> faults) implements AgreementReply {}
}
