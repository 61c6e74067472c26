package org.huizhi.offline;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
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
    private final BundleProof proof;
    private final NodeIdentity node;
    private final Audit audit;

    BundleImport(
            RecordIntake intake, CurrentDirectory directory, NodeIdentity node, Signatures signatures, Audit audit) {
        this.intake = intake;
        this.proof = new BundleProof(signatures, directory::get);
        this.node = node;
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
        BundleProof.Beginning beginning = proof.beginning(first);
        if (beginning instanceof BundleProof.Beginning.Unproved unproved) {
            throw ProblemException.invalid(List.of(unproved.why()));
        }
        BundleHead head = ((BundleProof.Beginning.Proved) beginning).head();
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

    /** One file, from its second line on. */
    private final class Run implements BundleProof.Content {

        private final BundleHead head;
        private final BundleReader lines;
        private final List<Long> places = new ArrayList<>();
        private final List<Carried> records = new ArrayList<>();
        private final Map<Result, Integer> counts = new EnumMap<>(Result.class);
        private final List<Item> items = new ArrayList<>();
        private int held;
        private int unreadable;

        private Run(BundleHead head, BundleReader lines) {
            this.head = head;
            this.lines = lines;
        }

        private ImportReport report() throws IOException {
            BundleProof.End end = proof.rest(head, lines, this);
            flush();
            return report(fault(end.ending()), end.next());
        }

        private static @Nullable Sentence fault(BundleProof.Ending ending) {
            return switch (ending) {
                case WHOLE -> null;
                case CUT ->
                    Sentence.of(
                            "the file is cut: its end is missing. What it had is taken; import it whole, and the rest is added");
                case CHANGED ->
                    Sentence.of(
                            "the file is not as it was made. What proved itself in it is taken; ask its sender for a new one");
                case TOO_LONG ->
                    Sentence.of(
                            "the file has more than {0} messages or {1} MiB. These are taken; what comes after them is not",
                            BundleLine.MOST_RECORDS, BundleLine.MOST_BYTES / BundleLine.MEBIBYTE);
            };
        }

        @Override
        public void unreadable(BundleReader.Line line) {
            unreadable++;
            add(new Item(line.number(), "unreadable", null, null, null));
        }

        @Override
        public void record(BundleReader.Line line, BundleLine content) {
            if (held + line.bytes() > BATCH_BYTES || records.size() == BATCH_RECORDS) {
                flush();
            }
            held += line.bytes();
            places.add(line.number());
            records.add(content.carried());
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
