package org.huizhi.agreement;

import java.util.List;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;

/** What came of an administrator's act. */
public sealed interface AgreementReply {

    /** @param agreement as it is now */
    record Done(AgreementDetail agreement) implements AgreementReply {}

    record NotFound() implements AgreementReply {}

    /** It is done, and there is no such agreement any more: it had no other version. */
    record Gone() implements AgreementReply {}

    /** The state does not allow it. */
    record Illegal(AgreementState state, Sentence detail) implements AgreementReply {

        Illegal(AgreementState state, String english, Object... words) {
            this(state, Sentence.of(english, words));
        }
    }

    record Invalid(List<Violation> faults) implements AgreementReply {}
}
