package org.huizhi.statistics;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.HeaderConfig;
import io.restassured.config.JsonConfig;
import io.restassured.path.json.JsonPath;
import io.restassured.path.json.config.JsonPathConfig.NumberReturnType;
import io.restassured.response.ValidatableResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Figures of a small set of slips, counted by hand. All are due in February 2019, when nothing else is:
 *
 * <pre>
 * to Xinzhou, Yuyang health:   returned in time, returned late, silent, declined incomplete too late, declined misrouted, withdrawn
 * to Ordos, Yuyang health:     returned on the last day, silent
 * to Ordos, Fugu civil affairs: only one, declined misrouted
 * </pre>
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ReturnStatisticsTest {

    private static final String FEBRUARY = "/statistics/returns?from=2019-02-01&to=2019-02-28";
    private static final String YUYANG = "610802-health";
    private static final String FUGU = "610822-civil-affairs";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final OffsetDateTime SOON = OffsetDateTime.parse("2019-01-22T02:00:00Z");
    private static final LocalDate DUE = LocalDate.parse("2019-02-15");

    /** Tests look at them, and what one changes it puts right. */
    private static boolean made;

    private final TestCaller auditor = TestCaller.auditor();

    @BeforeEach
    void theSlips() {
        if (made) {
            return;
        }
        Yulin.update("delete from notice where due_date between '2019-01-01' and '2019-12-31'");
        slip("cn-140900", YUYANG, "residence-confirmation", "RETURNED", null, "2019-02-10");
        slip("cn-140900", YUYANG, "residence-confirmation", "ASSESSED", null, "2019-02-16");
        slip("cn-140900", YUYANG, "certificate-verification", "DELIVERED", null, null);
        slip("cn-140900", YUYANG, "residence-confirmation", "DECLINED", "incomplete", null);
        slip("cn-140900", YUYANG, "residence-confirmation", "DECLINED", "misrouted", null);
        slip("cn-140900", YUYANG, "residence-confirmation", "WITHDRAWN", null, null);
        slip("cn-150600", YUYANG, "residence-confirmation", "RETURNED", null, "2019-02-15");
        slip("cn-150600", YUYANG, "residence-confirmation", "ACCEPTED", null, null);
        slip("cn-150600", FUGU, "service-handover", "DECLINED", "misrouted", null);
        countedAnew();
        made = true;
    }

    /** They were put past the node. */
    private static void countedAnew() {
        TestCaller.operator()
                .post("/statistics/recount", "{\"replace\": true}")
                .then()
                .statusCode(200)
                .body("exact", equalTo(true));
    }

    @Test
    void byCounterpart() {
        ValidatableResponse figures = figures(auditor, FEBRUARY);

        figures.body("direction", equalTo("outgoing"))
                .body("groupBy", equalTo("counterpart"))
                .body("from", equalTo("2019-02-01"))
                .body("to", equalTo("2019-02-28"))
                .body("asOf", nullValue())
                .body("madeAt", notNullValue())
                .body("cutOff", notNullValue())
                .body("groups.key", contains("cn-140900", "cn-150600"))
                .body("groups[0].name.en", equalTo("Xinzhou"));
        assertFigures(figures, "groups[0].", 4, 2, 1, 0.5, 0.25, 1, 1, 1);
        assertFigures(figures, "groups[1].", 2, 1, 1, 0.5, 0.5, 1, 0, 1);
        assertFigures(figures, "total.", 6, 3, 2, 0.5, 0.3333, 2, 1, 2);
    }

    @Test
    void byOfficeWithAnEmptyCohort() {
        ValidatableResponse figures = figures(auditor, FEBRUARY + "&groupBy=office");

        figures.body("groups.key", contains(YUYANG, FUGU)).body("groups[1].name.zh", equalTo("府谷县民政局"));
        assertFigures(figures, "groups[0].", 6, 3, 2, 0.5, 0.3333, 1, 1, 2);
        assertFigures(figures, "groups[1].", 0, 0, 0, null, null, 1, 0, 0);
    }

    @Test
    void byType() {
        ValidatableResponse figures = figures(auditor, FEBRUARY + "&groupBy=type");

        figures.body("groups.key", contains("certificate-verification", "residence-confirmation", "service-handover"))
                .body("groups[0].name.zh", equalTo("证明核验"));
        assertFigures(figures, "groups[0].", 1, 0, 0, 0.0, 0.0, 0, 0, 1);
        assertFigures(figures, "groups[1].", 5, 3, 2, 0.6, 0.4, 1, 1, 1);
    }

    @Test
    void bothDaysOfThePeriodCount() {
        figures(auditor, "/statistics/returns?from=2019-02-15&to=2019-02-15").body("total.cohort", equalTo(6));
        figures(auditor, "/statistics/returns?from=2019-02-01&to=2019-02-14").body("total.cohort", equalTo(0));
        figures(auditor, "/statistics/returns?from=2019-02-16&to=2019-02-28").body("total.cohort", equalTo(0));
    }

    @Test
    void wherePeriodOrDirectionAreEmptyThereIsNoRate() {
        for (String query :
                new String[] {FEBRUARY + "&direction=incoming", "/statistics/returns?from=2019-03-01&to=2019-03-31"}) {
            ValidatableResponse figures = figures(auditor, query);
            figures.body("groups", hasSize(0));
            assertFigures(figures, "total.", 0, 0, 0, null, null, 0, 0, 0);
        }
    }

    @Test
    void whatAnOfficeSeesIsItsOwn() {
        figures(TestCaller.submitter().of(FUGU), FEBRUARY)
                .body("groups.key", contains("cn-150600"))
                .body("total.cohort", equalTo(0))
                .body("total.senderFault", equalTo(1));
        figures(TestCaller.handler().of(YUYANG), FEBRUARY)
                .body("total.cohort", equalTo(6))
                .body("total.senderFault", equalTo(1));
        figures(TestCaller.handler().of("610829-health"), FEBRUARY)
                .body("groups", hasSize(0))
                .body("total.returnRate", nullValue());
        figures(TestCaller.operator(), FEBRUARY).body("total.cohort", equalTo(6));
        figures(TestCaller.with("handler", "administrator").of(FUGU), FEBRUARY).body("total.cohort", equalTo(0));
    }

    @Test
    void allIndicatorsOfAPeriod() {
        figures(auditor, FEBRUARY)
                .body("total.due", equalTo(9))
                .body("total.declined", equalTo(1))
                .body("total.senderFaultRate", equalTo(0.2222))
                .body("total.valid", equalTo(1))
                .body("total.validityRate", equalTo(1.0))
                // Three of six returned, the third after 16 days; of those who answered it would be 15.
                .body("total.medianDays", equalTo(16))
                .body("total.medianNotReached", equalTo(false))
                .body("total.ninetiethPercentileDays", nullValue())
                .body("total.ninetiethPercentileNotReached", equalTo(true))
                .body("total.open", equalTo(2))
                .body("total.backlog.overdueOver30", equalTo(2))
                .body("total.backlog.notDue", equalTo(0))
                .body("total.lateReasons.capacity", equalTo(1))
                .body("total.backlog.oldest.due", equalTo("2019-02-15"))
                .body("total.upcoming.rounds", equalTo(0))
                .body("total.senderFaultReasons.misrouted", equalTo(2))
                .body("total.declineReasons", equalTo(Map.of("incomplete", 1)))
                .body("holidaysUnknown", hasItems(2019, 2020))
                .body("total.lights.returnRate", equalTo("red"))
                .body("total.lights.medianDays", equalTo("yellow"));
        figures(auditor, "/statistics/returns?from=2019-01-01&to=2019-01-31")
                .body("total.sent", equalTo(9))
                .body("total.receiptRate", equalTo(0.8888))
                .body("total.returnRate", nullValue())
                .body("total.lights.returnRate", nullValue());
    }

    @Test
    void filtersNarrowAndTrendsFollow() {
        figures(auditor, FEBRUARY + "&counterpart=cn-140900&type=residence-confirmation&groupBy=office")
                .body("groups.key", contains(YUYANG))
                .body("total.cohort", equalTo(3));
        figures(auditor, FEBRUARY + "&office=" + FUGU + "&groupBy=movement")
                .body("groups.key", contains("cross-province"))
                .body("groups[0].name.zh", equalTo("跨省"))
                .body("total.due", equalTo(1));
        figures(auditor, FEBRUARY + "&movement=within-county").body("total.due", equalTo(0));
        figures(auditor, "/statistics/returns?from=2018-12-05&to=2019-03-20&groupBy=month")
                .body("groups.key", contains("2019-01", "2019-02"))
                .body("groups[0].sent", equalTo(9))
                .body("groups[1].cohort", equalTo(6));
        figures(auditor, "/statistics/returns?from=2018-12-05&to=2019-03-20&groupBy=week&counterpart=cn-150600")
                .body("groups.key", contains("2019-01-14", "2019-02-11"))
                .body("groups[1].returned", equalTo(1));
    }

    @ParameterizedTest
    @EnumSource(Figure.class)
    void everyFigureOpensDownToItsSlips(Figure figure) {
        Map<String, Integer> expected = Map.ofEntries(
                entry("sent", 9),
                entry("receipted", 8),
                entry("not-receipted", 1),
                entry("due", 9),
                entry("cohort", 6),
                entry("returned", 3),
                entry("not-returned", 3),
                entry("on-time", 2),
                entry("late", 1),
                entry("sender-fault", 2),
                entry("overdue", 2),
                entry("not-due", 0),
                entry("overdue-1-to-5", 0),
                entry("overdue-6-to-15", 0),
                entry("overdue-16-to-30", 0),
                entry("overdue-over-30", 2),
                entry("oldest", 2),
                entry("upcoming", 0),
                entry("upcoming-answered", 0),
                entry("median", 6),
                entry("contested", 0),
                entry("arrived-late", 0),
                entry("withdrawn", 1),
                entry("declined", 1),
                entry("open", 2),
                entry("extended", 0),
                entry("valid", 1),
                entry("invalid", 0),
                entry("answered", 3));
        String path = "/statistics/slips?from=2019-01-01&to=2019-12-31&figure=" + figure.code();

        List<String> paged = new ArrayList<>();
        String next = "";
        while (next != null) {
            ValidatableResponse page =
                    auditor.get(path + "&limit=2" + next).then().statusCode(200);
            paged.addAll(page.extract().path("items.id"));
            next = page.extract().path("next");
            next = next == null ? null : "&cursor=" + next;
        }

        assertThat(paged).doesNotHaveDuplicates().hasSize(Objects.requireNonNull(expected.get(figure.code())));
        assertThat(auditor.get(path).then().extract().<List<String>>path("items.id"))
                .isEqualTo(paged);
        assertThat(TestCaller.handler().of(FUGU).get(path).then().extract().<List<String>>path("items.id"))
                .hasSizeLessThanOrEqualTo(1);
    }

    /** Each number of a report, and the figure that opens it. */
    private static final Map<String, String> OPENS = Map.ofEntries(
            entry("sent", "sent"),
            entry("receipted", "receipted"),
            entry("due", "due"),
            entry("cohort", "cohort"),
            entry("returned", "returned"),
            entry("onTime", "on-time"),
            entry("senderFault", "sender-fault"),
            entry("senderFaultReasons.misrouted", "sender-fault&reason=misrouted"),
            entry("senderFaultReasons.incomplete", "sender-fault&reason=incomplete"),
            entry("withdrawn", "withdrawn"),
            entry("declined", "declined"),
            entry("declineReasons.incomplete", "declined&reason=incomplete"),
            entry("declineReasons.misrouted", "declined&reason=misrouted"),
            entry("contested", "contested"),
            entry("arrivedLate", "arrived-late"),
            entry("open", "open"),
            entry("overdue", "overdue"),
            entry("backlog.notDue", "not-due"),
            entry("backlog.overdue1To5", "overdue-1-to-5"),
            entry("backlog.overdue6To15", "overdue-6-to-15"),
            entry("backlog.overdue16To30", "overdue-16-to-30"),
            entry("backlog.overdueOver30", "overdue-over-30"),
            entry("upcoming.rounds", "upcoming"),
            entry("upcoming.answered", "upcoming-answered"),
            entry("extended", "extended"),
            entry("valid", "valid"),
            entry("invalid", "invalid"),
            entry("lateReasons.capacity", "late&reason=capacity"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "&asOf=2019-02-20",
                "&asOf=2019-02-16",
                "&asOf=2019-02-15",
                "&asOf=2019-02-12",
                "&asOf=2019-01-21",
                "&asOf=2019-01-01",
                "&otherRegion=140930",
                "&urgency=normal&asOf=2019-02-18",
                "&otherOffice=140930-health",
                "&otherOffice=none"
            })
    void everyNumberOpensAsManyRoundsAsItSays(String further) {
        String period = "from=2019-01-01&to=2019-12-31" + further;
        JsonPath report = auditor.get("/statistics/returns?" + period).jsonPath();

        OPENS.forEach((number, figure) -> {
            int says = report.get("total." + number) == null ? 0 : report.getInt("total." + number);
            String list = "/statistics/slips?limit=200&" + period + "&figure=" + figure;
            assertThat(auditor.get(list).then().statusCode(200).extract().<List<String>>path("items.id"))
                    .as("%s of %s", number, period)
                    .hasSize(says);
        });
    }

    @Test
    void aFigureIsAsItWasAtTheEndOfADay() {
        ValidatableResponse due = figures(auditor, FEBRUARY + "&asOf=2019-02-15");
        // The one that came a day late is open still.
        due.body("asOf", equalTo("2019-02-15")).body("cutOff", equalTo("2019-02-15"));
        assertFigures(due, "total.", 6, 2, 2, 0.3333, 0.3333, 2, 1, 3);
        due.body("total.lateReasons", equalTo(Map.of())).body("total.valid", equalTo(0));

        assertFigures(figures(auditor, FEBRUARY + "&asOf=2019-02-16"), "total.", 6, 3, 2, 0.5, 0.3333, 2, 1, 2);
        figures(auditor, FEBRUARY + "&asOf=2019-02-19").body("total.valid", equalTo(0));
        figures(auditor, FEBRUARY + "&asOf=2019-02-20").body("total.valid", equalTo(1));
    }

    @Test
    void whatIsDueBehindTheCutOffIsToldApartAnsweredOrNot() {
        ValidatableResponse figures = figures(auditor, FEBRUARY + "&asOf=2019-02-12");

        assertFigures(figures, "total.", 0, 0, 0, null, null, 0, 0, 0);
        figures.body("total.upcoming.rounds", equalTo(6))
                .body("total.upcoming.answered", equalTo(1))
                .body("total.backlog.notDue", equalTo(4))
                .body("total.lights.medianDays", nullValue());
        auditor.get("/statistics/returns?from=2019-02-01&to=2019-02-28&asOf=2999-01-01")
                .then()
                .statusCode(400);
    }

    @Test
    void theSenderCanNameWhoSitsOnHisSlips() {
        figures(auditor, FEBRUARY + "&groupBy=otherOffice")
                .body("groups.key", contains("140930-health", "none"))
                .body("groups[0].cohort", equalTo(4))
                .body("groups[1].cohort", equalTo(2));
        // Whose office is not known yet is a group like others, and opens.
        figures(auditor, FEBRUARY + "&otherOffice=none").body("total.cohort", equalTo(2));
        auditor.get("/statistics/slips?from=2019-02-01&to=2019-02-28&figure=cohort&otherOffice=none")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .body("items.otherOffice", everyItem(nullValue()));
        // By the directory the office is in Hequ; where none is known, the region that was addressed.
        figures(auditor, FEBRUARY + "&groupBy=otherRegion")
                .body("groups.key", contains("140930", "150600"))
                .body("groups[0].cohort", equalTo(4))
                .body("groups[1].cohort", equalTo(2));
        figures(auditor, FEBRUARY + "&otherRegion=140930").body("total.cohort", equalTo(4));
        figures(auditor, FEBRUARY + "&groupBy=urgency")
                .body("groups.key", contains("normal"))
                .body("groups[0].name.zh", equalTo("普通"))
                .body("total.cohort", equalTo(6));
        figures(auditor, FEBRUARY + "&groupBy=agreement&agreement=agr")
                .body("groups.key", contains("agr"))
                .body("total.sent", equalTo(0));
    }

    @Test
    void reasonsOpenDownToo() {
        String path = "/statistics/slips?from=2019-01-01&to=2019-12-31&figure=";
        auditor.get(path + "late&reason=capacity")
                .then()
                .body("items", hasSize(1))
                .body("items[0].round", equalTo(1))
                .body("items[0].daysLate", equalTo(1))
                .body("items[0].office", equalTo(YUYANG))
                .body("items[0].otherOffice", equalTo("140930-health"))
                .body("items[0].state", equalTo("returned"))
                .body("items[0].verdict", equalTo("valid"));
        auditor.get(path + "overdue&asOf=2019-02-18")
                .then()
                .body("items.daysLate", everyItem(equalTo(1)))
                .body("items.returnedOn", everyItem(nullValue()))
                .body("holidaysUnknown", contains(2019));
        auditor.get(path + "late&reason=other").then().body("items", hasSize(0));
        auditor.get(path + "declined&reason=incomplete").then().body("items", hasSize(1));
        auditor.get(path + "sent&reason=incomplete").then().statusCode(400);
        auditor.get(path + "sent&cursor=x").then().statusCode(400);
        auditor.get("/statistics/slips?from=2019-01-01&to=2019-12-31").then().statusCode(400);
    }

    @Test
    void whoOwesReturnsAndIsSilent() {
        TestCaller.handler()
                .of(YUYANG)
                .get("/statistics/silence?groupBy=type")
                .then()
                .statusCode(200)
                .body("groups[0].key", equalTo("certificate-verification"))
                .body("groups[0].firstDue", equalTo("2019-02-15"))
                .body("groups[0].lastReturn", nullValue())
                .body("groups[0].workingDays", greaterThan(1500))
                .body("groups[0].overdue", equalTo(1))
                .body("groups[0].oldest", greaterThan(1500));
        TestCaller.handler()
                .of(FUGU)
                .get("/statistics/silence?groupBy=office")
                .then()
                .body("groups", hasSize(0));
        auditor.get("/statistics/silence?groupBy=month").then().statusCode(400);
    }

    @Test
    void asATableForSpreadsheets() throws IOException {
        List<CsvRecord> rows = csv("zh");
        int heading = heading(rows, "代码");
        CsvRecord columns = rows.get(heading);
        assertThat(rows)
                .hasSize(heading + 4)
                .allSatisfy(row -> assertThat(row.getFieldCount()).isEqualTo(columns.getFieldCount()));
        int rate = columns.getFields().indexOf("回复率");
        assertThat(rows.stream().skip(heading + 1).map(row -> row.getField(0))).containsExactly(YUYANG, FUGU, "合计");
        assertThat(rows.stream().skip(heading + 1).map(row -> row.getField(rate)))
                .containsExactly("50.0%", "—", "50.0%");
        List<CsvRecord> english = csv("en");
        assertThat(english.get(heading(english, "Key")).getField(rate)).isEqualTo("Return rate");

        byte[] workbook = auditor.request()
                .accept(XLSX)
                .get("/api/v1" + FEBRUARY + "&groupBy=office")
                .then()
                .statusCode(200)
                .header(
                        "Content-Disposition",
                        equalTo("attachment; filename=\"outgoing-by-office-2019-02-01-2019-02-28.xlsx\""))
                .extract()
                .asByteArray();
        try (ReadableWorkbook read = new ReadableWorkbook(new ByteArrayInputStream(workbook))) {
            List<Row> sheet = read.getFirstSheet().read();
            Row last = sheet.get(sheet.size() - 1);
            assertThat(last.getCellText(0)).isEqualTo("Total");
            assertThat(last.getCellAsNumber(rate).orElseThrow()).isEqualByComparingTo("0.5");
            assertThat(sheet.get(sheet.size() - 2).getCellText(rate)).isEqualTo("—");
        }
    }

    @Test
    void aSheetSaysWhatItIsAndMarksWhatIsPartial() {
        String text = table(
                "en",
                "/statistics/returns?from=2019-01-05&to=2019-02-28&groupBy=month&counterpart=cn-150600&asOf=2019-02-20");

        assertThat(text)
                .contains("Figures by,Month")
                .contains("Direction,Outgoing: what we sent")
                .contains("Period,2019-01-05 – 2019-02-28")
                .contains("As of the end of,2019-02-20")
                .contains("Due dates count up to,2019-02-20")
                .contains("Counterpart,cn-150600")
                .contains("Counted with plain weekends,2019")
                .contains("Made at,")
                .contains("Version,Huizhi ")
                .contains("2019-01,partial")
                .contains("2019-02,partial");
        assertThat(table("en", "/statistics/returns?from=2019-01-05&to=9999-12-31&groupBy=counterpart"))
                .contains("Period,from 2019-01-05");
        figures(auditor, "/statistics/returns?from=2019-01-05&to=2019-02-28&groupBy=month")
                .body("groups[0].partial", equalTo(true))
                .body("groups[1].partial", nullValue());
    }

    @Test
    void theListBehindAFigureIsASheetToo() {
        List<CsvRecord> rows = records(table("en", "/statistics/slips?from=2019-02-01&to=2019-02-28&figure=late"));
        int heading = heading(rows, "Number");
        List<String> columns = rows.get(heading).getFields();

        assertThat(rows.get(0).getField(1)).isEqualTo("late");
        assertThat(rows).hasSize(heading + 2);
        CsvRecord late = rows.get(heading + 1);
        assertThat(late.getField(columns.indexOf("Round"))).isEqualTo("1");
        assertThat(late.getField(columns.indexOf("Working days late"))).isEqualTo("1");
        assertThat(late.getField(columns.indexOf("The other side's office"))).isEqualTo("140930-health");
        assertThat(late.getField(columns.indexOf("Withdrawn on"))).isEqualTo("—");
        auditor.request()
                .accept(XLSX)
                .get("/api/v1/statistics/slips?from=2019-02-01&to=2019-02-28&figure=cohort")
                .then()
                .statusCode(200)
                .header(
                        "Content-Disposition",
                        equalTo("attachment; filename=\"outgoing-cohort-2019-02-01-2019-02-28.xlsx\""));
    }

    private static int heading(List<CsvRecord> rows, String first) {
        return rows.stream().map(row -> row.getField(0)).toList().indexOf(first);
    }

    private List<CsvRecord> csv(String language) {
        return records(table(language, FEBRUARY + "&groupBy=office"));
    }

    private static List<CsvRecord> records(String text) {
        return CsvReader.builder().ofCsvRecord(text.substring(1)).stream().toList();
    }

    private String table(String language, String path) {
        String text = auditor.request()
                .config(RestAssured.config()
                        .headerConfig(HeaderConfig.headerConfig().overwriteHeadersWithName("Accept-Language")))
                .accept("text/csv")
                .header("Accept-Language", language)
                .get("/api/v1" + path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(text).startsWith("\uFEFF");
        return text;
    }

    @Test
    void aRecountNamesWhatIsWrong() {
        Yulin.update(
                "update statistic set returned = returned + 2 where not monthly and day = '2019-02-15'"
                        + " and cell in (select id from statistic_cell where scope = 'counterpart' and counterpart = 'cn-150600')");
        auditor.post("/statistics/recount", "{}")
                .then()
                .statusCode(200)
                .body("exact", equalTo(false))
                .body("differences", hasSize(1))
                .body("differences[0].scope", equalTo("counterpart"))
                .body("differences[0].period", equalTo("2019-02-15"))
                .body("differences[0].values.counterpart", equalTo("cn-150600"))
                .body("differences[0].excess.returned", equalTo(2));
        auditor.post("/statistics/recount", "{\"replace\": true}").then().statusCode(403);
        countedAnew();
    }

    private static ValidatableResponse figures(TestCaller caller, String path) {
        return caller.request()
                .config(RestAssured.config()
                        .jsonConfig(JsonConfig.jsonConfig().numberReturnType(NumberReturnType.DOUBLE)))
                .get("/api/v1" + path)
                .then()
                .statusCode(200);
    }

    private static void assertFigures(
            ValidatableResponse figures,
            String at,
            int cohort,
            int returned,
            int onTime,
            @Nullable Double returnRate,
            @Nullable Double onTimeRate,
            int senderFault,
            int withdrawn,
            int overdue) {
        figures.body(at + "cohort", equalTo(cohort))
                .body(at + "returned", equalTo(returned))
                .body(at + "onTime", equalTo(onTime))
                .body(at + "returnRate", equalTo(returnRate))
                .body(at + "onTimeRate", equalTo(onTimeRate))
                .body(at + "senderFault", equalTo(senderFault))
                .body(at + "withdrawn", equalTo(withdrawn))
                .body(at + "overdue", equalTo(overdue));
    }

    private static void slip(
            String counterpart,
            String office,
            String type,
            String state,
            @Nullable String reason,
            @Nullable String returnedOn) {
        LocalDate returned = returnedOn == null ? null : LocalDate.parse(returnedOn);
        boolean late = returned != null && returned.isAfter(DUE);
        Yulin.update(
                """
                insert into notice (id, number, direction, type, urgency, requires_return, counterpart, sender_region,
                    sender_office, receiver_region, office, peer_office, agreement_id, agreement_version, agreement_digest, reply_limit,
                    acceptance_limit, unverified, submission, state, round, submitted_at, delivered_at, begun_at, returned_at, assessed_at,
                    verdict, declined_at, withdrawn_at, sender_fault, withdrawal_stored, due_date, first_due_date, reason, updated_at,
                    progress_messages, version, sent_on, receipted_in_time, movement, returned_on, return_days, late_reason)
                values (?, '610800-2019-000001', 'OUTGOING', ?, 'NORMAL', true, ?, '610802', ?, ?, ?, ?, 'agr', 1,
                    repeat('0', 64), 15, 3, '{}', ?, ?, 1, '2019-01-20T00:00:00Z', '2019-01-20T00:00:00Z', '2019-01-20T00:00:00Z', ?, ?, ?,
                    ?, ?, ?, false, ?, ?, ?, '2019-01-20T00:00:00Z', 0, 1, '2019-01-20', ?, 'cross-province', ?, ?, ?)""",
                UUID.randomUUID(),
                type,
                counterpart,
                office,
                counterpart.equals("cn-140900") ? "140900" : "150600",
                office,
                counterpart.equals("cn-140900") ? "140930-health" : null,
                UUID.randomUUID(),
                state,
                returned == null ? null : returned.atTime(2, 0).atOffset(ZoneOffset.UTC),
                state.equals("ASSESSED") ? OffsetDateTime.parse("2019-02-20T02:00:00Z") : null,
                state.equals("ASSESSED") ? "valid" : null,
                state.equals("DECLINED") ? SOON : null,
                state.equals("WITHDRAWN") ? SOON : null,
                "misrouted".equals(reason),
                DUE,
                DUE,
                reason,
                !office.equals(FUGU),
                returned,
                returned == null ? null : (int) DUE.until(returned, ChronoUnit.DAYS) + 15,
                late ? "capacity" : null);
    }
}
