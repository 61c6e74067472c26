package org.huizhi.console.overview;

import java.util.ArrayList;
import java.util.List;
import org.huizhi.console.PageContext;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.GroupBy;
import org.jspecify.annotations.Nullable;

/**
 * What a page of figures is narrowed to.
 *
 * @param key of the words for the dimension
 * @param name of the value, foreign text
 */
public record Filter(String key, String name) {

    static List<Filter> of(FigureRequest request, PageContext page, GroupWords words) {
        List<Filter> filters = new ArrayList<>();
        add(filters, GroupBy.COUNTERPART, request.counterpart(), page, words);
        add(filters, GroupBy.OFFICE, request.office(), page, words);
        add(filters, GroupBy.TYPE, request.type(), page, words);
        add(filters, GroupBy.MOVEMENT, request.movement(), page, words);
        add(filters, GroupBy.URGENCY, request.urgency(), page, words);
        add(filters, GroupBy.AGREEMENT, request.agreement(), page, words);
        add(filters, GroupBy.OTHER_REGION, request.otherRegion(), page, words);
        add(filters, GroupBy.OTHER_OFFICE, request.otherOffice(), page, words);
        return filters;
    }

    private static void add(
            List<Filter> filters, GroupBy groupBy, @Nullable String value, PageContext page, GroupWords words) {
        if (value != null) {
            filters.add(new Filter(GroupsPage.key(groupBy), words.of(page, groupBy, value)));
        }
    }
}
