package org.huizhi.outbox;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the relay of this replica as soon as something was committed for it. */
@ApplicationScoped
class RelaySignal {

    private final Semaphore signals = new Semaphore(0);

    void wake() {
        signals.release();
    }

    /** Waits for a signal, and takes all there are. */
    void await(Duration atMost) throws InterruptedException {
        if (signals.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            signals.drainPermits();
        }
    }
}
