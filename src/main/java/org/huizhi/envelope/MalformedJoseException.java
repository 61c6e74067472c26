package org.huizhi.envelope;

/** Bytes that are not the compact serialisation they should be. */
final class MalformedJoseException extends Exception {

    private final String detail;

    MalformedJoseException(String detail) {
        super(detail);
        this.detail = detail;
    }

    String detail() {
        return detail;
    }
}
