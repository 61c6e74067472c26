package org.huizhi.access;

/**
 * Another request has used one of the idempotency keys in the meantime, so the transaction that wanted to claim it is
 * undone.
 */
public final class KeyInUseException extends RuntimeException {

    KeyInUseException() {
        super("another request has used the idempotency key", null, false, false);
    }
}
