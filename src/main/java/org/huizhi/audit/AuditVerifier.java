package org.huizhi.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huizhi.directory.Directory;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.jspecify.annotations.Nullable;

/**
 * Checks an export of the audit log: that the chain is whole, that every checkpoint fits it, and that its times do not
 * go back. Needs no node.
 *
 * <p>What was changed and chained anew shows at the next checkpoint; what was cut off behind the last one shows only
 * against a checkpoint that somebody kept elsewhere, say from the node's log.
 */
public final class AuditVerifier {

    /** Action of the entries in which a node says what it kept apart. */
    public static final String REJECTED = Rejections.ACTION;

    private final CheckpointReader checkpointReader;
    private final EntryOrder order = new EntryOrder();
    private final List<String> faults = new ArrayList<>();
    private final Map<Long, String> hashes = new HashMap<>();
    private final List<Restored> restores = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long first;
    private long position;
    /** Of the chain as far as it was read; null before its begin. */
    private byte @Nullable [] hash;

    private int entries;
    private int rejections;
    private int checkpoints;
    private long signedUpTo;

    /** @param directory entries that the authority signed, with the keys of the node whose log it is */
    public AuditVerifier(Signatures signatures, Directory directory) {
        this.checkpointReader = new CheckpointReader(signatures, directory);
    }

    /**
     * One line of an export: where it begins, an entry with its hash, or a checkpoint.
     *
     * @param hash of the chain, hex
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Line(
            @Nullable Long start,
            @Nullable AuditRecord entry,
            @Nullable String hash,
            @Nullable String checkpoint) {

        public static Line start(long position, String hash) {
            return new Line(position, null, hash, null);
        }

        public static Line of(AuditLog.Chained chained) {
            return new Line(null, chained.entry(), chained.hash(), null);
        }

        public static Line of(AuditLog.Signed signed) {
            return new Line(null, null, null, signed.jws());
        }
    }

    /**
     * An entry that tells that the database was restored to an earlier moment: the chain goes on from there, and what
     * had been entered since is lost.
     */
    private record Restored(long position, Instant to, Instant declaredAt) {

        private static final Pattern DETAIL = Pattern.compile("to (\\S+Z);.*");

        static Optional<Restored> of(AuditRecord entry) {
            Matcher detail = DETAIL.matcher(entry.detail() == null ? "" : entry.detail());
            if (!entry.action().equals(AuditRecord.RESTORED) || !detail.matches()) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Restored(entry.position(), Instant.parse(detail.group(1)), entry.at()));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        /** @return whether it was signed in the time that is lost, of a chain that went on otherwise then */
        boolean explains(Checkpoint checkpoint) {
            return checkpoint.position() >= position
                    && !checkpoint.at().isBefore(to)
                    && checkpoint.at().isBefore(declaredAt);
        }
    }

    /**
     * What was found.
     *
     * @param from position of the first entry; zero when there is none
     * @param signedUpTo position of the last good checkpoint; what comes behind it is only chained
     * @param rejections entries in which the node says that its tables held what it had not entered
     * @param faults each names the position and what is wrong there; empty when the log stands
     * @param notes what is no fault, but a reader has to know: where the database was restored, and what is lost by
     *     that
     */
    public record Report(
            long from,
            long upTo,
            int entries,
            int checkpoints,
            long signedUpTo,
            int rejections,
            List<String> faults,
            List<String> notes) {

        public boolean valid() {
            return faults.isEmpty();
        }
    }

    /**
     * @param lines of the export
     * @param kept checkpoints that were kept elsewhere; none are needed
     */
    public Report verify(Iterator<String> lines, List<String> kept) {
        int number = 0;
        while (lines.hasNext()) {
            number++;
            String text = lines.next();
            try {
                read(number, SignedDocument.parse(text.getBytes(StandardCharsets.UTF_8), Line.class));
            } catch (InvalidDocumentException e) {
                faults.add("line " + number + " is not a line of an export: " + e.getMessage());
            }
        }
        if (hash == null) {
            faults.add("there is no begin: the first line of an export says where it starts");
        }
        kept.forEach(jws -> checkKept(jws));
        return new Report(
                first, position, entries, checkpoints, signedUpTo, rejections, List.copyOf(faults), List.copyOf(notes));
    }

    private void read(int number, Line line) {
        if (line.start() != null && line.hash() != null && hash == null) {
            position = line.start();
            hash = parsed(line.hash());
            hashes.put(position, line.hash());
        } else if (hash == null) {
            faults.add("line " + number + ": there is no begin before it");
            hash = new byte[AuditRecord.HASH_BYTES];
        } else if (line.entry() != null && line.hash() != null) {
            check(line.entry(), line.hash(), hash);
        } else if (line.checkpoint() != null) {
            check(line.checkpoint());
        } else {
            faults.add("line " + number + " is neither an entry nor a checkpoint");
        }
    }

    private void check(AuditRecord entry, String chained, byte[] before) {
        if (entry.position() != position + 1) {
            faults.add("position " + (position + 1) + ": "
                    + (entry.position() > position
                            ? "entries up to " + (entry.position() - 1) + " are missing"
                            : "entry " + entry.position() + " comes again, or not in its order"));
        }
        byte[] expected = entry.hashAfter(before);
        if (!HexFormat.of().formatHex(expected).equals(chained)) {
            faults.add(
                    "position " + entry.position() + ": the entry, or one before it, is not the one that was chained");
        }
        order.check(entry, faults::add);
        Restored.of(entry).ifPresent(restored -> {
            restores.add(restored);
            notes.add("position " + restored.position() + ": the database was restored to " + restored.to()
                    + "; what was entered between then and " + restored.declaredAt() + " is not in the log");
        });
        entries++;
        rejections += entry.action().equals(Rejections.ACTION) ? 1 : 0;
        first = first == 0 ? entry.position() : first;
        position = entry.position();
        // Goes on from the hash in the line, so that the next fault is told apart from this one.
        hash = parsed(chained);
        hashes.put(position, chained);
    }

    private static byte[] parsed(String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            return new byte[AuditRecord.HASH_BYTES];
        }
    }

    private void check(String jws) {
        checkpointReader
                .read(jws, "position " + position + ": a checkpoint", faults::add)
                .ifPresent(this::checkHere);
    }

    private void checkHere(Checkpoint checkpoint) {
        if (checkpoint.position() == position && checkpoint.hash().equals(hashes.get(position))) {
            checkpoints++;
            signedUpTo = position;
        } else {
            faults.add("position " + checkpoint.position() + ": the chain is not the one that was signed at "
                    + checkpoint.at());
        }
    }

    private void checkKept(String jws) {
        checkpointReader.read(jws, "a checkpoint that was kept", faults::add).ifPresent(this::checkKept);
    }

    private void checkKept(Checkpoint checkpoint) {
        boolean fits = checkpoint.hash().equals(hashes.get(checkpoint.position()));
        if (!fits && restores.stream().anyMatch(restored -> restored.explains(checkpoint))) {
            notes.add("position " + checkpoint.position() + ", signed at " + checkpoint.at()
                    + ": of the entries that were lost when the database was restored");
        } else if (checkpoint.position() > position) {
            faults.add("position " + (position + 1) + ": cut off; the node had signed the chain up to "
                    + checkpoint.position() + " at " + checkpoint.at());
        } else if (hashes.containsKey(checkpoint.position()) || checkpoint.position() >= first) {
            if (fits) {
                signedUpTo = Math.max(signedUpTo, checkpoint.position());
            } else {
                faults.add("position " + checkpoint.position() + ": the chain is not the one that was signed at "
                        + checkpoint.at());
            }
        }
    }
}
