package org.huizhi.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.fuzz.Unlimited;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The first of its node's tests. An alert on an increase misses what comes with the counter itself. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
@Order(1)
class CountersFromTheStartTest {

    @Inject
    MeterRegistry meters;

    @Test
    void countersAreThere() {
        for (RefusalReason reason : RefusalReason.KNOWN) {
            assertThat(meters.find("huizhi.messages.refused")
                            .tag("reason", reason.code())
                            .counter())
                    .as(reason.code())
                    .isNotNull();
        }
        for (MessageType type : MessageType.values()) {
            assertThat(meters.find("huizhi.messages.sent")
                            .tag("type", type.wireName())
                            .counter())
                    .isNotNull();
            assertThat(meters.find("huizhi.messages.received")
                            .tag("type", type.wireName())
                            .counters())
                    .hasSizeGreaterThanOrEqualTo(2);
        }
        DeadLetters.REASONS.forEach(reason -> assertThat(
                        meters.find("huizhi.dead.letters").tag("reason", reason).counter())
                .isNotNull());
        for (String name : List.of(
                "huizhi.messages.repeated",
                "huizhi.messages.refused.for.now",
                "huizhi.directory.refused",
                "huizhi.requests.shed")) {
            assertThat(meters.find(name).counter()).as(name).isNotNull();
        }
    }
}
