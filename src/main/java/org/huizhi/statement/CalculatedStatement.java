package org.huizhi.statement;

/**
 * A month as one node counts it.
 *
 * @param lines of all rounds behind it, as {@link LineStore} keeps them
 * @param amendments of earlier months, kept alike
 */
record CalculatedStatement(StatementDocument document, byte[] lines, byte[] amendments) {}
