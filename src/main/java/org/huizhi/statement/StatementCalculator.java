package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.DirectoryEntry;
import org.huizhi.directory.NodeConfig;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.statement.StatementDocument.Direction;

/** Computes a month with another region from the slips that this node holds. */
@ApplicationScoped
class StatementCalculator {

    private static final int FETCH = 1000;

    private static final String LINES = """
            select id, type, due_date,
                   case when state = 'WITHDRAWN' and (withdrawn_at at time zone ?)::date <= ? then 'WITHDRAWN'
                        when state = 'DECLINED' and (declined_at at time zone ?)::date <= ?
                        then case reason when 'misrouted' then 'MISROUTED' else 'DECLINED' end
                        when state in ('RETURNED', 'ASSESSED') and returned_on <= ? then 'RETURNED'
                        else 'OPEN' end as outcome,
                   case when state in ('RETURNED', 'ASSESSED') and returned_on <= ? then returned_on end as returned_on,
                   extended, round,
                   case when (assessed_at at time zone ?)::date <= ? then verdict end as verdict
              from delivered_slip
             where direction = ? and counterpart = ? and due_date between ? and ?
             order by due_date, id""";

    private static final String PARTNERS = """
            select distinct counterpart from delivered_slip
             where direction in ('OUTGOING', 'INCOMING') and due_date between ? and ?""";

    private final Database database;
    private final CurrentDirectory directory;
    private final String own;

    StatementCalculator(Database database, CurrentDirectory directory, NodeConfig node) {
        this.database = database;
        this.directory = directory;
        this.own = node.mailbox();
    }

    /** @return mailboxes with which slips fell due in the month */
    @Transactional
    List<String> partners(YearMonth month) {
        return database.query(PARTNERS, row -> row.text(1), month.atDay(1), month.atEndOfMonth());
    }

    /** The month as this node counts it, in one snapshot, and the lines behind it. */
    @Transactional
    CalculatedStatement calculate(YearMonth month, String counterpart, int version) {
        database.execute("set transaction isolation level repeatable read, read only");
        List<String> parties = Stream.of(own, counterpart).sorted().toList();
        LineStore lines = new LineStore();
        List<Direction> directions = parties.stream()
                .map(from -> direction(month, counterpart, from, lines))
                .toList();
        return new CalculatedStatement(
                new StatementDocument(month.toString(), version, parties, month.atEndOfMonth(), directions, null, null),
                lines.bytes());
    }

    private Direction direction(YearMonth month, String counterpart, String from, LineStore lines) {
        String to = from.equals(own) ? counterpart : own;
        DayCounts days = new DayCounts();
        forEachLine(month, counterpart, from, line -> {
            days.add(line);
            lines.add(from, line);
        });
        return new Direction(from, to, days.totals(), days.days());
    }

    private void forEachLine(YearMonth month, String counterpart, String from, Consumer<StatementLine> consumer) {
        boolean outgoing = from.equals(own);
        String zone = zone(outgoing ? counterpart : own);
        LocalDate cutOff = month.atEndOfMonth();
        database.forEach(
                LINES,
                FETCH,
                StatementCalculator::line,
                consumer,
                zone,
                cutOff,
                zone,
                cutOff,
                cutOff,
                cutOff,
                zone,
                cutOff,
                outgoing ? "OUTGOING" : "INCOMING",
                counterpart,
                month.atDay(1),
                cutOff);
    }

    private static StatementLine line(Row row) throws SQLException {
        return new StatementLine(
                row.uuid(1),
                row.text(2),
                row.day(3),
                StatementLine.Outcome.valueOf(row.text(4)),
                row.dayOrNull(5),
                row.bool(6),
                row.integer(7),
                row.textOrNull(8));
    }

    /** The receiving region's zone dates what its offices do. */
    private String zone(String receiver) {
        return directory
                .get()
                .entry(receiver)
                .or(() -> directory.get().entry(own))
                .map(DirectoryEntry::timeZone)
                .orElseThrow()
                .getId();
    }
}
