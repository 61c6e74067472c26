package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
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

    private static final String LINES = """
            select r.id, r.round, r.type, r.due_date, r.ended,
                   case when r.ended = 'RETURNED' then r.returned_on end,
                   case when r.granted_on is null then r.extended else r.cut_off >= any(r.granted_on) end,
                   case when r.ended = 'RETURNED' and r.judged_on <= r.cut_off then r.verdict end,
                   r.ended = 'DECLINED' and coalesce(r.contested_on <= r.cut_off, false),
                   r.ended = 'RETURNED' and r.arrived_late and coalesce(r.arrived_on <= r.cut_off, false)
              from (select s.*, c.cut_off,
                           case when s.state = 'WITHDRAWN' and s.withdrawn_on <= c.cut_off then 'WITHDRAWN'
                                when s.state = 'DECLINED' and s.declined_on <= c.cut_off
                                then case when s.sender_fault and s.reason = 'misrouted'
                                               and (s.contested_on is null or s.contested_on > c.cut_off) then 'MISROUTED'
                                          when s.sender_fault and (s.contested_on is null or s.contested_on > c.cut_off)
                                          then 'INCOMPLETE'
                                          else 'DECLINED' end
                                when s.state = 'RETURNED' and s.returned_on <= c.cut_off then 'RETURNED'
                                else 'OPEN' end as ended
                      from slip_round s cross join (select ?::date as cut_off) c
                     where s.direction = ? and s.counterpart = ? and s.due_date between ? and ?) r
             order by r.due_date, r.id, r.round""";

    /** With whom rounds fell due, or late returns came, in these days. */
    private static final String PARTNERS = """
            select counterpart from slip_round where direction in ('OUTGOING', 'INCOMING') and due_date between ? and ?
             union select counterpart from slip_round
             where direction in ('OUTGOING', 'INCOMING') and returned_on between ? and ? and returned_on > due_date""";

    private final Database database;
    private final String own;

    RoundLines(Database database, NodeConfig node) {
        this.database = database;
        this.own = node.mailbox();
    }

    /** @return mailboxes with which a statement of the month has something to say */
    @Transactional
    List<String> partners(YearMonth month) {
        LocalDate first = month.atDay(1);
        LocalDate last = month.atEndOfMonth();
        return database.query(PARTNERS, row -> row.text(1), first, last, first, last);
    }

    /**
     * @param month in which the rounds were due
     * @param from the sending one of the two regions
     * @param consumer gets the lines by due date, id and round
     */
    @Transactional(TxType.MANDATORY)
    void forEach(YearMonth month, String counterpart, String from, LocalDate cutOff, Consumer<StatementLine> consumer) {
        database.forEach(
                LINES,
                FETCH,
                RoundLines::line,
                consumer,
                cutOff,
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
