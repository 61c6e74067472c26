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
import org.huizhi.statistics.GroupBy;
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

    record Statistics(LocalDate from, LocalDate to, Instant asOf, List<Group> groups, PartFigures.Parts total) {}

    @GET
    @Costly
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Statistics read(@QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        FigureParameters.Period period = FigureParameters.Period.of(from, to);
        Caller caller = currentCaller.get();
        PartFigures.Report report = caller.watchesNode()
                ? figures.report(period.from(), period.to())
                : figures.report(period.from(), period.to(), caller.offices());
        return new Statistics(
                period.from(),
                period.to(),
                report.asOf(),
                report.offices().entrySet().stream()
                        .map(office -> new Group(
                                office.getKey(), names.of(GroupBy.OFFICE, office.getKey()), office.getValue()))
                        .toList(),
                report.total());
    }
}
