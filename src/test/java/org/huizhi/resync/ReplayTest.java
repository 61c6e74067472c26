package org.huizhi.resync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_ACCEPTED;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.RECEIPT;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.Verdict;
import org.huizhi.feed.Upheaval;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.LogListener;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Much was said in the time that was lost: it is handled in bounded steps, each of which stays done. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Upheaval.class)
class ReplayTest extends RestoredYulin {

    /**
     * At least 400: what is before and behind the step that is stopped. {@code -Dreplay.slips=1000} is the long form.
     */
    private static final int SLIPS = Integer.getInteger("replay.slips", 400);
    /** Of an answer, so that it is no longer than a message may be. */
    private static final int ITEMS = 120;

    private static final int SUBJECTS_OF_A_STEP = 100;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Inject
    HeldMessages held;

    @Test
    void manyMessagesAreHandledInStepsAndWhatStopsOneIsGoneOnWith() {
        List<String> slips =
                Stream.generate(RestoredYulin::newId).limit(SLIPS).sorted().toList();
        List<ObjectNode> items = whatWasSaidOf(slips);
        // What others have left is none of these.
        Yulin.update("delete from held_message where type like 'org.huizhi.notice.%'");
        // The first of a step, so that the fault is its own at once.
        String victim = slips.get(SLIPS - 3 * SUBJECTS_OF_A_STEP);
        Yulin.update("create function short_of_memory() returns trigger language plpgsql as"
                + " 'begin raise exception ''none left'' using errcode = ''53200''; end'");
        Yulin.update("create trigger short_of_memory before insert on notice for each row when (new.id = '" + victim
                + "') execute function short_of_memory()");
        try {
            Arrived question = declared();
            giveBack(question, items);
            Patience.until(
                    "a step is stopped, and those before it stay done",
                    LIMIT,
                    () -> settled() >= SLIPS - 3 * SUBJECTS_OF_A_STEP);
            Patience.until(
                    "what fails in each run is parked, and the others go on",
                    LIMIT,
                    () -> partner(xinzhou.mailbox()).path("state").asText().equals("done"));
            assertThat(Yulin.query("select item from parked_item where job = 'resync-subjects'"))
                    .extracting(row -> row.get("item"))
                    .containsExactly("cn-140900 " + victim);
            assertThat(settled()).isEqualTo(SLIPS - 1);
        } finally {
            Yulin.update("drop trigger short_of_memory on notice");
            Yulin.update("drop function short_of_memory()");
        }
        long parked = Yulin.count("select id from parked_item where job = 'resync-subjects'");
        TestCaller.operator()
                .post("/parked-items/" + parked + "/retry", "{\"reason\": \"there is memory again\"}")
                .then()
                .statusCode(200);

        Patience.until("it is done too", LIMIT, () -> settled() == SLIPS);
        assertThat(TestCaller.submitter().stateOf(victim)).isEqualTo("accepted");
        assertThat(TestCaller.submitter().stateOf(slips.get(0))).isEqualTo("accepted");
        assertThat(Yulin.count("select max(subjects) from (select count(distinct subject) as subjects"
                        + " from held_message where type like 'org.huizhi.notice.%' group by xmin::text) step"))
                .as("subjects of one transaction")
                .isBetween(2L, (long) SUBJECTS_OF_A_STEP);
        // Others look at what was affected by theirs.
        Yulin.update("delete from held_message where type like 'org.huizhi.notice.%'");
    }

    /** A sender that had no receipt sends again what is held, and the resync is over. */
    @Test
    void whatIsHeldAndComesAgainAtTheSameMomentIsStoredOnce() {
        String slip = newId();
        Arrived question = declared();
        Letter submitted = xinzhou.say(NOTICE_SUBMITTED, slip, Yulin.slipOfXinzhou("residence-confirmation"));
        Patience.until(
                "it is held", () -> Yulin.count("select count(*) from held_message where subject = ?", slip) == 1);
        // As on another replica, which has not heard of the end yet, or has heard of it first.
        Yulin.update("delete from held_partner where partner = 'cn-140900'");
        Patience.until("this one has heard of it", () -> !held.partners().contains("cn-140900"));
        Yulin.update("create function take_time() returns trigger language plpgsql as"
                + " 'begin perform pg_sleep(3); return new; end'");
        Yulin.update("create trigger take_time before insert on notice for each row when (new.id = '" + slip
                + "') execute function take_time()");
        try (LogListener log = new LogListener()) {
            says(xinzhou, question, answer(question, null));
            xinzhou.send(submitted);
            assertThat(xinzhou.awaitReceiptFor(submitted).verdict()).isEqualTo(Verdict.STORED);
            awaitState("done");
            Patience.until(
                    "it waits no more",
                    () -> Yulin.count("select count(*) from held_message where subject = ? and result is null", slip)
                            == 0);
            assertThat(log.errors()).isEmpty();
        } finally {
            Yulin.update("drop trigger take_time on notice");
            Yulin.update("drop function take_time()");
        }
        assertThat(Yulin.count("select count(*) from notice where id = ?::uuid", slip))
                .isOne();
        assertThat(Yulin.count("select count(*) from timeline_entry where notice_id = ?::uuid", slip))
                .isEqualTo(2);
        assertThat(Yulin.count("select count(*) from dead_letter where subject = ?", slip))
                .isZero();
        assertThat(Yulin.count("select count(*) from parked_item where item like '%' || ?", slip))
                .isZero();
        xinzhou.send(submitted);
        assertThat(xinzhou.receiptsFor(submitted)).allMatch(line -> line.verdict() != Verdict.REFUSED);
    }

    private static long settled() {
        return Yulin.count(
                "select count(*) from held_message where type = ? and result = 'HANDLED'", NOTICE_ACCEPTED.wireName());
    }

    /** Each was sent by Yulin, receipted and accepted by Xinzhou. */
    private List<ObjectNode> whatWasSaidOf(List<String> slips) {
        List<ObjectNode> items = new ArrayList<>();
        List<ReceiptLine> lines = new ArrayList<>();
        Instant at = lost.plusSeconds(10);
        for (int i = 0; i < slips.size(); i++) {
            Letter submitted = lostOfYulin(
                    NOTICE_SUBMITTED,
                    slips.get(i),
                    submission().put("number", "610800-2026-%06d".formatted(500_000 + i)),
                    at.plusMillis(i));
            lines.add(ReceiptLine.of(
                    submitted.message().id(), submitted.digest(), Verdict.STORED, null, at.plusMillis(i)));
            items.add(item(submitted));
            items.add(item(lostOfXinzhou(NOTICE_ACCEPTED, slips.get(i), said(OFFICE), at.plusSeconds(5))));
        }
        items.add(item(lostOfXinzhou(RECEIPT, "receipt-" + newId(), new ReceiptData(lines), at.plusSeconds(4))));
        return items;
    }

    private void giveBack(Arrived first, List<ObjectNode> items) {
        Arrived question = first;
        for (int from = 0; from < items.size(); from += ITEMS) {
            int to = Math.min(items.size(), from + ITEMS);
            String next = to == items.size() ? null : "from " + to;
            says(
                    xinzhou,
                    question,
                    answer(question, next, items.subList(from, to).toArray(ObjectNode[]::new)));
            if (next != null) {
                question = Patience.await(
                        "Xinzhou is asked on",
                        () -> questions(xinzhou).stream()
                                .filter(one -> one.data().path("after").asText().equals(next))
                                .findFirst());
            }
        }
    }
}
