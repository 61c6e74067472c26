package org.huizhi.console.agreement;

import org.huizhi.agreement.AgreementReply;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;

/** What a service says, as problems that pages show. */
final class AgreementReplies {

    private AgreementReplies() {}

    /** @throws ProblemException for anything but done */
    static AgreementReply.Done done(AgreementReply reply) {
        if (reply instanceof AgreementReply.Illegal illegal) {
            throw ProblemException.illegal(illegal.state().code(), illegal.detail());
        }
        if (reply instanceof AgreementReply.Invalid invalid) {
            throw ProblemException.invalid(invalid.faults());
        }
        if (reply instanceof AgreementReply.NotFound || reply instanceof AgreementReply.Gone) {
            throw new ProblemException(ProblemCode.NOT_FOUND, "no such agreement, or no such version of it");
        }
        return (AgreementReply.Done) reply;
    }
}
