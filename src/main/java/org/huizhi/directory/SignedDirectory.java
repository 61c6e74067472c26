package org.huizhi.directory;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.VerificationKeys;

/**
 * Signed entries and calendars, judged like a node judges them that holds none.
 *
 * @param published under each key the one issued last, in the order of the keys
 * @param refused by their position
 */
public record SignedDirectory(Map<String, Published> published, List<LoadReport.Refused> refused) {

    /** @param compactEntries each a compact JWS */
    public static SignedDirectory read(List<String> compactEntries, Signatures signatures, VerificationKeys authority) {
        DirectoryEntryReader reader = new DirectoryEntryReader(signatures, authority);
        Succession succession = Succession.of(
                Map.of(), compactEntries.stream().map(reader::read).toList());
        return new SignedDirectory(
                new TreeMap<>(succession.held()), succession.report().refused());
    }

    /** @return in the order of the mailboxes */
    public List<SignedEntry> entries() {
        return published.values().stream()
                .filter(SignedEntry.class::isInstance)
                .map(SignedEntry.class::cast)
                .toList();
    }

    /** @return in the order of their keys */
    public List<SignedCalendar> calendars() {
        return published.values().stream()
                .filter(SignedCalendar.class::isInstance)
                .map(SignedCalendar.class::cast)
                .toList();
    }

    /** @return the lines of a file of entries, without comments */
    public static List<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** @return the document that was signed, to be changed and signed again, without its time of issue */
    public static ObjectNode document(Published published) {
        byte[] payload = Envelope.payloadOf(published.jws().getBytes(StandardCharsets.US_ASCII));
        try {
            ObjectNode document = SignedDocument.parse(payload, ObjectNode.class);
            document.remove("issuedAt");
            return document;
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException(published.key() + " was read before", e);
        }
    }
}
