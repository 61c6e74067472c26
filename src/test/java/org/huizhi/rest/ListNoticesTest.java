package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.startsWith;

import de.siegmar.fastcsv.reader.CsvReader;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ContractFilter;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ListNoticesTest {

    /** An office that no other test sends from, so that its notices can be counted. */
    private static final String OFFICE = "610828-health";

    private static final int MANY = 120;

    private final TestCaller jiaxian = TestCaller.submitter().of(OFFICE);
    private final TestCaller hub = TestCaller.auditor();

    @Test
    void pagesHaveNoGapsAndRepeatNothing() {
        TestCaller wubu = TestCaller.submitter().of("610829-health");
        List<String> submitted = submit(wubu, "610829-health", MANY);

        List<String> read = pages(wubu, "limit=7");

        assertThat(read).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(submitted);
        assertThat(read).isSortedAccordingTo(Comparator.reverseOrder());
        assertThat(pages(wubu, "limit=200")).isEqualTo(read);
        assertThat(pages(wubu, "limit=60")).isEqualTo(read);
        wubu.get("/notices").then().body("items", hasSize(50));

        List<String> byChange = pages(wubu, "limit=7&updatedAfter=2020-01-01T00:00:00Z");
        assertThat(byChange).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(submitted);
    }

    @Test
    void whatChangedLaterComesLater() {
        List<String> slips = submit(jiaxian, OFFICE, 3);
        slips.forEach(slip -> jiaxian.awaitState(slip, "sent"));
        String since = "2020-01-01T00:00:00Z";

        jiaxian.perform("withdrawal", slips.get(0), "{}").then().statusCode(200);

        Response changes = jiaxian.get("/notices?limit=200&updatedAfter=" + since);
        List<String> instants = changes.path("items.updatedAt");
        List<String> ids = changes.path("items.id");
        assertThat(instants.stream().map(Instant::parse)).isSorted();
        assertThat(ids).last().isEqualTo(slips.get(0));
        String last = instants.get(instants.size() - 1);
        jiaxian.get("/notices?updatedAfter=" + last).then().body("items", hasSize(0));
        jiaxian.get("/notices?updatedAfter=" + Instant.parse(last).minusNanos(1))
                .then()
                .statusCode(200)
                .body("items.id", hasItem(slips.get(0)));
    }

    /** Systems that write their own time, and one that does not know that a plus sign in an address is a blank. */
    @Test
    void aMomentIsTheSameInWhateverOffsetItIsSaid() {
        String slip = submit(jiaxian, OFFICE, 1).get(0);
        jiaxian.awaitState(slip, "sent");
        Instant changed = Instant.parse(jiaxian.get("/notices/" + slip).path("updatedAt"));

        for (String offset : List.of("Z", "+08:00", "-03:30", "+00:00", "+14:00")) {
            ZoneOffset zone = ZoneOffset.of(offset);
            assertThat(changedAfter(changed.minusNanos(1000).atOffset(zone), "%2B"))
                    .as(offset)
                    .contains(slip);
            assertThat(changedAfter(changed.plus(Duration.ofMinutes(1)).atOffset(zone), "%2B"))
                    .as(offset)
                    .doesNotContain(slip);
        }
        assertThat(changedAfter(changed.minusNanos(1000).atOffset(ZoneOffset.ofHours(8)), "+"))
                .contains(slip);
    }

    /** @param plus how the plus sign of the offset stands in the address */
    private List<String> changedAfter(OffsetDateTime moment, String plus) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + jiaxian.token())
                .get("/api/v1/notices?limit=200&updatedAfter="
                        + DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(moment).replace("+", plus))
                .then()
                .statusCode(200)
                .extract()
                .path("items.id");
    }

    @Test
    void eachFilterFiltersAndTheyAddUp() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String incoming = Yulin.receive(xinzhou, "residence-confirmation");
            String outgoing = submit(jiaxian, OFFICE, 1).get(0);
            String withdrawn = submit(jiaxian, OFFICE, 1).get(0);
            jiaxian.perform("withdrawal", withdrawn, "{}").then().statusCode(200);

            assertOnly("direction=outgoing", "direction", "outgoing", outgoing, incoming);
            assertOnly("direction=incoming", "direction", "incoming", incoming, outgoing);
            assertOnly("state=withdrawn", "state", "withdrawn", withdrawn, outgoing);
            assertOnly("counterpart=cn-140900", "counterpart", "cn-140900", outgoing, null);
            assertOnly("type=residence-confirmation", "type", "residence-confirmation", outgoing, null);
            assertOnly("office=" + OFFICE, "sender.office", OFFICE, outgoing, incoming);
            assertThat(pages(hub, "direction=outgoing&state=withdrawn&office=" + OFFICE))
                    .contains(withdrawn)
                    .doesNotContain(outgoing, incoming);
            hub.get("/notices?counterpart=cn-999999").then().body("items", hasSize(0));
            hub.get("/notices?type=horoscope").then().statusCode(200).body("items", hasSize(0));
        }
    }

    /** A hospital's system asks what became of its case, by its own case number; a clerk has a paper with a number. */
    @Test
    void onesOwnCaseIsFoundByItsReferenceAndBySlipsNumber() {
        String reference = "JX/" + TestCaller.freshKey().substring(0, 8);
        List<String> slips = List.of(submitted(reference), submitted(reference));
        submitted(reference + "0");
        String number = jiaxian.get("/notices/" + slips.get(0)).path("number");

        assertThat(pages(jiaxian, "limit=1&reference=" + reference)).isEqualTo(List.of(slips.get(1), slips.get(0)));
        assertThat(pages(jiaxian, "number=" + number)).containsExactly(slips.get(0));
        assertThat(pages(jiaxian, "reference=" + reference + "&direction=outgoing&number=" + number))
                .containsExactly(slips.get(0));
        for (String none : List.of(
                "reference=" + reference.toLowerCase(Locale.ROOT),
                "reference=" + reference.substring(0, 10),
                "number=" + number.replaceFirst("[0-9]{6}", "999999"),
                "direction=incoming&reference=" + reference)) {
            assertThat(pages(jiaxian, none)).as(none).isEmpty();
        }
        // Nobody finds another office's case, however well he knows what it is called.
        TestCaller nextDoor = TestCaller.submitter().of("610828-public-security");
        assertThat(pages(nextDoor, "reference=" + reference)).isEmpty();
        assertThat(pages(nextDoor, "number=" + number)).isEmpty();
        assertThat(pages(hub, "number=" + number)).containsExactly(slips.get(0));
    }

    /** An office that works with a spreadsheet program takes its list along: all pages, and what the list is of. */
    @Test
    void aListIsASheetToo() throws IOException {
        TestCaller suide = TestCaller.submitter().of("610826-health");
        List<String> submitted = submit(suide, "610826-health", 3);
        suide.submitted(Slips.with(
                Slips.with(Slips.submission("certificate-verification"), "/sender/office", "610826-health"),
                "/reference",
                "-1"));
        submit(jiaxian, OFFICE, 1);

        List<List<String>> rows = csv(suide, "zh", "type=residence-confirmation&limit=1");

        int heading = rows.indexOf(List.of("")) + 1;
        assertThat(rows.subList(0, heading)).contains(List.of("事项类型", "residence-confirmation"));
        assertThat(rows.get(heading)).startsWith("编号", "状态").endsWith("标识");
        assertThat(rows.subList(heading + 1, rows.size()))
                .extracting(row -> row.get(row.size() - 1))
                .containsExactly(submitted.get(2), submitted.get(1), submitted.get(0));
        assertThat(csv(suide, "en", "reference=-1"))
                .last()
                .satisfies(row -> assertThat(row).contains("Outgoing", "'-1", "Normal"));
        byte[] workbook = suide.request()
                .accept(Sheet.XLSX)
                .get("/api/v1/notices?direction=outgoing")
                .then()
                .statusCode(200)
                .header("Content-Disposition", "attachment; filename=\"notices.xlsx\"")
                .extract()
                .asByteArray();
        try (ReadableWorkbook read = new ReadableWorkbook(new ByteArrayInputStream(workbook))) {
            assertThat(read.getFirstSheet().read()).hasSize(4 + 1 + 4);
        }
        assertThat(csv(TestCaller.handler().of("610831-health"), "en", "direction=outgoing"))
                .noneMatch(row -> row.contains(submitted.get(0)));
        suide.request()
                .accept("text/csv")
                .get("/api/v1/notices?state=lost")
                .then()
                .statusCode(400);
    }

    /** @return rows without what stands empty at their end */
    private static List<List<String>> csv(TestCaller caller, String language, String query) {
        String text = RestAssured.given()
                .filter(new ContractFilter())
                .header("Authorization", "Bearer " + caller.token())
                .header("Accept-Language", language)
                .accept("text/csv")
                .get("/api/v1/notices?" + query)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        List<List<String>> rows = new ArrayList<>();
        CsvReader.builder()
                .skipEmptyLines(false)
                .ofCsvRecord(text.replace("\uFEFF", ""))
                .forEach(row -> {
                    List<String> cells = new ArrayList<>(row.getFields());
                    while (cells.size() > 1 && cells.get(cells.size() - 1).isEmpty()) {
                        cells.remove(cells.size() - 1);
                    }
                    rows.add(List.copyOf(cells));
                });
        return rows;
    }

    @Test
    void anIncomingSlipIsFoundByTheNumberOnThePaper() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String slip = Yulin.receive(xinzhou, "residence-confirmation");
            String number = hub.get("/notices/" + slip).path("number");

            assertThat(pages(TestCaller.handler().of(Slips.YULIN_OFFICE), "number=" + number))
                    .contains(slip);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "reference=%E6%A1%88%E5%8F%B7",
                "reference=%25",
                "reference=" + "x%27%20or%201=1",
                "number=610800-2026",
                "number=123",
                "number=610800-2026-000123%25"
            })
    void whatCannotBeAReferenceOrANumberIsSaid(String filter) {
        jiaxian.get("/notices?" + filter)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:invalid-parameter"))
                .body("detail", startsWith(filter.substring(0, filter.indexOf('=')) + " must be "));
    }

    /** Of a million slips one is looked up by an index, whoever asks: the root office, which has all, too. */
    @ParameterizedTest
    @ValueSource(strings = {"reference", "number"})
    void oneOfManyIsFoundByAnIndex(String column) {
        assertThat(Yulin.query(
                        "select indexdef from pg_indexes where tablename = 'notice' and indexdef like ?",
                        "%(" + column + "%"))
                .isNotEmpty();
    }

    private String submitted(String reference) {
        return jiaxian.submitted(
                Slips.with(Slips.with(Slips.submission(), "/sender/office", OFFICE), "/reference", reference));
    }

    @Test
    void whatIsOverdueIsFound() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String late = Yulin.receive(xinzhou, "residence-confirmation");
            String early = Yulin.receive(xinzhou, "residence-confirmation");
            LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
            LocalDate dueDate = today.minusDays(1);
            Yulin.update("update notice set due_date = ? where id = ?::uuid", dueDate, late);

            hub.get("/notices/" + late)
                    .then()
                    .body("overdue", equalTo(true))
                    .body("dueDate", equalTo(dueDate.toString()));
            assertThat(pages(hub, "overdue=true")).contains(late).doesNotContain(early);
            assertThat(pages(hub, "overdue=false&direction=incoming"))
                    .contains(early)
                    .doesNotContain(late);
            assertThat(pages(hub, "dueBefore=" + today)).contains(late).doesNotContain(early);
            assertThat(pages(hub, "dueBefore=" + dueDate)).doesNotContain(late, early);

            TestCaller.handler()
                    .perform("returns", late, "{\"kind\": \"final\", \"payload\": {\"outcome\": \"confirmed\"}}")
                    .then()
                    .statusCode(422)
                    .body("errors[0].pointer", equalTo("/lateReason"));
            TestCaller.handler()
                    .perform("returns", late, """
                            {"kind": "final", "payload": {"outcome": "confirmed"}, "lateReason": {"code": "person-not-reached"}}""")
                    .then()
                    .statusCode(200)
                    .body("overdue", equalTo(false))
                    .body("lateReason", equalTo("person-not-reached"));
            assertThat(pages(hub, "overdue=true")).doesNotContain(late);
        }
    }

    @Test
    void aSecondRoundIsFoundByItsDueDateHoweverEarlyItsAssessmentIsDated() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String slip = Yulin.receive(xinzhou, "residence-confirmation");
            TestCaller handler = TestCaller.handler();
            handler.perform("returns", slip, VerbBodies.finalReturn("residence-confirmation"))
                    .then()
                    .statusCode(200);
            xinzhou.send(xinzhou.letter(xinzhou.message(
                    MessageType.RETURN_ASSESSED.wireName(),
                    slip,
                    Map.of("round", 1, "office", "140900-hub", "verdict", "invalid"),
                    Instant.now().minus(Duration.ofDays(80)))));
            handler.awaitState(slip, "accepted");
            LocalDate dueDate = LocalDate.parse(handler.get("/notices/" + slip).path("dueDate"));

            assertThat(pages(hub, "dueBefore=" + dueDate.plusDays(1))).contains(slip);
            assertThat(pages(hub, "dueBefore=" + dueDate)).doesNotContain(slip);
        }
    }

    /** No slip is due earlier than on that day, and none has a younger id. */
    @Test
    void aSlipDueOnTheDayOfItsSubmissionIsFoundThoughItsIdIsOfTomorrow() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Instant tomorrow = Instant.now().plus(Duration.ofHours(23));
            String slip = new UUID(tomorrow.toEpochMilli() << 16 | 0x7000, 1L << 63).toString();
            Letter submission =
                    xinzhou.say(MessageType.NOTICE_SUBMITTED, slip, Yulin.slipOfXinzhou("residence-confirmation"));
            assertThat(xinzhou.awaitReceiptFor(submission).verdict()).isEqualTo(Verdict.STORED);
            LocalDate day = LocalDate.ofInstant(submission.message().time(), ZoneId.of("Asia/Shanghai"));
            Yulin.update("update notice set due_date = ? where id = ?::uuid", day, slip);

            assertThat(pages(hub, "dueBefore=" + day.plusDays(1))).contains(slip);
            assertThat(pages(hub, "dueBefore=" + day)).doesNotContain(slip);
        }
    }

    @Test
    void anOfficeListsWhatIsItsOwn() {
        String theirs = submit(jiaxian, OFFICE, 1).get(0);
        String others = TestCaller.submitter().submitted(Slips.submission());

        assertThat(pages(jiaxian, "limit=200")).contains(theirs).doesNotContain(others);
        assertThat(pages(hub, "limit=200")).contains(theirs, others);
        assertThat(pages(jiaxian.of(OFFICE, Slips.YULIN_OFFICE), "limit=200")).contains(theirs, others);
        jiaxian.get("/notices?office=" + Slips.YULIN_OFFICE)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "x/y",
                "00000000-0000-7000-8000-000000000000",
                "00000000-0000-7000-8000-000000000000/now",
                "00000000-0000-7000-8000-000000000000/+1000000000-12-31T23:59:59Z",
                "1' or '1'='1/2026-01-01T00:00:00Z",
                "\u0000/\u0000"
            })
    void aCursorIsNotMadeUp(String text) {
        String cursor = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        for (String order : List.of("", "&updatedAfter=2020-01-01T00:00:00Z")) {
            jiaxian.get("/notices?cursor=" + cursor + order)
                    .then()
                    .statusCode(400)
                    .body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
        }
    }

    private void assertOnly(String filter, String field, String value, String with, @Nullable String without) {
        hub.get("/notices?limit=200&" + filter)
                .then()
                .statusCode(200)
                .body("items." + field, everyItem(equalTo(value)));
        assertThat(pages(hub, filter)).contains(with).doesNotContain(without == null ? "none" : without);
    }

    private static List<String> pages(TestCaller caller, String query) {
        List<String> ids = new ArrayList<>();
        String next = "";
        while (next != null) {
            Response page = caller.get("/notices?" + query + next);
            assertThat(page.statusCode()).isEqualTo(200);
            ids.addAll(page.path("items.id"));
            next = page.path("next") == null ? null : "&cursor=" + page.path("next");
        }
        return ids;
    }

    private static List<String> submit(TestCaller caller, String office, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> caller.submitted(Slips.with(Slips.submission(), "/sender/office", office)))
                .toList();
    }
}
