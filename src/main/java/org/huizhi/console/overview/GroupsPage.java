package org.huizhi.console.overview;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.huizhi.access.CostlyRequests;
import org.huizhi.access.CurrentCaller;
import org.huizhi.access.Role;
import org.huizhi.console.Form;
import org.huizhi.console.PageContext;
import org.huizhi.console.Pages;
import org.huizhi.console.Query;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.problem.QueryValues;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Indicators;
import org.huizhi.statistics.Lights;
import org.huizhi.statistics.Silences;
import org.jspecify.annotations.Nullable;

/** Figures of a period by group: of a counterpart, which of its offices has the slips that do not come back. */
@Path(FigureAddress.ROOT + "/groups")
@Blocking
class GroupsPage {

    private final Indicators indicators;
    private final Silences silences;
    private final Lights lights;
    private final GroupWords words;
    private final NodeIdentity node;
    private final CostlyRequests costly;
    private final CurrentCaller currentCaller;
    private final Pages pages;

    GroupsPage(
            Indicators indicators,
            Silences silences,
            Lights lights,
            GroupWords words,
            NodeIdentity node,
            CostlyRequests costly,
            CurrentCaller currentCaller,
            Pages pages) {
        this.indicators = indicators;
        this.silences = silences;
        this.lights = lights;
        this.words = words;
        this.node = node;
        this.costly = costly;
        this.currentCaller = currentCaller;
        this.pages = pages;
    }

    /**
     * What groups may be told apart by.
     *
     * @param key of its words
     */
    public record Choice(String key, String href, boolean chosen) {}

    /**
     * @param kept what the form of the period carries on
     * @param overdueElsewhere rounds that are overdue too, and were due on other days
     * @param allDays where these are told apart as well
     */
    public record GroupsView(
            boolean outgoing,
            String by,
            List<Filter> filters,
            List<Choice> choices,
            FigureRequest.Period period,
            List<FigureAddress.Kept> kept,
            @Nullable LocalDate asOf,
            LocalDate cutOff,
            List<Integer> holidaysUnknown,
            String overview,
            long overdueElsewhere,
            String allDays,
            List<FigureRow> rows,
            FigureRow total) {}

    @CheckedTemplate(basePath = "console/overview")
    static final class Templates {

        private Templates() {}

        static native TemplateInstance groups(PageContext page, GroupsView view, Form form);
    }

    @GET
    @RolesAllowed({Role.SUBMITTER, Role.HANDLER, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR})
    public Response show(
            @BeanParam PeriodFilters period,
            @BeanParam GroupFilters filters,
            @QueryParam("groupBy") @Nullable String groupBy) {
        FigureRequest request = period.request(node.today(), filters);
        GroupBy asked = QueryValues.oneOf("groupBy", Query.given(groupBy), GroupBy.values(), GroupBy::code);
        GroupBy by = asked == null ? OverviewReader.whoSits(FigureRequest.direction(request.direction())) : asked;
        FigureQuery query = request.query(currentCaller.get(), by, node.today());
        if (!query.isSummedUp()) {
            costly.weigh();
        }
        PageContext page = pages.context();
        Indicators.Report report = indicators.report(query);
        FigureAddress address = FigureAddress.of(request);
        return pages.show(Templates.groups(
                page,
                new GroupsView(
                        query.direction() == Direction.OUTGOING,
                        key(by),
                        Filter.of(request, page, words),
                        Stream.of(GroupBy.values())
                                .map(group -> new Choice(key(group), address.groups(group), group == by))
                                .toList(),
                        new FigureRequest.Period(query.from(), query.to()),
                        address.kept(by),
                        query.asOf(),
                        report.cutOff(),
                        report.holidaysUnknown(),
                        address.overview(),
                        overdueElsewhere(report),
                        address.ever().groups(by),
                        report.groups().entrySet().stream()
                                .filter(group -> FigureRow.isOf(group.getValue()))
                                .map(group -> row(page, report, address, group))
                                .sorted(by.isOfTime() ? Comparator.comparing(FigureRow::key) : FigureRow.WORST_FIRST)
                                .toList(),
                        FigureRow.of("", "", null, false, address, report.total(), lights, null)),
                period.form(node.today())));
    }

    /** Who looks at one month must not take it for all that somebody owes. */
    private long overdueElsewhere(Indicators.Report report) {
        FigureQuery query = report.query();
        long here = report.total().backlog().overdue();
        return Math.max(0, silences.overdue(query.direction(), query.asOf(), query.filters()) - here);
    }

    /** @return of the words for what groups are told apart by */
    static String key(GroupBy groupBy) {
        return "by_" + groupBy.name().toLowerCase(Locale.ROOT);
    }

    private FigureRow row(
            PageContext page, Indicators.Report report, FigureAddress address, Map.Entry<String, Figures> group) {
        GroupBy by = report.query().groupBy();
        FigureAddress own = address.of(by, group.getKey());
        return FigureRow.of(
                group.getKey(),
                words.of(page, by, group.getKey()),
                further(by, own, report.query().direction()),
                report.isPartial(group.getKey()),
                own,
                group.getValue(),
                lights,
                null);
    }

    /** @return where a group is told apart further; null for the smallest ones */
    private static @Nullable String further(GroupBy by, FigureAddress own, Direction direction) {
        return switch (by) {
            case COUNTERPART -> own.groups(OverviewReader.whoSits(direction));
            case OTHER_REGION -> own.groups(GroupBy.OTHER_OFFICE);
            case WEEK, MONTH -> own.groups(GroupBy.COUNTERPART);
            default -> null;
        };
    }
}
