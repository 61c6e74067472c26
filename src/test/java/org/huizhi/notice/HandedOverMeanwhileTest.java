package org.huizhi.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.huizhi.access.Caller;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who waits for the lock of a slip that is handed over meanwhile no longer has it, and may do nothing with it. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class HandedOverMeanwhileTest {

    private static final String HEALTH = "610802-health";
    private static final Caller FORMER = new Caller("former", Set.of(), Set.of(Slips.YULIN_OFFICE));

    private OtherRegion xinzhou;
    private UUID slip;

    @Inject
    NoticeStore store;

    @Inject
    HandOverService handOvers;

    @Inject
    PartRequestService partRequests;

    @Inject
    NoticeErasure erasure;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
        slip = UUID.fromString(Yulin.receive(xinzhou, "residence-confirmation"));
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    /** @return what comes of an act that finds the slip before, and gets its lock after, it was handed over */
    private <T> T whileItIsHandedOver(Supplier<T> act) {
        CompletableFuture<T> waiting = QuarkusTransaction.requiringNew().call(() -> {
            Notice notice = Objects.requireNonNull(store.lock(List.of(slip)).get(slip));
            notice.office = HEALTH;
            store.update(List.of(notice), new History());
            CompletableFuture<T> acting = CompletableFuture.supplyAsync(act);
            Patience.until("it waits for the lock", () -> locksWaitedFor() > 0);
            return acting;
        });
        return waiting.join();
    }

    private static long locksWaitedFor() {
        return Yulin.count(
                "select count(*) from pg_stat_activity" + " where wait_event_type = 'Lock' and query like 'select %'");
    }

    @Test
    void itIsNotHandedOverAgain() {
        NoticeReply reply = whileItIsHandedOver(() -> handOvers.handOver(
                new NoticeVerbs.Call(FORMER, slip, List.of(), null), "610800-hub", HandOverService.Reason.OTHER));

        assertThat(reply).isEqualTo(Refusal.notFound());
    }

    @Test
    void nobodyIsAskedForAPartOfIt() {
        NoticeReply reply = whileItIsHandedOver(() -> partRequests.ask(
                new NoticeVerbs.Call(FORMER, slip, List.of(), null),
                List.of(new PartRequestService.Wanted(HEALTH, "Since when?", null, null))));

        assertThat(reply).isEqualTo(Refusal.notFound());
    }

    @Test
    void itsErasureIsNotStopped() {
        Optional<NoticeReply> reply = whileItIsHandedOver(() -> erasure.hold(FORMER, slip, "complaint"));

        assertThat(reply).isEmpty();
    }
}
