package org.huizhi.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests are under way at once: what a replica cannot begin soon it refuses at once, so that its memory is bounded and what it
 * did begin is finished in time. Each replica counts for itself.
 */
@ApplicationScoped
public class Admission {

    @ConfigMapping(prefix = "huizhi.access.admission")
    interface Config {

        /** Requests under way at once, of all callers; fewer than worker threads, which the inbox and health checks need too. */
        @WithDefault("128")
        int atOnce();

        /** Of them, those of one caller. */
        @WithDefault("64")
        int perCaller();
    }

    private final Config config;
    private final AtomicInteger underWay = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byCaller = new ConcurrentHashMap<>();

    Admission(Config config) {
        this.config = config;
    }

    /** @return whether the request may begin; then {@link #leave()} has to follow */
    public boolean enter() {
        if (underWay.incrementAndGet() <= config.atOnce()) {
            return true;
        }
        underWay.decrementAndGet();
        return false;
    }

    public void leave() {
        underWay.decrementAndGet();
    }

    /** @return whether this caller's request may begin; then {@link #leave(String)} has to follow */
    public boolean enter(String caller) {
        if (byCaller.merge(caller, 1, Integer::sum) <= config.perCaller()) {
            return true;
        }
        leave(caller);
        return false;
    }

    public void leave(String caller) {
        byCaller.computeIfPresent(caller, (name, requests) -> requests == 1 ? null : requests - 1);
    }

    /** Requests under way now. */
    public int underWay() {
        return underWay.get();
    }
}
