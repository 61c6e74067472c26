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
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.huizhi.access.Caller;
import org.huizhi.access.Costly;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.problem.Language;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.RateLimitedException;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.GroupNames;
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

    private static final GroupBy[] SILENT =
            Stream.of(GroupBy.values()).filter(group -> !group.isOfTime()).toArray(GroupBy[]::new);

    private final Indicators indicators;
    private final Silences silences;
    private final Recount recount;
    private final Lights lights;
    private final GroupNames names;
    private final Language language;
    private final NodeIdentity node;
    private final JsonBody json;
    private final CurrentCaller currentCaller;
    private final String version;

    StatisticsResource(
            Indicators indicators,
            Silences silences,
            Recount recount,
            Lights lights,
            GroupNames names,
            Language language,
            NodeIdentity node,
            JsonBody json,
            CurrentCaller currentCaller,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.indicators = indicators;
        this.silences = silences;
        this.recount = recount;
        this.lights = lights;
        this.names = names;
        this.language = language;
        this.node = node;
        this.json = json;
        this.currentCaller = currentCaller;
        this.version = version;
    }

    record Statistics(
            Direction direction,
            String groupBy,
            LocalDate from,
            LocalDate to,
            @Nullable LocalDate asOf,
            LocalDate cutOff,
            Instant madeAt,
            List<Integer> holidaysUnknown,
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
                query.asOf(),
                report.cutOff(),
                report.madeAt(),
                report.holidaysUnknown(),
                groups(report),
                total(report));
    }

    @GET
    @Path("/returns")
    @Costly
    @Produces({Sheet.CSV, Sheet.XLSX})
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response returnsSheet(
            @BeanParam FigureParameters of,
            @QueryParam("groupBy") @Nullable String groupBy,
            @Context HttpHeaders headers) {
        Indicators.Report report = report(of, groupBy);
        FigureQuery query = report.query();
        return sheet(report, headers)
                .file(
                        "%s-by-%s-%s-%s"
                                .formatted(
                                        query.direction().code(),
                                        query.groupBy().code(),
                                        query.from(),
                                        query.to()),
                        headers);
    }

    private Indicators.Report report(FigureParameters of, @Nullable String groupBy) {
        GroupBy group = Parameters.oneOf("groupBy", groupBy, GroupBy.values(), GroupBy::code);
        FigureQuery query = of.query(currentCaller.get(), group == null ? GroupBy.COUNTERPART : group, node.today());
        weigh(query);
        return indicators.report(query);
    }

    /** The rounds of a period that may be all years there are. */
    private static void weigh(FigureQuery query) {
        if (!query.isSummedUp()) {
            RequestFilters.weighAsCostly();
        }
    }

    private List<FigureView> groups(Indicators.Report report) {
        GroupBy groupBy = report.query().groupBy();
        return report.groups().entrySet().stream()
                .map(group -> FigureView.of(
                        group.getKey(),
                        names.of(groupBy, group.getKey()),
                        report.isPartial(group.getKey()) ? true : null,
                        group.getValue(),
                        lights))
                .toList();
    }

    private FigureView total(Indicators.Report report) {
        return FigureView.of(null, null, null, report.total(), lights);
    }

    private Sheet sheet(Indicators.Report report, HttpHeaders headers) {
        List<FigureView> rows = new ArrayList<>(groups(report));
        rows.add(total(report));
        SheetAbout about = new SheetAbout(
                report.query(),
                null,
                null,
                report.cutOff(),
                report.holidaysUnknown(),
                report.madeAt(),
                node.zone(),
                false,
                version);
        return new FigureSheet(language.best(headers::getHeaderString)).ofFigures(about, rows);
    }

    record SilenceView(
            String key,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            LocalizedName name,

            @JsonUnwrapped Silence silence) {}

    record SilenceList(
            Direction direction,
            String groupBy,
            @Nullable LocalDate asOf,
            LocalDate cutOff,
            Instant madeAt,
            List<Integer> holidaysUnknown,
            List<SilenceView> groups) {}

    @GET
    @Path("/silence")
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public SilenceList silence(
            @QueryParam("direction") @Nullable String direction,
            @QueryParam("groupBy") @Nullable String groupBy,
            @QueryParam("asOf") @Nullable String asOf) {
        Direction way = FigureRequest.direction(direction);
        GroupBy asked = Parameters.oneOf("groupBy", groupBy, SILENT, GroupBy::code);
        GroupBy group = asked == null ? GroupBy.COUNTERPART : asked;
        Caller caller = currentCaller.get();
        LocalDate today = node.today();
        LocalDate day = FigureRequest.asOf(asOf, today);
        Map<Dimension, Set<String>> filters =
                caller.watchesNode() ? Map.of() : Map.of(Dimension.OFFICE, caller.offices());
        weigh(new FigureQuery(way, group, today, today, day, filters));
        Silences.Report report = silences.report(way, group, day, filters);
        return new SilenceList(
                way,
                group.code(),
                report.asOf(),
                report.cutOff(),
                report.madeAt(),
                report.holidaysUnknown(),
                report.groups().entrySet().stream()
                        .map(silent ->
                                new SilenceView(silent.getKey(), names.of(group, silent.getKey()), silent.getValue()))
                        .sorted(Comparator.comparing(
                                        (SilenceView view) -> view.silence().workingDays())
                                .reversed())
                        .toList());
    }

    record RecountBody(@Nullable Boolean replace, @Nullable Boolean movements) {}

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
        boolean movements = Boolean.TRUE.equals(asked.movements());
        if (movements && !replace) {
            throw ProblemException.invalid("/movements", "invalid-value", "goes with replace only");
        }
        Recount.Result result =
                recount.alone(caller, replace, movements).orElseThrow(() -> new RateLimitedException(BETWEEN_RECOUNTS));
        return new RecountView(result.differences().isEmpty(), result.slips(), result.months(), result.differences());
    }
}
