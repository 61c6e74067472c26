package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.huizhi.access.Caller;
import org.huizhi.directory.Movement;
import org.huizhi.notice.Direction;
import org.huizhi.problem.QueryValues;
import org.jspecify.annotations.Nullable;

/**
 * Of which slips figures are asked, as an address says it, of the API and of pages alike: the texts of its parameters,
 * null for those that were not given.
 */
public record FigureRequest(
        @Nullable String direction,
        @Nullable String from,
        @Nullable String to,
        @Nullable String counterpart,
        @Nullable String office,
        @Nullable String type,
        @Nullable String movement,
        @Nullable String urgency,
        @Nullable String agreement,
        @Nullable String otherOffice,
        @Nullable String otherRegion,
        @Nullable String asOf) {

    private static final String[] URGENCIES = {"normal", "urgent"};

    /**
     * @param today of the node
     * @return what this caller may see of it
     * @throws org.huizhi.problem.ProblemException where a parameter is not of its form
     */
    public FigureQuery query(Caller caller, GroupBy groupBy, LocalDate today) {
        Period period = Period.of(from, to);
        FigureQuery query = new FigureQuery(
                direction(direction), groupBy, period.from(), period.to(), asOf(asOf, today), filters());
        return caller.watchesNode() ? query : query.within(caller.offices());
    }

    /** @return null for now */
    public static @Nullable LocalDate asOf(@Nullable String value, LocalDate today) {
        LocalDate day = QueryValues.date("asOf", value);
        if (day != null && day.isAfter(today)) {
            throw QueryValues.invalid("asOf", "must not be after today");
        }
        return day;
    }

    public static Direction direction(@Nullable String value) {
        Direction way = QueryValues.oneOf("direction", value, Direction.values(), Direction::code);
        return way == null ? Direction.OUTGOING : way;
    }

    private Map<Dimension, Set<String>> filters() {
        Map<Dimension, Set<String>> filters = new EnumMap<>(Dimension.class);
        filter(filters, Dimension.COUNTERPART, QueryValues.mailbox("counterpart", counterpart));
        filter(filters, Dimension.OFFICE, QueryValues.office("office", office));
        filter(filters, Dimension.TYPE, QueryValues.noticeType("type", type));
        Movement moved = QueryValues.oneOf("movement", movement, Movement.values(), Movement::code);
        filter(filters, Dimension.MOVEMENT, moved == null ? null : moved.code());
        filter(filters, Dimension.URGENCY, QueryValues.oneOf("urgency", urgency, URGENCIES, String::toString));
        filter(filters, Dimension.AGREEMENT, QueryValues.text("agreement", agreement));
        // Slips of which no office is known yet are a group too, and open.
        filter(
                filters,
                Dimension.OTHER_OFFICE,
                Dimension.NO_OFFICE.equals(otherOffice) ? otherOffice : QueryValues.office("otherOffice", otherOffice));
        filter(filters, Dimension.OTHER_REGION, QueryValues.region("otherRegion", otherRegion));
        return filters;
    }

    private static void filter(Map<Dimension, Set<String>> filters, Dimension dimension, @Nullable String value) {
        if (value != null) {
            filters.put(dimension, Set.of(value));
        }
    }

    /** Both days count. */
    public record Period(LocalDate from, LocalDate to) {

        /** All days there are. */
        public static final Period EVER = new Period(FigureQuery.EVER, FigureQuery.FOREVER);

        public static Period of(@Nullable String from, @Nullable String to) {
            LocalDate first = required("from", QueryValues.date("from", from));
            LocalDate last = required("to", QueryValues.date("to", to));
            if (last.isBefore(first)) {
                throw QueryValues.invalid("to", "must not be before from");
            }
            return new Period(first, last);
        }

        public boolean ever() {
            return equals(EVER);
        }

        /** Whether it begins before every due date. */
        public boolean begun() {
            return from.equals(FigureQuery.EVER);
        }

        /** Whether it goes on behind every due date. */
        public boolean open() {
            return to.equals(FigureQuery.FOREVER);
        }

        private static LocalDate required(String name, @Nullable LocalDate date) {
            if (date == null) {
                throw QueryValues.invalid(name, "is required");
            }
            return date;
        }
    }
}
