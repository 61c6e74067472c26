package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.YearMonth;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.NodeConfig;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementHistory.Event;
import org.huizhi.statement.StatementStore.Query;
import org.huizhi.statement.StatementView.EventView;
import org.huizhi.statement.StatementView.SignatureView;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/** Statements as people read and decide them. */
@ApplicationScoped
public class StatementService {

    private static final String NO_MORE_VERSIONS = "a month has at most {0} versions";

    private final StatementStore store;
    private final StatementHistory history;
    private final StatementTransactions transactions;
    private final StatementReader reader;
    private final StatementCalculator calculator;
    private final Audit audit;
    private final String own;

    StatementService(
            StatementStore store,
            StatementHistory history,
            StatementTransactions transactions,
            StatementReader reader,
            StatementCalculator calculator,
            Audit audit,
            NodeConfig node) {
        this.store = store;
        this.history = history;
        this.transactions = transactions;
        this.reader = reader;
        this.calculator = calculator;
        this.audit = audit;
        this.own = node.mailbox();
    }

    /**
     * @param after id of the last one of the page before; null for the first page
     * @return the newest month first, without events
     */
    @Transactional
    public List<StatementView> list(
            @Nullable String counterpart,
            @Nullable YearMonth month,
            @Nullable StatementState state,
            @Nullable String after,
            int limit) {
        return store.list(new Query(counterpart, month, state, after, limit)).stream()
                .map(statement -> view(statement, null))
                .toList();
    }

    @Transactional
    public Optional<StatementView> find(String id) {
        return store.find(id).map(this::detail);
    }

    /** @return the signed document: JWS in general JSON serialisation */
    @Transactional
    public Optional<String> document(String id) {
        return store.find(id).map(Statement::jws);
    }

    /** One slip of the data behind a statement. */
    public record Slip(
            String from,
            String id,
            String type,
            String dueDate,
            String outcome,
            String returnedOn,
            boolean onTime,
            boolean extended,
            int round,
            String verdict) {}

    /** Lines of a statement, one after the other: a month may have more of them than a replica should hold at once. */
    @FunctionalInterface
    public interface Slips {

        void forEach(Consumer<Slip> each);
    }

    /** @return this node's own lines, as they were counted; empty while it has not counted */
    @Transactional
    public Optional<Slips> slips(String id) {
        return store.find(id)
                .filter(statement -> statement.lines() != null)
                .map(Statement::countedLines)
                .map(lines -> each -> LineStore.read(lines, (from, line) -> each.accept(slip(from, line))));
    }

    private static Slip slip(String from, StatementLine line) {
        return new Slip(
                from,
                line.id().toString(),
                line.type(),
                line.dueDate().toString(),
                line.outcome().name().toLowerCase(Locale.ROOT),
                line.returnedOn() == null ? "" : line.returnedOn().toString(),
                line.isOnTime(),
                line.extended(),
                line.round(),
                line.verdict() == null ? "" : line.verdict());
    }

    /** The side that proposed a disputed statement computes it anew; what was under way may have come. */
    public StatementReply renew(Caller caller, String id) {
        Optional<Statement> found = store.find(id);
        if (found.isEmpty()) {
            return new StatementReply.NotFound();
        }
        Statement statement = found.get();
        if (statement.state() != StatementState.DISPUTED
                || !statement.proposer().equals(own)) {
            return illegal(statement, "only the side that proposed a disputed statement computes it anew");
        }
        if (statement.version() >= StatementMessage.MOST_VERSIONS) {
            return illegal(statement, NO_MORE_VERSIONS, StatementMessage.MOST_VERSIONS);
        }
        CalculatedStatement anew =
                calculator.calculate(statement.month(), statement.counterpart(), statement.version() + 1);
        audit.enter(caller, "statement.renew", null, id);
        return propose(statement, anew, caller, null);
    }

    /**
     * Accepts that the two sides stay apart: the side that proposed puts the differences into a settlement and signs
     * it, then the other side countersigns that.
     */
    public StatementReply accept(Caller caller, String id, String reason) {
        Optional<Statement> found = store.find(id);
        if (found.isEmpty()) {
            return new StatementReply.NotFound();
        }
        Statement statement = found.get();
        if (statement.state() == StatementState.RECEIVED && statement.settlement()) {
            if (!endsADispute(statement)) {
                return illegal(statement, "a settlement ends a dispute about the version before; there was none here");
            }
            byte[] lines = calculator
                    .calculate(statement.month(), statement.counterpart(), statement.version())
                    .lines();
            audit.enter(caller, "statement.accept", null, id);
            return transactions.countersign(statement, lines, caller.subject())
                    ? new StatementReply.Done(find(id).orElseThrow())
                    : accept(caller, id, reason);
        }
        List<Difference> differences = statement.differences();
        boolean ours = statement.state() == StatementState.DISPUTED
                && statement.proposer().equals(own);
        if (!ours || differences == null) {
            return illegal(
                    statement,
                    "the side that proposed a disputed statement accepts first, then the other side what it proposes");
        }
        if (statement.version() >= StatementMessage.MOST_VERSIONS) {
            return illegal(statement, NO_MORE_VERSIONS, StatementMessage.MOST_VERSIONS);
        }
        if (differences.size() >= StatementMessage.MOST_DIFFERENCES) {
            return illegal(statement, "so many slips differ that a settlement cannot list them: compute it anew");
        }
        audit.enter(caller, "statement.accept", null, id);
        CalculatedStatement settlement =
                new CalculatedStatement(statement.document().settled(differences, reason), statement.countedLines());
        return propose(statement, settlement, caller, reason);
    }

    /** Such a dispute has had this node count, and say with its lines that it counts otherwise. */
    private boolean endsADispute(Statement settlement) {
        StatementDocument document = settlement.document();
        return store.find(StatementDocument.id(document.month(), document.parties(), document.version() - 1))
                .filter(before -> before.lines() != null)
                .filter(document::settlesAsTold)
                .isPresent();
    }

    private StatementReply propose(
            Statement disputed, CalculatedStatement next, Caller caller, @Nullable String reason) {
        boolean first = transactions.propose(next, disputed.counterpart(), caller.subject(), reason);
        return first
                ? new StatementReply.Done(find(next.document().id()).orElseThrow())
                : illegal(store.find(disputed.id()).orElseThrow(), "a later version was proposed meanwhile");
    }

    private static StatementReply illegal(Statement statement, String english, Object... words) {
        return new StatementReply.Illegal(statement.state(), Sentence.of(english, words));
    }

    private StatementView detail(Statement statement) {
        return view(statement, history.of(statement.id()));
    }

    private StatementView view(Statement statement, @Nullable List<Event> events) {
        StatementDocument document = statement.document();
        return new StatementView(
                statement.id(),
                statement.counterpart(),
                document.month(),
                statement.version(),
                statement.state(),
                statement.settlement(),
                document.reason(),
                statement.proposer(),
                document.cutOff(),
                statement.digest(),
                document.directions(),
                statement.differences(),
                reader.signatures(GeneralJws.parsed(statement.jws())).stream()
                        .map(SignatureView::of)
                        .toList(),
                events == null ? null : events.stream().map(EventView::of).toList(),
                statement.updatedAt());
    }
}
