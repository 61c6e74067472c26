package org.huizhi.statistics;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the groups of a report are. */
public enum GroupBy {
    COUNTERPART("counterpart", Dimension.COUNTERPART, "counterpart"),
    OFFICE("office", Dimension.OFFICE, "office"),
    TYPE("type", Dimension.TYPE, "type"),
    MOVEMENT("movement", Dimension.MOVEMENT, "movement"),
    /** Weeks, by their Monday. */
    WEEK("week", null, "to_char(date_trunc('week', day), 'YYYY-MM-DD')"),
    MONTH("month", null, "to_char(day, 'YYYY-MM')");

    private final String code;
    private final @Nullable Dimension dimension;
    private final String key;

    GroupBy(String code, @Nullable Dimension dimension, String key) {
        this.code = code;
        this.dimension = dimension;
        this.key = key;
    }

    public String code() {
        return code;
    }

    /** @return empty for stretches of time */
    Optional<Dimension> dimension() {
        return Optional.ofNullable(dimension);
    }

    /** @return SQL over the columns of a cell */
    String key() {
        return key;
    }
}
