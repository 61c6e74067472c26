package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.function.Consumer;
import org.huizhi.directory.NodeConfig;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;

/**
 * Rounds that this node holds, as they stood at the end of a day: every fact counts that is dated up to it, in the
 * receiver's zone. A due date that has passed is final, so the month of a round is the same at every later cut-off.
 */
@ApplicationScoped
class RoundLines {

    /** Behind everything that has happened. */
    static final LocalDate NOW = LocalDate.of(9999, 12, 31);

    private static final int FETCH = 1000;

    /** By the definitions of figures. A due date that has passed is final; the present one has an index. */
    private static final String LINES = """
            select id, round, type, last_due_date,
                   case when withdrawn then 'WITHDRAWN' when sender_fault and reason = 'misrouted' then 'MISROUTED'
                        when sender_fault then 'INCOMPLETE' when declined then 'DECLINED' when returned then 'RETURNED' else 'OPEN' end,
                   case when returned then returned_on end, granted, case when valid then 'valid' when invalid then 'invalid' end,
                   contested, arrived_late
              from round_figure(date '%s')
             where direction = ? and counterpart = ? and last_due_date between ? and ?
             order by last_due_date, id, round""";

    private final Database database;
    private final String own;

    RoundLines(Database database, NodeConfig node) {
        this.database = database;
        this.own = node.mailbox();
    }

    /**
     * @param month in which the rounds were due
     * @param from the sending one of the two regions
     * @param consumer gets the lines by due date, id and round
     */
    @Transactional(TxType.MANDATORY)
    void forEach(YearMonth month, String counterpart, String from, LocalDate cutOff, Consumer<StatementLine> consumer) {
        database.forEach(
                LINES.formatted(cutOff),
                FETCH,
                RoundLines::line,
                consumer,
                from.equals(own) ? "OUTGOING" : "INCOMING",
                counterpart,
                month.atDay(1),
                month.atEndOfMonth());
    }

    private static StatementLine line(Row row) throws SQLException {
        return new StatementLine(
                row.uuid(1),
                row.integer(2),
                row.text(3),
                row.day(4),
                StatementLine.Outcome.valueOf(row.text(5)),
                row.dayOrNull(6),
                row.bool(7),
                row.textOrNull(8),
                row.bool(9),
                row.bool(10),
                true);
    }
}
