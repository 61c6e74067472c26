package org.huizhi.audit;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.huizhi.access.UnchainedEntries;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.jboss.logging.Logger;

/**
 * Chains entries after they are committed, one replica at a time, so that no writer ever waits for another. What is not
 * chained yet is listed with it, in the order of commits; so nothing is passed over, whichever order transactions end
 * in.
 */
@ApplicationScoped
class AuditChain {

    private static final Logger LOG = Logger.getLogger(AuditChain.class);

    /** Key of the lock that keeps replicas apart: any number that nobody else uses. */
    private static final long LOCK = 0x48757a6869L;

    private static final int BATCH = 1000;

    private final UnchainedEntries unchained;
    private final Database database;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Clock clock;

    AuditChain(UnchainedEntries unchained, Database database, NodeIdentity node, Signatures signatures, Clock clock) {
        this.unchained = unchained;
        this.database = database;
        this.node = node;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** Where the chain stands; position zero and zero bytes before the first entry. */
    private record Head(long position, byte[] hash) {}

    private record Link(long entryId, long position, byte[] hash) {}

    @Scheduled(every = "${huizhi.audit.chain-interval:1s}", concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void append() {
        if (isAlone()) {
            appendBatches();
        }
    }

    private void appendBatches() {
        Head head = head();
        List<Link> links;
        do {
            links = links(head);
            if (!links.isEmpty()) {
                store(links);
                Link last = links.get(links.size() - 1);
                head = new Head(last.position(), last.hash());
            }
        } while (links.size() == BATCH);
    }

    /** @return whether no other replica chains or signs at this moment */
    private boolean isAlone() {
        return database.first("select pg_try_advisory_xact_lock(?)", row -> row.bool(1), LOCK)
                .orElseThrow();
    }

    private Head head() {
        return database.first(
                        "select position, hash from audit_chain order by position desc limit 1",
                        row -> new Head(row.bigint(1), row.bytes(2)))
                .orElseGet(() -> new Head(0, new byte[AuditRecord.HASH_BYTES]));
    }

    private List<Link> links(Head head) {
        List<Link> links = new ArrayList<>();
        long position = head.position();
        byte[] hash = head.hash();
        for (UnchainedEntries.Entry entry : unchained.first(BATCH)) {
            AuditRecord chained = new AuditRecord(
                    ++position,
                    entry.at(),
                    entry.caller(),
                    entry.action(),
                    entry.notice(),
                    entry.detail(),
                    entry.traceparent());
            hash = chained.hashAfter(hash);
            links.add(new Link(entry.id(), position, hash));
        }
        return links;
    }

    private void store(List<Link> links) {
        database.update(
                "insert into audit_chain (position, entry_id, hash) select * from unnest(?, ?, ?)",
                SqlArray.of("int8", links, Link::position),
                SqlArray.of("int8", links, Link::entryId),
                SqlArray.of("bytea", links, Link::hash));
        unchained.remove(links.stream().map(Link::entryId).toList());
    }

    /**
     * Signs the head of the chain when it has moved since the last time, and writes the signature to the log, out of
     * the database's reach.
     */
    @Scheduled(
            every = "${huizhi.audit.checkpoint-interval:10m}",
            delayed = "${huizhi.audit.checkpoint-interval:10m}",
            concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void sign() {
        if (isAlone()) {
            Head head = head();
            if (head.position() > lastSigned()) {
                sign(head);
            }
        }
    }

    private long lastSigned() {
        return database.first("select coalesce(max(position), 0) from audit_checkpoint", row -> row.bigint(1))
                .orElseThrow();
    }

    private void sign(Head head) {
        Instant now = clock.instant();
        Checkpoint checkpoint =
                new Checkpoint(node.mailbox(), head.position(), HexFormat.of().formatHex(head.hash()), now);
        String jws = signatures.sign(SignedDocument.bytes(checkpoint), Checkpoint.TYPE, node.signingKey(now), now);
        database.update(
                "insert into audit_checkpoint (position, signed_at, jws) values (?, ?, ?)", head.position(), now, jws);
        LOG.infof("Audit checkpoint at position %d: %s", head.position(), jws);
    }
}
