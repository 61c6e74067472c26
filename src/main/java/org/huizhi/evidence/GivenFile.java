package org.huizhi.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.digest.Sha256;

/**
 * A file that is said to be an attachment of a slip: evidence holds only the digest of an attachment.
 *
 * @param sha256 of its bytes, hex
 */
public record GivenFile(String name, long bytes, String sha256) {

    private static final int BUFFER = 64 * 1024;

    public static GivenFile read(Path file) throws IOException {
        MessageDigest digest = Sha256.begin();
        long bytes = 0;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                bytes += read;
            }
        }
        return new GivenFile(
                String.valueOf(file.getFileName()), bytes, HexFormat.of().formatHex(digest.digest()));
    }

    /**
     * A step that is valid and lists an attachment.
     *
     * @param number of the slip
     */
    public record Listing(String number, Report.Step step, ListedAttachment attachment) {

        /** @return those of all steps that are valid */
        public static List<Listing> of(Report report) {
            return report.steps().stream()
                    .filter(Report.Step::valid)
                    .flatMap(step -> step.attachments().stream()
                            .map(one -> new Listing(String.valueOf(report.number()), step, one)))
                    .toList();
        }
    }

    /** @return the steps that list these very bytes */
    public List<Listing> in(List<Listing> listings) {
        return listings.stream()
                .filter(listing -> listing.attachment().bytes() == bytes
                        && listing.attachment().sha256().equals(sha256))
                .toList();
    }

    /** @return whether something of this name and with other bytes is listed */
    boolean isNamedIn(List<Listing> listings) {
        return listings.stream().anyMatch(listing -> listing.attachment().name().equals(name));
    }
}
