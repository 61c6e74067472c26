package org.huizhi.inbox;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.huizhi.envelope.RefusalReason;
import org.jspecify.annotations.Nullable;

/** What became of one message that was applied. */
public sealed interface Outcome {

    /**
     * @param unblocks whether messages that are parked under the same subject may now be applied
     * @param deadline that starts with the message, for its receipt; null without one
     */
    record Stored(boolean unblocks, @Nullable Deadline deadline) implements Outcome {

        public Stored(boolean unblocks) {
            this(unblocks, null);
        }
    }

    /**
     * The last day for the answer of a round, as this node counts.
     *
     * @param holidaysUnknown years that it counts with plain weekends
     */
    record Deadline(LocalDate dueDate, List<Integer> holidaysUnknown) {

        /** @return with commas between them, as a column has them; null where there are none */
        static @Nullable String years(@Nullable List<Integer> years) {
            return years == null || years.isEmpty()
                    ? null
                    : years.stream().map(String::valueOf).collect(Collectors.joining(","));
        }
    }

    /** It is done, and its bytes prove nothing: only that it came is kept. */
    record Noted() implements Outcome {}

    record Refused(RefusalReason reason) implements Outcome {}

    /** What it speaks about is not known yet: it is parked. */
    record Deferred() implements Outcome {}
}
