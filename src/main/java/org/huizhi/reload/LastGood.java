package org.huizhi.reload;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What was last read well from a file or folder that is read again while the node runs: one that is broken or gone
 * changes nothing. A fault is logged when it begins, when it becomes another one, and when it is over. Thread-safe.
 *
 * <p>A source that cannot be used throws {@link IllegalStateException}, whose message says where and why.
 */
public final class LastGood<T> {

    private final Supplier<T> source;
    private final String stays;
    private final Logger log;
    private final Clock clock;
    private volatile T value;
    private volatile @Nullable Instant readAt;
    private @Nullable String fault;

    private LastGood(Supplier<T> source, T value, @Nullable Instant readAt, String stays, Logger log, Clock clock) {
        this.source = source;
        this.value = value;
        this.readAt = readAt;
        this.stays = stays;
        this.log = log;
        this.clock = clock;
    }

    /**
     * Reads it for the first time: nothing can begin without it.
     *
     * @param stays what is logged of a fault, say "the keys held stay"
     * @param log of whoever goes by what is read
     * @throws IllegalStateException when it cannot be used
     */
    public static <T> LastGood<T> read(Supplier<T> source, String stays, Logger log, Clock clock) {
        return new LastGood<>(source, source.get(), clock.instant(), stays, log, clock);
    }

    /**
     * Reads nothing yet: one can begin without it.
     *
     * @param initial until it was read well
     * @param stays what is logged of a fault, say "the keys held stay"
     * @param log of whoever goes by what is read
     */
    public static <T> LastGood<T> startingWith(T initial, Supplier<T> source, String stays, Logger log, Clock clock) {
        return new LastGood<>(source, initial, null, stays, log, clock);
    }

    public T get() {
        return value;
    }

    /** @return when it was last read well; empty while it never was */
    public Optional<Instant> readAt() {
        return Optional.ofNullable(readAt);
    }

    /** Reads it again. @return whether it could be used; where not, what was read before stays */
    public synchronized boolean reload() {
        T read;
        try {
            read = source.get();
        } catch (IllegalStateException e) {
            failed(String.valueOf(e.getMessage()));
            return false;
        }
        value = read;
        readAt = clock.instant();
        if (fault != null) {
            log.infof("Can be used again: %s", fault);
            fault = null;
        }
        return true;
    }

    private void failed(String reason) {
        if (!reason.equals(fault)) {
            log.warnf(
                    "%s: %s%s",
                    reason, stays, readAt().map(at -> ", read at " + at).orElse(""));
            fault = reason;
        }
    }
}
