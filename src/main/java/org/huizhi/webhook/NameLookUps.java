package org.huizhi.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks names of receivers up. Whoever has a name has its name server too, and one that never answers holds a thread
 * for as long as the machine's resolver waits: so a look-up is left after a time of its own, each has a thread of its
 * own, and an account has only so many, those that were left included.
 */
final class NameLookUps {

    /** As the machine does. */
    @FunctionalInterface
    interface Names {
        InetAddress[] addresses(String host) throws UnknownHostException;
    }

    private final Names names;
    private final int mostPerAccount;
    private final Duration limit;
    private final Map<String, Integer> underWay = new HashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "webhook-names");
        thread.setDaemon(true);
        return thread;
    });

    NameLookUps(Names names, int mostPerAccount, Duration limit) {
        this.names = names;
        this.mostPerAccount = mostPerAccount;
        this.limit = limit;
    }

    /**
     * @param account for which it is asked
     * @throws TimeoutException where there is no answer in time, or too many for this account have none
     */
    InetAddress[] of(String account, String host) throws UnknownHostException, TimeoutException, InterruptedException {
        if (!begun(account)) {
            throw new TimeoutException("as many names of this account are looked up as may be");
        }
        Future<InetAddress[]> lookUp = threads.submit(() -> {
            try {
                return names.addresses(host);
            } finally {
                ended(account);
            }
        });
        try {
            return lookUp.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new UnknownHostException(host);
        }
    }

    private synchronized boolean begun(String account) {
        int before = underWay.getOrDefault(account, 0);
        if (before >= mostPerAccount) {
            return false;
        }
        underWay.put(account, before + 1);
        return true;
    }

    private synchronized void ended(String account) {
        underWay.computeIfPresent(account, (name, count) -> count == 1 ? null : Integer.valueOf(count - 1));
    }

    void close() {
        threads.shutdown();
    }
}
