package org.huizhi.notice;

/**
 * One fault of a payload.
 *
 * @param pointer JSON pointer (RFC 6901) into the payload; empty for the payload itself
 * @param code {@code required}, {@code unknown-field} or {@code invalid-value}
 * @param detail what the field must be; never the value it has, which may be person data
 */
public record SchemaFault(String pointer, String code, String detail) {}
