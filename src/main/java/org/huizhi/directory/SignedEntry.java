package org.huizhi.directory;

/**
 * An entry with the proof for it.
 *
 * @param jws compact JWS by the exchange authority
 */
public record SignedEntry(DirectoryEntry entry, String jws) {

    public String mailbox() {
        return entry.mailbox();
    }
}
