package org.huizhi.console.overview;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.huizhi.access.Costly;
import org.huizhi.access.CostlyRequests;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.attachment.FileName;
import org.huizhi.console.Area;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.statistics.CountedRound;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.FigureSlips;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.RoundSheets;
import org.jspecify.annotations.Nullable;

/** The rounds behind a number: exactly those that it counts. */
@Path(FigureAddress.ROOT + "/rounds")
@Blocking
class RoundsPage {

    private static final int SIZE = 50;

    /** What groups show too, without a reason. */
    private static final Set<Figure> OF_GROUPS = Set.of(
            Figure.COHORT, Figure.RETURNED, Figure.ON_TIME, Figure.NOT_RETURNED, Figure.OVERDUE, Figure.UPCOMING);

    private final FigureSlips slips;
    private final RoundSheets sheets;
    private final GroupWords words;
    private final NodeIdentity node;
    private final CostlyRequests costly;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    RoundsPage(
            FigureSlips slips,
            RoundSheets sheets,
            GroupWords words,
            NodeIdentity node,
            CostlyRequests costly,
            CurrentCaller currentCaller,
            Pages pages) {
        this.slips = slips;
        this.sheets = sheets;
        this.words = words;
        this.node = node;
        this.costly = costly;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    /**
     * @param figure key of its words
     * @param ofSending whether notices are listed by their sending, and not rounds
     * @param offices where it is told whose offices they are of; null where that page does not have the figure
     * @param slip address under which slips are, to which their id is added; null where they cannot be opened
     */
    public record RoundsView(
            boolean outgoing,
            String figure,
            @Nullable String reason,
            List<Filter> filters,
            FigureRequest.Period period,
            @Nullable LocalDate asOf,
            LocalDate cutOff,
            List<Integer> holidaysUnknown,
            boolean ofSending,
            List<CountedRound> items,
            @Nullable String offices,
            @Nullable String slip,
            String overview,
            String csv,
            String xlsx,
            @Nullable String first,
            @Nullable String next) {}

    @CheckedTemplate(basePath = "console/overview")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance rounds(PageContext page, RoundsView view);
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show(
            @BeanParam PeriodFilters period,
            @BeanParam GroupFilters filters,
            @QueryParam("figure") @Nullable String figure,
            @QueryParam("reason") @Nullable String reason,
            @QueryParam("cursor") @Nullable String cursor) {
        FigureRequest of = period.request(node.today(), filters);
        FigureSlips.Request request = request(of, figure, reason, cursor);
        if (!request.isSummedUp()) {
            costly.weigh();
        }
        PageContext page = pages.context();
        FigureSlips.Page found = slips.page(request);
        FigureQuery query = request.query();
        FigureAddress address =
                FigureAddress.of(of).with("figure", request.figure().code()).with("reason", request.reason());
        FigureSlips.Cursor next = found.next();
        return pages.show(Templates.rounds(
                page,
                new RoundsView(
                        query.direction() == Direction.OUTGOING,
                        key(request.figure()),
                        request.reason(),
                        Filter.of(of, page, words),
                        new FigureRequest.Period(query.from(), query.to()),
                        query.asOf(),
                        found.cutOff(),
                        found.holidaysUnknown(),
                        request.figure().isOfSending(),
                        found.items(),
                        offices(of, request, found),
                        slips(),
                        address.overview(),
                        address.page("/rounds/csv"),
                        address.page("/rounds/xlsx"),
                        request.cursor() == null ? null : address.page("/rounds"),
                        next == null
                                ? null
                                : address.with("cursor", next.encoded()).page("/rounds"))));
    }

    @GET
    @Path("/csv")
    @Costly
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response csv(
            @BeanParam PeriodFilters period,
            @BeanParam GroupFilters filters,
            @QueryParam("figure") @Nullable String figure,
            @QueryParam("reason") @Nullable String reason) {
        return download(request(period.request(node.today(), filters), figure, reason, null), RoundSheets.Format.CSV);
    }

    @GET
    @Path("/xlsx")
    @Costly
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response xlsx(
            @BeanParam PeriodFilters period,
            @BeanParam GroupFilters filters,
            @QueryParam("figure") @Nullable String figure,
            @QueryParam("reason") @Nullable String reason) {
        return download(request(period.request(node.today(), filters), figure, reason, null), RoundSheets.Format.XLSX);
    }

    private Response download(FigureSlips.Request request, RoundSheets.Format format) {
        RoundSheets.File file = sheets.write(
                request, format, Locale.forLanguageTag(pages.context().language()));
        return Response.ok(file.content(), file.mediaType())
                .header(HttpHeaders.CONTENT_DISPOSITION, FileName.disposition(file.name()))
                .build();
    }

    /** Of all days, the first page begins with what was due first: nothing before it is looked at. */
    private static @Nullable String offices(FigureRequest of, FigureSlips.Request request, FigureSlips.Page found) {
        FigureQuery query = request.query();
        GroupBy offices = OverviewReader.whoSits(query.direction());
        String office = offices == GroupBy.OFFICE ? of.office() : of.otherOffice();
        if (office != null || !OF_GROUPS.contains(request.figure())) {
            return null;
        }
        FigureAddress address = FigureAddress.of(of);
        CountedRound.Course first = request.cursor() != null || found.items().isEmpty()
                ? null
                : found.items().get(0).course();
        return first == null || !query.from().equals(FigureQuery.EVER)
                ? address.groups(offices)
                : address.in(first.dueDate(), query.to()).groups(offices);
    }

    private FigureSlips.Request request(
            FigureRequest of, @Nullable String figure, @Nullable String reason, @Nullable String cursor) {
        String asked = Query.given(figure);
        return FigureSlips.Request.of(
                of.query(currentCaller.get(), GroupBy.COUNTERPART, node.today()),
                asked == null ? Figure.COHORT.code() : asked,
                Query.given(reason),
                Query.given(cursor),
                SIZE);
    }

    /** @return address under which slips are; null where they cannot be opened */
    static @Nullable String slips() {
        return Area.WORK.address().isEmpty() ? null : Area.WORK.address() + "/";
    }

    /** @return of the words for a figure */
    static String key(Figure figure) {
        return "figure_" + figure.name().toLowerCase(Locale.ROOT);
    }
}
