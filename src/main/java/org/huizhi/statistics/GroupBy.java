package org.huizhi.statistics;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the groups of a report are. */
public enum GroupBy {
    COUNTERPART(Dimension.COUNTERPART),
    OFFICE(Dimension.OFFICE),
    TYPE(Dimension.TYPE),
    MOVEMENT(Dimension.MOVEMENT),
    URGENCY(Dimension.URGENCY),
    AGREEMENT(Dimension.AGREEMENT),
    OTHER_OFFICE(Dimension.OTHER_OFFICE),
    OTHER_REGION(Dimension.OTHER_REGION),
    /** Weeks, by their Monday. */
    WEEK("week", "to_char(date_trunc('week', day), 'YYYY-MM-DD')"),
    MONTH("month", "to_char(day, 'YYYY-MM')");

    private final String code;
    private final @Nullable Dimension dimension;
    private final String key;

    GroupBy(Dimension dimension) {
        this.code = dimension.code();
        this.dimension = dimension;
        this.key = dimension.column();
    }

    GroupBy(String code, String key) {
        this.code = code;
        this.dimension = null;
        this.key = key;
    }

    public String code() {
        return code;
    }

    /** @return empty for stretches of time */
    Optional<Dimension> dimension() {
        return Optional.ofNullable(dimension);
    }

    public boolean isOfTime() {
        return dimension == null;
    }

    /** @return SQL over the columns of a cell */
    String key() {
        return key;
    }

    /** From the first to the last day, both included. */
    public record Span(LocalDate from, LocalDate to) {}

    /** @return the days that a group stands for; empty where groups are no stretches of time */
    public Optional<Span> span(String group) {
        return switch (this) {
            case WEEK -> {
                LocalDate monday = LocalDate.parse(group);
                yield Optional.of(new Span(monday, monday.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY))));
            }
            case MONTH -> {
                YearMonth month = YearMonth.parse(group);
                yield Optional.of(new Span(month.atDay(1), month.atEndOfMonth()));
            }
            default -> Optional.empty();
        };
    }
}
