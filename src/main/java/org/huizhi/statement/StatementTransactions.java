package org.huizhi.statement;

import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
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
import org.huizhi.statement.StatementDocument.Differing;
import org.huizhi.statement.StatementHistory.Event;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What this node says of a statement, and the message that tells the other side. The transaction locks the statement
 * and checks again whether it is still to be done; so each step is done once, whichever replica does it. Signing and
 * sealing are before it, save for the parts of a dispute, which do not fit into memory together.
 */
@ApplicationScoped
class StatementTransactions {

    private static final Logger LOG = Logger.getLogger(StatementTransactions.class);

    private final StatementStore store;
    private final DisputeStore disputes;
    private final StatementHistory history;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Clock clock;

    StatementTransactions(
            StatementStore store,
            DisputeStore disputes,
            StatementHistory history,
            NodeIdentity node,
            Signatures signatures,
            MessageSealer sealer,
            Outbox outbox,
            Clock clock) {
        this.store = store;
        this.disputes = disputes;
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
            boolean first = store.insert(
                    Statement.of(document, counterpart, node.mailbox(), StatementState.PROPOSED, jws, calculated, now));
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
    boolean countersign(Statement received, CalculatedStatement counted, @Nullable String actor) {
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
            store.answer(received.id(), done, both.toJson(), counted, now);
            history.enter(received.id(), event(now, done.code(), actor, null, message));
            outbox.add(List.of(message));
        });
    }

    /**
     * Says that the two sides count differently, with the own lines of the days that differ. Each part is sealed and
     * stored before the next: a month may have more lines than fit into memory.
     */
    void dispute(Statement received, CalculatedStatement ours) {
        Instant now = clock.instant();
        Set<String> differing = Differences.days(received.document(), ours.document());
        long lines = Differences.count(ours.document(), differing);
        int parts =
                Math.toIntExact(Math.max(1, (lines + StatementMessage.MOST_LINES - 1) / StatementMessage.MOST_LINES));
        if (parts > StatementMessage.MOST_PARTS) {
            LOG.errorf("Statement %s stays open: %d lines differ, more than can be told", received.id(), lines);
        }
        runIfStill(received, StatementState.RECEIVED, () -> {
            store.answer(received.id(), StatementState.DISPUTED, received.jws(), ours, now);
            Parts<String> sender = new Parts<>(StatementMessage.MOST_LINES, (part, piece) -> {
                PreparedMessage message = seal(
                        MessageType.STATEMENT_DISPUTED,
                        received.id(),
                        received.counterpart(),
                        StatementMessage.Disputed.of(
                                received.digest(),
                                new StatementMessage.LinesPart(List.copyOf(differing), part, parts, piece)));
                if (part == 1) {
                    history.enter(received.id(), event(now, "disputed", null, null, message));
                }
                outbox.add(List.of(message));
            });
            Differences.lines(ours.lines(), ours.amendments(), differing).forEach(sender);
            sender.end();
            LOG.infof("Statement %s is disputed: %d lines of this side differ or may", received.id(), lines);
        });
    }

    /** Holds the lines that the other side sent against the own ones, and tells it on which rounds the two differ. */
    void compare(Statement proposed) {
        Set<String> days = Set.copyOf(proposed.differingDays());
        StatementDocument document = proposed.document();
        Differences.Lines ours = Differences.lines(proposed.countedLines(), proposed.amendments(), days);
        Differences.Lines theirs = consumer -> disputes.forEachOtherLine(proposed, consumer);
        long most = Differences.count(document, days)
                + (long) StatementMessage.MOST_LINES * Objects.requireNonNullElse(proposed.parts(), 1);
        Instant now = clock.instant();
        runIfStill(proposed, StatementState.PROPOSED, () -> {
            Differences.Sum sum = new Differences.Sum(document);
            Differences.between(ours, theirs, most, sum);
            Differing differing = sum.differing();
            int parts = Math.toIntExact(Math.max(
                    1,
                    (differing.rounds() + StatementMessage.MOST_DIFFERENCES - 1) / StatementMessage.MOST_DIFFERENCES));
            Parts<Difference> sender = new Parts<>(StatementMessage.MOST_DIFFERENCES, (part, piece) -> {
                PreparedMessage message = seal(
                        MessageType.STATEMENT_DISPUTED,
                        proposed.id(),
                        proposed.counterpart(),
                        StatementMessage.Disputed.of(proposed.digest(), part, parts, piece));
                var unused = disputes.addDifferences(proposed.id(), part, parts, piece);
                if (part == 1) {
                    history.enter(proposed.id(), event(now, "disputed", null, null, message));
                }
                outbox.add(List.of(message));
            });
            Differences.between(ours, theirs, most, sender);
            sender.end();
            store.dispute(proposed.id(), differing, parts, now);
            LOG.warnf("Statement %s is disputed: %d rounds differ", proposed.id(), differing.rounds());
        });
    }

    /** Gathers what is sent in parts; there is one at least. */
    private static final class Parts<T> implements Consumer<T> {

        private final int most;
        private final BiConsumer<Integer, List<T>> send;
        private final List<T> piece = new ArrayList<>();
        private int sent;

        private Parts(int most, BiConsumer<Integer, List<T>> send) {
            this.most = most;
            this.send = send;
        }

        @Override
        public void accept(T one) {
            if (piece.size() == most) {
                send();
            }
            piece.add(one);
        }

        private void send() {
            send.accept(++sent, List.copyOf(piece));
            piece.clear();
        }

        private void end() {
            if (sent == 0 || !piece.isEmpty()) {
                send();
            }
        }
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
