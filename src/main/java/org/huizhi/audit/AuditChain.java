package org.huizhi.audit;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
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

    private static final String PENDING = """
            select e.id, e.at, e.caller, e.action, e.notice_id, e.detail, e.traceparent
              from audit_pending p join audit_entry e on e.id = p.entry_id order by e.id limit ?""";

    private final StatelessSession session;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Clock clock;

    AuditChain(StatelessSession session, NodeIdentity node, Signatures signatures, Clock clock) {
        this.session = session;
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
        session.doWork(connection -> {
            if (isAlone(connection)) {
                appendBatches(connection);
            }
        });
    }

    private static void appendBatches(Connection connection) throws SQLException {
        Head head = head(connection);
        List<Link> links;
        do {
            links = links(connection, head);
            if (!links.isEmpty()) {
                store(connection, links);
                Link last = links.get(links.size() - 1);
                head = new Head(last.position(), last.hash());
            }
        } while (links.size() == BATCH);
    }

    /** @return whether no other replica chains or signs at this moment */
    private static boolean isAlone(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            try (ResultSet row = lock.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static Head head(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                        "select position, hash from audit_chain order by position desc limit 1");
                ResultSet row = select.executeQuery()) {
            return row.next()
                    ? new Head(row.getLong(1), row.getBytes(2))
                    : new Head(0, new byte[AuditRecord.HASH_BYTES]);
        }
    }

    private static List<Link> links(Connection connection, Head head) throws SQLException {
        List<Link> links = new ArrayList<>();
        long position = head.position();
        byte[] hash = head.hash();
        try (PreparedStatement select = connection.prepareStatement(PENDING)) {
            select.setInt(1, BATCH);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    AuditRecord entry = new AuditRecord(
                            ++position,
                            row.getObject(2, OffsetDateTime.class).toInstant(),
                            row.getString(3),
                            row.getString(4),
                            row.getObject(5, UUID.class),
                            row.getString(6),
                            row.getString(7));
                    hash = entry.hashAfter(hash);
                    links.add(new Link(row.getLong(1), position, hash));
                }
            }
        }
        return links;
    }

    private static void store(Connection connection, List<Link> links) throws SQLException {
        Object[] ids = links.stream().map(Link::entryId).toArray();
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into audit_chain (position, entry_id, hash) select * from unnest(?, ?, ?)")) {
            insert.setArray(
                    1,
                    connection.createArrayOf(
                            "int8", links.stream().map(Link::position).toArray()));
            insert.setArray(2, connection.createArrayOf("int8", ids));
            insert.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea", links.stream().map(Link::hash).toArray(byte[][]::new)));
            insert.executeUpdate();
        }
        try (PreparedStatement delete =
                connection.prepareStatement("delete from audit_pending where entry_id = any(?)")) {
            delete.setArray(1, connection.createArrayOf("int8", ids));
            delete.executeUpdate();
        }
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
        session.doWork(connection -> {
            if (isAlone(connection)) {
                Head head = head(connection);
                if (head.position() > lastSigned(connection)) {
                    sign(connection, head);
                }
            }
        });
    }

    private static long lastSigned(Connection connection) throws SQLException {
        try (PreparedStatement select =
                        connection.prepareStatement("select coalesce(max(position), 0) from audit_checkpoint");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void sign(Connection connection, Head head) throws SQLException {
        Instant now = clock.instant();
        Checkpoint checkpoint =
                new Checkpoint(node.mailbox(), head.position(), HexFormat.of().formatHex(head.hash()), now);
        String jws = signatures.sign(SignedDocument.bytes(checkpoint), Checkpoint.TYPE, node.signingKey(now), now);
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into audit_checkpoint (position, signed_at, jws) values (?, ?, ?)")) {
            insert.setLong(1, head.position());
            insert.setObject(2, now.atOffset(ZoneOffset.UTC));
            insert.setString(3, jws);
            insert.executeUpdate();
        }
        LOG.infof("Audit checkpoint at position %d: %s", head.position(), jws);
    }
}
