package org.huizhi.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.vault.RowMac;
import org.jspecify.annotations.Nullable;

/**
 * Where the chain ends that the node itself wrote. A link counts by its MAC, or by a checkpoint that this node signed
 * over it; what somebody else has put behind it is passed over, and its break shows to every verifier.
 */
@ApplicationScoped
class ChainHead {

    /** Key of the lock that keeps replicas apart: any number that nobody else uses. */
    static final long LOCK = 0x48757a6869L;

    /** For {@link RowMac}. */
    private static final String PURPOSE = "audit link";

    private static final int LOOKED_AT = 1000;
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Database database;
    private final RowMac macs;
    private final NodeIdentity node;
    private final CurrentDirectory directory;
    private final Signatures signatures;
    private final Clock clock;
    private volatile @Nullable Instant firstProved;

    ChainHead(
            Database database,
            RowMac macs,
            NodeIdentity node,
            CurrentDirectory directory,
            Signatures signatures,
            Clock clock) {
        this.database = database;
        this.macs = macs;
        this.node = node;
        this.directory = directory;
        this.signatures = signatures;
        this.clock = clock;
    }

    /**
     * Where the chain stands; position zero and zero bytes before the first entry.
     *
     * @param foreign positions behind it that the node did not write, most often none; they cannot be taken again
     */
    record Head(long position, byte[] hash, List<Long> foreign) {

        long nextPosition() {
            return foreign.stream().reduce(position, Math::max) + 1;
        }
    }

    private record Link(
            long position,
            byte[] hash,
            @Nullable UUID act,
            @Nullable String macKey,
            byte @Nullable [] mac) {}

    /** @return whether no other replica chains or signs until this transaction ends */
    @Transactional(TxType.MANDATORY)
    boolean isAlone() {
        return database.first("select pg_try_advisory_xact_lock(?)", row -> row.bool(1), LOCK)
                .orElseThrow();
    }

    /**
     * The same, for whoever comes seldom: a single try can meet one who comes every second each time.
     *
     * @param longest how long others are waited for
     */
    @Transactional(TxType.MANDATORY)
    boolean awaitAlone(Duration longest) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!isAlone()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return true;
    }

    @Transactional(TxType.MANDATORY)
    Head find() {
        List<Long> foreign = new ArrayList<>();
        long below = Long.MAX_VALUE;
        List<Link> links;
        do {
            links = database.query(
                    "select position, hash, act, mac_key, mac from audit_chain where position <= ?"
                            + " order by position desc limit ?",
                    ChainHead::link,
                    below,
                    foreign.isEmpty() ? 1 : LOOKED_AT);
            for (Link link : links) {
                if (isOwn(link)) {
                    return new Head(link.position(), link.hash(), foreign);
                }
                foreign.add(link.position());
                below = link.position() - 1;
            }
        } while (!links.isEmpty());
        return new Head(0, new byte[AuditRecord.HASH_BYTES], foreign);
    }

    private static Link link(Row row) throws SQLException {
        return new Link(row.bigint(1), row.bytes(2), row.uuidOrNull(3), row.textOrNull(4), row.bytesOrNull(5));
    }

    private boolean isOwn(Link link) {
        return switch (macs.check(PURPOSE, content(link.position(), link.hash()), link.macKey(), link.mac())) {
            case GOOD -> true;
            case WRONG -> false;
            // A key that is replaced and gone leaves the signature.
            case UNKNOWN_KEY -> isSigned(link);
            case MISSING -> takesEarlierVersions() || isSigned(link);
        };
    }

    private boolean isSigned(Link link) {
        CheckpointReader reader = new CheckpointReader(signatures, directory.get());
        return database
                .query("select jws from audit_checkpoint where position = ?", row -> row.text(1), link.position())
                .stream()
                .flatMap(jws -> reader.read(jws, "", fault -> {}).stream())
                .anyMatch(checkpoint -> checkpoint.mailbox().equals(node.mailbox())
                        && checkpoint.position() == link.position()
                        && checkpoint.hash().equals(HexFormat.of().formatHex(link.hash())));
    }

    /** @return of a link that this node writes */
    RowMac.Mac mac(long position, byte[] hash) {
        return macs.of(PURPOSE, content(position, hash));
    }

    private static byte[] content(long position, byte[] hash) {
        return ByteBuffer.allocate(Long.BYTES + hash.length)
                .putLong(position)
                .put(hash)
                .array();
    }

    /**
     * @return whether entries and links without a MAC still count: only where the chain was begun by an earlier
     *     version, and until its replicas are replaced for certain
     */
    @Transactional(TxType.MANDATORY)
    boolean takesEarlierVersions() {
        boolean begunEarlier = database.first(
                        "select act is null from audit_chain where position = 1", row -> row.bool(1))
                .orElse(false);
        return begunEarlier
                && firstProved()
                        .map(first -> clock.instant().isBefore(first.plus(EntryOrder.UPGRADE)))
                        .orElse(true);
    }

    private Optional<Instant> firstProved() {
        if (firstProved == null) {
            firstProved = database.first(
                            "select e.at from audit_chain c join audit_record e on e.id = c.entry_id"
                                    + " where c.act is not null order by c.position limit 1",
                            row -> row.instant(1))
                    .orElse(null);
        }
        return Optional.ofNullable(firstProved);
    }
}
