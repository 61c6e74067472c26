package org.huizhi.jdbc;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/**
 * After a failover the node's connections lead to what was the primary, and is a standby: it answers every question,
 * takes no write, and keeps its connections open.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ReadOnlyDatabaseTest {

    private final Surroundings around = BusAndDatabaseResource.surroundings();

    @Test
    void connectionsThatTakeNoWritesAreGivenUpAndTheNodeIsNotReadyMeanwhile() {
        TestCaller.submitter().submitted(Slips.submission());
        leadNewConnectionsToAStandby(true);
        around.database()
                .query(
                        "postgres",
                        "select pg_terminate_backend(pid) from pg_stat_activity where datname = ?",
                        around.databaseName());
        Patience.until("it has connections again", () -> connections() > 0);

        for (int second = 0; second < 6; second++) {
            LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
            Operations.get("/q/health/ready").then().statusCode(503);
        }

        leadNewConnectionsToAStandby(false);
        Patience.until("it is ready", () -> Operations.get("/q/health/ready").statusCode() == 200);
        TestCaller.submitter().submitted(Slips.submission());
    }

    private long connections() {
        return around.database()
                .count("postgres", "select count(*) from pg_stat_activity where datname = ?", around.databaseName());
    }

    private void leadNewConnectionsToAStandby(boolean standby) {
        around.database()
                .update(
                        "postgres",
                        "alter database " + around.databaseName()
                                + (standby
                                        ? " set default_transaction_read_only = on"
                                        : " reset default_transaction_read_only"));
    }
}
