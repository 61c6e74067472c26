package org.huizhi.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much a replica has under way at once: what it cannot begin soon it refuses at once, so that its memory is bounded
 * and what it did begin is finished in time. Each replica counts for itself.
 */
@ApplicationScoped
public class ConcurrencyLimit {

    @ConfigMapping(prefix = "huizhi.access.admission")
    interface Config {

        /**
         * Weight of the requests under way at once, of all callers; less than worker threads, which the inbox and
         * health checks need too.
         */
        @WithDefault("128")
        int atOnce();

        /** Of it, that of one caller's. */
        @WithDefault("32")
        int perCaller();
    }

    private final Config config;
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int underWay;

    ConcurrencyLimit(Config config) {
        this.config = config;
    }

    /**
     * @return the place of a request, of weight 1, which has to be left; none when there is no room. Who is alone
     *     always has room.
     */
    public synchronized Optional<Place> enter() {
        if (!fits(underWay, 1, config.atOnce())) {
            return Optional.empty();
        }
        underWay++;
        return Optional.of(new Place());
    }

    /** Weight of the requests under way now. */
    public synchronized int underWay() {
        return underWay;
    }

    /** @return weight of the requests that one caller may have under way at once on this replica */
    public int perCaller() {
        return config.perCaller();
    }

    private static boolean fits(int before, int weight, int most) {
        return before == 0 || before + weight <= most;
    }

    /**
     * What a request takes until its answer is out, or its caller gone, and nobody works on it any more: who gives up
     * and asks again still has the first one under way.
     */
    public final class Place {

        private int weight = 1;
        private int holders = 1;
        private @Nullable String caller;

        private Place() {}

        /**
         * For who works on it; {@link #leave} has to follow.
         *
         * @return whether it may: not when this caller has too much under way, nor for somebody who has gone
         */
        public boolean claim(String caller) {
            synchronized (ConcurrencyLimit.this) {
                int before = byCaller.getOrDefault(caller, 0);
                if (holders == 0 || !fits(before, weight, config.perCaller())) {
                    return false;
                }
                byCaller.put(caller, before + weight);
                this.caller = caller;
                holders++;
                return true;
            }
        }

        /**
         * For who works on it, when what it holds in memory becomes more or less.
         *
         * @param weight from now on
         * @return false where there is no room for more, neither of all nor of its caller's; then nothing changes
         */
        public boolean weigh(int weight) {
            synchronized (ConcurrencyLimit.this) {
                int others = underWay - this.weight;
                int othersOfCaller = caller == null ? 0 : byCaller.getOrDefault(caller, 0) - this.weight;
                boolean room =
                        fits(others, weight, config.atOnce()) && fits(othersOfCaller, weight, config.perCaller());
                if (holders == 0 || (weight > this.weight && !room)) {
                    return false;
                }
                underWay = others + weight;
                if (caller != null) {
                    byCaller.put(caller, othersOfCaller + weight);
                }
                this.weight = weight;
                return true;
            }
        }

        /** Once when its answer is out or its caller gone, and once by who has claimed it. */
        public void leave() {
            synchronized (ConcurrencyLimit.this) {
                if (holders == 0) {
                    throw new IllegalStateException("a place is left by more than held it");
                }
                holders--;
                if (holders == 0) {
                    underWay -= weight;
                    if (caller != null) {
                        byCaller.computeIfPresent(
                                caller, (name, all) -> all == weight ? null : Integer.valueOf(all - weight));
                    }
                }
            }
        }
    }
}
