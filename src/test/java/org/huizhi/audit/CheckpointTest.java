package org.huizhi.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** When the head of the audit log is signed. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class CheckpointTest {

    private static final Duration HELD = Duration.ofMillis(600);

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();

    @Inject
    AuditProbe chain;

    /** The chain goes on every second, and the signature falls due in one of these moments. */
    @Test
    void aSignatureWaitsForWhoChainsAtThisMoment() throws SQLException {
        long entered = entered();
        assertThat(signedUpTo()).as("signed meanwhile").isLessThan(entered);
        CompletableFuture<Void> signing;
        try (Connection replica = around.database().connect(around.databaseName());
                Statement statement = replica.createStatement()) {
            statement.execute("select pg_advisory_lock(" + ChainHead.LOCK + ")");
            signing = CompletableFuture.runAsync(chain::sign);
            statement.execute("select pg_sleep(" + HELD.toMillis() / 1000.0 + ")");
            assertThat(signedUpTo()).as("signed while another chained").isLessThan(entered);
        }
        signing.join();

        assertThat(signedUpTo()).isGreaterThanOrEqualTo(entered);
    }

    /** A replica that is started anew each minute signs as often as one that runs for months. */
    @Test
    void whatCountsIsTheAgeOfTheLastSignatureNotThatOfTheProcess() {
        long entered = entered();

        chain.justStarted(Duration.ofMinutes(10));
        assertThat(signedUpTo()).as("the last one is of now").isLessThan(entered);

        chain.justStarted(Duration.ZERO);
        assertThat(signedUpTo()).isGreaterThanOrEqualTo(entered);
        long signatures = Yulin.count("select count(*) from audit_checkpoint");

        Patience.until("nothing is left to chain", () -> Yulin.count("select count(*) from audit_pending") == 0);
        chain.sign();
        chain.justStarted(Duration.ZERO);
        assertThat(Yulin.count("select count(*) from audit_checkpoint")).isLessThanOrEqualTo(signatures + 1);
    }

    @Test
    void theFirstSignatureComesSoonAfterTheFirstEntry() {
        awaitChained(readSlip());

        Patience.until("something is signed", () -> signedUpTo() > 0);
    }

    /** @return position in the chain of an entry that came when all before it were signed a moment ago */
    private long entered() {
        awaitChained(readSlip());
        chain.sign();
        return awaitChained(readSlip());
    }

    private String readSlip() {
        String slip = submitter.submitted(Slips.submission());
        submitter.get("/notices/" + slip).then().statusCode(200);
        return slip;
    }

    private static long awaitChained(String slip) {
        String position = "select coalesce(max(c.position), 0) from audit_chain c join audit_entry e"
                + " on e.id = c.entry_id where e.notice_id = ?::uuid";
        Patience.until("the reading is chained", () -> Yulin.count(position, slip) > 0);
        return Yulin.count(position, slip);
    }

    private static long signedUpTo() {
        return Yulin.count("select coalesce(max(position), 0) from audit_checkpoint");
    }
}
