package org.huizhi.agreement;

/**
 * What is wrong with terms.
 *
 * @param pointer JSON pointer (RFC 6901) of the field
 * @param code stable, for programs
 */
public record TermsFault(String pointer, String code, String detail) {}
