package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** The node reads its inbox while the bus bounds what can lie in it, and all of it, however it is changed. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class InboxGateTest {

    private static final String MAILBOX = "cn-610800";
    private static final Duration LOOKED_AGAIN = Duration.ofSeconds(3);

    private final EmbeddedBus bus = BusAndDatabaseResource.surroundings().bus();

    @Test
    void anInboxThatTakesAnythingIsToldAndNotRead() {
        bus.unboundInbox(MAILBOX);
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            Patience.until(
                    "the node says so", () -> Operations.get("/q/health/ready").statusCode() == 503);
            assertThat(Operations.get("/q/health/ready").<String>path("checks.find { it.name == 'bus' }.data.cause"))
                    .isEqualTo(
                            "compression.type is producer, not uncompressed; max.message.bytes is 20000000, more than"
                                    + " 1048588");
            LockSupport.parkNanos(LOOKED_AGAIN.toNanos());
            Letter first = xinzhou.say(NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification"));
            Letter second = xinzhou.say(NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification"));
            Letter third = xinzhou.say(NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification"));
            LockSupport.parkNanos(LOOKED_AGAIN.toNanos());
            assertThat(xinzhou.receiptsFor(third)).isEmpty();
            Patience.until("it says how much waits", () -> Operations.metric("huizhi_inbox_waiting") >= 3);

            bus.boundInbox(MAILBOX);

            for (Letter letter : new Letter[] {first, second, third}) {
                assertThat(xinzhou.awaitReceiptFor(letter).verdict()).isEqualTo(Verdict.STORED);
            }
            assertThat(Operations.get("/q/health/ready").statusCode()).isEqualTo(200);
            Patience.until("nothing waits", () -> Operations.metric("huizhi_inbox_waiting") == 0);
        } finally {
            bus.boundInbox(MAILBOX);
        }
    }

    @Test
    void partitionsThatAnInboxGetsAreReadWithoutARestart() throws Exception {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            Letter slip = xinzhou.letter(NOTICE_SUBMITTED, Facts.newId(), Yulin.slipOfXinzhou("notification"));
            bus.growInbox(MAILBOX, 6);

            try (var producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", bus.bootstrapServers()),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        EmbeddedBus.inbox(MAILBOX), 5, slip.key().getBytes(StandardCharsets.UTF_8), slip.value());
                slip.headers()
                        .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
                producer.send(record).get(10, TimeUnit.SECONDS);
            }

            assertThat(xinzhou.awaitReceiptFor(slip).verdict()).isEqualTo(Verdict.STORED);
        }
    }
}
