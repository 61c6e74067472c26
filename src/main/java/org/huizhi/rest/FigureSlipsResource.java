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
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.problem.Language;
import org.huizhi.statistics.CountedRound;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureSlips;
import org.huizhi.statistics.GroupBy;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/statistics/slips")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class FigureSlipsResource {

    /** Rows of a sheet; they are one page, and so of one moment. */
    private static final int MOST = 10_000;

    private final FigureSlips slips;
    private final Language language;
    private final NodeIdentity node;
    private final Clock clock;
    private final CurrentCaller currentCaller;
    private final String version;

    FigureSlipsResource(
            FigureSlips slips,
            Language language,
            NodeIdentity node,
            Clock clock,
            CurrentCaller currentCaller,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.slips = slips;
        this.language = language;
        this.node = node;
        this.clock = clock;
        this.currentCaller = currentCaller;
        this.version = version;
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
        FigureSlips.Request request = request(of, figure, reason, position(cursor), Parameters.limit(limit));
        if (!request.isSummedUp()) {
            RequestFilters.weighAsCostly();
        }
        FigureSlips.Page page = slips.page(request);
        return new SlipPage(
                FigureParameters.asOf(of.asOf, node.today()),
                page.cutOff(),
                page.holidaysUnknown(),
                page.items(),
                page.next() == null ? null : page.next().encoded());
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
        FigureSlips.Request request = request(of, figure, reason, position(cursor), MOST);
        FigureQuery query = request.query();
        return sheet(request, headers)
                .file(
                        "%s-%s-%s-%s"
                                .formatted(
                                        query.direction().code(),
                                        request.figure().code(),
                                        query.from(),
                                        query.to()),
                        headers);
    }

    private FigureSlips.Request request(
            FigureParameters of,
            @Nullable String figure,
            @Nullable String reason,
            FigureSlips.@Nullable Cursor cursor,
            int limit) {
        Figure opened = Parameters.oneOf("figure", figure, Figure.values(), Figure::code);
        if (opened == null) {
            throw Parameters.invalid("figure", "is required");
        }
        if (reason != null && !opened.hasReasons()) {
            throw Parameters.invalid("reason", "goes with late, declined, contested and sender-fault only");
        }
        return new FigureSlips.Request(
                of.query(currentCaller.get(), GroupBy.COUNTERPART, node.today()),
                opened,
                Parameters.text("reason", reason),
                cursor,
                limit);
    }

    private static FigureSlips.@Nullable Cursor position(@Nullable String cursor) {
        return cursor == null
                ? null
                : FigureSlips.Cursor.decoded(cursor)
                        .orElseThrow(() -> Parameters.invalid("cursor", "must be the next of a page before"));
    }

    /** All rounds from the cursor on, as far as a sheet goes. */
    private Sheet sheet(FigureSlips.Request request, HttpHeaders headers) {
        FigureSlips.Page page = slips.page(request);
        SheetAbout about = new SheetAbout(
                request.query(),
                request.figure(),
                request.reason(),
                page.cutOff(),
                page.holidaysUnknown(),
                clock.instant(),
                node.zone(),
                page.next() != null,
                version);
        return new FigureSheet(language.best(headers::getHeaderString)).ofRounds(about, page.items());
    }
}
