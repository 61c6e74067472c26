package org.huizhi.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a partner with good keys and bad programs may put into the inbox, and what anybody else may: each record is
 * either a message with a verdict or a dead letter, and the one behind it is handled.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
@Tag("fuzz")
class HostileRecordsTest {

    private static final Logger LOG = Logger.getLogger(HostileRecordsTest.class);
    private static final int CASES = Integer.getInteger("fuzz.records", 1_000);
    /** Builds play the same; another seed plays others. */
    private static final long SEED = Long.getLong("fuzz.seed", 1);

    private static final Duration HANDLED_WITHIN = Duration.ofMinutes(5);

    @Test
    void everyRecordIsDecidedAndNoneStopsTheOthers() {
        LOG.infof("%d records by seed %d; -Dfuzz.records=%d -Dfuzz.seed=%d replays them", CASES, SEED, CASES, SEED);
        Random random = new Random(SEED);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            List<String> notices = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                notices.add(Yulin.receive(xinzhou, "residence-confirmation"));
                notices.add(TestCaller.submitter().submitted(Slips.submission()));
            }
            long before = decidedOrWaiting();
            int kept = 0;
            for (int i = 0; i < CASES; i++) {
                Letter letter = hostile(xinzhou, notices, random);
                kept += isNotKept(letter) ? 0 : 1;
                xinzhou.post(letter);
            }
            int cases = kept;
            for (int i = 0; i < 12; i++) {
                Yulin.receive(xinzhou, "residence-confirmation");
            }
            Patience.until("all records are decided", HANDLED_WITHIN, () -> decidedOrWaiting() - before - 12 >= cases);
            assertThat(decidedOrWaiting() - before - 12)
                    .as("messages with a verdict or waiting, and dead letters")
                    .isEqualTo(cases);
            LOG.infof(
                    "%s, dead letters %s",
                    Yulin.query("select verdict, reason, count(*) from received_message group by 1, 2 order by 3 desc"),
                    Yulin.query("select reason, count(*) from dead_letter group by 1 order by 2 desc"));
        }
    }

    /**
     * A question is answered or refused, and not kept. It is a dead letter, and kept, where its record is damaged, and
     * where what was signed is beyond the bounds of signed JSON, say too deep: then it is no message of any type.
     */
    private static boolean isNotKept(Letter letter) {
        return Set.of(
                                MessageType.PROBE.wireName(),
                                MessageType.RESYNC_ASKED.wireName(),
                                MessageType.ATTACHMENT_ASKED.wireName())
                        .contains(letter.message().type())
                && Arrays.equals(letter.value(), letter.sealed().jwe())
                && letter.message().id().toString().equals(letter.headers().get("ce_id"))
                && isMessage(letter);
    }

    private static boolean isMessage(Letter letter) {
        try {
            Message.parse(letter.message().toBytes());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static long decidedOrWaiting() {
        return Yulin.count(
                "select (select count(*) from received_message where type <> 'org.huizhi.receipt.v1' or subject like 'fuzz%')"
                        + " + (select count(*) from dead_letter)");
    }

    /** No two are the same bytes: each has an id of its own. */
    private static Letter hostile(OtherRegion xinzhou, List<String> notices, Random random) {
        MessageType type = MessageType.values()[random.nextInt(MessageType.values().length)];
        String subject = type == MessageType.RECEIPT
                ? "fuzz-" + random.nextInt()
                : random.nextInt(3) == 0 ? newId() : notices.get(random.nextInt(notices.size()));
        JsonNode data = type == MessageType.NOTICE_SUBMITTED
                ? Yulin.slipOfXinzhou(random.nextBoolean() ? "residence-confirmation" : "notification")
                : something(type, random);
        for (int i = random.nextInt(3); i > 0; i--) {
            data = HostileJson.mutated(data, random);
        }
        Letter letter = xinzhou.letter(type, subject, data);
        return switch (random.nextInt(8)) {
            case 0 -> letter.withValue(HostileJson.damaged(letter.value(), random));
            case 1 -> letter.withHeader("ce_id", HostileJson.text(random));
            default -> letter;
        };
    }

    private static ObjectNode something(MessageType type, Random random) {
        ObjectNode all = Slips.json("""
                {"round": 1, "office": "140930-public-security", "dueDate": "2026-12-31", "text": "later", "reason": "misrouted",
                 "payload": {"outcome": "confirmed"}, "decision": "granted", "result": "valid", "number": 1, "level": 1,
                 "digest": "YWJj", "document": {"payload": "e30", "signatures": []}, "probe": "a", "sentAt": "2026-11-01T00:00:00Z",
                 "receipts": [{"messageId": "019d0000-0000-7000-8000-000000000001", "digest": "YWJj", "verdict": "stored",
                  "at": "2026-11-01T00:00:00Z"}]}""");
        List<String> names = new ArrayList<>();
        all.fieldNames().forEachRemaining(names::add);
        boolean receipt = type == MessageType.RECEIPT;
        names.removeIf(name -> receipt != name.equals("receipts") || random.nextInt(4) == 0);
        return all.retain(names);
    }

    private static String newId() {
        return Generators.timeBasedEpochGenerator().generate().toString();
    }
}
