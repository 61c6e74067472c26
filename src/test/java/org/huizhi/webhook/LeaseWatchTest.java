package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.huizhi.webhook.LeaseWatch.Lease;
import org.junit.jupiter.api.Test;

/** A replica that looks each second whether others still deliver. */
class LeaseWatchTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final LeaseWatch watch = new LeaseWatch(Duration.ofSeconds(60), nanos::get);
    private final Lease lease = new Lease(UUID.randomUUID(), UUID.randomUUID(), 3);

    private List<Lease> look(long secondsLater, Lease... leases) {
        nanos.addAndGet(Duration.ofSeconds(secondsLater).toNanos());
        return watch.over(List.of(leases));
    }

    @Test
    void whoseHolderIsGoneIsOverAfterItsTime() {
        for (int second = 0; second < 60; second++) {
            assertThat(look(1, lease)).as("second %d", second).isEmpty();
        }

        assertThat(look(1, lease)).containsExactly(lease);
    }

    @Test
    void whatIsRenewedOrHeldByAnotherIsNot() {
        for (int second = 0; second < 200; second++) {
            Lease renewed = new Lease(lease.webhook(), lease.holder(), second / 20);
            Lease other = new Lease(UUID.randomUUID(), lease.holder(), 0);
            assertThat(look(1, renewed, other)).isEmpty();
        }
    }

    @Test
    void whoWasStoppedHimselfBeginsToCountAnew() {
        look(1, lease);

        assertThat(look(300, lease)).isEmpty();
        assertThat(look(29, lease)).isEmpty();
        assertThat(look(29, lease)).isEmpty();
        assertThat(look(2, lease)).containsExactly(lease);
    }

    @Test
    void whatIsGivenBackAndTakenAgainIsAnotherOne() {
        look(1, lease);
        for (int second = 0; second < 50; second++) {
            look(1, lease);
        }
        look(1);
        assertThat(look(10, lease)).isEmpty();
    }
}
