package org.huizhi.testsupport;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what a node does in its own time: looks often, gives up after a bound, and says what did not come. */
public final class Patience {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_NANOS = Duration.ofMillis(20).toNanos();

    private Patience() {}

    /** @throws AssertionError naming what did not come true within 20 s */
    public static void until(String what, BooleanSupplier condition) {
        await(what, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** @throws AssertionError naming what did not come true within the limit */
    public static void until(String what, Duration limit, BooleanSupplier condition) {
        await(what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /**
     * @param look gives what is waited for as soon as it is there
     * @throws AssertionError naming what did not come within 20 s
     */
    public static <T> T await(String what, Supplier<Optional<T>> look) {
        return await(what, LIMIT, look);
    }

    private static <T> T await(String what, Duration limit, Supplier<Optional<T>> look) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
