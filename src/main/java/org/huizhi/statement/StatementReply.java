package org.huizhi.statement;

import java.util.List;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;

/** What became of a request about a statement. */
public sealed interface StatementReply {

    record Done(StatementView statement) implements StatementReply {}

    record NotFound() implements StatementReply {}

    record Invalid(List<Violation> faults) implements StatementReply {}

    /** @param state that does not allow it */
    record Illegal(StatementState state, Sentence detail) implements StatementReply {}
}
