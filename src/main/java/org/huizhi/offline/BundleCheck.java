package org.huizhi.offline;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.Signatures;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a file of messages without taking anything of it: of whom, for whom, what is in it, and whether it is as it
 * was made. Needs no node and no key of the receiver, so what the messages say it does not see.
 */
public final class BundleCheck {

    private static final Pattern TYPE = Pattern.compile("org\\.huizhi\\.[a-z.]{1,80}\\.v[0-9]{1,4}");

    private final BundleProof proof;

    /** @param directory with the entry of the sender */
    public BundleCheck(Signatures signatures, Directory directory) {
        this.proof = new BundleProof(signatures, () -> directory);
    }

    /**
     * What a file is, as its sender has signed it.
     *
     * @param fault why it does not verify; null where it does
     * @param contents null where nothing that is signed says what it is
     */
    public record Report(@Nullable Sentence fault, @Nullable Contents contents) {

        public boolean valid() {
            return fault == null;
        }
    }

    /**
     * What is in it.
     *
     * @param receiptsSince receipts that were made before are not in it
     * @param types how many messages of each type, by the headers of their records, which prove nothing
     * @param records how many
     * @param unreadable lines that are no records
     * @param next where the sender's next file begins; null where this one has all, or is not whole
     */
    public record Contents(
            UUID bundle,
            String sender,
            String receiver,
            Instant madeAt,
            Instant receiptsSince,
            Map<String, Integer> types,
            int records,
            int unreadable,
            @Nullable UUID next) {}

    /** @throws IOException when it cannot be read; whatever the bytes are, this answers */
    public Report check(InputStream file) throws IOException {
        BundleReader lines = new BundleReader(file);
        BundleProof.Beginning beginning = proof.beginning(lines.next());
        if (beginning instanceof BundleProof.Beginning.Unproved unproved) {
            return new Report(unproved.why().detail(), null);
        }
        BundleHead head = ((BundleProof.Beginning.Proved) beginning).head();
        Tally tally = new Tally();
        BundleProof.End end = proof.rest(head, lines, tally);
        return new Report(
                fault(end.ending()),
                new Contents(
                        head.id(),
                        head.sender(),
                        head.receiver(),
                        head.madeAt(),
                        head.receiptsSince(),
                        tally.types,
                        tally.records,
                        tally.unreadable,
                        end.next()));
    }

    private static @Nullable Sentence fault(BundleProof.Ending ending) {
        return switch (ending) {
            case WHOLE -> null;
            case CUT -> Sentence.of("the file is cut: its end is missing");
            case CHANGED -> Sentence.of("the file is not as it was made");
            case TOO_LONG ->
                Sentence.of(
                        "the file has more than {0} messages or {1} MiB: a node takes these, and nothing that comes after them",
                        BundleLine.MOST_RECORDS, BundleLine.MOST_BYTES / BundleLine.MEBIBYTE);
        };
    }

    /** How many of what. */
    private static final class Tally implements BundleProof.Content {

        private final Map<String, Integer> types = new TreeMap<>();
        private int records;
        private int unreadable;

        @Override
        public void record(BundleReader.Line line, BundleLine content) {
            records++;
            types.merge(type(content), 1, Integer::sum);
        }

        @Override
        public void unreadable(BundleReader.Line line) {
            unreadable++;
        }
    }

    private static String type(BundleLine record) {
        String type = record.headers() == null ? null : record.headers().get("ce_type");
        return type != null && TYPE.matcher(type).matches() ? type : "?";
    }
}
