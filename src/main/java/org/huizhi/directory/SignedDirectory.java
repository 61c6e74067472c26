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
 * Signed entries, judged like a node judges them that holds none.
 *
 * @param entries of each mailbox the one issued last, in the order of the mailboxes
 * @param refused by their position
 */
public record SignedDirectory(Map<String, SignedEntry> entries, List<LoadReport.Refused> refused) {

    /** @param compactEntries each a compact JWS */
    public static SignedDirectory read(List<String> compactEntries, Signatures signatures, VerificationKeys authority) {
        DirectoryEntryReader reader = new DirectoryEntryReader(signatures, authority);
        Succession succession = Succession.of(
                Map.of(), compactEntries.stream().map(reader::read).toList());
        return new SignedDirectory(
                new TreeMap<>(succession.entries()), succession.report().refused());
    }

    /** @return the lines of a file of entries, without comments */
    public static List<String> lines(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    /** @return the document that was signed, to be changed and signed again, without its time of issue */
    public static ObjectNode document(SignedEntry entry) {
        byte[] payload = Envelope.payloadOf(entry.jws().getBytes(StandardCharsets.US_ASCII));
        try {
            ObjectNode document = SignedDocument.parse(payload, ObjectNode.class);
            document.remove("issuedAt");
            return document;
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException("the entry of " + entry.mailbox() + " was read before", e);
        }
    }
}
