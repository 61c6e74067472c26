package org.huizhi.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;

/** Signs entries as the exchange authority: only what every node would take as a valid one. */
public final class EntrySigner {

    private final Signatures signatures;
    private final SigningKey key;
    private final Clock clock;

    public EntrySigner(Signatures signatures, SigningKey key, Clock clock) {
        this.signatures = signatures;
        this.key = key;
        this.clock = clock;
    }

    /**
     * @param document gets {@code issuedAt} of now where it has none
     * @throws IllegalArgumentException when it is not a valid entry; the message names what is wrong
     */
    public SignedEntry sign(ObjectNode document) {
        if (!document.hasNonNull("issuedAt")) {
            document.put(
                    "issuedAt", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        }
        byte[] payload = document.toString().getBytes(StandardCharsets.UTF_8);
        try {
            DirectoryEntry entry =
                    SignedDocument.parse(payload, EntryDocument.class).toEntry();
            DirectoryEntryReader.requireSchema(payload);
            return new SignedEntry(entry, signatures.sign(payload, DirectoryEntryReader.TYPE, key));
        } catch (InvalidDocumentException e) {
            throw new IllegalArgumentException("not a valid entry: " + e.getMessage(), e);
        }
    }
}
