package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.directory.NodeConfig;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementDocument.Differing;
import org.huizhi.statement.StatementStore.Query;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.TextRule;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** Statements as people read and decide them. */
@ApplicationScoped
public class StatementService {

    private static final TextRule REASON = TextRule.letter(2000);
    private static final String NO_MORE_VERSIONS = "a month has at most {0} versions";

    /** Differences of a statement; all are in the list of them. */
    private static final int MOST_SHOWN = 500;

    private final StatementStore store;
    private final DisputeStore parts;
    private final Disputes disputes;
    private final StatementChanges changes;
    private final StatementHistory history;
    private final StatementTransactions transactions;
    private final StatementReader reader;
    private final StatementCalculator calculator;
    private final Audit audit;
    private final String own;

    StatementService(
            StatementStore store,
            DisputeStore parts,
            Disputes disputes,
            StatementChanges changes,
            StatementHistory history,
            StatementTransactions transactions,
            StatementReader reader,
            StatementCalculator calculator,
            Audit audit,
            NodeConfig node) {
        this.store = store;
        this.parts = parts;
        this.disputes = disputes;
        this.changes = changes;
        this.history = history;
        this.transactions = transactions;
        this.reader = reader;
        this.calculator = calculator;
        this.audit = audit;
        this.own = node.mailbox();
    }

    /**
     * @param after id of the last one of the page before; null for the first page
     * @return the newest month first, without events, differences and what came later
     */
    @Transactional
    public List<StatementView> list(
            @Nullable String counterpart,
            @Nullable YearMonth month,
            @Nullable StatementState state,
            @Nullable String after,
            int limit) {
        return store.list(new Query(counterpart, month, state, after, limit)).stream()
                .map(this::listed)
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
        List<Violation> faults = reasonFaults(reason);
        if (!faults.isEmpty()) {
            return new StatementReply.Invalid(faults);
        }
        Optional<Statement> found = store.find(id);
        if (found.isEmpty()) {
            return new StatementReply.NotFound();
        }
        Statement statement = found.get();
        if (statement.state() == StatementState.RECEIVED && statement.settlement()) {
            if (!endsADispute(statement)) {
                return illegal(statement, "a settlement ends a dispute about the version before; there was none here");
            }
            CalculatedStatement counted =
                    disputes.disputedWith(statement.document()).orElseThrow();
            audit.enter(caller, "statement.accept", null, id);
            return transactions.countersign(statement, counted, caller.subject())
                    ? new StatementReply.Done(find(id).orElseThrow())
                    : accept(caller, id, reason);
        }
        Differing differing = statement.differing();
        boolean ours = statement.state() == StatementState.DISPUTED
                && statement.proposer().equals(own);
        if (!ours || differing == null) {
            return illegal(
                    statement,
                    "the side that proposed a disputed statement accepts first, then the other side what it proposes");
        }
        if (statement.version() >= StatementMessage.MOST_VERSIONS) {
            return illegal(statement, NO_MORE_VERSIONS, StatementMessage.MOST_VERSIONS);
        }
        audit.enter(caller, "statement.accept", null, id);
        StatementDocument settlement = statement.document().settled(differing, reason);
        return propose(statement, disputes.disputedWith(settlement).orElseThrow(), caller, reason);
    }

    private static List<Violation> reasonFaults(String reason) {
        return reason.isBlank()
                ? List.of(new Violation("/reason", "required", "must be 1 to {0} characters", REASON.longest()))
                : REASON.fault(reason, "/reason").stream().toList();
    }

    /** Such a dispute has had this node count, and say with its lines that it counts otherwise. */
    private boolean endsADispute(Statement settlement) {
        return store.find(settlement.document().idBefore())
                .filter(before -> before.lines() != null)
                .filter(before -> disputes.endsWith(before, settlement.document()))
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
        List<Difference> differences = new ArrayList<>();
        if (statement.differencesTold() || statement.settlement()) {
            parts.forEachDifference(statement, difference -> {
                if (differences.size() < MOST_SHOWN) {
                    differences.add(difference);
                }
            });
        }
        boolean compared = statement.differencesTold() || statement.settlement();
        return StatementView.of(
                statement,
                reader.signatures(GeneralJws.parsed(statement.jws())),
                compared ? differences : null,
                changes.amendedBy(statement),
                history.of(statement.id()));
    }

    private StatementView listed(Statement statement) {
        return StatementView.of(statement, reader.signatures(GeneralJws.parsed(statement.jws())), null, null, null);
    }
}
