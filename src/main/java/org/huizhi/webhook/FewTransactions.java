package org.huizhi.webhook;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** So many transactions at once, however many threads want one: callers' requests need connections too. */
final class FewTransactions {

    private final Semaphore places;

    FewTransactions(int atOnce) {
        this.places = new Semaphore(atOnce, true);
    }

    <T> T call(Callable<T> work) {
        places.acquireUninterruptibly();
        try {
            return QuarkusTransaction.requiringNew().call(work);
        } finally {
            places.release();
        }
    }

    void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }
}
