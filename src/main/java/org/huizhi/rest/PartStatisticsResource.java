package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.PartReader;
import org.huizhi.problem.Language;
import org.huizhi.rest.paging.Cursors;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.GroupNames;
import org.huizhi.statistics.PartFigure;
import org.huizhi.statistics.PartFigures;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/statistics/parts")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class PartStatisticsResource {

    /** Rows of a sheet; they are one page, and so of one moment. */
    private static final int MOST = 10_000;

    private final PartFigures figures;
    private final GroupNames names;
    private final Language language;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final String version;

    PartStatisticsResource(
            PartFigures figures,
            GroupNames names,
            Language language,
            NodeIdentity node,
            CurrentCaller currentCaller,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.figures = figures;
        this.names = names;
        this.language = language;
        this.node = node;
        this.currentCaller = currentCaller;
        this.version = version;
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
            Instant madeAt,
            List<Group> groups,
            PartFigures.Parts total) {}

    @GET
    @Costly
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Statistics read(@QueryParam("from") @Nullable String from, @QueryParam("to") @Nullable String to) {
        PartFigures.Query query = query(from, to);
        PartFigures.Report report = figures.report(query);
        return new Statistics(
                query.from(), query.to(), report.cutOff(), report.madeAt(), groups(report), report.total());
    }

    @GET
    @Costly
    @Produces({Sheet.CSV, Sheet.XLSX})
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response readSheet(
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @Context HttpHeaders headers) {
        PartFigures.Query query = query(from, to);
        return sheet(query, headers).file(name("by-office", query), headers);
    }

    private Sheet sheet(PartFigures.Query query, HttpHeaders headers) {
        PartFigures.Report report = figures.report(query);
        return sheets(headers).ofFigures(query, report, groups(report));
    }

    private PartSheet sheets(HttpHeaders headers) {
        return new PartSheet(language.best(headers::getHeaderString), version, node.zone());
    }

    private static String name(String what, PartFigures.Query query) {
        return "parts-%s-%s-%s".formatted(what, query.from(), query.to());
    }

    private PartFigures.Query query(@Nullable String from, @Nullable String to) {
        FigureRequest.Period period = FigureRequest.Period.of(from, to);
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
        PartFigures.Page page = figures.open(
                query(from, to),
                figure(figure),
                Parameters.office("office", office),
                PartListResource.cursor(cursor),
                Parameters.limit(limit));
        return new PartReader.Page(
                page.items(),
                Cursors.at(page.next() == null ? null : page.next().encoded()));
    }

    private static PartFigure figure(@Nullable String figure) {
        PartFigure opened = Parameters.oneOf("figure", figure, PartFigure.values(), PartFigure::code);
        if (opened == null) {
            throw Parameters.invalid("figure", "is required");
        }
        return opened;
    }

    @GET
    @Path("/items")
    @Costly
    @Produces({Sheet.CSV, Sheet.XLSX})
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response itemsSheet(
            @QueryParam("figure") @Nullable String figure,
            @QueryParam("office") @Nullable String office,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit,
            @Context HttpHeaders headers) {
        Parameters.limit(limit);
        PartFigures.Query query = query(from, to);
        PartFigure opened = figure(figure);
        return sheet(query, opened, office, cursor, headers).file(name(opened.code(), query), headers);
    }

    /** All parts from the cursor on, as far as a sheet goes. */
    private Sheet sheet(
            PartFigures.Query query,
            PartFigure figure,
            @Nullable String office,
            @Nullable String cursor,
            HttpHeaders headers) {
        PartReader.Query.Cursor after = PartListResource.cursor(cursor);
        PartFigures.Page page = figures.open(query, figure, Parameters.office("office", office), after, MOST);
        return sheets(headers).ofItems(query, figures.report(query), figure, page.items(), page.next() != null);
    }
}
