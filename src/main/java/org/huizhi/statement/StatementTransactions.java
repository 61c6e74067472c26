package org.huizhi.statement;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementHistory.Event;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What this node says of a statement, and the message that tells the other side. Signing and sealing are before the
 * transaction, which locks the statement and checks again whether it is still to be done; so each step is done once,
 * whichever replica does it.
 */
@ApplicationScoped
class StatementTransactions {

    private static final Logger LOG = Logger.getLogger(StatementTransactions.class);

    private final StatementStore store;
    private final StatementHistory history;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Clock clock;

    StatementTransactions(
            StatementStore store,
            StatementHistory history,
            NodeIdentity node,
            Signatures signatures,
            MessageSealer sealer,
            Outbox outbox,
            Clock clock) {
        this.store = store;
        this.history = history;
        this.node = node;
        this.signatures = signatures;
        this.sealer = sealer;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * @param actor subject of the caller; null for the node itself
     * @return whether it was this one that was stored
     */
    boolean propose(
            CalculatedStatement calculated, String counterpart, @Nullable String actor, @Nullable String reason) {
        StatementDocument document = calculated.document();
        Instant now = clock.instant();
        GeneralJws jws = GeneralJws.of(sign(SignedDocument.bytes(document), now));
        PreparedMessage message =
                seal(MessageType.STATEMENT_PROPOSED, document.id(), counterpart, new StatementMessage.Document(jws));
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean first = store.insert(Statement.of(
                    document, counterpart, node.mailbox(), StatementState.PROPOSED, jws, calculated.lines(), now));
            if (first) {
                store.supersede(counterpart, document.yearMonth(), document.version(), now);
                history.enter(document.id(), event(now, "proposed", actor, reason, message));
                outbox.add(List.of(message));
                LOG.infof("Statement %s proposed", document.id());
            }
            return first;
        });
    }

    /** @param actor subject of the administrator who accepted a settlement; null for the node itself */
    boolean countersign(Statement received, byte[] lines, @Nullable String actor) {
        Instant now = clock.instant();
        GeneralJws proposed = GeneralJws.parsed(received.jws());
        GeneralJws both = proposed.and(sign(proposed.payloadBytes(), now));
        StatementState done = received.settlement() ? StatementState.SETTLED : StatementState.AGREED;
        PreparedMessage message = seal(
                MessageType.STATEMENT_AGREED,
                received.id(),
                received.counterpart(),
                new StatementMessage.Document(both));
        return runIfStill(received, StatementState.RECEIVED, () -> {
            store.answer(received.id(), done, both.toJson(), lines, now);
            history.enter(received.id(), event(now, done.code(), actor, null, message));
            outbox.add(List.of(message));
        });
    }

    /** Says that the two sides count differently, with the own lines of the days that differ. */
    void dispute(Statement received, CalculatedStatement ours) {
        Instant now = clock.instant();
        Set<String> differing = Differences.days(received.document(), ours.document());
        List<String> lines = Differences.lines(ours.lines(), differing);
        List<PreparedMessage> messages = new ArrayList<>();
        int parts = Math.max(1, (lines.size() + StatementMessage.MOST_LINES - 1) / StatementMessage.MOST_LINES);
        for (int part = 1; part <= parts; part++) {
            List<String> piece = lines.subList(
                    (part - 1) * StatementMessage.MOST_LINES,
                    Math.min(lines.size(), part * StatementMessage.MOST_LINES));
            messages.add(seal(
                    MessageType.STATEMENT_DISPUTED,
                    received.id(),
                    received.counterpart(),
                    StatementMessage.Disputed.of(
                            received.digest(),
                            new StatementMessage.LinesPart(List.copyOf(differing), part, parts, piece))));
        }
        runIfStill(received, StatementState.RECEIVED, () -> {
            store.answer(received.id(), StatementState.DISPUTED, received.jws(), ours.lines(), now);
            history.enter(received.id(), event(now, "disputed", null, null, messages.get(0)));
            outbox.add(messages);
        });
    }

    /** Tells the other side on which slips the two differ; of very many the first. */
    void dispute(Statement proposed, List<Difference> all) {
        Instant now = clock.instant();
        List<Difference> differences = all.stream()
                .sorted(Comparator.comparing(Difference::id))
                .limit(StatementMessage.MOST_DIFFERENCES)
                .toList();
        PreparedMessage message = seal(
                MessageType.STATEMENT_DISPUTED,
                proposed.id(),
                proposed.counterpart(),
                StatementMessage.Disputed.of(proposed.digest(), differences));
        runIfStill(proposed, StatementState.PROPOSED, () -> {
            store.dispute(proposed.id(), differences, now);
            history.enter(proposed.id(), event(now, "disputed", null, null, message));
            outbox.add(List.of(message));
            LOG.infof("Statement %s is disputed: %d slips differ", proposed.id(), all.size());
        });
    }

    /** @return whether the statement was still in that state, so that it ran */
    private boolean runIfStill(Statement statement, StatementState state, Runnable change) {
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean still = store.lock(statement.id())
                    .filter(now -> now.state() == state)
                    .isPresent();
            if (still) {
                change.run();
            }
            return still;
        });
    }

    private Event event(
            Instant at, String event, @Nullable String actor, @Nullable String reason, PreparedMessage message) {
        return new Event(at, event, node.mailbox(), actor, reason, message.id());
    }

    private String sign(byte[] payload, Instant at) {
        return signatures.sign(payload, StatementReader.TYPE, node.signingKey(at), at);
    }

    private PreparedMessage seal(MessageType type, String id, String counterpart, StatementMessage data) {
        return sealer.seal(new Draft(type, id, counterpart, data, null));
    }
}
