package org.huizhi.rest;

import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.Language;
import org.huizhi.rest.paging.Cursors;
import org.huizhi.statistics.CountedRound;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.FigureSlips;
import org.huizhi.statistics.GroupBy;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/statistics/slips")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class FigureSlipsResource {

    private final FigureSlips slips;
    private final Language language;
    private final NodeIdentity node;
    private final RoundSheetWriter sheets;
    private final CurrentCaller currentCaller;

    FigureSlipsResource(
            FigureSlips slips,
            Language language,
            NodeIdentity node,
            RoundSheetWriter sheets,
            CurrentCaller currentCaller) {
        this.slips = slips;
        this.language = language;
        this.node = node;
        this.sheets = sheets;
        this.currentCaller = currentCaller;
    }

    record SlipPage(
            @Nullable LocalDate asOf,
            LocalDate cutOff,
            List<Integer> holidaysUnknown,
            List<CountedRound> items,
            @Nullable String next) {}

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public SlipPage slips(
            @BeanParam FigureParameters of,
            @QueryParam("figure") @Nullable String figure,
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        FigureSlips.Request request = request(of, figure, reason, cursor, Parameters.limit(limit));
        if (!request.isSummedUp()) {
            RequestFilters.weighAsCostly();
        }
        FigureSlips.Page page = slips.page(request);
        return new SlipPage(
                FigureRequest.asOf(of.asOf, node.today()),
                page.cutOff(),
                page.holidaysUnknown(),
                page.items(),
                Cursors.at(page.next() == null ? null : page.next().encoded()));
    }

    @GET
    @Costly
    @Produces({Sheet.CSV, Sheet.XLSX})
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response slipsSheet(
            @BeanParam FigureParameters of,
            @QueryParam("figure") @Nullable String figure,
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            @Context HttpHeaders headers) {
        Parameters.limit(limit);
        FigureSlips.Request request = request(of, figure, reason, cursor, RoundSheetWriter.MOST);
        return sheets.sheet(request, language.best(headers::getHeaderString))
                .file(RoundSheetWriter.name(request), headers);
    }

    private FigureSlips.Request request(
            FigureParameters of, @Nullable String figure, @Nullable String reason, @Nullable String cursor, int limit) {
        return FigureSlips.Request.of(
                of.query(currentCaller.get(), GroupBy.COUNTERPART, node.today()),
                figure,
                reason,
                Cursors.place(cursor),
                limit);
    }
}
