package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import com.fasterxml.uuid.Generators;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whoever may write to an inbox writes what he likes into it. A node of 256 MiB of heap, as an operator may run it,
 * outlives that, and what an honest region says beside it comes to its end.
 */
class HostileProducerIT {

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration DIGESTED_WITHIN = Duration.ofMinutes(2);
    private static final int MEBIBYTE = 1024 * 1024;

    private static final Party YULIN = Regions.yulin();
    private static final Party XINZHOU = Regions.xinzhou();

    private RunningExchange exchange;
    private NodeProcess node;
    private Ledger ledger;

    @BeforeEach
    void startYulin() {
        exchange = RunningExchange.prepare("hostile-producer", YULIN, XINZHOU);
        ledger = new Ledger(exchange, YULIN.mailbox());
        node = exchange.node(YULIN.mailbox());
        node.start(
                Map.of(
                        "huizhi.feed.inbox-check-interval",
                        "1s",
                        // What the heap has to bear is all kept.
                        "huizhi.budget.dead-letter-bytes",
                        "1G",
                        "huizhi.budget.all-dead-letter-bytes",
                        "1G"),
                List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError"));
        node.awaitReady(START_LIMIT);
    }

    @AfterEach
    void end() {
        if (exchange != null) {
            exchange.close();
        }
    }

    @Test
    void aSmallNodeOutlivesWhateverIsPutIntoItsInbox() throws Exception {
        try (OtherRegion xinzhou = OtherRegion.silent(XINZHOU, YULIN, exchange.bus())) {
            aBombIsRefusedByTheBus();
            moreThanTheHeapComesWhileTheDatabaseIsAway(xinzhou);
            whatWasPackedBeforeTheInboxHadItsBoundsIsTakenInSmallPieces(xinzhou);
        }
        assertThat(node.log()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }

    /** 64 KiB on the bus, 64 MiB in the hands of the reader. */
    private void aBombIsRefusedByTheBus() {
        try (var hostile = producer("gzip")) {
            assertThatThrownBy(() -> sent(hostile.send(junk(0, new byte[64 * MEBIBYTE]))))
                    .hasCauseInstanceOf(RecordTooLargeException.class);
        }
    }

    /** As large as the bus takes them, and nothing can be stored: the node holds a few and leaves the others there. */
    private void moreThanTheHeapComesWhileTheDatabaseIsAway(OtherRegion xinzhou) throws Exception {
        int records = 280;
        Random random = new Random(610800);
        exchange.database().stop();
        try (var hostile = producer("none")) {
            for (int i = 0; i < records; i++) {
                byte[] value = new byte[MEBIBYTE - 2048];
                random.nextBytes(value);
                sent(hostile.send(junk(i, value)));
            }
        }
        Patience.until("the inbox waits", DIGESTED_WITHIN, () -> node.tail().contains("The inbox waits"));
        Letter honest = say(xinzhou);
        exchange.database().restart();

        assertHonestWorkGoesOn(xinzhou, honest);
        Patience.until("all is set aside", DIGESTED_WITHIN, () -> deadLetters() == records);
    }

    /** Nobody ran {@code topics.sh}, and the hostile one was there first. */
    private void whatWasPackedBeforeTheInboxHadItsBoundsIsTakenInSmallPieces(OtherRegion xinzhou) throws Exception {
        long before = deadLetters();
        int bombs = 100;
        exchange.bus().unboundInbox(YULIN.mailbox());
        Patience.until("the node says so", DIGESTED_WITHIN, () -> readiness() == 503);
        try (var hostile = producer("gzip")) {
            List<Future<RecordMetadata>> sending = new ArrayList<>();
            for (int i = 0; i < bombs; i++) {
                byte[] value = new byte[8 * MEBIBYTE];
                value[0] = (byte) i;
                sending.add(hostile.send(junk(0, value)));
            }
            for (Future<RecordMetadata> one : sending) {
                sent(one);
            }
        }
        Letter honest = say(xinzhou);

        exchange.bus().boundInbox(YULIN.mailbox());

        assertHonestWorkGoesOn(xinzhou, honest);
        Patience.until("all is set aside", DIGESTED_WITHIN, () -> deadLetters() == before + bombs);
        assertThat(ledger.count("select max(octet_length(value)) from dead_letter where size > " + 2 * MEBIBYTE))
                .isLessThan(5000);
    }

    private void assertHonestWorkGoesOn(OtherRegion xinzhou, Letter honest) {
        Patience.until("the honest slip has its receipt", DIGESTED_WITHIN, () -> {
            if (!node.alive()) {
                throw new AssertionError("the node has ended:\n" + node.tail());
            }
            return !xinzhou.receiptsFor(honest).isEmpty();
        });
        assertThat(xinzhou.receiptsFor(honest).get(0).verdict()).isEqualTo(Verdict.STORED);
        Patience.until("the node is ready", DIGESTED_WITHIN, () -> readiness() == 200);
    }

    private static Letter say(OtherRegion xinzhou) {
        return xinzhou.say(
                NOTICE_SUBMITTED,
                Generators.timeBasedEpochGenerator().generate().toString(),
                Slips.submitted(XINZHOU, YULIN, "residence-confirmation"));
    }

    private long deadLetters() {
        return ledger.count("select count(*) from dead_letter");
    }

    private int readiness() {
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(node.operations("/q/health/ready"))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private KafkaProducer<byte[], byte[]> producer(String compression) {
        Map<String, Object> settings = new HashMap<>(exchange.bus().client(XINZHOU.mailbox()));
        settings.put("compression.type", compression);
        settings.put("max.request.size", 1_000_000_000);
        settings.put("buffer.memory", 256L * MEBIBYTE);
        settings.put("batch.size", 4 * MEBIBYTE);
        settings.put("linger.ms", 20);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static ProducerRecord<byte[], byte[]> junk(int key, byte[] value) {
        return new ProducerRecord<>(EmbeddedBus.inbox(YULIN.mailbox()), new byte[] {(byte) key}, value);
    }

    private static void sent(Future<RecordMetadata> sending) throws Exception {
        sending.get(60, TimeUnit.SECONDS);
    }
}
