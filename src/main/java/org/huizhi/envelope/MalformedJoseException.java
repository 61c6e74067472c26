package org.huizhi.envelope;

/** Bytes that are not the compact serialisation they should be. */
final class MalformedJoseException extends Exception {

    MalformedJoseException(String message) {
        super(message);
    }
}
