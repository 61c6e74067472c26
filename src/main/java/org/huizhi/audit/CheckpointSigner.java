package org.huizhi.audit;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.jdbc.Database;
import org.jboss.logging.Logger;

/**
 * Signs the head of the chain when it has moved since the last time, and writes the signature to the log, out of the
 * database's reach. What the node did not chain it does not sign.
 */
@ApplicationScoped
class CheckpointSigner {

    private static final Logger LOG = Logger.getLogger(CheckpointSigner.class);

    private final ChainHead heads;
    private final Database database;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Clock clock;

    CheckpointSigner(ChainHead heads, Database database, NodeIdentity node, Signatures signatures, Clock clock) {
        this.heads = heads;
        this.database = database;
        this.node = node;
        this.signatures = signatures;
        this.clock = clock;
    }

    @Scheduled(
            identity = "audit-checkpoints",
            every = "${huizhi.audit.checkpoint-interval:10m}",
            delayed = "${huizhi.audit.checkpoint-interval:10m}",
            concurrentExecution = ConcurrentExecution.SKIP)
    @Transactional
    void sign() {
        if (heads.isAlone()) {
            ChainHead.Head head = heads.find();
            if (head.position() > lastSigned()) {
                sign(head);
            }
        }
    }

    private long lastSigned() {
        return database.first("select coalesce(max(position), 0) from audit_checkpoint", row -> row.bigint(1))
                .orElseThrow();
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
