package org.huizhi.offline;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * What an import came to.
 *
 * @param bundle id of the file
 * @param sender mailbox
 * @param madeAt by the sender's clock
 * @param whole whether the file was read to its end, and is as it was made
 * @param fault why it is not whole; null where it is
 * @param next where the sender's next file begins; null where this one had all, or is not whole
 * @param items of what was not stored, the first ones
 */
public record ImportReport(
        UUID bundle,
        String sender,
        Instant madeAt,
        Counts counts,
        boolean whole,
        @Nullable Sentence fault,
        @Nullable UUID next,
        List<Item> items) {

    /**
     * @param repeated that were here before, by whichever way
     * @param waiting for what they speak about, or for the end of a resync
     * @param dead records that became dead letters
     * @param unreadable lines that are no records
     */
    public record Counts(int stored, int repeated, int refused, int waiting, int dead, int unreadable) {}

    /**
     * @param line from 1
     * @param result {@code refused}, {@code waiting}, {@code dead-letter} or {@code unreadable}
     */
    public record Item(
            long line,
            String result,
            @Nullable UUID message,
            @Nullable String type,
            @Nullable String reason) {}
}
