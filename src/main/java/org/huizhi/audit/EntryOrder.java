package org.huizhi.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What has to hold between the entries of a chain, whoever chained them: times do not go back, no act comes twice, and
 * none is without an id of its act once the node authenticates what it enters.
 */
final class EntryOrder {

    /**
     * How far an entry's time may lie before that of one chained before it. An act is dated when it is entered, and
     * chained when its transaction has ended, after a minute at the most; one whose MAC's key a replica does not hold
     * yet waits for {@link AuditChain#KEY_COMES_WITHIN}; clocks of replicas differ.
     */
    static final Duration TOLERANCE = Duration.ofMinutes(10);

    /** From the first authenticated entry on, how long replicas of the version before may go on to enter acts. */
    static final Duration UPGRADE = Duration.ofHours(1);

    private final Set<UUID> acts = new HashSet<>();
    private @Nullable Instant latest;
    private @Nullable Instant firstProved;
    private boolean begunEarlier = true;

    /** @param faults is told what does not hold, with its position */
    void check(AuditRecord entry, Consumer<String> faults) {
        checkTime(entry, faults);
        checkAct(entry, faults);
    }

    private void checkTime(AuditRecord entry, Consumer<String> faults) {
        if (latest != null && entry.at().isBefore(latest.minus(TOLERANCE))) {
            faults.accept("position " + entry.position() + ": dated " + entry.at() + ", behind one of " + latest
                    + ": put in later, or a clock was set back");
            // One step back is one fault.
            latest = entry.at();
        } else if (latest == null || entry.at().isAfter(latest)) {
            latest = entry.at();
        }
    }

    private void checkAct(AuditRecord entry, Consumer<String> faults) {
        if (entry.act() == null) {
            if (firstProved != null && (!begunEarlier || !entry.at().isBefore(firstProved.plus(UPGRADE)))) {
                faults.accept("position " + entry.position()
                        + ": the node did not prove that it entered this, as it did for entries before");
            }
            return;
        }
        if (firstProved == null) {
            firstProved = entry.at();
            begunEarlier = entry.position() > 1;
        }
        if (!acts.add(entry.act())) {
            faults.accept("position " + entry.position() + ": act " + entry.act() + " is in the log before");
        }
    }
}
