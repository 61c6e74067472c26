package org.huizhi.statement;

/** What became of a request about a statement. */
public sealed interface StatementReply {

    record Done(StatementView statement) implements StatementReply {}

    record NotFound() implements StatementReply {}

    /** @param state that does not allow it */
    record Illegal(StatementState state, String detail) implements StatementReply {}
}
