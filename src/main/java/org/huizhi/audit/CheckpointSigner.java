package org.huizhi.audit;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.jdbc.Database;
import org.jboss.logging.Logger;

/**
 * Signs the head of the chain when it has moved since the last time and that was long enough ago, and writes the
 * signature to the log, out of the database's reach. What the node did not chain it does not sign.
 */
@ApplicationScoped
class CheckpointSigner {

    private static final Logger LOG = Logger.getLogger(CheckpointSigner.class);

    /** Whoever chains at the same moment is done in milliseconds, with a backlog later: then the next look signs. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

    private static final Signed NOTHING = new Signed(0, Instant.EPOCH);

    private final AuditConfig config;
    private final ChainHead heads;
    private final Database database;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Clock clock;

    CheckpointSigner(
            AuditConfig config,
            ChainHead heads,
            Database database,
            NodeIdentity node,
            Signatures signatures,
            Clock clock) {
        this.config = config;
        this.heads = heads;
        this.database = database;
        this.node = node;
        this.signatures = signatures;
        this.clock = clock;
    }

    private record Signed(long position, Instant at) {}

    /**
     * Looked at often, and decided by what the database holds: a node that is restarted more often than the interval
     * signs too, and replicas sign once together.
     */
    @Scheduled(
            identity = "audit-checkpoints",
            every = "1s",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void signIfDue() {
        if (isDue(last(), clock.instant())) {
            sign();
        }
    }

    private boolean isDue(Signed last, Instant now) {
        long chained = database.first("select coalesce(max(position), 0) from audit_chain", row -> row.bigint(1))
                .orElseThrow();
        return chained > last.position()
                // Of a clock that was set back since, nothing is known.
                && (last.at().isAfter(now)
                        || !last.at().plus(config.checkpointInterval()).isAfter(now));
    }

    /** Signs what is chained since the last time, however long ago that was. */
    @Transactional
    void sign() {
        if (heads.awaitAlone(LONGEST_WAIT)) {
            ChainHead.Head head = heads.find();
            if (head.position() > last().position()) {
                sign(head);
            }
        }
    }

    private Signed last() {
        return database.first(
                        "select position, signed_at from audit_checkpoint order by position desc limit 1",
                        row -> new Signed(row.bigint(1), row.instant(2)))
                .orElse(NOTHING);
    }

    private void sign(ChainHead.Head head) {
        Instant now = clock.instant();
        Checkpoint checkpoint =
                new Checkpoint(node.mailbox(), head.position(), HexFormat.of().formatHex(head.hash()), now);
        String jws = signatures.sign(SignedDocument.bytes(checkpoint), Checkpoint.TYPE, node.signingKey(now), now);
        database.update(
                "insert into audit_checkpoint (position, signed_at, jws) values (?, ?, ?)", head.position(), now, jws);
        LOG.infof("Audit checkpoint at position %d: %s", head.position(), jws);
    }
}
