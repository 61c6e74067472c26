package org.huizhi.offline;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.feed.RecordIntake;
import org.huizhi.outbox.OutboxRecord;
import org.huizhi.outbox.OutgoingRecords;
import org.huizhi.outbox.OutgoingRecords.Wanted;
import org.huizhi.outbox.UuidV7;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.QueryValues;
import org.jspecify.annotations.Nullable;

/**
 * Makes files for a partner without a line: what it may not have got yet, as the bus would bring it. Nothing is marked
 * as sent; the bus goes on with the same messages.
 */
@ApplicationScoped
public class BundleExport {

    /** As long as the bus keeps what a partner has not read (feed contract, "Topics"). */
    private static final Duration RECEIPTS = Duration.ofDays(30);

    /** A node takes bodies of 64 MiB. */
    private static final int MOST_BYTES = 48 * BundleLine.MEBIBYTE;

    /** Records that are in memory at once; each has at most a mebibyte. */
    private static final int AT_ONCE = 20;

    private static final UUID BEGIN = new UUID(0, 0);

    private final OutgoingRecords outgoing;
    private final RecordIntake intake;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Audit audit;
    private final UuidV7 ids;
    private final Clock clock;

    BundleExport(
            OutgoingRecords outgoing,
            RecordIntake intake,
            CurrentDirectory directory,
            NodeIdentity node,
            Signatures signatures,
            Audit audit,
            UuidV7 ids,
            Clock clock) {
        this.outgoing = outgoing;
        this.intake = intake;
        this.directory = directory;
        this.node = node;
        this.signatures = signatures;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * @param partner mailbox
     * @param receiptsSince of this node's receipts, those made since then are there; null for the last 30 days
     * @param after the {@code next} of the file before; null for the first one
     */
    public record Request(
            String partner,
            @Nullable Instant receiptsSince,
            @Nullable UUID after) {}

    /** A file that can be written once; who asked for it is audited already. */
    public final class Bundle {

        private final BundleHead head;
        private final List<UUID> wanted;
        private final @Nullable UUID next;
        private final SigningKey key;

        private Bundle(BundleHead head, List<UUID> wanted, @Nullable UUID next, SigningKey key) {
            this.head = head;
            this.wanted = wanted;
            this.next = next;
            this.key = key;
        }

        /** @return for people: from whom, to whom, when */
        public String name() {
            return "huizhi-%s-%s-%s.ndjson"
                    .formatted(
                            head.sender(),
                            head.receiver(),
                            head.madeAt()
                                    .truncatedTo(ChronoUnit.SECONDS)
                                    .toString()
                                    .replaceAll("[:-]", ""));
        }

        /** @return where the next file begins; null where this one has all */
        public @Nullable UUID next() {
            return next;
        }

        public void write(OutputStream output) throws IOException {
            MessageDigest sha256 = Sha256.begin();
            DigestOutputStream digested = new DigestOutputStream(output, sha256);
            line(digested, BundleLine.head(signed(head)));
            UUID first = null;
            UUID last = null;
            int records = 0;
            for (int from = 0; from < wanted.size(); from += AT_ONCE) {
                List<UUID> some = wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE));
                for (OutboxRecord record : outgoing.records(head.receiver(), some, head.madeAt())) {
                    line(digested, BundleLine.of(intake.carried(record)));
                    first = first == null ? record.messageId() : first;
                    last = record.messageId();
                    records++;
                }
            }
            String all = HexFormat.of().formatHex(sha256.digest());
            BundleEnd end = new BundleEnd(head.id(), records, first, last, all, next);
            line(output, BundleLine.end(signed(end)));
            output.flush();
        }

        private String signed(Object document) {
            return signatures.sign(SignedDocument.bytes(document), BundleLine.TYPE, key);
        }

        private static void line(OutputStream output, BundleLine line) throws IOException {
            output.write(SignedDocument.bytes(line));
            output.write('\n');
        }
    }

    /**
     * @throws ProblemException 400 for what is no other region of the directory with a key that is valid
     * @throws org.huizhi.directory.NoSigningKeyException when this node cannot sign now
     */
    public Bundle of(Caller caller, Request request) {
        String partner = request.partner();
        if (partner.equals(node.mailbox()) || directory.get().entry(partner).isEmpty()) {
            throw QueryValues.invalid("partner", "must be the mailbox of another region of the directory");
        }
        Instant now = clock.instant();
        Instant since = request.receiptsSince() == null ? now.minus(RECEIPTS) : request.receiptsSince();
        UUID after = request.after() == null ? BEGIN : request.after();
        if (directory.get().encryptionKey(partner, now).isEmpty()) {
            // Receipts for it are encrypted while the file is written, where nobody could be told any more.
            throw QueryValues.invalid(
                    "partner", "has no valid encryption key in the directory: its entry has to be renewed first");
        }
        List<Wanted> wanted = outgoing.wanted(partner, since, after, BundleLine.MOST_RECORDS + 1);
        List<UUID> taken = fitting(wanted);
        UUID next = taken.size() < wanted.size() ? taken.get(taken.size() - 1) : null;
        BundleHead head = new BundleHead(BundleHead.VERSION, ids.next(), node.mailbox(), partner, now, since);
        SigningKey key = node.signingKey(now);
        audit.enter(
                caller,
                "offline.export",
                null,
                head.id() + ", to " + partner + ", at most " + taken.size() + " messages");
        return new Bundle(head, taken, next, key);
    }

    /** @return those that one file takes; one at least, where there is any */
    private static List<UUID> fitting(List<Wanted> wanted) {
        List<UUID> fitting = new ArrayList<>();
        long bytes = 0;
        for (Wanted one : wanted) {
            bytes += one.bytes();
            if (fitting.size() == BundleLine.MOST_RECORDS || (!fitting.isEmpty() && bytes > MOST_BYTES)) {
                break;
            }
            fitting.add(one.id());
        }
        return fitting;
    }
}
