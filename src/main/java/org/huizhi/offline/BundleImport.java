package org.huizhi.offline;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.feed.RecordIntake;
import org.huizhi.feed.RecordIntake.Carried;
import org.huizhi.feed.RecordIntake.Result;
import org.huizhi.feed.RecordIntake.Taken;
import org.huizhi.offline.ImportReport.Counts;
import org.huizhi.offline.ImportReport.Item;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.SlowBodyException;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * Takes files of partners. Each record proves itself as on the bus, so what is read of a file that turns out to be cut
 * or damaged counts, and the whole file, or the same once more, adds only what was missing.
 */
@ApplicationScoped
public class BundleImport {

    /** Bytes of a body that are in memory at once. */
    public static final int PIECE = 2 * BundleLine.LONGEST;

    private static final int BATCH_RECORDS = 200;
    private static final int BATCH_BYTES = BundleLine.LONGEST;

    /** Somebody waits for the answer; what was taken before stays. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_ITEMS = 100;

    private final RecordIntake intake;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Audit audit;

    BundleImport(
            RecordIntake intake, CurrentDirectory directory, NodeIdentity node, Signatures signatures, Audit audit) {
        this.intake = intake;
        this.directory = directory;
        this.node = node;
        this.signatures = signatures;
        this.audit = audit;
    }

    /** @throws ProblemException 422 for what is no file of another region for this one; then nothing of it was taken */
    public ImportReport take(Caller caller, InputStream body) {
        try {
            BundleReader lines = new BundleReader(body);
            BundleHead head = head(lines.next());
            audit.enter(caller, "offline.import", null, head.id() + ", of " + head.sender());
            return new Run(head, lines).report();
        } catch (SlowBodyException e) {
            throw ProblemException.tooSlow();
        } catch (IOException e) {
            throw new ProblemException(ProblemCode.MALFORMED_JSON, "the body broke off");
        }
    }

    private BundleHead head(Optional<BundleReader.Line> first) {
        String jws = first.map(BundleReader.Line::content)
                .map(BundleLine::head)
                .orElseThrow(() -> ProblemException.invalid(
                        "", "not-a-bundle", "the file does not begin with the signed head of a file of messages"));
        SignatureCheck check = check(jws);
        if (check instanceof SignatureCheck.UnknownSigner) {
            throw ProblemException.invalid(
                    "", "unknown-sender", "the file is signed by nobody whom the directory of this node knows");
        }
        if (!(check instanceof SignatureCheck.Valid valid)) {
            throw ProblemException.invalid("", "bad-signature", "the signature of the file's head does not fit");
        }
        BundleHead head = parsed(valid.payload(), BundleHead.class)
                .orElseThrow(() -> ProblemException.invalid(
                        "", "not-a-bundle", "the file's head is not one that this release can read"));
        if (!valid.kid().startsWith(head.sender() + "#") || !isValid(valid.kid(), head.madeAt())) {
            throw ProblemException.invalid(
                    "", "key-not-valid", "the key that signed the file's head was not its sender's at that time");
        }
        if (!head.receiver().equals(node.mailbox())) {
            throw ProblemException.invalid(
                    "",
                    "not-addressed-here",
                    "the file is for {0}, and this node is {1}",
                    head.receiver(),
                    node.mailbox());
        }
        return head;
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

    /** One file, from its second line on. */
    private final class Run {

        private final BundleHead head;
        private final BundleReader lines;
        private final List<Long> places = new ArrayList<>();
        private final List<Carried> records = new ArrayList<>();
        private final Map<Result, Integer> counts = new EnumMap<>(Result.class);
        private final List<Item> items = new ArrayList<>();
        private int held;
        private int read;
        private int unreadable;

        private Run(BundleHead head, BundleReader lines) {
            this.head = head;
            this.lines = lines;
        }

        private ImportReport report() throws IOException {
            Optional<BundleReader.Line> line = lines.next();
            while (line.isPresent() && end(line.get()) == null) {
                hold(line.get());
                line = lines.next();
            }
            flush();
            if (line.isEmpty()) {
                return report(
                        Sentence.of(
                                "the file is cut: its end is missing. What it had is taken; import it whole, and the rest is added"),
                        null);
            }
            Optional<BundleEnd> end = signedEnd(line.get());
            boolean whole = end.isPresent() && lines.next().isEmpty();
            return whole
                    ? report(null, end.get().next())
                    : report(
                            Sentence.of(
                                    "the file is not as it was made. What proved itself in it is taken; ask its sender for a new one"),
                            null);
        }

        private static @Nullable String end(BundleReader.Line line) {
            BundleLine content = line.content();
            return content == null ? null : content.end();
        }

        private Optional<BundleEnd> signedEnd(BundleReader.Line line) {
            String jws = end(line);
            return jws != null && check(jws) instanceof SignatureCheck.Valid valid
                    ? parsed(valid.payload(), BundleEnd.class)
                            .filter(end -> valid.kid().startsWith(head.sender() + "#")
                                    && isValid(valid.kid(), head.madeAt())
                                    && end.id().equals(head.id())
                                    && end.records() == read
                                    && end.sha256().equals(HexFormat.of().formatHex(line.sha256Before())))
                    : Optional.empty();
        }

        private void hold(BundleReader.Line line) {
            BundleLine content = line.content();
            if (content == null || content.value() == null || content.headers() == null) {
                unreadable++;
                add(new Item(line.number(), "unreadable", null, null, null));
                return;
            }
            read++;
            if (held + line.bytes() > BATCH_BYTES || records.size() == BATCH_RECORDS) {
                flush();
            }
            held += line.bytes();
            places.add(line.number());
            records.add(new Carried(
                    content.key(), content.headers(), content.value().getBytes(StandardCharsets.UTF_8)));
        }

        private void flush() {
            if (records.isEmpty()) {
                return;
            }
            List<Taken> taken = intake.take("file." + head.id(), places, records, PATIENCE);
            for (int i = 0; i < taken.size(); i++) {
                count(places.get(i), taken.get(i));
            }
            places.clear();
            records.clear();
            held = 0;
        }

        private void count(long line, Taken taken) {
            counts.merge(taken.result(), 1, Integer::sum);
            switch (taken.result()) {
                case STORED, REPEATED -> {}
                case REFUSED -> add(item(line, "refused", taken));
                case WAITING -> add(item(line, "waiting", taken));
                case DEAD -> add(item(line, "dead-letter", taken));
            }
        }

        private static Item item(long line, String result, Taken taken) {
            return new Item(line, result, taken.message(), taken.type(), taken.reason());
        }

        private void add(Item item) {
            if (items.size() < MOST_ITEMS) {
                items.add(item);
            }
        }

        private ImportReport report(@Nullable Sentence fault, @Nullable UUID next) {
            return new ImportReport(
                    head.id(),
                    head.sender(),
                    head.madeAt(),
                    new Counts(
                            of(Result.STORED),
                            of(Result.REPEATED),
                            of(Result.REFUSED),
                            of(Result.WAITING),
                            of(Result.DEAD),
                            unreadable),
                    fault == null,
                    fault,
                    next,
                    List.copyOf(items));
        }

        private int of(Result result) {
            return counts.getOrDefault(result, 0);
        }
    }
}
