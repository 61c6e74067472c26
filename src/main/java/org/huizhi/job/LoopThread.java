package org.huizhi.job;

import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A thread of its own for work that goes on for as long as the node runs. */
public final class LoopThread {

    private static final Logger LOG = Logger.getLogger(LoopThread.class);

    /** Goes on while {@link LoopThread#goesOn}. */
    @FunctionalInterface
    public interface Loop {
        void run() throws InterruptedException;
    }

    private final String name;
    private final Loop loop;
    private volatile @Nullable Thread thread;

    public LoopThread(String name, Loop loop) {
        this.name = name;
        this.loop = loop;
    }

    public void start() {
        Thread starting = new Thread(this::run, name);
        starting.setDaemon(true);
        starting.setUncaughtExceptionHandler(
                (ended, error) -> LOG.fatalf(error, "Thread %s has ended: nothing of it is done any more", name));
        thread = starting;
        starting.start();
    }

    private void run() {
        try {
            loop.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public boolean goesOn() {
        return thread != null;
    }

    /** @return whether it has ended though nobody stopped it */
    public boolean hasEnded() {
        Thread running = thread;
        return running != null && !running.isAlive();
    }

    /** Interrupts it, and waits for its end. */
    public void stop(Duration patience) throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            thread = null;
            running.interrupt();
            running.join(patience.toMillis());
        }
    }

    /**
     * Lets it finish what it does, and waits for its end.
     *
     * @param wake so that it looks whether it goes on
     */
    public void finish(Runnable wake, Duration patience) throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            thread = null;
            wake.run();
            running.join(patience.toMillis());
        }
    }
}
