package org.huizhi.statistics;

/** The sums that are kept of cells: all dimensions told apart by day and by month, and by day each alone and none. */
final class Rollup {

    static final String KEY = "scope, grain, direction, day, counterpart, office, type, movement";

    /** By bits of {@code grouping()}: a bit is set for a dimension that is not told apart. */
    private static final String SELECT = """
            select case grouping(counterpart, office, type, movement)
                       when 0 then 'full' when 7 then 'counterpart' when 11 then 'office' when 13 then 'type' when 14 then 'movement'
                       else 'all'
                   end as scope,
                   case when grouping(day) = 0 then 'day' else 'month' end as grain,
                   direction, coalesce(day, month) as day, coalesce(counterpart, '') as counterpart, coalesce(office, '') as office,
                   coalesce(type, '') as type, coalesce(movement, '') as movement%2$s, %3$s
              from (select *, date_trunc('month', day)::date as month from %1$s) monthly
             group by grouping sets (
                   (direction, day, counterpart, office, type, movement%2$s),
                   (direction, month, counterpart, office, type, movement%2$s),
                   (direction, day%2$s), (direction, day, counterpart%2$s), (direction, day, office%2$s), (direction, day, type%2$s),
                   (direction, day, movement%2$s))""";

    private Rollup() {}

    /**
     * @param rows a table expression of cells
     * @param furtherKey columns that are always told apart, each behind a comma
     * @param sums columns of the result
     */
    static String of(String rows, String furtherKey, String sums) {
        return SELECT.formatted(rows, furtherKey, sums);
    }
}
