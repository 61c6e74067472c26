package org.huizhi.statement;

/**
 * A month as one node counts it.
 *
 * @param lines of all slips behind it, as {@link LineStore} keeps them
 */
record CalculatedStatement(StatementDocument document, byte[] lines) {}
