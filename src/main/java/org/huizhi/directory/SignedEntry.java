package org.huizhi.directory;

/**
 * An entry with the proof for it.
 *
 * @param jws compact JWS by the exchange authority
 */
record SignedEntry(DirectoryEntry entry, String jws) {

    String mailbox() {
        return entry.mailbox();
    }
}
