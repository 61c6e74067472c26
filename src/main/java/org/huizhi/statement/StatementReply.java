package org.huizhi.statement;

import org.huizhi.validation.Sentence;

/** What became of a request about a statement. */
public sealed interface StatementReply {

    record Done(StatementView statement) implements StatementReply {}

    record NotFound() implements StatementReply {}

    /** @param state that does not allow it */
    record Illegal(StatementState state, Sentence detail) implements StatementReply {}
}
