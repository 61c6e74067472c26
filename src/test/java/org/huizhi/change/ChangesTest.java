package org.huizhi.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partner system that keeps a copy of its slips by following what happens to them. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ChangesTest {

    /** Offices that no other test sends from, so that what happens to their slips is known. */
    private static final String OFFICE = "610826-health";

    private static final String OTHER = "610827-health";

    /** They wait, so each has a thread of its own. */
    private static final Executor WAITING = task -> new Thread(task, "waiting").start();

    private final TestCaller caller = TestCaller.submitter().calling("follower").of(OFFICE);
    private final TestCaller hub = TestCaller.auditor();

    /** A reader that goes on from where it came to. */
    private static final class Reader {

        private final TestCaller caller;
        private final int limit;
        private final List<Map<String, Object>> read = new ArrayList<>();
        private String next;
        private String filter = "";

        private Reader(TestCaller caller, int limit) {
            this.caller = caller;
            this.limit = limit;
            this.next = caller.get("/changes?start=now")
                    .then()
                    .statusCode(200)
                    .body("items", empty())
                    .extract()
                    .path("next");
        }

        private Reader readOn() {
            boolean more = true;
            while (more) {
                more = readPage();
            }
            return this;
        }

        private boolean readPage() {
            Response page = caller.get("/changes?limit=" + limit + "&cursor=" + next + filter);
            assertThat(page.statusCode()).isEqualTo(200);
            List<Map<String, Object>> items = page.path("items");
            assertThat(items).hasSizeLessThanOrEqualTo(limit);
            read.addAll(items);
            next = page.path("next");
            return page.path("more");
        }

        private List<String> events() {
            return read.stream()
                    .map(change -> String.valueOf(change.get("type")))
                    .map(type -> type.replaceAll("^org[.]huizhi[.]change[.]|[.]v1$", ""))
                    .toList();
        }

        private List<String> eventsOf(String slip) {
            return IntStream.range(0, read.size())
                    .filter(i -> slip.equals(read.get(i).get("subject")))
                    .mapToObj(events()::get)
                    .toList();
        }

        /** What happened to it is told as soon as nothing older is being written. */
        private void awaitEvents(String slip, String... events) {
            Patience.until(
                    slip + ": " + List.of(events), () -> readOn().eventsOf(slip).equals(List.of(events)));
        }

        /** Ids of the changes of these slips, which are read already. */
        private List<Object> of(List<String> slips, BiPredicate<String, String> wanted) {
            return IntStream.range(0, read.size())
                    .filter(i -> {
                        String slip = String.valueOf(read.get(i).get("subject"));
                        return slips.contains(slip) && wanted.test(slip, events().get(i));
                    })
                    .mapToObj(i -> read.get(i).get("id"))
                    .toList();
        }

        private List<Object> ids() {
            return read.stream().map(change -> change.get("id")).toList();
        }
    }

    private static String submitted(TestCaller caller, String office) {
        return caller.submitted(Slips.with(Slips.submission(), "/sender/office", office));
    }

    private static Connection database() throws SQLException {
        BusAndDatabaseResource.Surroundings around = BusAndDatabaseResource.surroundings();
        Connection connection = around.database().connect(around.databaseName());
        connection.setAutoCommit(false);
        return connection;
    }

    /** As somebody does who writes to a slip and commits when he likes. */
    private static void enter(Connection connection, String slip, String event) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "insert into timeline_entry (notice_id, at, event, region, round) values (?::uuid, now(), ?, 'cn-610800', 1)")) {
            statement.setString(1, slip);
            statement.setString(2, event);
            statement.executeUpdate();
        }
    }

    @Test
    void whatHappensToASlipComesOnceAndInOrder() {
        TestCaller handler = TestCaller.handler().calling("follower").of(Slips.YULIN_OFFICE);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Reader reader = new Reader(handler, 2);
            String first = reader.next;
            String slip = Yulin.receive(xinzhou, "residence-confirmation");
            handler.perform("acceptance", slip, "{}").then().statusCode(200);
            handler.perform("parts", slip, """
                    {"parts": [{"office": "610802-health", "question": "Since when?"}]}""").then().statusCode(200);
            TestCaller.handler()
                    .of("610802-health")
                    .perform("parts/1/answer", slip, "{\"payload\": {\"outcome\": \"confirmed\"}}")
                    .then()
                    .statusCode(200);
            TestCaller.administrator()
                    .perform("legal-hold", slip, "{\"reason\": \"a complaint\"}")
                    .then()
                    .statusCode(200);

            reader.awaitEvents(
                    slip,
                    "submitted",
                    "delivered",
                    "accepted",
                    "part-asked",
                    "part-answered",
                    "returned",
                    "legal-hold");
            assertThat(reader.ids()).doesNotHaveDuplicates();

            Reader again = new Reader(handler, 200);
            again.next = first;
            assertThat(again.readOn().read).containsAll(reader.read);
            Map<String, Object> change = reader.read.stream()
                    .filter(one -> slip.equals(one.get("subject")))
                    .findFirst()
                    .orElseThrow();
            assertThat(change)
                    .containsEntry("specversion", "1.0")
                    .containsEntry("source", "/mailboxes/cn-610800")
                    .containsEntry("datacontenttype", "application/json");
            assertThat(reader.read.toString())
                    .doesNotContain("000101")
                    .doesNotContain("follower")
                    .doesNotContain("Since when?");
        }
    }

    @Test
    void whatTheOtherRegionDoesComesToo() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Reader reader = new Reader(caller, 200);
            String slip = submitted(caller, OFFICE);
            caller.awaitState(slip, "delivered");
            xinzhou.say(
                    MessageType.RETURN_FINAL, slip, Slips.answered("140930-public-security", "residence-confirmation"));
            caller.awaitState(slip, "returned");
            caller.perform("assessment", slip, "{\"verdict\": \"valid\"}")
                    .then()
                    .statusCode(200);

            reader.awaitEvents(slip, "submitted", "sent", "delivered", "returned", "assessed");
        }
    }

    /** Whatever moves {@code updatedAt} is told. */
    @Test
    void whatOnlyAReceiptSaysComesToo() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Reader reader = new Reader(caller, 200);
            String withdrawn = submitted(caller, OFFICE);
            String sentBack = submitted(caller, OFFICE);
            caller.awaitState(withdrawn, "delivered");
            caller.awaitState(sentBack, "delivered");
            xinzhou.say(
                    MessageType.RETURN_FINAL,
                    sentBack,
                    Slips.answered("140930-public-security", "residence-confirmation"));
            caller.awaitState(sentBack, "returned");

            caller.perform("withdrawal", withdrawn, "{}").then().statusCode(200);
            caller.perform("assessment", sentBack, "{\"verdict\": \"invalid\", \"text\": \"which year?\"}")
                    .then()
                    .statusCode(200);

            reader.awaitEvents(withdrawn, "submitted", "sent", "delivered", "withdrawn", "confirmed");
            reader.awaitEvents(
                    sentBack, "submitted", "sent", "delivered", "returned", "assessed", "round-opened", "confirmed");
        }
    }

    /** It began before the other and is committed after it: a reader of what is there would pass over it. */
    @Test
    void whatIsCommittedLateIsNotPassedOver() throws SQLException {
        Reader reader = new Reader(caller, 200);
        String late = submitted(caller, OFFICE);
        String early = submitted(caller, OFFICE);
        reader.awaitEvents(late, "submitted", "sent");
        reader.awaitEvents(early, "submitted", "sent");
        try (Connection slow = database()) {
            enter(slow, late, "REMINDED");
            caller.perform("withdrawal", early, "{}").then().statusCode(200);

            reader.readOn();
            assertThat(reader.eventsOf(early))
                    .as("it waits for what began before it")
                    .doesNotContain("withdrawn");

            slow.commit();
        }
        reader.awaitEvents(early, "submitted", "sent", "withdrawn");
        assertThat(reader.eventsOf(late)).containsExactly("submitted", "sent", "reminded");
    }

    @Test
    void anOfficeReadsOfItsOwnSlipsAndOfThoseThatItWasAskedAbout() {
        TestCaller others = caller.of(OTHER);
        Reader ours = new Reader(caller, 200);
        Reader theirs = new Reader(others, 200);
        Reader all = new Reader(hub, 200);

        String slip = submitted(caller, OFFICE);

        ours.awaitEvents(slip, "submitted", "sent");
        all.awaitEvents(slip, "submitted", "sent");
        assertThat(theirs.readOn().eventsOf(slip)).isEmpty();
    }

    @Test
    void whoGetsASlipSeesItFromTheHandOverOnAndWhoGaveItAwayIsToldSo() {
        TestCaller former = TestCaller.handler().of(Slips.YULIN_OFFICE);
        TestCaller latter = TestCaller.handler().of("610802-civil-affairs");
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Reader formerReader = new Reader(former, 200);
            Reader latterReader = new Reader(latter, 200);
            String slip = Yulin.receive(xinzhou, "residence-confirmation");
            formerReader.awaitEvents(slip, "submitted", "delivered");
            latterReader.readOn();

            former.perform("hand-over", slip, "{\"office\": \"610802-civil-affairs\", \"reason\": \"other\"}")
                    .then()
                    .statusCode(200);
            latter.perform("acceptance", slip, "{}").then().statusCode(200);

            latterReader.awaitEvents(slip, "handed-over", "accepted");
            assertThat(formerReader.readOn().eventsOf(slip)).containsExactly("submitted", "delivered", "handed-over");
        }
    }

    @Test
    void whoWaitsIsToldAtOnce() {
        Reader reader = new Reader(caller, 200);
        CompletableFuture<Response> waiting =
                CompletableFuture.supplyAsync(() -> caller.get("/changes?wait=30&cursor=" + reader.next), WAITING);
        Patience.until("somebody waits", () -> followers() > 0);

        long began = System.nanoTime();
        String slip = submitted(caller, OFFICE);

        Response page = waiting.join();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.<List<String>>path("items.subject")).contains(slip);
    }

    @Test
    void whoWaitsForNothingIsToldWhenTheTimeIsOver() {
        Reader reader = new Reader(caller.of(OTHER), 200);

        Response page = caller.of(OTHER).get("/changes?wait=1&cursor=" + reader.next);

        page.then().statusCode(200).body("items", empty()).body("more", equalTo(false));
        Patience.until("nobody waits", () -> followers() == 0);
    }

    @Test
    void nobodyWaitsMoreThanEightTimesAtOnce() {
        TestCaller patient = caller.of(OTHER).calling("patient");
        Reader reader = new Reader(patient, 200);
        List<CompletableFuture<Response>> waiting = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> patient.get("/changes?wait=30&cursor=" + reader.next), WAITING))
                .toList();
        Patience.until("eight wait", () -> followers() >= 8);

        patient.get("/changes?wait=30&cursor=" + reader.next)
                .then()
                .statusCode(429)
                .header("Retry-After", "5");
        patient.get("/changes?cursor=" + reader.next).then().statusCode(200);

        submitted(caller.of(OTHER), OTHER);
        waiting.forEach(each -> assertThat(each.join().statusCode()).isEqualTo(200));
    }

    /** Of these slips, ids of the changes that a filter lets through, read one at a time. */
    private static List<Object> asked(TestCaller caller, String since, String filter, List<String> slips) {
        Reader reader = new Reader(caller, 1);
        reader.next = since;
        reader.filter = "&" + filter;
        return reader.readOn().read.stream()
                .filter(change -> slips.contains(String.valueOf(change.get("subject"))))
                .map(change -> change.get("id"))
                .toList();
    }

    @Test
    void aReaderIsToldOnlyWhatItAsksFor() {
        TestCaller both = caller.of(OFFICE, OTHER);
        Reader all = new Reader(both, 200);
        String since = all.next;
        String others = submitted(both, OTHER);
        String own = submitted(both, OFFICE);
        all.awaitEvents(others, "submitted", "sent");
        all.awaitEvents(own, "submitted", "sent");
        both.perform("withdrawal", own, "{}").then().statusCode(200);
        all.awaitEvents(own, "submitted", "sent", "withdrawn");
        List<String> slips = List.of(own, others);
        List<Object> every = all.of(slips, (slip, event) -> true);

        assertThat(asked(both, since, "events=submitted,withdrawn", slips))
                .isEqualTo(all.of(slips, (slip, event) -> !event.equals("sent")));
        assertThat(asked(both, since, "offices=" + OFFICE, slips))
                .isEqualTo(all.of(slips, (slip, event) -> slip.equals(own)));
        assertThat(asked(both, since, "events=sent&offices=" + OTHER, slips))
                .isEqualTo(all.of(slips, (slip, event) -> slip.equals(others) && event.equals("sent")));
        for (String matching : List.of(
                "offices=610800-hub",
                "noticeTypes=entitlement-query,residence-confirmation",
                "counterparts=cn-140900",
                "directions=outgoing,incoming")) {
            assertThat(asked(both, since, matching, slips)).as(matching).isEqualTo(every);
        }
        for (String strange : List.of(
                "offices=610802-health",
                "noticeTypes=entitlement-query",
                "counterparts=cn-990000",
                "directions=incoming")) {
            assertThat(asked(both, since, strange, slips)).as(strange).isEmpty();
        }
        // Who waits is not told of others, and goes on behind them.
        both.get("/changes?wait=1&directions=incoming&cursor=" + since)
                .then()
                .statusCode(200)
                .body("items", empty())
                .body("next", not(equalTo(since)));
    }

    private static long followers() {
        return (long)
                Metrics.globalRegistry.get("huizhi.change.followers").gauge().value();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cursor=x",
                "cursor=AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "start=yesterday",
                "wait=61",
                "wait=-1",
                "wait=soon",
                "limit=0",
                "limit=201",
                "events=born",
                "events=submitted,",
                "offices=x",
                "noticeTypes=X",
                "counterparts=cn",
                "directions=up"
            })
    void whatCannotBeMeantIsRefused(String query) {
        caller.get("/changes?" + query)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
    }

    @Test
    void moreThanFiftyValuesAreRefused() {
        caller.get("/changes?events=" + String.join(",", Collections.nCopies(51, "sent")))
                .then()
                .statusCode(400)
                .body("detail", containsString("50"));
    }

    @Test
    void aCursorGoesWithoutAStart() {
        caller.get("/changes?start=now&cursor=" + new Reader(caller, 1).next)
                .then()
                .statusCode(400);
    }

    /** The database is as it was before, and has given the place to another slip. */
    @Test
    void whoHasReadWhatWasLostIsToldSo() throws SQLException {
        String slip = submitted(caller, OFFICE);
        String other = submitted(caller, OFFICE);
        caller.awaitState(slip, "sent");
        caller.awaitState(other, "sent");
        try (Connection connection = database()) {
            enter(connection, slip, "REMINDED");
            connection.commit();
        }
        Map<String, Object> entry = Yulin.query(
                        "select tx, id from timeline_entry where event = 'REMINDED' and notice_id = ?::uuid", slip)
                .get(0);
        ChangeCursor last = ChangeCursor.of(
                ChangeReaders.value(entry, "tx", Long.class),
                ChangeReaders.value(entry, "id", Long.class),
                UUID.fromString(slip));
        String cursor = last.encoded();
        Patience.until(
                "it is read", () -> caller.get("/changes?cursor=" + cursor).statusCode() == 200);

        Yulin.update(
                "update timeline_entry set notice_id = ?::uuid where tx = ? and id = ?",
                other,
                last.position(),
                last.entry());
        assertGone(cursor);
        Yulin.update("delete from timeline_entry where tx = ? and id = ?", last.position(), last.entry());
        assertGone(cursor);
    }

    private void assertGone(String cursor) {
        for (String query : List.of("?cursor=", "?wait=5&cursor=", "/stream?cursor=")) {
            caller.get("/changes" + query + cursor)
                    .then()
                    .statusCode(410)
                    .body("type", equalTo("urn:huizhi:problem:changes-gone"));
        }
    }
}
