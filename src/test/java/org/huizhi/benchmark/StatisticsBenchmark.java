package org.huizhi.benchmark;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.access.Role;
import org.huizhi.notice.Direction;
import org.huizhi.statistics.Dimension;
import org.huizhi.statistics.Figure;
import org.huizhi.statistics.FigureQuery;
import org.huizhi.statistics.FigureSlips;
import org.huizhi.statistics.GroupBy;
import org.huizhi.statistics.Indicators;
import org.huizhi.statistics.Recount;
import org.huizhi.statistics.Silences;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/**
 * How long figures take, and how that grows with the slips there are. No test: it holds nothing. {@code ./mvnw test
 * -Dtest=StatisticsBenchmark}
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class StatisticsBenchmark {

    private static final int REPEATS = 21;
    private static final LocalDate FIRST = LocalDate.of(2025, 1, 1);
    private static final LocalDate LAST = LocalDate.of(2026, 12, 31);
    private static final YearMonth MONTH = YearMonth.of(2026, 3);

    private static final Caller AUDITOR = new Caller("an auditor", Set.of(Role.AUDITOR), Set.of());

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @Inject
    Indicators indicators;

    @Inject
    Silences silences;

    @Inject
    FigureSlips slips;

    @Inject
    Recount recount;

    @Test
    void measure() {
        long loaded = 0;
        for (long size : sizes()) {
            SlipLoader.load(loaded + 1, size);
            loaded = size;
            long start = System.nanoTime();
            recount.rebuild(AUDITOR);
            long rebuilt = System.nanoTime();
            Patience.until(
                    "all is summed up",
                    Duration.ofMinutes(10),
                    () -> Yulin.count("select count(*) from statistic_delta") == 0
                            && Yulin.count("select count(*) from statistic_detail_delta") == 0);
            long folded = System.nanoTime();
            print("%n%,d slips: counted in %.1f s, summed up in %.1f s, %,d sums"
                    .formatted(
                            size,
                            (rebuilt - start) / 1e9,
                            (folded - rebuilt) / 1e9,
                            Yulin.count("select count(*) from statistic")));
            Yulin.update("analyze");
            queries().forEach((name, query) -> measure(name, () -> indicators.report(query)));
            others().forEach(StatisticsBenchmark::measure);
            pages().forEach(StatisticsBenchmark::measure);
            long measured = System.nanoTime();
            int wrong = recount.compare(AUDITOR).differences().size();
            print("  compared in %.1f s (%d differences)".formatted((System.nanoTime() - measured) / 1e9, wrong));
        }
    }

    private static void measure(String name, Runnable call) {
        print("  %-66s %7.1f ms".formatted(name, median(call)));
    }

    /** At once: the largest size takes a quarter of an hour. */
    private static void print(String line) {
        System.out.println(line);
    }

    /** {@code -Dslips=10000,1000000} for others. */
    private static List<Long> sizes() {
        return Stream.of(System.getProperty("slips", "10000,100000,1000000").split(","))
                .map(Long::valueOf)
                .toList();
    }

    private static Map<String, FigureQuery> queries() {
        Map<String, FigureQuery> queries = new LinkedHashMap<>();
        queries.put("by counterpart, two years", query(GroupBy.COUNTERPART, FIRST, LAST, Map.of()));
        queries.put("by month, two years", query(GroupBy.MONTH, FIRST, LAST, Map.of()));
        queries.put(
                "by week of a counterpart, two years",
                query(GroupBy.WEEK, FIRST, LAST, Map.of(Dimension.COUNTERPART, Set.of("cn-100300"))));
        queries.put(
                "by office of a counterpart, two years",
                query(GroupBy.OFFICE, FIRST, LAST, Map.of(Dimension.COUNTERPART, Set.of("cn-100300"))));
        queries.put(
                "by office, a quarter",
                query(GroupBy.OFFICE, LocalDate.of(2026, 1, 1), LocalDate.of(2026, 3, 31), Map.of()));
        queries.put(
                "by counterpart of five offices, 11 Feb to 20 Nov",
                query(
                        GroupBy.COUNTERPART,
                        LocalDate.of(2026, 2, 11),
                        LocalDate.of(2026, 11, 20),
                        Map.of(
                                Dimension.OFFICE,
                                Set.of("610801-hub", "610802-hub", "610803-hub", "610804-hub", "610805-hub"))));
        queries.put(
                "by counterpart of a type, two years",
                query(GroupBy.COUNTERPART, FIRST, LAST, Map.of(Dimension.TYPE, Set.of("entitlement-query"))));
        queries.put(
                "by office across provinces, two years",
                query(GroupBy.OFFICE, FIRST, LAST, Map.of(Dimension.MOVEMENT, Set.of("cross-province"))));
        queries.put(
                "by week of a type, two years",
                query(GroupBy.WEEK, FIRST, LAST, Map.of(Dimension.TYPE, Set.of("entitlement-query"))));
        return queries;
    }

    private static FigureQuery query(
            GroupBy groupBy, LocalDate from, LocalDate to, Map<Dimension, Set<String>> filters) {
        return new FigureQuery(Direction.OUTGOING, groupBy, from, to, filters);
    }

    private Map<String, Runnable> others() {
        FigureQuery all = query(GroupBy.COUNTERPART, FIRST, LAST, Map.of());
        FigureQuery narrow = query(
                GroupBy.COUNTERPART,
                FIRST,
                LAST,
                Map.of(Dimension.COUNTERPART, Set.of("cn-100300"), Dimension.TYPE, Set.of("entitlement-query")));
        Map<String, Runnable> others = new LinkedHashMap<>();
        others.put(
                "who is silent, by counterpart",
                () -> silences.report(Direction.OUTGOING, GroupBy.COUNTERPART, null, Map.of()));
        others.put(
                "who is silent, by office", () -> silences.report(Direction.OUTGOING, GroupBy.OFFICE, null, Map.of()));
        others.put("first page of late slips, two years", () -> page(all, Figure.LATE));
        others.put("first page of sender's faults of a counterpart and type", () -> page(narrow, Figure.SENDER_FAULT));
        others.put("first page of what arrived late, two years; there is none", () -> page(all, Figure.ARRIVED_LATE));
        FigureQuery closed = asOf(GroupBy.COUNTERPART);
        others.put("as of its end, a month by counterpart", () -> indicators.report(closed));
        FigureQuery places = asOf(GroupBy.OTHER_REGION);
        others.put("as of its end, a month by the other side's county", () -> indicators.report(places));
        others.put("as of its end, first page of what was overdue", () -> page(closed, Figure.OVERDUE));
        FigureQuery year = new FigureQuery(
                Direction.OUTGOING, GroupBy.MONTH, FIRST, MONTH.atEndOfMonth(), MONTH.atEndOfMonth(), Map.of());
        others.put("as of its end, fifteen months by month", () -> indicators.report(year));
        others.put(
                "a month by urgency, as it stands now",
                () -> indicators.report(query(GroupBy.URGENCY, MONTH.atDay(1), MONTH.atEndOfMonth(), Map.of())));
        others.put(
                "who was silent at the end of a month, by counterpart",
                () -> silences.report(Direction.OUTGOING, GroupBy.COUNTERPART, MONTH.atEndOfMonth(), Map.of()));
        others.put(
                "who was silent at the end of a month, by the other side's county",
                () -> silences.report(Direction.OUTGOING, GroupBy.OTHER_REGION, MONTH.atEndOfMonth(), Map.of()));
        return others;
    }

    /** Of the console, over HTTP on this machine: with the signature of the token, the page's HTML and its way here. */
    private static Map<String, Runnable> pages() {
        String years = "?period=days&from=" + FIRST + "&to=" + LAST;
        Map<String, Runnable> pages = new LinkedHashMap<>();
        pages.put("page without figures", page("/console/notice-types"));
        pages.put("page: overview, this month", page("/console/figures"));
        pages.put("page: overview, two years", page("/console/figures" + years));
        pages.put(
                "page: offices of a counterpart, two years",
                page("/console/figures/groups" + years + "&counterpart=cn-100300&groupBy=office"));
        pages.put("page: weeks of a month", page("/console/figures/weeks?month=" + MONTH));
        pages.put("page: first rounds of what is overdue", page("/console/figures/rounds" + years + "&figure=overdue"));
        TestCaller handler = TestCaller.handler();
        for (String view : List.of("to-decide", "overdue", "waiting", "escalated", "all")) {
            pages.put("page: worklist of an office, " + view, page("/console/work?view=" + view, handler));
        }
        return pages;
    }

    private static Runnable page(String address) {
        return page(address, TestCaller.auditor());
    }

    private static Runnable page(String address, TestCaller caller) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + address))
                .header("Authorization", "Bearer " + caller.token())
                .header("Accept", "text/html")
                .build();
        return () -> {
            try {
                int status = CLIENT.send(request, HttpResponse.BodyHandlers.ofByteArray())
                        .statusCode();
                if (status != 200) {
                    throw new IllegalStateException(address + ": " + status);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
    }

    private static FigureQuery asOf(GroupBy groupBy) {
        LocalDate end = MONTH.atEndOfMonth();
        return new FigureQuery(Direction.OUTGOING, groupBy, MONTH.atDay(1), end, end, Map.of());
    }

    private void page(FigureQuery query, Figure figure) {
        slips.page(new FigureSlips.Request(query, figure, null, null, 50));
    }

    /** Milliseconds; the first call does not count. */
    private static double median(Runnable call) {
        call.run();
        List<Long> nanos = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            long start = System.nanoTime();
            call.run();
            nanos.add(System.nanoTime() - start);
        }
        Collections.sort(nanos);
        return nanos.get(REPEATS / 2) / 1e6;
    }
}
