package org.huizhi.vault;

/**
 * Stored bytes that cannot be decrypted: changed, moved to another row, or encrypted with a key that this node does not
 * hold.
 */
public class DecryptionException extends RuntimeException {

    DecryptionException(String message) {
        super(message);
    }

    DecryptionException(String message, Throwable cause) {
        super(message, cause);
    }
}
