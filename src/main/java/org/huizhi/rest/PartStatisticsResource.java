package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.LocalizedName;
import org.huizhi.notice.PartReader;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.PartFigure;
import org.huizhi.statistics.PartFigures;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/statistics/parts")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class PartStatisticsResource {

    private final PartFigures figures;
    private final GroupNames names;
    private final CurrentCaller currentCaller;

    PartStatisticsResource(PartFigures figures, GroupNames names, CurrentCaller currentCaller) {
        this.figures = figures;
        this.names = names;
        this.currentCaller = currentCaller;
    }

    record Group(
            String key,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LocalizedName name,

            @JsonUnwrapped PartFigures.Parts parts) {}

    record Statistics(
            LocalDate from,
            LocalDate to,
            LocalDate cutOff,
            Instant asOf,
            List<Group> groups,
            PartFigures.Parts total) {}

    @GET
    @Costly
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Statistics read(@QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        PartFigures.Query query = query(from, to);
        PartFigures.Report report = figures.report(query);
        return new Statistics(query.from(), query.to(), report.cutOff(), report.asOf(), groups(report), report.total());
    }

    private PartFigures.Query query(@Nullable String from, @Nullable String to) {
        FigureParameters.Period period = FigureParameters.Period.of(from, to);
        Caller caller = currentCaller.get();
        return new PartFigures.Query(period.from(), period.to(), caller.watchesNode() ? null : caller.offices());
    }

    private List<Group> groups(PartFigures.Report report) {
        return report.offices().entrySet().stream()
                .map(office -> new Group(office.getKey(), names.of(GroupBy.OFFICE, office.getKey()), office.getValue()))
                .toList();
    }

    @GET
    @Path("/items")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public PartReader.Page items(
            @QueryParam("figure") @Nullable String figure,
            @QueryParam("office") @Nullable String office,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        PartFigure opened = Parameters.oneOf("figure", figure, PartFigure.values(), PartFigure::code);
        if (opened == null) {
            throw Parameters.invalid("figure", "is required");
        }
        PartFigures.Page page = figures.open(
                query(from, to),
                opened,
                Parameters.office("office", office),
                PartListResource.cursor(cursor),
                Parameters.limit(limit));
        return new PartReader.Page(
                page.items(), page.next() == null ? null : page.next().encoded());
    }
}
