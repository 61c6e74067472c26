package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.GuardedBusResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.TopicsScript;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The node on a bus with TLS, passwords and access rules. What the rules are is in {@link BusAccessTest}. */
@QuarkusTest
@QuarkusTestResource(value = GuardedBusResource.class, restrictToAnnotatedClass = true)
@TestProfile(GuardedBusTest.TriesOften.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GuardedBusTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    /** Of all clients here together. A producer without a rule asks some thousand times. */
    private static final long QUESTIONS_A_SECOND = 25;

    public static final class TriesOften implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("huizhi.directory.reload-interval", "1s", "huizhi.feed.suspend-destination", "1s");
        }
    }

    @Inject
    CurrentDirectory directory;

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();

    /**
     * An agreement is signed before {@code topics.sh} was run for it. A producer that may write nowhere is given no
     * number, and asks for one without a pause.
     */
    @Test
    @Order(1)
    void aNodeWithoutAnyRuleWaitsForItsFirstAndMakesNoNoise() {
        around.bus().forbidWriting("cn-610800", "cn-140900");
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String waiting = submitter.submitted(Slips.submission());

            assertThat(questionsIn(Duration.ofSeconds(2))).isLessThan(2 * QUESTIONS_A_SECOND);

            assertThat(submitter.stateOf(waiting)).isEqualTo("submitted");
            TopicsScript.provision(
                    around.bus(),
                    List.of(around.yulin().mailbox(), around.xinzhou().mailbox()),
                    List.of("cn-610800>cn-140900"));
            submitter.awaitState(waiting, "delivered");
            xinzhou.await(MessageType.NOTICE_SUBMITTED, waiting);
        }
    }

    @Test
    @Order(2)
    void slipsGoBothWaysAndTheDirectoryIsHeard() {
        Operations.get("/q/health/ready").then().statusCode(200);
        Party taiyuan = Neighbours.city("140100");
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String outgoing = submitter.submitted(Slips.submission());
            submitter.awaitState(outgoing, "delivered");

            Yulin.receive(xinzhou, "residence-confirmation");

            around.bus().publish(taiyuan.mailbox(), around.authority().entry(taiyuan));
            Patience.until(
                    "Taiyuan is known",
                    () -> directory.get().entry(taiyuan.mailbox()).isPresent());
            Patience.until("it may ask how much waits", () -> Operations.metric("huizhi_inbox_waiting") == 0);
        }
    }

    @Test
    @Order(3)
    void aRegionWithoutARuleHoldsUpNobodyAndGetsItsSlipsLater() {
        var toOrdos = Slips.with(Slips.submission(), "/receiver/region", "150602");
        try (OtherRegion xinzhou = Yulin.xinzhou();
                OtherRegion ordos = OtherRegion.receipting(around.ordos(), around.yulin(), around.bus())) {
            String waiting = submitter.submitted(toOrdos);
            String other = submitter.submitted(Slips.submission());
            submitter.awaitState(other, "delivered");
            assertThat(submitter.stateOf(waiting)).isEqualTo("submitted");
            assertThat(questionsIn(Duration.ofSeconds(2)))
                    .as("questions that the bus is asked while the slip waits for its rule")
                    .isLessThan(2 * QUESTIONS_A_SECOND);

            TopicsScript.provision(
                    around.bus(),
                    List.of(around.yulin().mailbox(), around.ordos().mailbox()),
                    List.of("cn-610800>cn-150600", "cn-150600>cn-610800"));

            ordos.await(MessageType.NOTICE_SUBMITTED, waiting);
            submitter.awaitState(waiting, "delivered");
        }
    }

    /** When an agreement ends the rule is taken away, and something may still be under way. */
    @Test
    @Order(4)
    void aRuleThatIsTakenAwaySuspendsTheRegionAndMakesNoNoise() {
        var toOrdos = Slips.with(Slips.submission(), "/receiver/region", "150602");
        try (OtherRegion ordos = OtherRegion.receipting(around.ordos(), around.yulin(), around.bus())) {
            submitter.awaitState(submitter.submitted(toOrdos), "delivered");
            around.bus().forbidWriting("cn-610800", "cn-150600");

            String late = submitter.submitted(toOrdos);

            assertThat(questionsIn(Duration.ofSeconds(2))).isLessThan(2 * QUESTIONS_A_SECOND);
            assertThat(submitter.stateOf(late)).isEqualTo("submitted");
            TopicsScript.provision(
                    around.bus(),
                    List.of(around.yulin().mailbox(), around.ordos().mailbox()),
                    List.of("cn-610800>cn-150600"));
            submitter.awaitState(late, "delivered");
        }
    }

    /** What the brokers were asked for, by whomever: the node and the regions that are played here. */
    private static long questionsIn(Duration time) {
        long before = questions();
        LockSupport.parkNanos(time.toNanos());
        return questions() - before;
    }

    private static long questions() {
        return EmbeddedBus.requests("Metadata")
                + EmbeddedBus.requests("InitProducerId")
                + EmbeddedBus.requests("DescribeTopicPartitions")
                + EmbeddedBus.requests("DescribeConfigs");
    }

    @Test
    @Order(5)
    void aWrongPasswordIsToldAndLosesNothing() {
        String mailbox = around.yulin().mailbox();
        around.bus().setPassword(mailbox, "another one");
        around.bus().stop();
        around.bus().restart();

        Patience.until(
                "the node says that it is not let in",
                LONG,
                () -> Operations.get("/q/health/ready").asString().contains("SaslAuthenticationException"));
        Operations.get("/q/health/ready").then().statusCode(503);
        String meanwhile = submitter.submitted(Slips.submission());
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Operations.get("/q/health/live").then().statusCode(200).body("status", equalTo("UP"));

            around.bus().introduce(mailbox);

            Patience.until(
                    "the node is let in",
                    LONG,
                    () -> Operations.get("/q/health/ready").statusCode() == 200);
            xinzhou.await(MessageType.NOTICE_SUBMITTED, meanwhile);
            // The reader of the inbox asks again less and less often.
            Patience.until(
                    "its receipt is read",
                    LONG,
                    () -> submitter.stateOf(meanwhile).equals("delivered"));
            Yulin.receive(xinzhou, "residence-confirmation");
        }
        Operations.get("/q/health/live").then().statusCode(200);
    }
}
