package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.inbox.Budget;
import org.huizhi.inbox.Outcome;
import org.huizhi.inbox.SingleMessageHandler;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementHistory.Event;
import org.huizhi.statement.StatementReader.Reading;
import org.jspecify.annotations.Nullable;

/**
 * What another region says of statements: kept as it comes, and answered behind the transaction by
 * {@link StatementScheduler}.
 */
@ApplicationScoped
class StatementMessages implements SingleMessageHandler {

    private static final Set<MessageType> TYPES =
            EnumSet.of(MessageType.STATEMENT_PROPOSED, MessageType.STATEMENT_AGREED, MessageType.STATEMENT_DISPUTED);

    private final StatementStore store;
    private final DisputeStore parts;
    private final Disputes disputes;
    private final StatementHistory history;
    private final StatementReader reader;
    private final StatementMonths months;
    private final OwnStatements ownStatements;
    private final NodeIdentity node;
    private final String own;
    private final Clock clock;

    StatementMessages(
            StatementStore store,
            DisputeStore parts,
            Disputes disputes,
            StatementHistory history,
            StatementReader reader,
            StatementMonths months,
            OwnStatements ownStatements,
            NodeIdentity node,
            Clock clock) {
        this.ownStatements = ownStatements;
        this.store = store;
        this.parts = parts;
        this.disputes = disputes;
        this.history = history;
        this.reader = reader;
        this.months = months;
        this.node = node;
        this.own = node.mailbox();
        this.clock = clock;
    }

    @Override
    public Turn turn() {
        return Turn.STATEMENTS;
    }

    @Override
    public Set<MessageType> types() {
        return TYPES;
    }

    /**
     * As many lines and differences as the contract allows. Of these only a settlement may wait, for a dispute of its
     * month that is under way: they are few.
     */
    @Override
    public int longestPayload(MessageType type) {
        return Envelope.MAX_PAYLOAD_BYTES;
    }

    @Override
    public Budget budget(MessageType type) {
        return Budget.STATEMENTS;
    }

    @Override
    public RefusalReason expiryReason() {
        return RefusalReason.ILLEGAL_TRANSITION;
    }

    @Override
    public Outcome takeUp(Message message, MessageType type, String destination) {
        return ownStatements.takeUp(message, type, destination);
    }

    @Override
    public Check check(Message message, MessageType type) {
        try {
            return switch (type) {
                case STATEMENT_PROPOSED -> proposed(message);
                case STATEMENT_AGREED -> agreed(message);
                case STATEMENT_DISPUTED -> disputed(message);
                default -> throw new IllegalArgumentException("not about a statement: " + type);
            };
        } catch (InvalidDocumentException e) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
    }

    private static <T extends StatementMessage> T parse(Message message, Class<T> type)
            throws InvalidDocumentException {
        return SignedDocument.parse(SignedDocument.bytes(message.data()), type);
    }

    private Check proposed(Message message) throws InvalidDocumentException {
        GeneralJws jws = parse(message, StatementMessage.Document.class).document();
        Reading reading = reader.read(jws, List.of(message.sender()));
        if (reading instanceof Reading.Refused refused) {
            return new Check.Refused(refused.reason());
        }
        StatementDocument document = ((Reading.Read) reading).document();
        boolean isOurs = document.parties().containsAll(List.of(own, message.sender()))
                && document.parties().get(0).equals(message.sender());
        boolean inItsMonths = document.hasDaysOfItsMonth() && document.hasAmendmentsOfEarlierMonths();
        if (!isOurs || !document.id().equals(message.subject()) || !inItsMonths) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        if (!LocalDate.ofInstant(message.time(), node.zone()).isAfter(document.cutOff())) {
            return new Check.Refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        if (!months.isTaken(document.yearMonth(), message.sender())) {
            return new Check.Refused(RefusalReason.NO_AGREEMENT);
        }
        return new Action(() -> applyProposed(message, document, jws));
    }

    private Outcome applyProposed(Message message, StatementDocument document, GeneralJws jws) {
        Statement statement = Statement.of(
                document, message.sender(), message.sender(), StatementState.RECEIVED, jws, null, clock.instant());
        List<StatementStore.Version> versions = store.versions(message.sender(), document.yearMonth());
        Optional<StatementStore.Version> same = versions.stream()
                .filter(known -> known.number() == document.version())
                .findFirst();
        if (same.isPresent()) {
            return same.get().digest().equals(statement.digest()) ? stored() : refused(RefusalReason.DUPLICATE_ID);
        }
        boolean closed = versions.stream()
                .anyMatch(known -> known.number() > document.version()
                        || known.state() == StatementState.AGREED
                        || known.state() == StatementState.SETTLED);
        if (closed) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        if (document.isSettlement()) {
            Optional<Statement> disputed = store.find(document.idBefore())
                    .filter(known -> known.state() == StatementState.DISPUTED && document.settles(known));
            if (disputed.isPresent() && !disputed.get().differencesTold()) {
                // What the two sides differ in is under way.
                return new Outcome.Deferred();
            }
            if (disputed.filter(known -> disputes.endsWith(known, document)).isEmpty()) {
                return refused(RefusalReason.ILLEGAL_TRANSITION);
            }
        }
        if (!store.insert(statement)) {
            // The same version in another batch of this moment: it is there now.
            return applyProposed(message, document, jws);
        }
        store.supersede(message.sender(), document.yearMonth(), document.version(), clock.instant());
        enter(message, "proposed", document.reason());
        return stored();
    }

    private Check agreed(Message message) throws InvalidDocumentException {
        GeneralJws jws = parse(message, StatementMessage.Document.class).document();
        Reading reading = reader.read(jws, List.of(own, message.sender()));
        if (reading instanceof Reading.Refused refused) {
            return new Check.Refused(refused.reason());
        }
        Reading.Read read = (Reading.Read) reading;
        if (!read.document().id().equals(message.subject())) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        return new Action(() -> applyAgreed(message, read, jws));
    }

    private Outcome applyAgreed(Message message, Reading.Read read, GeneralJws jws) {
        Optional<Statement> found = proposedByUs(message);
        if (found.isEmpty()) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        Statement statement = found.get();
        if (!statement.digest().equals(read.digest())) {
            return refused(RefusalReason.DUPLICATE_ID);
        }
        StatementState done = statement.settlement() ? StatementState.SETTLED : StatementState.AGREED;
        if (statement.state() == done) {
            return stored();
        }
        if (statement.state() != StatementState.PROPOSED) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        store.answer(statement.id(), done, jws.toJson(), null, clock.instant());
        enter(message, done.code(), null);
        return stored();
    }

    private Check disputed(Message message) throws InvalidDocumentException {
        StatementMessage.Disputed data = parse(message, StatementMessage.Disputed.class);
        List<Difference> differences = data.differences();
        if (differences != null) {
            return new Action(() -> applyDifferences(message, data, differences));
        }
        StatementMessage.LinesPart part = data.linesPart().orElseThrow();
        return new Action(() -> applyLines(message, data.digest(), part));
    }

    private Outcome applyLines(Message message, String digest, StatementMessage.LinesPart part) {
        Optional<Statement> found =
                proposedByUs(message).filter(ours -> ours.digest().equals(digest) && !ours.settlement());
        if (found.isEmpty()) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        Statement statement = found.get();
        boolean otherParts = statement.parts() != null && statement.parts() != part.parts();
        if (part.parts() > mostParts(statement.document())
                || otherParts
                || statement.state() == StatementState.AGREED) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        if (statement.state() == StatementState.PROPOSED) {
            parts.addPart(statement.id(), part, clock.instant());
            enter(message, "lines", null);
        }
        return stored();
    }

    /**
     * What a sender may have this node keep of a dispute goes by what the month has here: a million lines, for a month
     * of a few rounds, are refused.
     */
    private static long mostParts(StatementDocument ours) {
        return StatementMessage.FREE_PARTS + 2 * Disputes.due(ours) / StatementMessage.MOST_LINES;
    }

    private Outcome applyDifferences(Message message, StatementMessage.Disputed data, List<Difference> differences) {
        Optional<Statement> found = store.lock(message.subject())
                .filter(known -> known.counterpart().equals(message.sender())
                        && known.proposer().equals(message.sender())
                        && known.digest().equals(data.digest()))
                .filter(known -> Disputes.isOf(known, data));
        if (found.isEmpty()) {
            return refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        Statement statement = found.get();
        if (statement.state() != StatementState.DISPUTED || statement.differing() != null) {
            return stored();
        }
        return switch (disputes.take(statement, data, differences, clock.instant())) {
            case KEPT -> stored();
            case ESTABLISHED -> {
                enter(message, "differences", null);
                yield stored();
            }
            case NOT_OURS -> refused(RefusalReason.ILLEGAL_TRANSITION);
        };
    }

    private Optional<Statement> proposedByUs(Message message) {
        return store.lock(message.subject())
                .filter(known -> known.counterpart().equals(message.sender())
                        && known.proposer().equals(own));
    }

    private void enter(Message message, String event, @Nullable String reason) {
        history.enter(
                message.subject(), new Event(message.time(), event, message.sender(), null, reason, message.id()));
    }

    private static Outcome stored() {
        return new Outcome.Stored(true);
    }

    private static Outcome refused(RefusalReason reason) {
        return new Outcome.Refused(reason);
    }
}
