package org.huizhi.outbox;

/** The directory has no valid encryption key for a mailbox, so nothing can be sent to it until its entry is renewed. */
public class NoEncryptionKeyException extends RuntimeException {

    NoEncryptionKeyException(String mailbox) {
        super("the directory has no valid encryption key of " + mailbox);
    }
}
