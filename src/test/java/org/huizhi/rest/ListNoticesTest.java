package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
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
        assertThat(instants).isSorted();
        assertThat(ids).last().isEqualTo(slips.get(0));
        String last = instants.get(instants.size() - 1);
        jiaxian.get("/notices?updatedAfter=" + last).then().body("items", hasSize(0));
        jiaxian.get("/notices?updatedAfter=" + Instant.parse(last).minusNanos(1))
                .then()
                .statusCode(200)
                .body("items.id", hasItem(slips.get(0)));
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
