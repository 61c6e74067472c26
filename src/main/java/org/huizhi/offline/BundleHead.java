package org.huizhi.offline;

import java.time.Instant;
import java.util.UUID;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.validation.Required;

/**
 * What is signed in the first line of a file: from whom to whom.
 *
 * @param version of the form of the file
 * @param receiptsSince of the sender's receipts, those made since then are there
 */
record BundleHead(int version, UUID id, String sender, String receiver, Instant madeAt, Instant receiptsSince) {

    static final int VERSION = 1;

    BundleHead {
        if (version != VERSION) {
            throw new IllegalArgumentException("version is not " + VERSION);
        }
        Required.present(id, "id");
        requireMailbox(sender, "sender");
        requireMailbox(receiver, "receiver");
        Required.present(madeAt, "madeAt");
        Required.present(receiptsSince, "receiptsSince");
    }

    /** It is shown to people, in terminals too. */
    private static void requireMailbox(String text, String what) {
        if (!DirectoryEntry.isMailbox(Required.text(text, what))) {
            throw new IllegalArgumentException(what + " is not a mailbox");
        }
    }
}
