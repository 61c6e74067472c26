package org.huizhi.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.huizhi.access.Caller;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.LocalizedName;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureSlips;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Indicators;
import org.huizhi.statistics.Lights;
import org.huizhi.statistics.Recount;
import org.huizhi.statistics.Silence;
import org.huizhi.statistics.Silences;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/statistics")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
class StatisticsResource {

    /** A recount reads every slip, and one is under way. */
    private static final Duration BETWEEN_RECOUNTS = Duration.ofSeconds(10);

    private static final GroupBy[] SILENT = {GroupBy.COUNTERPART, GroupBy.OFFICE, GroupBy.TYPE, GroupBy.MOVEMENT};

    private final Indicators indicators;
    private final Silences silences;
    private final FigureSlips slips;
    private final Recount recount;
    private final Lights lights;
    private final GroupNames names;
    private final Language language;
    private final JsonBody json;
    private final CurrentCaller currentCaller;

    StatisticsResource(
            Indicators indicators,
            Silences silences,
            FigureSlips slips,
            Recount recount,
            Lights lights,
            GroupNames names,
            Language language,
            JsonBody json,
            CurrentCaller currentCaller) {
        this.indicators = indicators;
        this.silences = silences;
        this.slips = slips;
        this.recount = recount;
        this.lights = lights;
        this.names = names;
        this.language = language;
        this.json = json;
        this.currentCaller = currentCaller;
    }

    record Statistics(
            Direction direction,
            String groupBy,
            LocalDate from,
            LocalDate to,
            Instant asOf,
            List<FigureView> groups,
            FigureView total) {}

    @GET
    @Path("/returns")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Statistics returns(@BeanParam FigureParameters of, @QueryParam("groupBy") @Nullable String groupBy) {
        Indicators.Report report = report(of, groupBy);
        FigureQuery query = report.query();
        return new Statistics(
                query.direction(),
                query.groupBy().code(),
                query.from(),
                query.to(),
                report.asOf(),
                groups(report),
                FigureView.of(null, null, report.total(), lights));
    }

    @GET
    @Path("/returns")
    @Costly
    @Produces(FigureSheet.CSV)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response returnsCsv(
            @BeanParam FigureParameters of,
            @QueryParam("groupBy") @Nullable String groupBy,
            @Context HttpHeaders headers) {
        Indicators.Report report = report(of, groupBy);
        FigureSheet sheet = sheet(report, headers);
        return download(sheet::writeCsv, report, "csv");
    }

    @GET
    @Path("/returns")
    @Costly
    @Produces(FigureSheet.XLSX)
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response returnsXlsx(
            @BeanParam FigureParameters of,
            @QueryParam("groupBy") @Nullable String groupBy,
            @Context HttpHeaders headers) {
        Indicators.Report report = report(of, groupBy);
        FigureSheet sheet = sheet(report, headers);
        return download(sheet::writeXlsx, report, "xlsx");
    }

    private Indicators.Report report(FigureParameters of, @Nullable String groupBy) {
        GroupBy group = Parameters.oneOf("groupBy", groupBy, GroupBy.values(), GroupBy::code);
        return indicators.report(of.query(currentCaller.get(), group == null ? GroupBy.COUNTERPART : group));
    }

    private List<FigureView> groups(Indicators.Report report) {
        return report.groups().entrySet().stream()
                .map(group -> FigureView.of(
                        group.getKey(), names.of(report.query().groupBy(), group.getKey()), group.getValue(), lights))
                .toList();
    }

    private FigureSheet sheet(Indicators.Report report, HttpHeaders headers) {
        List<FigureView> rows = new ArrayList<>(groups(report));
        rows.add(FigureView.of(null, null, report.total(), lights));
        return new FigureSheet(rows, language.best(headers));
    }

    private static Response download(StreamingOutput content, Indicators.Report report, String ending) {
        FigureQuery query = report.query();
        String name = "%s-by-%s-%s-%s.%s"
                .formatted(query.direction().code(), query.groupBy().code(), query.from(), query.to(), ending);
        return Response.ok(content)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    record SlipPage(List<NoticeSummary> items, @Nullable String next) {}

    @GET
    @Path("/slips")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public SlipPage slips(
            @BeanParam FigureParameters of,
            @QueryParam("figure") @Nullable String figure,
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        Figure opened = Parameters.oneOf("figure", figure, Figure.values(), Figure::code);
        if (opened == null) {
            throw Parameters.invalid("figure", "is required");
        }
        if (reason != null && !opened.hasReasons()) {
            throw Parameters.invalid("reason", "goes with late and declined only");
        }
        FigureSlips.Cursor position = cursor == null
                ? null
                : FigureSlips.Cursor.decoded(cursor)
                        .orElseThrow(() -> Parameters.invalid("cursor", "must be the next of a page before"));
        FigureSlips.Page page = slips.page(new FigureSlips.Request(
                of.query(currentCaller.get(), GroupBy.COUNTERPART),
                opened,
                Parameters.text("reason", reason),
                position,
                Parameters.limit(limit)));
        return new SlipPage(
                page.items(), page.next() == null ? null : page.next().encoded());
    }

    record SilenceView(
            String key,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LocalizedName name,

            @JsonUnwrapped Silence silence) {}

    record SilenceList(Direction direction, String groupBy, Instant asOf, List<SilenceView> groups) {}

    @GET
    @Path("/silence")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public SilenceList silence(
            @QueryParam("direction") @Nullable String direction, @QueryParam("groupBy") @Nullable String groupBy) {
        Direction way = FigureParameters.direction(direction);
        GroupBy asked = Parameters.oneOf("groupBy", groupBy, SILENT, GroupBy::code);
        GroupBy group = asked == null ? GroupBy.COUNTERPART : asked;
        Caller caller = currentCaller.get();
        Silences.Report report = silences.report(
                way, group, caller.watchesNode() ? Map.of() : Map.of(Dimension.OFFICE, caller.offices()));
        return new SilenceList(
                way,
                group.code(),
                report.asOf(),
                report.groups().entrySet().stream()
                        .map(silent ->
                                new SilenceView(silent.getKey(), names.of(group, silent.getKey()), silent.getValue()))
                        .sorted(Comparator.comparing(
                                        (SilenceView view) -> view.silence().workingDays())
                                .reversed())
                        .toList());
    }

    record RecountBody(@Nullable Boolean replace) {}

    record RecountView(boolean exact, long slips, int months, List<Recount.Difference> differences) {}

    @POST
    @Path("/recount")
    @RolesAllowed({Role.OPERATOR, Role.AUDITOR})
    public RecountView recount(InputStream body) {
        RecountBody asked = json.parse(json.bytes(body), RecountBody.class);
        Caller caller = currentCaller.get();
        boolean replace = Boolean.TRUE.equals(asked.replace());
        if (replace && !caller.roles().contains(Role.OPERATOR)) {
            throw new ProblemException(ProblemCode.FORBIDDEN, "only an operator replaces kept figures");
        }
        Recount.Result result =
                recount.alone(caller, replace).orElseThrow(() -> new RateLimitedException(BETWEEN_RECOUNTS));
        return new RecountView(result.differences().isEmpty(), result.slips(), result.months(), result.differences());
    }
}
