package org.huizhi.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.jspecify.annotations.Nullable;

/** What became of messages that were held, for operators. Receipts are left out: they speak of the others. */
@ApplicationScoped
public class HeldFates {

    private static final String COUNTS = """
            count(*) filter (where result = 'TAKEN_UP'), count(*) filter (where result = 'HANDLED'),
            count(*) filter (where result = 'KNOWN'), count(*) filter (where result = 'ERASED'),
            count(*) filter (where result = 'NOT_RESTORED'), count(*) filter (where result is null)""";

    private final Database database;

    HeldFates(Database database) {
        this.database = database;
    }

    /** How many messages; see {@link HeldMessages.Result}. */
    public record Counts(int takenUp, int handled, int known, int erased, int notRestored, int waiting) {}

    /** @param subject of the messages, for most a notice id */
    public record Fate(String partner, String subject, Counts messages) {}

    @Transactional
    public Counts of(String partner, Instant since) {
        return database.first(
                        "select " + COUNTS + " from held_message where partner = ? and received_at >= ?"
                                + " and type not like 'org.huizhi.receipt.%'",
                        row -> counts(row, 1),
                        partner,
                        since)
                .orElseThrow();
    }

    /**
     * Subjects of which something had been lost.
     *
     * @param after the last one of the page before; null for the first page
     */
    @Transactional
    public List<Fate> affected(@Nullable Fate after, int most) {
        return database.query(
                "select partner, subject, " + COUNTS + " from held_message"
                        + " where (partner, subject) > (?, ?) and type not like 'org.huizhi.receipt.%'"
                        + " group by partner, subject having count(*) filter (where result is distinct from 'KNOWN') > 0"
                        + " order by partner, subject limit ?",
                row -> new Fate(row.text(1), row.text(2), counts(row, 3)),
                after == null ? "" : after.partner(),
                after == null ? "" : after.subject(),
                most);
    }

    private static Counts counts(Row row, int first) throws SQLException {
        return new Counts(
                row.integer(first),
                row.integer(first + 1),
                row.integer(first + 2),
                row.integer(first + 3),
                row.integer(first + 4),
                row.integer(first + 5));
    }
}
