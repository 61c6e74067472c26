package org.huizhi.statistics;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sums that are kept of cells, for each {@link Scope} by day and by month, as SQL. */
final class Rollup {

    /** What names a cell for which sums are kept. */
    static final String CELL = "scope, direction, counterpart, office, type, movement";

    /** What tells rows of a result apart. */
    static final String KEY = CELL + ", monthly, day";

    private static final String SELECT = """
            select case grouping(counterpart, office, type, movement) %1$s end as scope, direction,
                   coalesce(counterpart, '') as counterpart, coalesce(office, '') as office, coalesce(type, '') as type,
                   coalesce(movement, '') as movement, grouping(day) = 1 as monthly, coalesce(day, month) as day%3$s, %4$s
              from (select *, date_trunc('month', day)::date as month from %2$s) cells
             group by grouping sets (%5$s)""";

    private Rollup() {}

    /**
     * @param rows a table expression of full cells by day
     * @param furtherKey columns that are always told apart, each behind a comma
     * @param sums columns of the result
     */
    static String of(String rows, String furtherKey, String sums) {
        return SELECT.formatted(
                Scope.KEPT.stream()
                        .map(scope -> "when %d then '%s'".formatted(scope.grouping(), scope.code()))
                        .collect(Collectors.joining(" ")),
                rows,
                furtherKey,
                sums,
                Stream.of("day", "month")
                        .flatMap(grain -> Scope.KEPT.stream()
                                .map(scope -> "(direction, " + grain + scope.columns() + furtherKey + ")"))
                        .collect(Collectors.joining(", ")));
    }

    /**
     * Adds such sums to those kept.
     *
     * @param with further named queries, each with a comma behind it
     * @param rolled of what {@link #of} gives
     * @param counts columns that are added up
     */
    static String add(String with, String table, String rolled, String furtherKey, String... counts) {
        String columns = String.join(", ", counts);
        return """
                with %1$srolled as (%2$s),
                wanted as (select distinct %3$s from rolled),
                created as (
                    insert into statistic_cell (%3$s) select %3$s from wanted on conflict do nothing returning id, %3$s),
                known as (select id, %3$s from created union all select id, %3$s from statistic_cell join wanted using (%3$s)),
                added as (
                    insert into %4$s (cell, monthly, day%5$s, %6$s)
                    select id, monthly, day%5$s, %6$s from rolled join known using (%3$s)
                    on conflict (cell, monthly, day%5$s) do update set %7$s)
                """.formatted(
                        with,
                        rolled,
                        CELL,
                        table,
                        furtherKey,
                        columns,
                        Stream.of(counts)
                                .map(count -> "%1$s = %2$s.%1$s + excluded.%1$s".formatted(count, table))
                                .collect(Collectors.joining(", ")));
    }

    /** @return each summed up under its own name */
    static String sums(String... counts) {
        return Stream.of(counts).map("sum(%1$s) as %1$s"::formatted).collect(Collectors.joining(", "));
    }
}
