package org.huizhi.console.overview;

import static org.huizhi.console.Query.given;

import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Locale;
import org.huizhi.console.Form;
import org.huizhi.problem.QueryValues;
import org.huizhi.statistics.FigureRequest;
import org.jspecify.annotations.Nullable;

/** Of which days and direction a page of figures is. A field of a form that was left empty is not given. */
class PeriodFilters {

    private static final int MONTHS_OF_QUARTER = 3;

    @QueryParam("direction")
    public @Nullable String direction;

    @QueryParam("period")
    public @Nullable String period;

    @QueryParam("from")
    public @Nullable String from;

    @QueryParam("to")
    public @Nullable String to;

    /** A stretch of time by its name. */
    enum Named {
        THIS_MONTH,
        LAST_MONTH,
        QUARTER,
        /** All days there are. */
        ALL,
        /** From one day to another. */
        DAYS;

        String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private FigureRequest.Period of(LocalDate today) {
            if (this == ALL) {
                return FigureRequest.Period.EVER;
            }
            YearMonth month = YearMonth.from(today);
            YearMonth first = switch (this) {
                case LAST_MONTH -> month.minusMonths(1);
                case QUARTER -> month.minusMonths((month.getMonthValue() - 1) % MONTHS_OF_QUARTER);
                default -> month;
            };
            YearMonth last = this == QUARTER ? first.plusMonths(MONTHS_OF_QUARTER - 1) : first;
            return new FigureRequest.Period(first.atDay(1), last.atEndOfMonth());
        }
    }

    /** @return what was chosen; days where the address has days alone, as those of links have */
    Named named() {
        Named chosen = QueryValues.oneOf("period", given(period), Named.values(), Named::code);
        if (chosen != null) {
            return chosen;
        }
        if (given(from) == null && given(to) == null) {
            return Named.THIS_MONTH;
        }
        FigureRequest.Period ever = FigureRequest.Period.EVER;
        return ever.from().toString().equals(given(from))
                        && ever.to().toString().equals(given(to))
                ? Named.ALL
                : Named.DAYS;
    }

    /** @param today of the node */
    FigureRequest.Period period(LocalDate today) {
        Named named = named();
        return named == Named.DAYS ? days() : named.of(today);
    }

    /** Where one of the two is given, what the other leaves out has no end. */
    private FigureRequest.Period days() {
        String first = given(from);
        String last = given(to);
        FigureRequest.Period ever = FigureRequest.Period.EVER;
        return FigureRequest.Period.of(
                first == null && last != null ? ever.from().toString() : first,
                last == null && first != null ? ever.to().toString() : last);
    }

    /** As the form of the page shows it. */
    Form form(LocalDate today) {
        FigureRequest.Period days = period(today);
        return Form.filter()
                .with("direction", FigureRequest.direction(given(direction)).code())
                .with("period", (days.ever() ? Named.ALL : named()).code())
                .with("from", days.begun() ? null : days.from().toString())
                .with("to", days.open() ? null : days.to().toString());
    }

    /** Without any filter. */
    FigureRequest request(LocalDate today) {
        return request(today, new GroupFilters());
    }

    FigureRequest request(LocalDate today, GroupFilters filters) {
        FigureRequest.Period days = period(today);
        return filters.request(FigureRequest.direction(given(direction)).code(), days);
    }
}
