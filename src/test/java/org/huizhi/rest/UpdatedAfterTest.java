package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.huizhi.notice.NoticeQuery;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Systems that ask every so often what was changed since the latest change that they were shown. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class UpdatedAfterTest {

    private static final String OFFICE = "610831-civil-affairs";
    /** Bytes at the beginning of a cursor, by which its list is known. */
    private static final int MARK = 9;

    private final TestCaller caller = TestCaller.submitter().calling("poller").of(OFFICE);

    /** As they do: all pages, and then from the latest instant on. */
    private static final class Poller {

        private final TestCaller caller;
        private final int limit;
        private String since;
        private final Set<String> seen = new HashSet<>();

        private Poller(TestCaller caller, int limit) {
            this.caller = caller;
            this.limit = limit;
            this.since = Instant.now().minusSeconds(1).toString();
        }

        private Poller poll() {
            String next = "";
            String latest = since;
            while (next != null) {
                Response page = caller.get("/notices?limit=" + limit + "&updatedAfter=" + since + next);
                assertThat(page.statusCode()).isEqualTo(200);
                List<Map<String, Object>> items = page.path("items");
                for (Map<String, Object> item : items) {
                    seen.add(String.valueOf(item.get("id")));
                    latest = later(latest, String.valueOf(item.get("updatedAt")));
                }
                next = page.path("next") == null ? null : "&cursor=" + page.path("next");
            }
            since = latest;
            return this;
        }

        private static String later(String one, String other) {
            return Instant.parse(one).isAfter(Instant.parse(other)) ? one : other;
        }
    }

    private String submitted() {
        return caller.submitted(Slips.with(Slips.submission(), "/sender/office", OFFICE));
    }

    private static Connection database() throws SQLException {
        BusAndDatabaseResource.Surroundings around = BusAndDatabaseResource.surroundings();
        Connection connection = around.database().connect(around.databaseName());
        connection.setAutoCommit(false);
        return connection;
    }

    /** The row of the first is held, so it is dated before the other and committed behind it. */
    @Test
    void whatIsDatedEarlyAndCommittedLateIsNotMissed() throws Exception {
        String late = submitted();
        String early = submitted();
        caller.awaitState(late, "sent");
        caller.awaitState(early, "sent");
        Poller poller = new Poller(caller, 200).poll();
        poller.seen.clear();
        CompletableFuture<Response> waiting;
        try (Connection slow = database()) {
            try (PreparedStatement lock = slow.prepareStatement("select from notice where id = ?::uuid for update")) {
                lock.setString(1, late);
                lock.executeQuery();
            }
            waiting = CompletableFuture.supplyAsync(
                    () -> caller.perform("withdrawal", late, "{}"), task -> new Thread(task, "withdrawing").start());
            Patience.until(
                    "it waits for the row",
                    () -> Yulin.count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") > 0);
            caller.perform("withdrawal", early, "{}").then().statusCode(200);
            poller.poll();
            slow.rollback();
        }
        waiting.join().then().statusCode(200);

        Patience.until("the poller has both", () -> poller.poll().seen.containsAll(List.of(late, early)));
    }

    /**
     * Both were changed at one moment. Another replica has shown the first; this one was started since, and a slow
     * transaction keeps it from knowing up to when all is there.
     */
    @Test
    void whoWasShownTheFirstOfTwoWithOneDateIsShownTheOtherByAReplicaThatIsHeldBack() throws Exception {
        String list = "/notices?limit=1&updatedAfter=" + latest();
        List<String> slips = List.of(submitted(), submitted());
        slips.forEach(slip -> caller.awaitState(slip, "sent"));
        changeTogether(slips);
        String next = caller.get(list).path("next");
        try (Connection slow = database()) {
            try (PreparedStatement id = slow.prepareStatement("select pg_current_xact_id()")) {
                id.executeQuery();
            }
            Instant both = changeTogether(slips);
            caller.get(list).then().body("items", empty());

            caller.get(list + "&cursor=" + moved(next, new NoticeQuery.Cursor(UUID.fromString(slips.get(0)), both)))
                    .then()
                    .body("items.id", contains(slips.get(1)));

            slow.rollback();
        }
    }

    private static Instant latest() {
        Object latest =
                Yulin.query("select max(updated_at) as at from notice").get(0).get("at");
        return ((Timestamp) Objects.requireNonNull(latest)).toInstant();
    }

    /** @return their new date, later than any */
    private static Instant changeTogether(List<String> slips) {
        Instant at = latest().plusMillis(1);
        slips.forEach(slip ->
                Yulin.update("update notice set updated_at = ?::timestamptz where id = ?::uuid", at.toString(), slip));
        return at;
    }

    /** A cursor as another replica gives it: the mark of the list, and another place in it. */
    private static String moved(String cursor, NoticeQuery.Cursor to) {
        byte[] place = to.encoded().getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(MARK + place.length)
                        .put(Base64.getUrlDecoder().decode(cursor), 0, MARK)
                        .put(place)
                        .array());
    }

    /** Another replica's clock is ahead: whoever was shown that moment is shown what is changed afterwards as well. */
    @Test
    void afterAChangeThatIsDatedAheadTheNextIsDatedLaterStill() {
        String slip = submitted();
        String next = submitted();
        caller.awaitState(slip, "sent");
        caller.awaitState(next, "sent");
        Poller poller = new Poller(caller, 200).poll();
        Yulin.update("update notice set updated_at = now() + interval '1 second' where id = ?::uuid", slip);
        poller.poll();
        poller.seen.clear();

        caller.perform("withdrawal", next, "{}").then().statusCode(200);

        assertThat(poller.poll().seen).containsExactly(next);
        caller.get("/notices/" + next).then().body("updatedAt", equalTo(poller.since));
    }
}
