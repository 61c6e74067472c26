package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** A bus that is away says nothing of an inbox: as soon as it is back, so is the way to everybody. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Upheaval.class)
@Order(1)
class AwayBusTest {

    /** Before all others: the bus has never been asked for this inbox, which is unknown for as long as it is away. */
    @Test
    void nobodyIsHeldForABusThatWasAway() {
        EmbeddedBus bus = BusAndDatabaseResource.surroundings().bus();
        TestCaller submitter = TestCaller.submitter();
        bus.stop();
        String slip = submitter.submitted(Slips.submission(Regions.yulin(), Regions.ordos(), "residence-confirmation"));
        Patience.until(
                "it was tried in vain",
                () -> Yulin.count(
                                "select count(*) from outbox where subject = ? and next_attempt_at > created_at + interval '1 s'",
                                slip)
                        == 1);
        assertThat(submitter.stateOf(slip)).isEqualTo("submitted");
        assertThat(Yulin.count(
                        "select count(*) from outbox where subject = ? and next_attempt_at < now() + interval '1 min'",
                        slip))
                .as("is tried again long before the end of a hold")
                .isOne();

        bus.restart();

        submitter.awaitState(slip, "sent");
        assertThat(Yulin.count("select count(*) from outbox where subject = ? and sent_at is not null", slip))
                .isOne();
    }
}
