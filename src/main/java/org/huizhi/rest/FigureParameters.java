package org.huizhi.rest;

import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import org.huizhi.access.Caller;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.GroupBy;
import org.jspecify.annotations.Nullable;

/** Of which slips figures are asked: query parameters that operations of statistics share. */
class FigureParameters {

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
        return new FigureRequest(
                        direction,
                        from,
                        to,
                        counterpart,
                        office,
                        type,
                        movement,
                        urgency,
                        agreement,
                        otherOffice,
                        otherRegion,
                        asOf)
                .query(caller, groupBy, today);
    }
}
