package org.huizhi.console.overview;

import static org.huizhi.console.Query.given;

import jakarta.ws.rs.QueryParam;
import org.huizhi.statistics.FigureRequest;
import org.jspecify.annotations.Nullable;

/** Which rounds of a period a page of figures is of, and as of which day. */
class GroupFilters {

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

    FigureRequest request(String direction, FigureRequest.Period days) {
        return new FigureRequest(
                direction,
                days.from().toString(),
                days.to().toString(),
                given(counterpart),
                given(office),
                given(type),
                given(movement),
                given(urgency),
                given(agreement),
                given(otherOffice),
                given(otherRegion),
                given(asOf));
    }
}
