package org.huizhi.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that a background job could not do, though the database and the node's keys were there: it waits, and the
 * others go on.
 *
 * @param item its name within the job, say the id of a statement; no person data
 * @param reason type of the fault and where in the program it came from; the log has all of it
 * @param since when it failed first
 * @param nextAttemptAt when the job tries it again by itself; one that is discarded it never does
 * @param decidedAt when an operator last decided about it; null, as what follows, while nobody has
 */
public record ParkedItem(
        long id,
        String job,
        String item,
        String reason,
        Instant since,
        int attempts,
        Instant nextAttemptAt,
        Status status,
        @Nullable Instant decidedAt,
        @Nullable String decidedBy,
        @Nullable String decision) {

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    /** No item waits longer for its next attempt. */
    static final Duration LONGEST_WAIT = Duration.ofHours(6);

    /** Where it stands; one that was done in the end is no more. */
    public enum Status {
        PARKED,
        DISCARDED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @return whether its job is to leave it alone now; an attempt further ahead than any wait was not set by this
     *     clock
     */
    boolean rests(Instant now) {
        return status == Status.DISCARDED
                || (nextAttemptAt.isAfter(now) && !nextAttemptAt.isAfter(now.plus(LONGEST_WAIT)));
    }

    /** A minute after the first failure, doubling. */
    static Duration waitAfter(int attempts) {
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(attempts - 1, 16));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
}
