package org.huizhi.console.statement;

import java.time.YearMonth;
import java.util.List;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.jspecify.annotations.Nullable;

/**
 * What stands around the table of months.
 *
 * @param states keys of the words of states that can be asked for
 * @param found partners that have such a month
 * @param waiting months of the year shown that wait for an administrator here
 * @param earlier address of the year before
 * @param later of the year after; null where that has not come
 * @param next address of the next page; null on the last
 */
public record MonthList(
        Form filter,
        List<Option> partners,
        List<String> states,
        boolean filtered,
        int found,
        List<YearMonth> months,
        List<MonthCell.Waiting> waiting,
        String earlier,
        @Nullable String later,
        @Nullable String next) {}
