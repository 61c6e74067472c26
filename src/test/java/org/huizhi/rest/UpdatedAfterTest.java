package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

    /** Another replica's clock is ahead: whoever was shown that moment is shown what is changed afterwards as well. */
    @Test
    void afterAChangeThatIsDatedAheadTheNextIsDatedLaterStill() {
        String slip = submitted();
        String next = submitted();
        caller.awaitState(slip, "sent");
        caller.awaitState(next, "sent");
        Poller poller = new Poller(caller, 200).poll();
        Yulin.update("update notice set updated_at = now() + interval '3 seconds' where id = ?::uuid", slip);
        poller.poll();
        poller.seen.clear();

        caller.perform("withdrawal", next, "{}").then().statusCode(200);

        assertThat(poller.poll().seen).containsExactly(next);
        caller.get("/notices/" + next).then().body("updatedAt", equalTo(poller.since));
    }
}
