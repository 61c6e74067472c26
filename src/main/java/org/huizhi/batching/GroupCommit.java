package org.huizhi.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * Work that is much cheaper for many requests than for each, say a transaction. A caller that comes while as many
 * groups as allowed are running waits; when one of them ends, the first waiting caller runs the next group, with the
 * requests of the others that wait. Nobody waits for a group to fill: an idle node runs each request at once.
 *
 * @param <T> a request
 * @param <R> its result
 */
public final class GroupCommit<T, R> {

    private static final int TRANSACTIONS_AT_ONCE = 2;
    private static final int MOST_IN_A_TRANSACTION = 100;

    private final Function<List<T>, List<R>> work;
    private final int largestGroup;
    private final Queue<Caller> waiting = new ArrayDeque<>();
    private int free;

    /**
     * @param atOnce groups that run at the same time, at least one
     * @param largestGroup requests in one group; a caller that brings more is a group of its own
     * @param work one result for each request, in their order. What it throws, every caller of the group gets, so what
     *     concerns one of them only is a result
     */
    GroupCommit(int atOnce, int largestGroup, Function<List<T>, List<R>> work) {
        if (atOnce < 1 || largestGroup < 1) {
            throw new IllegalArgumentException("at least one group of one: " + atOnce + ", " + largestGroup);
        }
        this.free = atOnce;
        this.largestGroup = largestGroup;
        this.work = work;
    }

    /** For work that is a transaction: the next group is written while the disk has the last. */
    public static <T, R> GroupCommit<T, R> ofTransactions(Function<List<T>, List<R>> work) {
        return new GroupCommit<>(TRANSACTIONS_AT_ONCE, MOST_IN_A_TRANSACTION, work);
    }

    /** Returns when it is done. @return one result for each, in their order */
    public List<R> submit(List<T> requests) {
        if (requests.isEmpty()) {
            return List.of();
        }
        Caller caller = new Caller(requests);
        if (startOrWait(caller) || caller.turn.join()) {
            runGroupOf(caller);
        }
        return caller.results();
    }

    public R submit(T request) {
        return submit(List.of(request)).get(0);
    }

    /** Callers that wait for their turn. */
    synchronized int waiting() {
        return waiting.size();
    }

    /** @return whether the caller may run a group now; otherwise it is in the queue */
    private synchronized boolean startOrWait(Caller caller) {
        if (free > 0) {
            free--;
            return true;
        }
        waiting.add(caller);
        return false;
    }

    private void runGroupOf(Caller leader) {
        List<Caller> group = new ArrayList<>();
        try {
            collect(leader, group);
            List<T> requests = new ArrayList<>();
            group.forEach(caller -> requests.addAll(caller.requests));
            List<R> results = work.apply(requests);
            int from = 0;
            for (Caller caller : group) {
                int to = from + caller.requests.size();
                caller.results.complete(results.subList(from, to));
                from = to;
            }
        } catch (Throwable e) {
            // Everybody of the group gets it, faults of the machine too: nobody may be left waiting.
            group.forEach(caller -> caller.results.completeExceptionally(e));
        } finally {
            passOn();
            group.forEach(caller -> caller.turn.complete(false));
        }
    }

    private synchronized void collect(Caller leader, List<Caller> group) {
        group.add(leader);
        int size = leader.requests.size();
        for (Caller next = waiting.peek();
                next != null && size + next.requests.size() <= largestGroup;
                next = waiting.peek()) {
            group.add(waiting.remove());
            size += next.requests.size();
        }
    }

    /** The first of those that wait runs the next group. */
    private synchronized void passOn() {
        Caller next = waiting.poll();
        if (next == null) {
            free++;
        } else {
            next.turn.complete(true);
        }
    }

    private final class Caller {

        private final List<T> requests;
        /** True when it is this caller's turn to run a group, false when its results are there. */
        private final CompletableFuture<Boolean> turn = new CompletableFuture<>();

        private final CompletableFuture<List<R>> results = new CompletableFuture<>();

        private Caller(List<T> requests) {
            this.requests = requests;
        }

        private List<R> results() {
            try {
                return results.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                if (e.getCause() instanceof Error fault) {
                    throw fault;
                }
                throw e;
            }
        }
    }
}
