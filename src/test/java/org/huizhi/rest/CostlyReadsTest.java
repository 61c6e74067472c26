package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.huizhi.access.Costly;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Short questions with long answers: a caller has a few of them at once, and the others go on. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class CostlyReadsTest {

    private final Surroundings around = BusAndDatabaseResource.surroundings();

    @Test
    void aCallerExportsTwiceAtOnceAndNotThreeTimes() throws SQLException {
        TestCaller greedy = TestCaller.auditor().calling("greedy.auditor");
        List<CompletableFuture<Response>> exports;
        try (Connection hold = holding("audit_chain")) {
            exports = Stream.of(1, 2)
                    .map(i -> CompletableFuture.supplyAsync(() -> greedy.get("/audit/export")))
                    .toList();
            Patience.until(
                    "both are under way", () -> Operations.metric("huizhi_requests_under_way") >= 2 * Costly.WEIGHT);

            greedy.get("/audit/export")
                    .then()
                    .statusCode(429)
                    .header("Retry-After", equalTo("1"))
                    .body("type", equalTo("urn:huizhi:problem:too-many-requests"));
            greedy.get("/notice-types").then().statusCode(200);
            TestCaller.submitter().get("/notices").then().statusCode(200);
            hold.rollback();
        }

        assertThat(exports)
                .allSatisfy(export -> assertThat(export.join().statusCode()).isEqualTo(200));
        greedy.get("/audit/export").then().statusCode(200);
        Patience.until("nothing is under way", () -> Operations.metric("huizhi_requests_under_way") < Costly.WEIGHT);
    }

    /** What is kept in sums is answered meanwhile: it reads no round. */
    @Test
    void figuresThatAreCountedRoundByRoundWeighAsMuch() throws SQLException {
        TestCaller greedy = TestCaller.auditor().calling("greedy.statistician");
        String ever = "/statistics/returns?from=2001-01-01&to=2099-12-31";
        List<CompletableFuture<Response>> reports;
        try (Connection hold = holding("earlier_round")) {
            reports = Stream.of(ever + "&asOf=2026-01-31", "/statistics/silence?groupBy=otherOffice")
                    .map(path -> CompletableFuture.supplyAsync(() -> greedy.get(path)))
                    .toList();
            Patience.until(
                    "both are under way", () -> Operations.metric("huizhi_requests_under_way") >= 2 * Costly.WEIGHT);

            greedy.get(ever + "&groupBy=urgency").then().statusCode(429).header("Retry-After", equalTo("1"));
            greedy.get("/statistics/silence?asOf=2026-01-31").then().statusCode(429);
            String opened = "/statistics/slips?figure=contested&from=2001-01-01&to=2001-12-31";
            greedy.get(opened + "&asOf=2026-01-31").then().statusCode(429);
            greedy.get(opened + "&urgency=urgent").then().statusCode(429);
            greedy.get(opened).then().statusCode(200);
            greedy.get(ever).then().statusCode(200);
            greedy.get("/statistics/silence").then().statusCode(200);
            hold.rollback();
        }

        assertThat(reports)
                .allSatisfy(report -> assertThat(report.join().statusCode()).isEqualTo(200));
        greedy.get(ever + "&groupBy=urgency").then().statusCode(200);
    }

    @Test
    void oneRecountIsUnderWayOfWhoeverAsksForIt() throws SQLException {
        CompletableFuture<Response> first;
        try (Connection hold = holding("statistic")) {
            first = CompletableFuture.supplyAsync(() -> TestCaller.auditor().post("/statistics/recount", "{}"));
            Patience.until(
                    "it is under way",
                    () -> Yulin.count("select count(*) from pg_locks where locktype = 'advisory' and objid = ("
                                    + 0x6f756e74L + ")::oid")
                            == 1);

            TestCaller.operator()
                    .post("/statistics/recount", "{\"replace\": true}")
                    .then()
                    .statusCode(429)
                    .header("Retry-After", equalTo("10"));
            hold.rollback();
        }

        first.join().then().statusCode(200);
        TestCaller.operator().post("/statistics/recount", "{}").then().statusCode(200);
    }

    /** Whoever reads the table waits, until it is rolled back. */
    private Connection holding(String table) throws SQLException {
        Connection connection = around.database().connect(around.databaseName());
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("lock table " + table + " in access exclusive mode");
        }
        return connection;
    }
}
