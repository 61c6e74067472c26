package org.huizhi.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduler;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.huizhi.directory.MissingKeyException;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.SettableClock;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a job goes through what is due: what fails alone waits alone. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ItemsTest {

    private static final String JOB = "test-job";

    private final TestCaller operator = TestCaller.operator();
    private final SettableClock clock = SettableClock.at(Instant.parse("2026-05-04T08:00:00Z"));
    private final Map<String, Supplier<RuntimeException>> faults = new HashMap<>();
    private final List<String> tried = new ArrayList<>();
    private final List<String> done = new ArrayList<>();
    private Items items;

    @Inject
    ParkedItems parked;

    @Inject
    JobFailures failures;

    @Inject
    MeterRegistry meters;

    @Inject
    Scheduler scheduler;

    @Inject
    ParkedItemMetrics metrics;

    @BeforeEach
    void begin() {
        items = new Items(parked, failures, clock);
    }

    @AfterEach
    void forget() {
        Yulin.update("delete from parked_item where job = ?", JOB);
    }

    private Items.Run each(String... due) {
        tried.clear();
        return items.each(JOB, resting -> List.of(due), Function.identity(), this::work);
    }

    private Items.Run together(String... due) {
        tried.clear();
        return items.together(JOB, resting -> List.of(due), Function.identity(), batch -> {
            // All or nothing, as in one transaction.
            batch.forEach(this::fail);
            done.addAll(batch);
        });
    }

    private void work(String item) {
        fail(item);
        done.add(item);
    }

    private void fail(String item) {
        tried.add(item);
        if (faults.containsKey(item)) {
            throw faults.get(item).get();
        }
    }

    private static RuntimeException ofTheData() {
        return new NullPointerException("with a name in it");
    }

    private static RuntimeException ofTheDatabase() {
        return new PersistenceException(new SQLException("gone", "08006"));
    }

    @Test
    void oneThatFailsIsParkedAndTheOthersAreDone() {
        faults.put("b", ItemsTest::ofTheData);
        double before = counted();

        Items.Run run = each("a", "b", "c");

        assertThat(run).isEqualTo(new Items.Run(3, 2, 1, 0));
        assertThat(done).containsExactly("a", "c");
        assertThat(counted()).isEqualTo(before + 1);
        metrics.refresh();
        assertThat(meters.get("huizhi.parked.items").tag("name", JOB).gauge().value())
                .isEqualTo(1);
        operator.get("/parked-items?job=" + JOB)
                .then()
                .statusCode(200)
                .body("items.item", contains("b"))
                .body("items[0].attempts", equalTo(1))
                .body("items[0].since", equalTo("2026-05-04T08:00:00Z"))
                .body("items[0].nextAttemptAt", equalTo("2026-05-04T08:01:00Z"))
                // Where, and not what the fault says: it may quote somebody's name.
                .body(
                        "items[0].reason",
                        org.hamcrest.Matchers.matchesPattern("java.lang.NullPointerException at ItemsTest.java:\\d+"));
    }

    @Test
    void oneThatDoesNotFitIntoTheMemoryIsParkedToo() {
        Items.Run run = items.each(JOB, resting -> List.of("a", "b"), Function.identity(), item -> {
            if (item.equals("a")) {
                throw new OutOfMemoryError("as if");
            }
            done.add(item);
        });

        assertThat(run).isEqualTo(new Items.Run(2, 1, 1, 0));
        assertThat(done).containsExactly("b");
    }

    private double counted() {
        failures.known(JOB);
        return meters.get("huizhi.job.failures").tag("name", JOB).counter().count();
    }

    @Test
    void whatIsDoneTogetherIsDoneInHalvesWhereOneFails() {
        faults.put("f", ItemsTest::ofTheData);

        Items.Run run = together("a", "b", "c", "d", "e", "f", "g", "h");

        assertThat(run).isEqualTo(new Items.Run(8, 7, 1, 0));
        assertThat(done).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "g", "h");
        assertThat(together("a", "f")).isEqualTo(new Items.Run(1, 1, 0, 0));
    }

    @Test
    void aParkedOneIsTriedAgainLaterAndLaterAndForgottenWhenItIsDone() {
        faults.put("a", ItemsTest::ofTheData);
        each("a");
        assertThat(each("a").due()).isZero();

        clock.advance(Duration.ofMinutes(1));
        assertThat(each("a").parked()).isEqualTo(1);
        clock.advance(Duration.ofMinutes(1));
        assertThat(each("a").due()).as("the second wait is longer").isZero();
        for (int i = 0; i < 20; i++) {
            clock.advance(ParkedItem.LONGEST_WAIT);
            assertThat(each("a").parked()).as("never longer than six hours").isEqualTo(1);
        }

        faults.clear();
        clock.advance(ParkedItem.LONGEST_WAIT);
        assertThat(each("a").done()).isEqualTo(1);
        operator.get("/parked-items?job=" + JOB).then().body("items.size()", equalTo(0));
    }

    @Test
    void anOperatorDiscardsAndRetries() {
        faults.put("a", ItemsTest::ofTheData);
        each("a");
        int id = operator.get("/parked-items?job=" + JOB).path("items[0].id");

        decide(id, "discard", 200)
                .body("status", equalTo("discarded"))
                .body("nextAttemptAt", nullValue())
                .body("decidedBy", equalTo(operator.subject()))
                .body("decidedAt", notNullValue());
        decide(id, "discard", 409).body("state", equalTo("discarded"));
        clock.set(Instant.now().plus(Duration.ofDays(30)));
        assertThat(each("a").due()).isZero();
        operator.get("/parked-items?status=discarded&job=" + JOB).then().body("items.item", contains("a"));

        decide(id, "retry", 200).body("status", equalTo("parked")).body("decision", equalTo("because"));
        faults.clear();
        assertThat(each("a").done()).isEqualTo(1);
        decide(id, "retry", 404);
        assertThat(Yulin.query("select action from audit_entry where detail = ? order by id", JOB + " a: because"))
                .extracting(row -> row.get("action"))
                .endsWith("parked-item.discard", "parked-item.retry");
    }

    private io.restassured.response.ValidatableResponse decide(int id, String verb, int status) {
        return operator.post("/parked-items/" + id + "/" + verb, "{\"reason\": \"because\"}")
                .then()
                .statusCode(status);
    }

    @Test
    void aFaultOfTheDatabaseIsNobodysAndEndsTheRun() {
        faults.put("b", ItemsTest::ofTheDatabase);

        assertThatThrownBy(() -> each("a", "b", "c")).isInstanceOf(PersistenceException.class);

        assertThat(done).containsExactly("a");
        assertThat(parked.of(JOB)).isEmpty();
        faults.clear();
        assertThat(each("b", "c").done()).isEqualTo(2);
    }

    /** Say a month of so many slips that no transaction has the time for it. */
    @Test
    void aFaultOfTheDatabaseThatStrikesTheSameItemAgainAndAgainIsTheItems() {
        faults.put("a", ItemsTest::ofTheDatabase);
        for (int run = 1; run < 3; run++) {
            assertThatThrownBy(() -> each("a", "b")).isInstanceOf(PersistenceException.class);
        }

        assertThat(each("a", "b")).isEqualTo(new Items.Run(2, 1, 1, 0));
    }

    @Test
    void twoTransactionsInEachOthersWayAreTriedAgainAtOnce() {
        faults.put("a", () -> {
            faults.clear();
            return new PersistenceException(new SQLException("deadlock", "40P01"));
        });

        assertThat(each("a").done()).isEqualTo(1);
    }

    @Test
    void oneForWhichAKeyIsMissingWaitsAndIsNotParked() {
        faults.put("a", () -> new MissingKeyException("no key") {});

        assertThat(together("a", "b", "c")).isEqualTo(new Items.Run(3, 2, 0, 1));

        assertThat(parked.of(JOB)).isEmpty();
    }

    @Test
    void aClockThatWasSetBackHoldsNobodyUp() {
        faults.put("a", ItemsTest::ofTheData);
        each("a");
        faults.clear();

        clock.advance(Duration.ofDays(-1));

        assertThat(each("a").done()).isEqualTo(1);
    }

    @Test
    void whatItsJobNoMoreAsksForIsForgotten() {
        faults.put("a", ItemsTest::ofTheData);
        each("a");

        assertThat(parked.removeDueBefore(clock.instant())).isZero();
        parked.removeDueBefore(clock.instant().plus(Duration.ofMinutes(2)));

        assertThat(parked.of(JOB)).isEmpty();
    }

    @Test
    void workIsGivenOutsideOfTransactions() {
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> each("a")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRunThatFailsIsCountedAndTold() {
        failures.known("test-run");
        scheduler
                .newJob("test-run")
                .setInterval("1s")
                .setTask(execution -> {
                    throw new IllegalStateException("a run that fails");
                })
                .schedule();
        try {
            Patience.until(
                    "it is counted",
                    () -> meters.get("huizhi.job.failures")
                                    .tag("name", "test-run")
                                    .counter()
                                    .count()
                            >= 1);
            assertThat(failures.failing()).contains("test-run");
        } finally {
            scheduler.unscheduleJob("test-run");
        }
    }

    /** A name that Quarkus makes up changes with the code, and so would the alert's. */
    @Test
    void everyScheduleHasAName() {
        assertThat(scheduler.getScheduledJobs())
                .isNotEmpty()
                .allSatisfy(job -> assertThat(job.getId()).matches("[a-z]+(-[a-z]+)*"));
        scheduler
                .getScheduledJobs()
                .forEach(job -> assertThat(meters.get("huizhi.job.failures")
                                .tag("name", job.getId())
                                .counter())
                        .isNotNull());
    }
}
