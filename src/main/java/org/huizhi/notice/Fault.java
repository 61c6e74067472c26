package org.huizhi.notice;

/**
 * One fault of a request's body.
 *
 * @param pointer JSON pointer (RFC 6901) into the body
 * @param code stable, for programs
 * @param detail for people; never repeats the value
 */
public record Fault(String pointer, String code, String detail) {}
