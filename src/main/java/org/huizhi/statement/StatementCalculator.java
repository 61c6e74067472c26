package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.huizhi.directory.NodeConfig;
import org.huizhi.jdbc.Database;
import org.huizhi.statement.StatementDocument.Amended;
import org.huizhi.statement.StatementDocument.Direction;

/** Computes a month with another region, and what has changed in earlier ones, from the rounds that this node holds. */
@ApplicationScoped
class StatementCalculator {

    private final Database database;
    private final RoundLines rounds;
    private final AmendmentCalculator amendments;
    private final String own;

    StatementCalculator(Database database, RoundLines rounds, AmendmentCalculator amendments, NodeConfig node) {
        this.database = database;
        this.rounds = rounds;
        this.amendments = amendments;
        this.own = node.mailbox();
    }

    /** The month as this node counts it, in one snapshot, to be proposed. */
    @Transactional
    CalculatedStatement calculate(YearMonth month, String counterpart, int version) {
        snapshot();
        return calculated(month, counterpart, version, amendments.base(month, counterpart));
    }

    /** The month as this node counts it, to be held against what the other side proposes. */
    @Transactional
    CalculatedStatement calculateBeside(StatementDocument theirs, String counterpart) {
        snapshot();
        return calculated(theirs.yearMonth(), counterpart, theirs.version(), amendments.baseOf(theirs, counterpart));
    }

    /**
     * The month as this node counted it before, from the statements of which it then started. Of what is about to be
     * entered once more with the caller's transaction too; nothing else changes meanwhile.
     */
    @Transactional(TxType.MANDATORY)
    CalculatedStatement calculateAgain(StatementDocument document, String counterpart) {
        return calculated(document.yearMonth(), counterpart, document.version(), document.amended());
    }

    private void snapshot() {
        database.execute("set transaction isolation level repeatable read, read only");
    }

    private CalculatedStatement calculated(YearMonth month, String counterpart, int version, List<String> base) {
        List<String> parties = Stream.of(own, counterpart).sorted().toList();
        LineStore lines = new LineStore();
        List<Direction> counted = parties.stream()
                .map(from -> direction(month, counterpart, from, lines))
                .toList();
        LineStore changes = new LineStore();
        Map<String, List<Amended>> amended = amendments.amend(month, counterpart, base, changes::add);
        List<Direction> directions = counted.stream()
                .map(one -> new Direction(one.from(), one.to(), one.totals(), one.days(), amended.get(one.from())))
                .toList();
        return new CalculatedStatement(
                new StatementDocument(
                        month.toString(), version, parties, month.atEndOfMonth(), directions, base, null, null, null),
                lines.bytes(),
                changes.bytes());
    }

    private Direction direction(YearMonth month, String counterpart, String from, LineStore lines) {
        String to = from.equals(own) ? counterpart : own;
        DayCounts days = new DayCounts();
        rounds.forEach(month, counterpart, from, month.atEndOfMonth(), line -> {
            days.add(line);
            lines.add(from, line);
        });
        return new Direction(from, to, days.totals(), days.days(), List.of());
    }
}
