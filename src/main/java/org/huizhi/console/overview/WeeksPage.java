package org.huizhi.console.overview;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.console.overview.OverviewView.TrendRow;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.problem.QueryValues;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Lights;
import org.huizhi.statistics.Trends;
import org.jspecify.annotations.Nullable;

/** A month as a map: counterpart by week, the worse the rate the darker. */
@Path(FigureAddress.ROOT + "/weeks")
@Blocking
class WeeksPage {

    private static final int LETTERS_OF_MONTH = "2026-03".length();

    private final Trends trends;
    private final Lights lights;
    private final NodeIdentity node;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    WeeksPage(Trends trends, Lights lights, NodeIdentity node, CurrentCaller currentCaller, Pages pages) {
        this.trends = trends;
        this.lights = lights;
        this.node = node;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    /** Which rate is shown. */
    enum Shown {
        RETURN,
        ON_TIME;

        String code() {
            return this == RETURN ? "return" : "on-time";
        }
    }

    /** @param partial whether days of it lie beside the month, or do not count yet */
    public record Week(LocalDate from, LocalDate to, boolean partial) {

        /** Of the month that the page is of. */
        public String days() {
            return from.equals(to)
                    ? Integer.toString(from.getDayOfMonth())
                    : from.getDayOfMonth() + "–" + to.getDayOfMonth();
        }
    }

    /** @param rows one cell for each week */
    public record WeeksView(
            boolean outgoing,
            boolean returned,
            YearMonth month,
            String outgoingHref,
            String incomingHref,
            String returnHref,
            String onTimeHref,
            String before,
            @Nullable String after,
            String overview,
            LocalDate cutOff,
            List<Week> weeks,
            List<TrendRow> rows) {}

    @CheckedTemplate(basePath = "console/overview")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance weeks(PageContext page, WeeksView view);
    }

    static String address(Direction direction, YearMonth month) {
        return address(direction, month, Shown.RETURN);
    }

    private static String address(Direction direction, YearMonth month, Shown shown) {
        return FigureAddress.ROOT + "/weeks?direction=" + direction.code() + "&month=" + month + "&rate="
                + shown.code();
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show(
            @QueryParam("direction") @Nullable String direction,
            @QueryParam("month") @Nullable String month,
            @QueryParam("rate") @Nullable String rate) {
        PageContext page = pages.context();
        Direction way = FigureRequest.direction(Query.given(direction));
        Shown asked = QueryValues.oneOf("rate", Query.given(rate), Shown.values(), Shown::code);
        Shown shown = asked == null ? Shown.RETURN : asked;
        YearMonth of = month(Query.given(month));
        FigureRequest request =
                new GroupFilters().request(way.code(), new FigureRequest.Period(of.atDay(1), of.atEndOfMonth()));
        FigureQuery query = request.query(currentCaller.get(), GroupBy.COUNTERPART, node.today());
        LocalDate cutOff = query.cutOff(node.today());
        List<Week> weeks = weeks(of, cutOff);
        YearMonth next = of.plusMonths(1);
        return pages.show(Templates.weeks(
                page,
                new WeeksView(
                        way == Direction.OUTGOING,
                        shown == Shown.RETURN,
                        of,
                        address(Direction.OUTGOING, of, shown),
                        address(Direction.INCOMING, of, shown),
                        address(way, of, Shown.RETURN),
                        address(way, of, Shown.ON_TIME),
                        address(way, of.minusMonths(1), shown),
                        next.isAfter(YearMonth.from(node.today())) ? null : address(way, next, shown),
                        FigureAddress.of(request).overview(),
                        cutOff,
                        weeks,
                        trends.read(query, GroupBy.WEEK).entrySet().stream()
                                .map(row -> row(page, FigureAddress.of(request), row, weeks, shown))
                                .toList())));
    }

    private YearMonth month(@Nullable String text) {
        LocalDate first =
                QueryValues.date("month", text != null && text.length() == LETTERS_OF_MONTH ? text + "-01" : text);
        return YearMonth.from(first == null ? node.today() : first);
    }

    private static List<Week> weeks(YearMonth month, LocalDate cutOff) {
        GroupBy.Span first = week(month.atDay(1));
        return Stream.iterate(first, week -> week(week.to().plusDays(1)))
                .takeWhile(week -> !week.from().isAfter(month.atEndOfMonth()))
                .map(week -> new Week(
                        latest(week.from(), month.atDay(1)),
                        earliest(week.to(), month.atEndOfMonth()),
                        week.from().isBefore(month.atDay(1))
                                || week.to().isAfter(month.atEndOfMonth())
                                || week.to().isAfter(cutOff)))
                .toList();
    }

    private static GroupBy.Span week(LocalDate day) {
        LocalDate monday = day.minusDays(day.getDayOfWeek().getValue() - 1L);
        return new GroupBy.Span(monday, monday.plusDays(6));
    }

    private static LocalDate latest(LocalDate one, LocalDate other) {
        return one.isAfter(other) ? one : other;
    }

    private static LocalDate earliest(LocalDate one, LocalDate other) {
        return one.isBefore(other) ? one : other;
    }

    private TrendRow row(
            PageContext page,
            FigureAddress address,
            Map.Entry<String, SortedMap<LocalDate, Figures>> row,
            List<Week> weeks,
            Shown shown) {
        FigureAddress own = address.of(GroupBy.COUNTERPART, row.getKey());
        return new TrendRow(
                page.party(row.getKey()),
                weeks.stream()
                        .map(week -> RateCells.of(
                                own.in(week.from(), week.to()),
                                row.getValue().getOrDefault(week(week.from()).from(), Figures.none()),
                                lights,
                                shown == Shown.RETURN))
                        .toList());
    }
}
