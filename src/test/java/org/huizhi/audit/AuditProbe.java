package org.huizhi.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.jdbc.Database;

/** Makes the chain go on at once, instead of at its interval. */
@ApplicationScoped
public class AuditProbe {

    private final AuditChain chain;
    private final CheckpointSigner signer;
    private final ChainHead heads;
    private final Database database;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Clock clock;

    AuditProbe(
            AuditChain chain,
            CheckpointSigner signer,
            ChainHead heads,
            Database database,
            NodeIdentity node,
            Signatures signatures,
            Clock clock) {
        this.chain = chain;
        this.signer = signer;
        this.heads = heads;
        this.database = database;
        this.node = node;
        this.signatures = signatures;
        this.clock = clock;
    }

    public void append() {
        chain.append();
    }

    public void sign() {
        signer.sign();
    }

    /** What a replica does that has just started. */
    @Transactional
    void justStarted(Duration checkpointInterval) {
        AuditConfig config = new AuditConfig() {

            @Override
            public Duration chainInterval() {
                return Duration.ofSeconds(1);
            }

            @Override
            public Duration checkpointInterval() {
                return checkpointInterval;
            }
        };
        new CheckpointSigner(config, heads, database, node, signatures, clock).signIfDue();
    }
}
