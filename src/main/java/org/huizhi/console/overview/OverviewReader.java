package org.huizhi.console.overview;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.console.PageContext;
import org.huizhi.console.overview.OverviewView.Addresses;
import org.huizhi.console.overview.OverviewView.PartnerRow;
import org.huizhi.console.overview.OverviewView.SilentPartner;
import org.huizhi.console.overview.OverviewView.StalledPartner;
import org.huizhi.console.overview.OverviewView.TrendRow;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.Direction;
import org.huizhi.partner.PartnerConnections;
import org.huizhi.statistics.Backlog;
import org.huizhi.statistics.CountedRound;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureRequest;
import org.huizhi.statistics.FigureSlips;
import org.huizhi.statistics.Figures;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Indicators;
import org.huizhi.statistics.Lights;
import org.huizhi.statistics.Silence;
import org.huizhi.statistics.Silences;
import org.huizhi.statistics.Trends;
import org.jspecify.annotations.Nullable;

/** Gathers the overview: each figure from the service that the API asks too. */
@Singleton
class OverviewReader {

    private static final int MONTHS = 12;
    private static final int OLDEST = 10;

    private final Indicators indicators;
    private final Trends trends;
    private final Silences silences;
    private final ChangesReader changes;
    private final FigureSlips slips;
    private final Lights lights;
    private final PartnerConnections connections;
    private final NodeIdentity node;

    OverviewReader(
            Indicators indicators,
            Trends trends,
            Silences silences,
            ChangesReader changes,
            FigureSlips slips,
            Lights lights,
            PartnerConnections connections,
            NodeIdentity node) {
        this.indicators = indicators;
        this.trends = trends;
        this.silences = silences;
        this.changes = changes;
        this.slips = slips;
        this.lights = lights;
        this.connections = connections;
        this.node = node;
    }

    OverviewView read(PageContext page, Caller caller, FigureRequest request) {
        LocalDate today = node.today();
        FigureQuery query = request.query(caller, GroupBy.COUNTERPART, today);
        FigureAddress address = FigureAddress.of(request);
        FigureAddress ever = address.ever();
        GroupBy offices = whoSits(query.direction());
        Indicators.Report report = indicators.report(query);
        List<YearMonth> months = months(today);
        SortedMap<String, SortedMap<LocalDate, Figures>> courses =
                trends.read(query.in(months.get(0).atDay(1), today), GroupBy.MONTH);
        Silences.Report silence = silences.report(query.direction(), GroupBy.COUNTERPART, null, query.filters());
        SortedMap<String, Backlog> backlogs =
                indicators.backlogs(query.direction(), GroupBy.COUNTERPART, query.filters());
        BacklogRow allOpen = BacklogRow.ofAll(backlogs.values(), ever);
        FigureRequest.Period period = new FigureRequest.Period(query.from(), query.to());
        return new OverviewView(
                query.direction() == Direction.OUTGOING,
                period,
                report.cutOff(),
                report.holidaysUnknown(),
                new Addresses(
                        address.with("direction", Direction.OUTGOING.code()).page(""),
                        address.with("direction", Direction.INCOMING.code()).page(""),
                        WeeksPage.address(query.direction(), YearMonth.from(period.ever() ? today : period.from())),
                        address.groups(offices),
                        ever.rounds(Figure.OVERDUE),
                        RoundsPage.slips()),
                FigureRow.isOf(report.total()),
                Stream.concat(report.groups().keySet().stream(), backlogs.keySet().stream())
                        .distinct()
                        .map(key -> partner(
                                page,
                                offices,
                                address,
                                key,
                                report.groups().getOrDefault(key, Figures.none()),
                                backlogs.getOrDefault(key, Backlog.none()),
                                sparkline(courses.getOrDefault(key, new TreeMap<>()), months)))
                        .filter(row -> row.overdue().number() > 0
                                || FigureRow.isOf(report.groups()
                                        .getOrDefault(row.figures().key(), Figures.none())))
                        .sorted(PartnerRow.WORST_FIRST)
                        .toList(),
                new PartnerRow(
                        FigureRow.of("", "", null, false, address, report.total(), lights, null),
                        allOpen.overdue(),
                        oldestOf(backlogs.values())),
                months,
                courses.entrySet().stream()
                        .map(course -> trend(page, address, course.getKey(), course.getValue(), months))
                        .toList(),
                backlogs.entrySet().stream()
                        .map(backlog -> backlog(page, offices, ever, backlog.getKey(), backlog.getValue()))
                        .sorted(Comparator.comparingLong(row -> -row.overdue().number()))
                        .toList(),
                allOpen,
                oldest(query, silence),
                changes.read(query, address, silence, today),
                silence.groups().entrySet().stream()
                        .filter(silent -> silent.getValue().workingDays() > 0)
                        .sorted(Comparator.comparing(
                                silent -> -silent.getValue().workingDays()))
                        .map(silent -> silent(page, query.direction(), ever, silent, silence.cutOff()))
                        .toList(),
                connections.lights().entrySet().stream()
                        .filter(light ->
                                !light.getValue().lit() && light.getValue().answeredAt() != null)
                        .sorted(Map.Entry.comparingByKey())
                        .map(light -> new StalledPartner(
                                page.party(light.getKey()),
                                light.getValue().answeredAt(),
                                light.getValue().refusal()))
                        .toList());
    }

    /** What tells apart who has the slips: the offices of the other side, or our own. */
    static GroupBy whoSits(Direction direction) {
        return direction == Direction.OUTGOING ? GroupBy.OTHER_OFFICE : GroupBy.OFFICE;
    }

    private static List<YearMonth> months(LocalDate today) {
        return Stream.iterate(YearMonth.from(today).minusMonths(MONTHS - 1L), month -> month.plusMonths(1))
                .limit(MONTHS)
                .toList();
    }

    private static @Nullable Sparkline sparkline(SortedMap<LocalDate, Figures> course, List<YearMonth> months) {
        List<@Nullable BigDecimal> rates = new ArrayList<>();
        months.forEach(month -> {
            Figures of = course.get(month.atDay(1));
            rates.add(of == null ? null : of.returnRate());
        });
        return Sparkline.of(rates);
    }

    /** Who owes returns is there whatever the period is; its offices are then those of all that is open. */
    private PartnerRow partner(
            PageContext page,
            GroupBy offices,
            FigureAddress address,
            String key,
            Figures figures,
            Backlog backlog,
            @Nullable Sparkline trend) {
        FigureAddress own = address.of(GroupBy.COUNTERPART, key);
        String href = (FigureRow.isOf(figures) ? own : own.open(backlog, node.today())).groups(offices);
        return new PartnerRow(
                FigureRow.of(key, page.party(key), href, false, own, figures, lights, trend),
                own.ever().count(backlog.overdue(), Figure.OVERDUE),
                backlog.oldest());
    }

    private BacklogRow backlog(PageContext page, GroupBy offices, FigureAddress ever, String key, Backlog backlog) {
        FigureAddress own = ever.of(GroupBy.COUNTERPART, key);
        return BacklogRow.of(page.party(key), own.open(backlog, node.today()).groups(offices), backlog, own);
    }

    private static Backlog.@Nullable Oldest oldestOf(Collection<Backlog> backlogs) {
        return backlogs.stream()
                .flatMap(backlog -> Stream.ofNullable(backlog.oldest()))
                .min(Comparator.comparing(Backlog.Oldest::due))
                .orElse(null);
    }

    private TrendRow trend(
            PageContext page,
            FigureAddress address,
            String key,
            SortedMap<LocalDate, Figures> course,
            List<YearMonth> months) {
        return new TrendRow(
                page.party(key),
                months.stream()
                        .map(month -> RateCells.of(
                                address.of(GroupBy.COUNTERPART, key).in(month.atDay(1), month.atEndOfMonth()),
                                course.getOrDefault(month.atDay(1), Figures.none()),
                                lights,
                                true))
                        .toList());
    }

    private List<CountedRound> oldest(FigureQuery query, Silences.Report silence) {
        return silence.groups().values().stream()
                .map(Silence::firstDue)
                .min(Comparator.naturalOrder())
                .map(first -> slips.page(new FigureSlips.Request(
                                query.in(first, silence.cutOff()), Figure.OVERDUE, null, null, OLDEST))
                        .items())
                .orElse(List.of());
    }

    private static SilentPartner silent(
            PageContext page,
            Direction direction,
            FigureAddress ever,
            Map.Entry<String, Silence> silent,
            LocalDate cutOff) {
        FigureAddress own = ever.of(GroupBy.COUNTERPART, silent.getKey());
        return new SilentPartner(
                page.party(silent.getKey()),
                own.in(silent.getValue().firstDue(), cutOff).groups(whoSits(direction)),
                own.count(silent.getValue().overdue(), Figure.OVERDUE),
                silent.getValue());
    }
}
