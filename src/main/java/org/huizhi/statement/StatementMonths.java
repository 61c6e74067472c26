package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.time.Period;
import java.time.YearMonth;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.agreement.Agreements;
import org.huizhi.jdbc.Database;

/** Of which months there is a statement with whom. */
@ApplicationScoped
class StatementMonths {

    /** Slips that are under way when an agreement ends fall due for so long after it. */
    private static final Period AFTER_THE_END = Period.ofYears(1);

    /** With whom rounds fell due in these days. */
    private static final String DUE = """
            select distinct counterpart from slip_round
             where direction in ('OUTGOING', 'INCOMING') and due_date between ? and ?""";

    /**
     * With whom there is no statement of a month, though something that is dated in it has happened to rounds of a
     * signed month before; or dated earlier, where that was signed so late that no statement since could tell of it.
     */
    private static final String CHANGED = """
            select pair.counterpart
              from (select s.counterpart,
                           least(m.first, min(s.month) filter (where s.updated_at >= m.first) + interval '1 month')::date as since,
                           m.first, m.last, m.earliest
                      from statement s cross join (select ?::date as first, ?::date as last, ?::date as earliest) m
                     where s.state in ('AGREED', 'SETTLED') and s.month >= m.earliest and s.month < m.first
                       and not exists (select from statement v where v.counterpart = s.counterpart and v.month = m.first)
                     group by s.counterpart, m.first, m.last, m.earliest) pair
             where exists (
                   select from slip_round r
                     join statement c on c.counterpart = r.counterpart and c.month = date_trunc('month', r.due_date)::date
                                         and c.state in ('AGREED', 'SETTLED')
                    cross join lateral unnest(array[r.returned_on, r.declined_on, r.withdrawn_on, r.judged_on, r.contested_on,
                                                    case when r.arrived_late then r.arrived_on end]) as happened (day)
                    where r.direction in ('OUTGOING', 'INCOMING') and r.counterpart = pair.counterpart
                      and r.due_date >= pair.earliest and r.due_date < pair.first and r.settled_by >= pair.since
                      and happened.day between pair.since and pair.last
                      and happened.day >= date_trunc('month', r.due_date) + interval '1 month')""";

    private final Database database;
    private final Agreements agreements;

    StatementMonths(Database database, Agreements agreements) {
        this.database = database;
        this.agreements = agreements;
    }

    /** @return mailboxes with which a statement of the month has something to say that no statement of it says yet */
    @Transactional
    List<String> partners(YearMonth month) {
        LocalDate first = month.atDay(1);
        LocalDate last = month.atEndOfMonth();
        List<String> due = database.query(DUE, row -> row.text(1), first, last);
        List<String> changed = database.query(
                CHANGED,
                row -> row.text(1),
                first,
                last,
                month.minusMonths(AmendmentCalculator.MOST_MONTHS).atDay(1));
        return Stream.concat(due.stream(), changed.stream().filter(counterpart -> isTaken(month, counterpart)))
                .distinct()
                .toList();
    }

    /** @return whether an agreement was in force in the month, or had ended no more than a year before */
    boolean isTaken(YearMonth month, String counterpart) {
        return agreements.wasInForce(counterpart, month.atDay(1).minus(AFTER_THE_END), month.atEndOfMonth());
    }
}
