package org.huizhi.vault;

/** Stored bytes that do not open: changed, moved to another row, or locked with a key that this node does not hold. */
public final class UnlockException extends RuntimeException {

    UnlockException(String message) {
        super(message);
    }

    UnlockException(String message, Throwable cause) {
        super(message, cause);
    }
}
