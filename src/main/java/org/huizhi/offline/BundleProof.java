package org.huizhi.offline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Whether the first and the last line of a file are signed by the region that it is said to be of, and over what. */
final class BundleProof {

    private final Signatures signatures;
    private final Supplier<Directory> directory;

    /** @param directory that says which keys count */
    BundleProof(Signatures signatures, Supplier<Directory> directory) {
        this.signatures = signatures;
        this.directory = directory;
    }

    /** The first line. */
    sealed interface Beginning {

        record Proved(BundleHead head) implements Beginning {}

        record Unproved(Violation why) implements Beginning {}
    }

    Beginning beginning(Optional<BundleReader.Line> first) {
        Optional<String> jws = first.map(BundleReader.Line::content).map(BundleLine::head);
        if (jws.isEmpty()) {
            return unproved("not-a-bundle", "the file does not begin with the signed head of a file of messages");
        }
        SignatureCheck check = check(jws.get());
        if (check instanceof SignatureCheck.UnknownSigner) {
            return unproved("unknown-sender", "the file is signed by nobody whom the directory of this node knows");
        }
        if (!(check instanceof SignatureCheck.Valid valid)) {
            return unproved("bad-signature", "the signature of the file's head does not fit");
        }
        Optional<BundleHead> head = parsed(valid.payload(), BundleHead.class);
        if (head.isEmpty()) {
            return unproved("not-a-bundle", "the file's head is not one that this release can read");
        }
        return isOf(head.get(), valid.kid())
                ? new Beginning.Proved(head.get())
                : unproved("key-not-valid", "the key that signed the file's head was not its sender's at that time");
    }

    private static Beginning unproved(String code, String english) {
        return new Beginning.Unproved(new Violation("", code, english));
    }

    /** What stands between the first and the last line. */
    interface Content {

        void record(BundleReader.Line line, BundleLine content);

        /** A line that is no record. */
        void unreadable(BundleReader.Line line);
    }

    /** How a file ends. */
    enum Ending {
        /** It is as it was made. */
        WHOLE,
        /** Without its last line. */
        CUT,
        CHANGED,
        /** It goes on where no file does that a node has made; what comes there was not read. */
        TOO_LONG
    }

    /** @param next where the sender's next file begins; null where this one has all, or is not whole */
    record End(Ending ending, @Nullable UUID next) {}

    /** Reads a file behind its first line, to its end or as far as files go. */
    End rest(BundleHead head, BundleReader lines, Content content) throws IOException {
        int records = 0;
        int read = 0;
        Optional<BundleReader.Line> line = lines.next();
        while (line.isPresent() && end(line.get()) == null && read < BundleLine.MOST_RECORDS && !lines.isTooLong()) {
            BundleLine one = line.get().content();
            if (one != null && one.isRecord()) {
                records++;
                content.record(line.get(), one);
            } else {
                content.unreadable(line.get());
            }
            read++;
            line = lines.next();
        }
        if (lines.isTooLong() || line.filter(one -> end(one) == null).isPresent()) {
            return new End(Ending.TOO_LONG, null);
        }
        if (line.isEmpty()) {
            return new End(Ending.CUT, null);
        }
        Optional<BundleEnd> end = end(head, line.get(), records);
        return end.isPresent() && lines.next().isEmpty()
                ? new End(Ending.WHOLE, end.get().next())
                : new End(Ending.CHANGED, null);
    }

    private static @Nullable String end(BundleReader.Line line) {
        BundleLine content = line.content();
        return content == null ? null : content.end();
    }

    /**
     * @param records that were read before
     * @return empty where it does not prove what stands before it
     */
    private Optional<BundleEnd> end(BundleHead head, BundleReader.Line line, int records) {
        String jws = end(line);
        return jws != null && check(jws) instanceof SignatureCheck.Valid valid
                ? parsed(valid.payload(), BundleEnd.class)
                        .filter(end -> isOf(head, valid.kid())
                                && end.id().equals(head.id())
                                && end.records() == records
                                && end.sha256().equals(HexFormat.of().formatHex(line.sha256Before())))
                : Optional.empty();
    }

    private boolean isOf(BundleHead head, String kid) {
        return kid.startsWith(head.sender() + "#") && isValid(kid, head.madeAt());
    }

    private boolean isValid(String kid, Instant at) {
        return directory.get().key(kid).filter(key -> key.validAt(at)).isPresent();
    }

    private SignatureCheck check(String jws) {
        Directory current = directory.get();
        return signatures.check(jws.getBytes(StandardCharsets.UTF_8), BundleLine.TYPE, current::verificationKey);
    }

    private static <T> Optional<T> parsed(byte[] payload, Class<T> type) {
        try {
            return Optional.of(SignedDocument.parse(payload, type));
        } catch (InvalidDocumentException e) {
            return Optional.empty();
        }
    }
}
