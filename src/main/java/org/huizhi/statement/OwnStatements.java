package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.huizhi.directory.NodeConfig;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.inbox.Outcome;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementHistory.Event;
import org.huizhi.statement.StatementReader.Reading;

/**
 * Enters once more what this node had said of statements before its database was restored to an earlier moment. Its
 * lines are counted again; they are those of before, since slips come first.
 */
@ApplicationScoped
class OwnStatements {

    private final StatementStore store;
    private final Disputes disputes;
    private final StatementHistory history;
    private final StatementReader reader;
    private final StatementCalculator calculator;
    private final String own;
    private final Clock clock;

    OwnStatements(
            StatementStore store,
            Disputes disputes,
            StatementHistory history,
            StatementReader reader,
            StatementCalculator calculator,
            NodeConfig node,
            Clock clock) {
        this.store = store;
        this.disputes = disputes;
        this.history = history;
        this.reader = reader;
        this.calculator = calculator;
        this.own = node.mailbox();
        this.clock = clock;
    }

    /** @see org.huizhi.inbox.MessageHandler#takeUp */
    @Transactional(TxType.MANDATORY)
    Outcome takeUp(Message message, MessageType type, String destination) {
        try {
            return switch (type) {
                case STATEMENT_PROPOSED -> proposed(message, document(message), destination);
                case STATEMENT_AGREED -> agreed(message, document(message), destination);
                case STATEMENT_DISPUTED ->
                    disputed(message, parse(message, StatementMessage.Disputed.class), destination);
                default -> throw new IllegalArgumentException("not about a statement: " + type);
            };
        } catch (InvalidDocumentException e) {
            throw new IllegalArgumentException("own message " + message.id() + " cannot be read", e);
        }
    }

    private Outcome proposed(Message message, GeneralJws jws, String destination) {
        Reading reading = reader.read(jws, List.of(own));
        if (!(reading instanceof Reading.Read read)) {
            return new Outcome.Refused(((Reading.Refused) reading).reason());
        }
        StatementDocument document = read.document();
        Optional<Statement> known = store.lock(document.id());
        if (known.isPresent()) {
            return known.get().digest().equals(read.digest())
                    ? new Outcome.Stored(false)
                    : new Outcome.Refused(RefusalReason.DUPLICATE_ID);
        }
        if (!startsFromWhatIsHere(document, destination)) {
            return new Outcome.Deferred();
        }
        CalculatedStatement counted = calculator.calculateAgain(document, destination);
        store.insert(Statement.of(document, destination, own, StatementState.PROPOSED, jws, counted, message.time()));
        store.supersede(destination, document.yearMonth(), document.version(), clock.instant());
        return entered(message, "proposed");
    }

    private Outcome agreed(Message message, GeneralJws jws, String destination) {
        Reading reading = reader.read(jws, List.of(own, destination));
        if (!(reading instanceof Reading.Read read)) {
            return new Outcome.Refused(((Reading.Refused) reading).reason());
        }
        Optional<Statement> found = received(message, read.digest(), destination);
        if (found.isEmpty() || !startsFromWhatIsHere(found.get().document(), destination)) {
            return new Outcome.Deferred();
        }
        Statement received = found.get();
        StatementState done = received.settlement() ? StatementState.SETTLED : StatementState.AGREED;
        CalculatedStatement counted = (received.settlement()
                        ? disputes.disputedWith(received.document())
                        : Optional.<CalculatedStatement>empty())
                .orElseGet(() -> calculator.calculateAgain(received.document(), destination));
        store.answer(received.id(), done, jws.toJson(), counted, clock.instant());
        return entered(message, done.code());
    }

    private Outcome disputed(Message message, StatementMessage.Disputed data, String destination) {
        List<Difference> differences = data.differences();
        if (differences != null) {
            Optional<Statement> proposed = store.lock(message.subject())
                    .filter(known ->
                            known.proposer().equals(own) && known.digest().equals(data.digest()))
                    .filter(known -> known.state() == StatementState.PROPOSED);
            if (proposed.isEmpty()) {
                return new Outcome.Deferred();
            }
            return disputes.take(proposed.get(), data, differences, clock.instant()) == Disputes.Taken.ESTABLISHED
                    ? entered(message, "disputed")
                    : new Outcome.Stored(true);
        }
        Optional<Statement> received = received(message, data.digest(), destination);
        if (received.isPresent()) {
            Statement statement = received.get();
            if (!startsFromWhatIsHere(statement.document(), destination)) {
                return new Outcome.Deferred();
            }
            store.answer(
                    statement.id(),
                    StatementState.DISPUTED,
                    statement.jws(),
                    calculator.calculateAgain(statement.document(), destination),
                    clock.instant());
            return entered(message, "disputed");
        }
        // Another part of the same lines has done it.
        return store.lock(message.subject())
                        .filter(known ->
                                known.digest().equals(data.digest()) && known.state() != StatementState.RECEIVED)
                        .isPresent()
                ? new Outcome.Stored(false)
                : new Outcome.Deferred();
    }

    private Optional<Statement> received(Message message, String digest, String proposer) {
        return store.lock(message.subject())
                .filter(known ->
                        known.proposer().equals(proposer) && known.digest().equals(digest))
                .filter(known -> known.state() == StatementState.RECEIVED);
    }

    /** @return whether the statements that it amends are here, signed by both */
    private boolean startsFromWhatIsHere(StatementDocument document, String counterpart) {
        List<String> closed = store
                .closed(
                        counterpart,
                        document.yearMonth().minusMonths(AmendmentCalculator.MOST_MONTHS),
                        document.yearMonth())
                .stream()
                .map(Statement::id)
                .toList();
        return closed.containsAll(document.amended());
    }

    private Outcome entered(Message message, String event) {
        history.enter(message.subject(), new Event(message.time(), event, own, null, null, message.id()));
        return new Outcome.Stored(true);
    }

    private static GeneralJws document(Message message) throws InvalidDocumentException {
        return parse(message, StatementMessage.Document.class).document();
    }

    private static <T extends StatementMessage> T parse(Message message, Class<T> type)
            throws InvalidDocumentException {
        return SignedDocument.parse(SignedDocument.bytes(message.data()), type);
    }
}
