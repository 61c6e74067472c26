package org.huizhi.console.overview;

import jakarta.inject.Singleton;
import java.time.YearMonth;
import org.huizhi.console.PageContext;
import org.huizhi.directory.LocalizedName;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.GroupNames;

/** What groups are called in the language of a page. */
@Singleton
class GroupWords {

    private final GroupNames names;

    GroupWords(GroupNames names) {
        this.names = names;
    }

    /** @return empty for the group of slips of which no office is known yet */
    String of(PageContext page, GroupBy groupBy, String key) {
        if (groupBy == GroupBy.OTHER_OFFICE && key.equals(Dimension.NO_OFFICE)) {
            return "";
        }
        if (groupBy == GroupBy.MONTH) {
            return page.month(YearMonth.parse(key));
        }
        LocalizedName name = names.of(groupBy, key);
        if (name == null) {
            return groupBy.span(key)
                    .map(week -> page.dayText(week.from()) + " – " + page.dayText(week.to()))
                    .orElse(key);
        }
        return page.name(name);
    }
}
