package org.huizhi.directory;

import java.time.Instant;

/**
 * An entry with the proof for it.
 *
 * @param jws compact JWS by the exchange authority
 */
public record SignedEntry(DirectoryEntry entry, String jws) implements Published {

    public String mailbox() {
        return entry.mailbox();
    }

    @Override
    public String key() {
        return mailbox();
    }

    @Override
    public Instant issuedAt() {
        return entry.issuedAt();
    }

    @Override
    public Object content() {
        return entry;
    }
}
