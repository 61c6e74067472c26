package org.huizhi.act;

import org.huizhi.notice.Refusal;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;

/** Why an act was not carried out, as a problem. */
public final class Refusals {

    private Refusals() {}

    public static ProblemException problem(Refusal refusal) {
        return new ProblemException(
                ProblemCode.valueOf(refusal.code().name()), refusal.detail(), refusal.faults(), refusal.state());
    }
}
