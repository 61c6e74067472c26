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
import org.huizhi.access.Costly;
import org.huizhi.access.CostlyRequests;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
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
     * @param slip address under which slips are, to which their id is added; null where they cannot be opened
     */
    public record RoundsView(
            boolean outgoing,
            String figure,
            @Nullable String reason,
            List<Filter> filters,
            LocalDate from,
            LocalDate to,
            @Nullable LocalDate asOf,
            LocalDate cutOff,
            List<Integer> holidaysUnknown,
            boolean ofSending,
            List<CountedRound> items,
            @Nullable String slip,
            String overview,
            String csv,
            String xlsx,
            @Nullable String first,
            @Nullable String next) {

        /** Whether it is of all days there are. */
        public boolean ever() {
            return from.equals(FigureQuery.EVER) && to.equals(FigureQuery.FOREVER);
        }
    }

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
                        query.from(),
                        query.to(),
                        query.asOf(),
                        found.cutOff(),
                        found.holidaysUnknown(),
                        request.figure().isOfSending(),
                        found.items(),
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
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file.name() + "\"")
                .build();
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
