package org.huizhi.webhook;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Tells which leases nobody renews any more: those that this replica has seen unchanged for as long as a lease lasts.
 * So replicas whose clocks differ do not take webhooks from each other, and one that was stopped for a while begins
 * anew.
 */
final class LeaseWatch {

    private final long lasts;
    private final LongSupplier nanos;
    private final Map<Lease, Long> seenSince = new HashMap<>();
    private long lookedAt;

    /** @param renewals of it so far */
    record Lease(UUID webhook, UUID holder, int renewals) {}

    /** @param nanos as {@link System#nanoTime()} */
    LeaseWatch(Duration lasts, LongSupplier nanos) {
        this.lasts = lasts.toNanos();
        this.nanos = nanos;
        this.lookedAt = nanos.getAsLong();
    }

    /**
     * @param all that there are now
     * @return those that are over
     */
    synchronized List<Lease> over(List<Lease> all) {
        long now = nanos.getAsLong();
        if (now - lookedAt > lasts / 2) {
            seenSince.clear();
        }
        lookedAt = now;
        seenSince.keySet().retainAll(Set.copyOf(all));
        all.forEach(lease -> seenSince.putIfAbsent(lease, now));
        return all.stream()
                .filter(lease -> now - seenSince.getOrDefault(lease, now) >= lasts)
                .toList();
    }
}
