package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.huizhi.envelope.Verdict;
import org.huizhi.fuzz.Unlimited;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.LogListener;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever may write to an inbox can write junk without end: so much of it is kept in a day, and no more. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Unlimited.class)
class DeadLetterBudgetTest {

    /** More than any budget. */
    private static final long ALL = 1_000_000_000;

    @Inject
    MeterRegistry meters;

    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        Yulin.update("delete from sender_budget where kind in ('DEAD_LETTERS', 'ALL_DEAD_LETTERS', 'FAULTS')");
        xinzhou.close();
    }

    private static void used(String sender, String kind) {
        Yulin.update("""
                insert into sender_budget (sender, kind, day, messages, bytes)
                values (?, ?, (now() at time zone 'UTC')::date, ?, 0)
                on conflict (sender, kind, day) do update set messages = excluded.messages""", sender, kind, ALL);
    }

    private Letter junk(String subject, String source) {
        return xinzhou.letter(NOTICE_SUBMITTED, subject, Yulin.slipOfXinzhou("notification"))
                .withValue(("junk about " + subject).getBytes(StandardCharsets.UTF_8))
                .withHeader("ce_source", source);
    }

    private double unkept(String reason) {
        return meters.get("huizhi.dead.letters.unkept")
                .tag("reason", reason)
                .counter()
                .count();
    }

    /** It comes behind what was sent before, on the same partition. */
    private void honestSlipIsStored(String subject) {
        Letter honest = xinzhou.say(NOTICE_SUBMITTED, subject, Yulin.slipOfXinzhou("notification"));
        assertThat(xinzhou.awaitReceiptFor(honest).verdict()).isEqualTo(Verdict.STORED);
    }

    @Test
    void whoeverNamesNoRegionUsesUpOneBudgetAndStopsNothing() {
        String kept = Facts.newId();
        String beyond = Facts.newId();
        Letter first = xinzhou.send(junk(kept, "/mailboxes/cn-999999"));
        Patience.until("there is room", () -> Facts.deadLetters(kept).size() == 1);
        used("unknown", "DEAD_LETTERS");
        double before = unkept("unreadable");

        try (LogListener log = new LogListener()) {
            for (int i = 0; i < 20; i++) {
                xinzhou.send(junk(beyond, "/mailboxes/nobody-" + i));
            }
            honestSlipIsStored(beyond);

            assertThat(Facts.deadLetters(beyond)).isEmpty();
            assertThat(unkept("unreadable")).isEqualTo(before + 20);
            assertThat(log.text().split("No more is kept of dead-letters", -1))
                    .as("said once, if it was not said before")
                    .hasSizeLessThanOrEqualTo(2);
        }
        // What is there is counted on; and whoever names a region has a budget of its own.
        String ofXinzhou = Facts.newId();
        xinzhou.send(first);
        xinzhou.send(junk(ofXinzhou, "/mailboxes/cn-140900"));
        Patience.until(
                "it came twice",
                () -> Integer.valueOf(2).equals(Facts.deadLetters(kept).get(0).get("times")));
        Patience.until(
                "that of Xinzhou is kept", () -> Facts.deadLetters(ofXinzhou).size() == 1);
        Patience.until(
                "what is used is shown",
                () -> Operations.get("/q/metrics")
                        .asString()
                        .contains("huizhi_budget_used_ratio{kind=\"dead-letters\",sender=\"unknown\"}"));
    }

    @Test
    void theInboxHasABudgetWhoeverIsNamedAndItIsNotThatOfProvenSenders() {
        used("all", "ALL_DEAD_LETTERS");
        String named = Facts.newId();
        xinzhou.send(junk(named, "/mailboxes/cn-140900"));
        honestSlipIsStored(named);
        assertThat(Facts.deadLetters(named)).isEmpty();

        String id = Facts.newId();
        Letter impossible = xinzhou.letter(NOTICE_SUBMITTED, id, Yulin.slipOfXinzhou("notification"));
        Yulin.update("alter table received_message add constraint one_too_many check (id <> '"
                + impossible.message().id() + "')");
        try {
            xinzhou.send(impossible);
            Patience.until(
                    "what the node cannot cope with is kept",
                    () -> Facts.deadLetters(id).size() == 1);
            assertThat(Facts.deadLetters(id).get(0)).containsEntry("reason", "fault");

            used("cn-140900", "FAULTS");
            double before = unkept("fault");
            xinzhou.send(impossible.withHeader("ce_other", "so that it is another one"));
            Patience.until("the next one is counted alone", () -> unkept("fault") > before);
            assertThat(Facts.deadLetters(id)).hasSize(1);
        } finally {
            Yulin.update("alter table received_message drop constraint one_too_many");
        }
        // Its sender has no receipt, and sends it again.
        xinzhou.send(impossible);
        assertThat(xinzhou.awaitReceiptFor(impossible).verdict()).isEqualTo(Verdict.STORED);
    }
}
