package org.huizhi.console.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hibernate.StatelessSession;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.jdbc.CountedStatements;
import org.huizhi.jdbc.Database;
import org.huizhi.statistics.Figure;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.CountedSlips;
import org.huizhi.testsupport.HostileRegion;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pages of figures about the slips of one office, counted by hand:
 *
 * <pre>
 * to Xinzhou: Hequ health: open since 40 days; returned in time
 *             Hequ civil affairs: returned late; Hequ public security: open, due yesterday; due in 5 days
 * to Ordos:   office not known: returned late, today; sent today, due in 15 days
 * </pre>
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class OverviewPageTest {

    private static final String OFFICE = "610831-health";
    private static final String CROWDED = "610829-public-security";
    private static final LocalDate LONG_AGO = LocalDate.of(2012, 1, 9);
    private static final String FIGURES = "/console/figures";
    private static final Pattern ROW = Pattern.compile("<tr>(.*?)</tr>", Pattern.DOTALL);
    private static final Pattern COLUMN = Pattern.compile("<t[hd][^>]*>(.*?)</t[hd]>", Pattern.DOTALL);
    private static final Pattern OPENS =
            Pattern.compile("<a href=\"(/console/figures/rounds\\?[^\"]*)\">([0-9,]+)</a>");
    private static final Pattern NEXT = Pattern.compile("<a href=\"([^\"]*)\" rel=\"next\">");

    private final LocalDate today = CountedSlips.today();
    private final ConsoleVisitor visitor =
            ConsoleVisitor.of(TestCaller.handler().of(OFFICE));
    private final String period = "?period=days&from=" + today.minusDays(60) + "&to=" + today.plusDays(30);

    /** They are made once. */
    private static boolean made;

    @Inject
    CurrentDirectory directory;

    @Inject
    Database database;

    @Inject
    StatelessSession session;

    @BeforeEach
    void theSlips() {
        if (made) {
            return;
        }
        made = true;
        CountedSlips slips = CountedSlips.sentBy(OFFICE);
        slips.none();
        LocalDate longAgo = today.minusDays(60);
        LocalDate passed = today.minusDays(10);
        slips.open("cn-140900", "140930-health", longAgo, today.minusDays(40));
        slips.returned("cn-140900", "140930-health", longAgo, passed, today.minusDays(12));
        slips.returned("cn-140900", "140930-civil-affairs", longAgo, passed, today.minusDays(8));
        slips.open("cn-140900", "140930-public-security", today.minusDays(20), today.minusDays(1));
        slips.open("cn-140900", "140930-public-security", passed, today.plusDays(5));
        slips.returned("cn-150600", null, longAgo, passed, today);
        slips.open("cn-150600", null, today, today.plusDays(15));
        slips.count();
    }

    @Test
    void whoAnswersUsIsCountedByRegion() {
        String page = visitor.read(FIGURES + period);

        // Of all days: overdue, how old the oldest is. Of the period: overdue, cohort, return rate, returned, on-time
        // rate, on time, not returned, median, still to fall due.
        assertThat(columns(page, "Xinzhou")).startsWith("2");
        assertThat(ofPeriod(page, "Xinzhou"))
                .startsWith("2", "4", "50.0% ■ Act", "2", "25.0% ■ Act", "1", "2", "52 ■ Act", "1");
        assertThat(columns(page, "Ordos")).startsWith("0", "—");
        assertThat(ofPeriod(page, "Ordos"))
                .startsWith("0", "1", "100.0% ● Good", "1", "0.0% ■ Act", "0", "0", "60 ■ Act", "1");
        assertThat(ofPeriod(page, "Total")).startsWith("2", "5", "60.0% ▲ Watch", "3", "20.0% ■ Act", "1", "2");
        assertThat(page.indexOf("Xinzhou")).as("the worst comes first").isLessThan(page.indexOf("Ordos"));
        assertThat(page).contains("<svg class=\"spark\"", "<details>");
    }

    /** Who is good in a month may owe the months before; who had nothing due in it owes them all the same. */
    @Test
    void nobodyWhoOwesReturnsOfEarlierMonthsIsOverlooked() {
        String later = "?period=days&from=" + today.plusDays(10) + "&to=" + today.plusDays(20);
        String page = visitor.read(FIGURES + later);

        assertThat(columns(page, "Xinzhou").get(0)).as("overdue of all days").isEqualTo("2");
        assertThat(columns(page, "Xinzhou").get(1)).as("oldest").matches("[1-9][0-9]*");
        assertThat(ofPeriod(page, "Xinzhou")).startsWith("0", "0", "—");
        assertThat(ofPeriod(page, "Ordos")).endsWith("1", "");
        assertThat(columns(page, "Total")).startsWith("2");
        assertThat(page.indexOf("<bdi>Xinzhou")).as("the worst comes first").isLessThan(page.indexOf("<bdi>Ordos"));
        assertThat(columns(visitor.read(link(page, "<bdi>Xinzhou</bdi>")), "Hequ health office"))
                .as("its offices are those of all that is open")
                .startsWith("1");

        String backlog = page.substring(page.indexOf("Open rounds by age"));
        assertThat(visitor.read(link(backlog, "<bdi>Xinzhou</bdi>")))
                .contains(
                        "Hequ health office",
                        "Hequ public security office",
                        today.minusDays(40).toString());
        String rounds = visitor.read(link(page, "All that is overdue"));
        assertThat(columns(visitor.read(link(rounds, "Told apart by their offices")), "Total"))
                .startsWith("2");
    }

    /** Of the period a page of groups shows what it has, and says what it has not. */
    @Test
    void groupsSayWhatIsOverdueOfOtherDaysAndAreOfAnyPeriod() {
        String none = "/groups?period=days&from=" + today + "&to=" + today.plusDays(3) + "&groupBy=counterpart";
        String page = visitor.read(FIGURES + none);

        assertThat(page)
                .as("what was only sent in it is no row of zeros")
                .contains("Nothing falls due in this period.", "2 more rounds are overdue, due on days outside")
                .doesNotContain("<bdi>Ordos");
        String all = visitor.read(link(page, "Figures of all days"));
        assertThat(all).contains("value=\"all\" selected", "all days").doesNotContain("more rounds are overdue");
        assertThat(columns(all, "Xinzhou")).startsWith("2");

        String offices = visitor.read(FIGURES + "/groups?period=this-month&from=&to=&counterpart=cn-140900");
        assertThat(offices)
                .contains("value=\"this-month\" selected", "name=\"counterpart\" value=\"cn-140900\"")
                .contains("name=\"groupBy\" value=\"otherOffice\"");
        assertThat(visitor.read(FIGURES + "?period=all")).contains("value=\"all\" selected", "this-month");
    }

    @Test
    void whatHasChangedSinceYesterday() {
        String page = visitor.read(FIGURES + period);

        assertThat(columns(page, "Returned")).as("yesterday, today").containsExactly("0", "1");
        assertThat(columns(page, "New slips and notifications sent")).containsExactly("0", "1");
        assertThat(columns(page, "Newly overdue, open still")).containsExactly("0", "1");
        assertThat(columns(page, "Overdue in all: end of yesterday, now")).containsExactly("3", "2");
    }

    @Test
    void theBacklogIsOfAllDaysAndNamesWhatIsOldest() {
        String page = visitor.read(FIGURES + "?period=days&from=2018-01-01&to=2018-01-31");

        assertThat(page).contains("Nothing falls due in this period.", "—");
        List<String> backlog = columns(page.substring(page.indexOf("Open rounds by age")), "Xinzhou");
        assertThat(backlog).startsWith("1", "1").endsWith("2");
        assertThat(backlog.stream().limit(5).mapToInt(Integer::parseInt).sum()).isEqualTo(3);
        String oldest = page.substring(page.indexOf("Overdue longest"));
        assertThat(oldest).contains("<time datetime=\"" + today.minusDays(40) + "\">", "Hequ health office");
        assertThat(page.substring(page.indexOf("id=\"silent\""))).contains("Xinzhou");
    }

    /** Every one, of every page; what a page counts is what its rounds are. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/groups", "/groups#otherRegion", "/groups#month", "/weeks"})
    void everyNumberOpensAsManyRoundsAsItSays(String which) {
        String[] parts = which.split("#");
        String address = FIGURES
                + parts[0]
                + (parts[0].equals("/weeks") ? "?month=" + YearMonth.from(today.minusDays(10)) : period)
                + (parts.length > 1 ? "&groupBy=" + parts[1] : "");
        String page = visitor.read(address);

        List<MatchResult> numbers = OPENS.matcher(page).results().toList();
        assertThat(numbers).hasSizeGreaterThan(3);
        numbers.stream()
                .map(number -> List.of(unescaped(number.group(1)), number.group(2)))
                .distinct()
                .forEach(number -> assertThat(rounds(number.get(0)))
                        .as("%s of %s", number.get(0), address)
                        .hasSize(Integer.parseInt(number.get(1))));
        String unopened = OPENS.matcher(page).replaceAll("");
        assertThat(unopened)
                .doesNotContainPattern("<td class=\"number\">[1-9][0-9,]*</td>\\s*<td class=\"number\">[1-9]");
    }

    private List<String> rounds(String address) {
        List<String> found = new ArrayList<>();
        String next = address;
        while (next != null) {
            String page = visitor.read(next);
            Matcher row = ROW.matcher(page.contains("<tbody>") ? page.substring(page.indexOf("<tbody>")) : "");
            row.results().map(MatchResult::group).forEach(found::add);
            Matcher more = NEXT.matcher(page);
            next = more.find() ? unescaped(more.group(1)) : null;
        }
        return found;
    }

    @Test
    void threeClicksFindTheOfficeThatDelaysTheSlips() {
        String overview = visitor.read(FIGURES + period);
        Matcher region =
                Pattern.compile("<a href=\"([^\"]*)\"><bdi>Xinzhou</bdi>").matcher(overview);
        assertThat(region.find()).isTrue();

        String offices = visitor.read(unescaped(region.group(1)));
        assertThat(offices).contains("Xinzhou</bdi></h1>");
        // Overdue, how old the oldest is, cohort, return rate, returned, on-time rate, on time, not returned.
        List<String> health = columns(offices, "Hequ health office");
        assertThat(health).startsWith("1");
        assertThat(health.subList(2, health.size())).startsWith("2", "50.0% ■ Act", "1", "50.0% ■ Act", "1", "1");
        assertThat(columns(offices, "Hequ civil affairs office")).startsWith("0", "—", "1", "100.0% ● Good");
        assertThat(offices.indexOf("Hequ health office"))
                .as("who has what is overdue comes first")
                .isLessThan(offices.indexOf("Hequ civil affairs office"));

        Matcher overdue = OPENS.matcher(offices);
        String first = overdue.results()
                .map(number -> unescaped(number.group(1)))
                .filter(address -> address.contains("otherOffice=140930-health") && address.endsWith("figure=overdue"))
                .findFirst()
                .orElseThrow();
        assertThat(visitor.read(first))
                .contains("Hequ health office", today.minusDays(40).toString());
        assertThat(visitor.read(FIGURES + "/groups" + period + "&counterpart=cn-150600"))
                .contains("office not known yet");
    }

    @Test
    void aMonthIsAMapOfWeeks() {
        YearMonth month = YearMonth.from(today.minusDays(10));
        String page = visitor.read(FIGURES + "/weeks?month=" + month);

        assertThat(page)
                .contains(
                        "heat-",
                        "partial",
                        "Region by week · "
                                + DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH)
                                        .format(month));
        assertThat(visitor.read(FIGURES + "/weeks?month=2018-01&direction=incoming&rate=on-time"))
                .contains("Nothing falls due in this period.");
        visitor.get(FIGURES + "/weeks?month=May").then().statusCode(400);
        visitor.get(FIGURES + "/weeks?rate=best").then().statusCode(400);
    }

    @Test
    void theRoundsOfANumberAreASheetToo() {
        String rounds = "?figure=cohort&from=" + today.minusDays(60) + "&to=" + today.plusDays(30);

        Response csv = visitor.get(FIGURES + "/rounds/csv" + rounds);
        csv.then().statusCode(200).contentType(startsWith("text/csv"));
        assertThat(csv.getHeader("Content-Disposition")).startsWith("attachment; filename=\"outgoing-cohort-");
        assertThat(csv.asString().lines().filter(line -> line.startsWith("610800-")))
                .hasSize(5);
        visitor.get(FIGURES + "/rounds/xlsx" + rounds).then().statusCode(200);
        assertThat(visitor.read(FIGURES + "/rounds" + rounds)).contains("5 rounds on this page", "/rounds/csv?");
    }

    @ParameterizedTest
    @EnumSource(Figure.class)
    void everyFigureOpensUnderItsName(Figure figure) {
        for (String language : List.of("en", "zh")) {
            assertThat(visitor.reading(language).read(FIGURES + "/rounds" + period + "&figure=" + figure.code()))
                    .containsPattern("<h1>[^<>{]+</h1>");
        }
    }

    @Test
    void anOfficeSeesItsOwnAndTheNodeAll() {
        ConsoleVisitor other = ConsoleVisitor.of(TestCaller.handler().of("610830-health"));
        assertThat(other.read(FIGURES + period)).contains("Nothing falls due in this period.", "Nothing is open.");
        assertThat(other.read(FIGURES + "/rounds" + period + "&figure=cohort")).contains("No round is counted here.");
        assertThat(other.read(FIGURES + "/rounds" + period + "&figure=cohort&office=" + OFFICE))
                .contains("No round is counted here.");

        assertThat(ConsoleVisitor.of(TestCaller.auditor())
                        .read(FIGURES + "/groups" + period + "&office=" + OFFICE + "&groupBy=counterpart"))
                .contains("Xinzhou", "Ordos");
    }

    @Test
    void periodsAreChosenByNameOrByDays() {
        YearMonth month = YearMonth.from(today).minusMonths(1);
        assertThat(visitor.read(FIGURES + "?period=last-month&from=&to="))
                .contains("value=\"last-month\" selected", "datetime=\"" + month.atDay(1) + "\"")
                .contains("datetime=\"" + month.atEndOfMonth() + "\"");
        assertThat(visitor.read(FIGURES + "?period=quarter")).contains("value=\"quarter\" selected");
        assertThat(visitor.read(FIGURES)).contains("value=\"this-month\" selected");
        String groups = FIGURES + "/groups?groupBy=counterpart&";
        assertThat(visitor.read(groups + "from=2018-01-01&to=9999-12-31"))
                .as("a link to all that is open is of no last day, and its form says none")
                .contains("name=\"from\" value=\"2018-01-01\"", "name=\"to\" value=\"\"")
                .doesNotContain("value=\"9999");
        assertThat(visitor.read(groups + "period=days&from=2018-01-01&to="))
                .contains("Xinzhou", "name=\"to\" value=\"\"");
        assertThat(visitor.read(groups + "period=days&from=&to=2018-01-31"))
                .contains("until <time datetime=\"2018-01-31\"", "name=\"from\" value=\"\"");
        visitor.get(FIGURES + "?period=days").then().statusCode(400);
        visitor.get(FIGURES + "?period=days&from=2018-02-01&to=2018-01-01")
                .then()
                .statusCode(400);
        visitor.get(FIGURES + "/rounds?figure=beauty").then().statusCode(400);
    }

    @Test
    void itSpeaksChinese() {
        assertThat(visitor.reading("zh").read(FIGURES + period))
                .contains("对方回复我方", "应回复", "回复率", "及时率", "逾期", "忻州市", "■</span> 告警")
                .contains("对方地区", "逾期合计", "本期逾期")
                .doesNotContain("Return rate");
        assertThat(visitor.reading("zh").read(FIGURES + "?direction=incoming")).contains("我方回复对方");
    }

    @Test
    void whatOthersHaveWrittenIsText() {
        CountedSlips slips = CountedSlips.sentBy(OFFICE);
        String hostile = "140930-<script>alert(1)</script>\"'\u202e" + "x".repeat(2_000);
        slips.open("cn-140900", hostile, today.minusDays(20), today.minusDays(3));
        slips.count();

        for (String address : List.of("", "/groups", "/rounds")) {
            assertThat(visitor.read(FIGURES + address + period))
                    .as(address)
                    .contains("<bdi>140930-&lt;script&gt;alert(1)")
                    .doesNotContain("<script>alert");
        }
        slips.none();
        slips.count();
        made = false;
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "zh"})
    void whatOthersCallThemselvesIsText(String language) {
        HostileRegion.joins(directory);
        CountedSlips slips = CountedSlips.sentBy(HostileRegion.OFFICE);
        slips.open(HostileRegion.MAILBOX, HostileRegion.COUNTY_OFFICE, today.minusDays(40), today.minusDays(20));
        // What is overdue longest is listed.
        slips.open(HostileRegion.MAILBOX, HostileRegion.COUNTY_OFFICE, LONG_AGO, LONG_AGO.plusDays(20));
        slips.count();
        Yulin.update(
                "insert into partner_probe (mailbox, due_at, made_at, answered_at, round_trip_millis, refusal)"
                        + " values (?, now() + interval '1 minute', now(), now(), 5, 'bad-signature')",
                HostileRegion.MAILBOX);
        try {
            ConsoleVisitor reader = ConsoleVisitor.of(TestCaller.auditor()).reading(language);
            hostile(reader, period, HostileRegion.MAILBOX, HostileRegion.OFFICE, HostileRegion.COUNTY_OFFICE);
            String[] all = {
                HostileRegion.MAILBOX, HostileRegion.OFFICE, HostileRegion.COUNTY_OFFICE, HostileRegion.COUNTY
            };
            String filters = period + "&counterpart=" + HostileRegion.MAILBOX + "&office=" + HostileRegion.OFFICE
                    + "&otherOffice=" + HostileRegion.COUNTY_OFFICE + "&otherRegion=" + HostileRegion.COUNTY;
            Map.of(
                            "counterpart", HostileRegion.MAILBOX,
                            "office", HostileRegion.OFFICE,
                            "otherOffice", HostileRegion.COUNTY_OFFICE,
                            "otherRegion", HostileRegion.COUNTY)
                    .forEach((groupBy, code) -> {
                        hostile(reader, "/groups" + period + "&groupBy=" + groupBy, code);
                        hostile(reader, "/groups" + filters + "&groupBy=" + groupBy, all);
                    });
            hostile(reader, "/weeks?month=" + YearMonth.from(today.minusDays(20)), HostileRegion.MAILBOX);
            hostile(reader, "/rounds" + filters + "&figure=overdue", all);
        } finally {
            Yulin.update("delete from partner_probe where mailbox = ?", HostileRegion.MAILBOX);
            slips.none();
            slips.count();
            HostileRegion.behaves(directory);
        }
    }

    /** Each name is there, escaped and apart from the direction of what is around it, and nowhere in another way. */
    private static void hostile(ConsoleVisitor reader, String address, String... codes) {
        String rest = reader.read(FIGURES + address);
        for (String code : codes) {
            String name = "<bdi>" + escaped(HostileRegion.name(code)) + "</bdi>";
            assertThat(rest.contains(name)).as("%s of %s", code, address).isTrue();
            rest = rest.replace(name, "");
        }
        assertThat(rest).as(address).doesNotContain("\u202e", "alert(1)", "WWWW");
    }

    @Test
    void whoseNodeRefusesProbesIsSaidInWords() {
        Yulin.update("delete from partner_probe where mailbox = 'cn-659800'");
        Yulin.update("insert into partner_probe (mailbox, due_at, made_at, answered_at, round_trip_millis, refusal)"
                + " values ('cn-659800', now() + interval '1 minute', now(), now(), 5, 'key-not-valid')");
        try {
            assertThat(visitor.read(FIGURES))
                    .contains("<bdi>cn-659800</bdi>: its node refuses probes: the signing key was not valid then");
            assertThat(visitor.reading("zh").read(FIGURES)).contains("签名密钥当时无效");
        } finally {
            Yulin.update("delete from partner_probe where mailbox = 'cn-659800'");
        }
    }

    @Test
    void reasonsAreWords() {
        String late = FIGURES + "/rounds" + period + "&figure=late";
        assertThat(visitor.read(late)).contains("no capacity").doesNotContain("<code>capacity");
        assertThat(visitor.reading("zh").read(late + "&reason=capacity"))
                .contains("<h1>", "人手不足</h1>", "<small>人手不足</small>")
                .doesNotContain("capacity</");
        assertThat(visitor.read(late + "&reason=none")).contains("no reason given</h1>", "No round is counted here.");
    }

    /** However many regions there are, a page is made of as many questions to the database. */
    @Test
    void morePartnersAreNoMoreStatements() {
        CountedSlips slips = CountedSlips.sentBy(CROWDED);
        ConsoleVisitor reader = ConsoleVisitor.of(TestCaller.handler().of(CROWDED));
        CountedStatements statements = new CountedStatements(session, OverviewPage.class);
        QuarkusMock.installMockForInstance(statements, database);
        slips.none();
        // Once each, so that what is read once and kept is there.
        statements(reader, statements);
        partners(slips, 0, 2);
        Map<String, Integer> few = statements(reader, statements);
        partners(slips, 2, 60);
        Map<String, Integer> many = statements(reader, statements);
        slips.none();
        slips.count();

        assertThat(few).allSatisfy((page, count) -> assertThat(count).as(page).isBetween(1, 25));
        assertThat(many).allSatisfy((page, count) -> assertThat(count).as(page).isLessThanOrEqualTo(few.get(page)));
    }

    private void partners(CountedSlips slips, int from, int to) {
        for (int i = from; i < to; i++) {
            String partner = "cn-66%02d00".formatted(i);
            String office = partner.substring("cn-".length()) + "-health";
            slips.open(partner, office, today.minusDays(40), today.minusDays(20));
            slips.returned(partner, office, today.minusDays(40), today.minusDays(20), today.minusDays(25));
            slips.open(partner, office, today.minusDays(5), today.plusDays(10));
        }
        slips.count();
    }

    private Map<String, Integer> statements(ConsoleVisitor reader, CountedStatements statements) {
        Map<String, Integer> counted = new TreeMap<>();
        for (String page : List.of(
                period,
                "/groups" + period,
                "/weeks?month=" + YearMonth.from(today.minusDays(20)),
                "/rounds" + period + "&figure=overdue")) {
            statements.taken();
            reader.read(FIGURES + page);
            counted.put(page, statements.taken().size());
        }
        return counted;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /** @return of a row of the overview what is of the period, see {@link #columns} */
    private static List<String> ofPeriod(String page, String name) {
        List<String> all = columns(page, name);
        return all.subList(2, all.size());
    }

    /** @return where the first link goes that has this in it */
    private static String link(String page, String content) {
        Matcher found = Pattern.compile("<a href=\"([^\"]*)\">" + Pattern.quote(content) + "</a>")
                .matcher(page);
        assertThat(found.find()).as(content).isTrue();
        return unescaped(found.group(1));
    }

    /** @return texts of the columns of the first row of this name, without the name */
    private static List<String> columns(String page, String name) {
        return ROW.matcher(page)
                .results()
                .map(row -> COLUMN.matcher(row.group(1))
                        .results()
                        .map(column -> text(column.group(1)))
                        .toList())
                .filter(row -> !row.isEmpty() && row.get(0).equals(name))
                .findFirst()
                .map(row -> row.subList(1, row.size()))
                .orElseThrow(() -> new AssertionError("no row " + name));
    }

    private static String text(String html) {
        return unescaped(html.replaceAll("<[^>]*>", " "))
                .replaceAll("\\s+", " ")
                .trim();
    }

    private static String unescaped(String html) {
        return html.replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
