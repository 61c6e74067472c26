package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.YearMonth;
import java.util.List;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.jspecify.annotations.Nullable;

/** Months with partners at a glance: of each the version that counts, without what it says. */
@ApplicationScoped
public class StatementOverview {

    private static final String CURRENT = """
            select distinct on (counterpart, month) id, counterpart, month, version, proposer, state, settlement,
                   (differing::jsonb ->> 'rounds')::bigint
              from statement
             where month between ? and ?
             order by counterpart, month, version desc""";

    private final Database database;

    StatementOverview(Database database) {
        this.database = database;
    }

    /**
     * A month with a partner.
     *
     * @param proposer mailbox
     * @param differing on how many rounds the two sides stay apart; null before their lines were compared
     */
    public record Month(
            String id,
            String counterpart,
            YearMonth month,
            int version,
            String proposer,
            StatementState state,
            boolean settlement,
            @Nullable Long differing) {}

    /** @return by partner, then month */
    @Transactional
    public List<Month> between(YearMonth first, YearMonth last) {
        return database.query(CURRENT, StatementOverview::month, first.atDay(1), last.atDay(1));
    }

    private static Month month(Row row) throws SQLException {
        return new Month(
                row.text(1),
                row.text(2),
                YearMonth.from(row.day(3)),
                row.integer(4),
                row.text(5),
                StatementState.valueOf(row.text(6)),
                row.bool(7),
                row.bigintOrNull(8));
    }
}
