package org.huizhi.batching;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work on many things that needs no input or output, say signatures, spread over the cores. The caller works too, and
 * does alone what nobody else has begun; parallel streams do the same, but their callers spin while they wait for each
 * other, which took a sixth of a busy node's CPU.
 */
public final class CpuPool {

    private static final int OTHERS = Runtime.getRuntime().availableProcessors() - 1;
    private static final ClassLoader LOADER = CpuPool.class.getClassLoader();
    private static final Executor POOL = Executors.newFixedThreadPool(Math.max(1, OTHERS), work -> {
        Thread thread = new Thread(work, "cpu-pool");
        thread.setDaemon(true);
        thread.setContextClassLoader(LOADER);
        return thread;
    });

    private CpuPool() {}

    /**
     * Returns when all is done.
     *
     * @param work may run on other threads, several at a time; what it throws first is thrown here
     * @return one result for each, in their order
     */
    @SuppressWarnings("unchecked")
    public static <T, R> List<R> map(List<T> things, Function<T, R> work) {
        int count = things.size();
        @Nullable Object[] results = new @Nullable Object[count];
        AtomicInteger next = new AtomicInteger();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        CountDownLatch undone = new CountDownLatch(count);
        Runnable share = () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    results[i] = work.apply(things.get(i));
                } catch (Throwable e) {
                    failure.compareAndSet(null, e);
                } finally {
                    undone.countDown();
                }
            }
        };
        for (int i = 0; i < Math.min(OTHERS, count - 1); i++) {
            POOL.execute(share);
        }
        share.run();
        await(undone);
        if (failure.get() instanceof RuntimeException fault) {
            throw fault;
        }
        if (failure.get() instanceof Error fault) {
            throw fault;
        }
        return (List<R>) Arrays.asList(results);
    }

    /** What others have begun they finish, soon and in any case; an interrupt is for whatever comes next. */
    private static void await(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
