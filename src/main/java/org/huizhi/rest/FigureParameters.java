package org.huizhi.rest;

import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.huizhi.access.Caller;
import org.huizhi.directory.Movement;
import org.huizhi.notice.Direction;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.GroupBy;
import org.jspecify.annotations.Nullable;

/** Of which slips figures are asked: query parameters that operations of statistics share. */
class FigureParameters {

    private static final String[] URGENCIES = {"normal", "urgent"};

    @QueryParam("direction")
    public @Nullable String direction;

    @QueryParam("from")
    public @Nullable String from;

    @QueryParam("to")
    public @Nullable String to;

    @QueryParam("counterpart")
    public @Nullable String counterpart;

    @QueryParam("office")
    public @Nullable String office;

    @QueryParam("type")
    public @Nullable String type;

    @QueryParam("movement")
    public @Nullable String movement;

    @QueryParam("urgency")
    public @Nullable String urgency;

    @QueryParam("agreement")
    public @Nullable String agreement;

    @QueryParam("otherOffice")
    public @Nullable String otherOffice;

    @QueryParam("otherRegion")
    public @Nullable String otherRegion;

    @QueryParam("asOf")
    public @Nullable String asOf;

    /**
     * @param today of the node
     * @return what this caller may see of it
     */
    FigureQuery query(Caller caller, GroupBy groupBy, LocalDate today) {
        Period period = Period.of(from, to);
        FigureQuery query =
                new FigureQuery(direction(), groupBy, period.from(), period.to(), asOf(asOf, today), filters());
        return caller.watchesNode() ? query : query.within(caller.offices());
    }

    /** @return null for now */
    static @Nullable LocalDate asOf(@Nullable String value, LocalDate today) {
        LocalDate day = Parameters.date("asOf", value);
        if (day != null && day.isAfter(today)) {
            throw Parameters.invalid("asOf", "must not be after today");
        }
        return day;
    }

    Direction direction() {
        return direction(direction);
    }

    static Direction direction(@Nullable String value) {
        Direction way = Parameters.oneOf("direction", value, Direction.values(), Direction::code);
        return way == null ? Direction.OUTGOING : way;
    }

    private Map<Dimension, Set<String>> filters() {
        Map<Dimension, Set<String>> filters = new EnumMap<>(Dimension.class);
        filter(filters, Dimension.COUNTERPART, Parameters.mailbox("counterpart", counterpart));
        filter(filters, Dimension.OFFICE, Parameters.office("office", office));
        filter(filters, Dimension.TYPE, Parameters.noticeType("type", type));
        Movement moved = Parameters.oneOf("movement", movement, Movement.values(), Movement::code);
        filter(filters, Dimension.MOVEMENT, moved == null ? null : moved.code());
        filter(filters, Dimension.URGENCY, Parameters.oneOf("urgency", urgency, URGENCIES, String::toString));
        filter(filters, Dimension.AGREEMENT, Parameters.text("agreement", agreement));
        // Slips of which no office is known yet are a group too, and open.
        filter(
                filters,
                Dimension.OTHER_OFFICE,
                Dimension.NO_OFFICE.equals(otherOffice) ? otherOffice : Parameters.office("otherOffice", otherOffice));
        filter(filters, Dimension.OTHER_REGION, Parameters.region("otherRegion", otherRegion));
        return filters;
    }

    private static void filter(Map<Dimension, Set<String>> filters, Dimension dimension, @Nullable String value) {
        if (value != null) {
            filters.put(dimension, Set.of(value));
        }
    }

    /** Both days count. */
    record Period(LocalDate from, LocalDate to) {

        static Period of(@Nullable String from, @Nullable String to) {
            LocalDate first = required("from", Parameters.date("from", from));
            LocalDate last = required("to", Parameters.date("to", to));
            if (last.isBefore(first)) {
                throw Parameters.invalid("to", "must not be before from");
            }
            return new Period(first, last);
        }

        private static LocalDate required(String name, @Nullable LocalDate date) {
            if (date == null) {
                throw Parameters.invalid(name, "is required");
            }
            return date;
        }
    }
}
