package org.huizhi.statistics;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.jspecify.annotations.Nullable;

/** The days on which kept sums count something of a figure: of a rare one few, and no other day need be read for it. */
@ApplicationScoped
class KeptDays {

    private static final String OF_FIGURE =
            "select day, sum(slips) from %s group by day having sum(slips) > 0 order by day limit ?";

    private static final String OF_REASON = """
            select day, sum(slips) from %s where kind = ? and value = ?
             group by day having sum(slips) > 0 order by day limit ?""";

    private final Database database;

    KeptDays(Database database) {
        this.database = database;
    }

    /** @param query of which sums are kept; its days are looked through */
    Optional<LocalDate> first(FigureQuery query, Figure figure) {
        return counted(query, figure, null, 1).stream().map(Counted::day).findFirst();
    }

    /**
     * @param query of which sums are kept; its days are looked through
     * @param reason null for any
     * @param wanted rounds
     * @return the first days, as many as hold so many rounds; all where no days do
     */
    List<LocalDate> first(FigureQuery query, Figure figure, @Nullable String reason, int wanted) {
        // Where reasons are not counted by themselves, nobody knows how many of the rounds have this one.
        int most = reason == null || figure.kind().isPresent() ? wanted : Integer.MAX_VALUE;
        List<LocalDate> days = new ArrayList<>();
        long rounds = 0;
        for (Counted day : counted(query, figure, reason, most)) {
            if (rounds < most) {
                days.add(day.day());
                rounds += day.rounds();
            }
        }
        return days;
    }

    private record Counted(LocalDate day, long rounds) {

        private static Counted of(Row row) throws SQLException {
            return new Counted(row.day(1), row.bigint(2));
        }
    }

    private List<Counted> counted(FigureQuery query, Figure figure, @Nullable String reason, int most) {
        Optional<Detail.Kind> kind = figure.kind();
        return reason != null && kind.isPresent()
                ? CellRows.dailyDetails(query)
                        .query(database, OF_REASON, Counted::of, kind.get().code(), reason, most)
                : CellRows.daily(query, "day, " + figure.sum() + " as slips")
                        .query(database, OF_FIGURE, Counted::of, most);
    }
}
