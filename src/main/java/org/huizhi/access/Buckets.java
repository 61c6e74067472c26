package org.huizhi.access;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each of many may do something: a bucket for each, by name. One that has not been seen for long is
 * forgotten. Each replica counts for itself. Thread-safe.
 */
public final class Buckets {

    private static final int MOST = 10_000;

    private final int burst;
    private final int refill;
    private final Duration every;
    private final Map<String, Bucket> buckets = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST;
        }
    });

    /**
     * @param burst how often at once after a pause
     * @param refill how often, lastingly, in the given time
     */
    public Buckets(int burst, int refill, Duration every) {
        this.burst = burst;
        this.refill = refill;
        this.every = every;
    }

    /** @return how long to wait before the next attempt; zero when this one, which counts, may go on */
    public Duration take(String name) {
        ConsumptionProbe probe =
                buckets.computeIfAbsent(name, unused -> bucket()).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    /** @return how often it may do so at once now; asking does not count */
    public long left(String name) {
        Bucket bucket = buckets.get(name);
        return bucket == null ? burst : bucket.getAvailableTokens();
    }

    private Bucket bucket() {
        // By a clock that nobody sets: by the machine's, a caller would wait as long as it was set back.
        return Bucket.builder()
                .withNanosecondPrecision()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(refill, every))
                .build();
    }
}
