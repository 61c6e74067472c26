package org.huizhi.webhook;

import io.quarkus.narayana.jta.QuarkusTransaction;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;

/** So many transactions at once, however many threads want one: callers' requests need connections too. */
final class FewTransactions {

    private final Semaphore places;
    private final Semaphore aside = new Semaphore(1, true);

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

    /**
     * For work that is long and can wait: of these one at once, so that it takes the place of no more than one other.
     */
    <T> T callAside(Callable<T> work) {
        aside.acquireUninterruptibly();
        try {
            return call(work);
        } finally {
            aside.release();
        }
    }

    void run(Runnable work) {
        call(() -> {
            work.run();
            return true;
        });
    }
}
