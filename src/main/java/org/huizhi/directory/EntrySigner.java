package org.huizhi.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;

/** Signs entries and calendars as the exchange authority: only what every node would take as a valid one. */
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
     * @param document of an entry or of a year of a calendar; it gets {@code issuedAt} of now where it has none
     * @throws IllegalArgumentException when it is not a valid one; the message names what is wrong
     */
    public Published sign(ObjectNode document) {
        return document.has("calendar") ? signCalendar(document) : signEntry(document);
    }

    private SignedCalendar signCalendar(ObjectNode document) {
        byte[] payload = issued(document);
        try {
            SignedCalendar.requireSchema(payload);
            return SignedCalendar.of(payload, signatures.sign(payload, SignedCalendar.TYPE, key));
        } catch (InvalidDocumentException e) {
            throw new IllegalArgumentException("not a valid calendar: " + e.getMessage(), e);
        }
    }

    private byte[] issued(ObjectNode document) {
        if (!document.hasNonNull("issuedAt")) {
            document.put(
                    "issuedAt", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        }
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param document gets {@code issuedAt} of now where it has none
     * @throws IllegalArgumentException when it is not a valid entry; the message names what is wrong
     */
    public SignedEntry signEntry(ObjectNode document) {
        byte[] payload = issued(document);
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
