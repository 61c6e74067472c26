package org.huizhi.console.overview;

import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.console.PageContext;
import org.huizhi.console.overview.OverviewView.Addresses;
import org.huizhi.console.overview.OverviewView.Change;
import org.huizhi.console.overview.OverviewView.Changes;
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
    private final FigureSlips slips;
    private final Lights lights;
    private final PartnerConnections connections;
    private final NodeIdentity node;

    OverviewReader(
            Indicators indicators,
            Trends trends,
            Silences silences,
            FigureSlips slips,
            Lights lights,
            PartnerConnections connections,
            NodeIdentity node) {
        this.indicators = indicators;
        this.trends = trends;
        this.silences = silences;
        this.slips = slips;
        this.lights = lights;
        this.connections = connections;
        this.node = node;
    }

    OverviewView read(PageContext page, Caller caller, FigureRequest request) {
        LocalDate today = node.today();
        FigureQuery query = request.query(caller, GroupBy.COUNTERPART, today);
        FigureAddress address = FigureAddress.of(request);
        FigureAddress ever = address.in(FigureQuery.EVER, FigureQuery.FOREVER);
        Indicators.Report report = indicators.report(query);
        List<YearMonth> months = months(today);
        SortedMap<String, SortedMap<LocalDate, Figures>> courses =
                trends.read(query.in(months.get(0).atDay(1), today), GroupBy.MONTH);
        Silences.Report silence = silences.report(query.direction(), GroupBy.COUNTERPART, null, query.filters());
        SortedMap<String, Backlog> backlogs =
                indicators.backlogs(query.direction(), GroupBy.COUNTERPART, query.filters());
        Map<Backlog.Band, Long> open = new EnumMap<>(Backlog.Band.class);
        backlogs.values().forEach(backlog -> BacklogRow.add(open, backlog));
        return new OverviewView(
                query.direction() == Direction.OUTGOING,
                new FigureRequest.Period(query.from(), query.to()),
                report.cutOff(),
                report.holidaysUnknown(),
                new Addresses(
                        address.with("direction", Direction.OUTGOING.code()).overview(),
                        address.with("direction", Direction.INCOMING.code()).overview(),
                        WeeksPage.address(query.direction(), YearMonth.from(query.from())),
                        address.groups(whoSits(query.direction())),
                        ever.rounds(Figure.OVERDUE),
                        RoundsPage.slips()),
                report.groups().entrySet().stream()
                        .map(group -> row(page, query.direction(), address, courses, months, group))
                        .sorted(FigureRow.WORST_FIRST)
                        .toList(),
                FigureRow.of("", "", null, false, address, report.total(), lights, null),
                months,
                courses.entrySet().stream()
                        .map(course -> trend(page, address, course.getKey(), course.getValue(), months))
                        .toList(),
                backlogs.entrySet().stream()
                        .map(backlog -> BacklogRow.of(
                                page.party(backlog.getKey()),
                                backlog.getValue(),
                                ever.of(GroupBy.COUNTERPART, backlog.getKey())))
                        .toList(),
                BacklogRow.of(null, open, ever),
                oldest(query, silence),
                changes(query, address, silence, today),
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

    private FigureRow row(
            PageContext page,
            Direction direction,
            FigureAddress address,
            Map<String, SortedMap<LocalDate, Figures>> courses,
            List<YearMonth> months,
            Map.Entry<String, Figures> group) {
        String key = group.getKey();
        FigureAddress own = address.of(GroupBy.COUNTERPART, key);
        SortedMap<LocalDate, Figures> course = courses.getOrDefault(key, new TreeMap<>());
        List<@Nullable BigDecimal> rates = new ArrayList<>();
        months.forEach(month -> {
            Figures of = course.get(month.atDay(1));
            rates.add(of == null ? null : of.returnRate());
        });
        return FigureRow.of(
                key,
                page.party(key),
                own.groups(whoSits(direction)),
                false,
                own,
                group.getValue(),
                lights,
                Sparkline.of(rates));
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

    private Changes changes(FigureQuery query, FigureAddress address, Silences.Report now, LocalDate today) {
        LocalDate yesterday = today.minusDays(1);
        SortedMap<LocalDate, Trends.Day> days = trends.days(query.in(yesterday.minusDays(1), today));
        FigureAddress ever = address.in(FigureQuery.EVER, FigureQuery.FOREVER);
        return new Changes(
                yesterday,
                today,
                new Change(
                        address.in(yesterday, yesterday)
                                .count(of(days, yesterday).answered(), Figure.ANSWERED),
                        address.in(today, today).count(of(days, today).answered(), Figure.ANSWERED)),
                new Change(
                        address.in(yesterday, yesterday)
                                .count(of(days, yesterday).sent(), Figure.SENT),
                        address.in(today, today).count(of(days, today).sent(), Figure.SENT)),
                new Change(
                        fallen(address, days, yesterday.minusDays(1)), //
                        fallen(address, days, yesterday)),
                ever.with("asOf", yesterday.toString())
                        .count(silences.overdue(query.direction(), yesterday, query.filters()), Figure.OVERDUE),
                ever.count(
                        now.groups().values().stream()
                                .mapToLong(Silence::overdue)
                                .sum(),
                        Figure.OVERDUE));
    }

    /** What was due on a day and is open is overdue from the next one on. */
    private static Count fallen(FigureAddress address, Map<LocalDate, Trends.Day> days, LocalDate due) {
        return address.in(due, due).count(of(days, due).open(), Figure.OVERDUE);
    }

    private static Trends.Day of(Map<LocalDate, Trends.Day> days, LocalDate day) {
        return days.getOrDefault(day, Trends.Day.EMPTY);
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
