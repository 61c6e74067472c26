package org.huizhi.vault;

/** Stored bytes that do not open: changed, moved to another row, or locked with a key that this node does not hold. */
public final class DecryptionException extends RuntimeException {

    DecryptionException(String message) {
        super(message);
    }

    DecryptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
