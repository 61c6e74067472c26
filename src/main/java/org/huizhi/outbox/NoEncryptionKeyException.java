package org.huizhi.outbox;

import org.huizhi.directory.MissingKeyException;

/** The directory has no valid encryption key for a mailbox, so nothing can be sent to it until its entry is renewed. */
public class NoEncryptionKeyException extends MissingKeyException {

    NoEncryptionKeyException(String mailbox) {
        super("the directory has no valid encryption key of " + mailbox);
    }
}
