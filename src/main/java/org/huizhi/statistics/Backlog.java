package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Open rounds by how far they are past their due date (docs/domain.md#days-backlog-and-silence), in working days of the
 * node's own region.
 */
public final class Backlog {

    /** Ages of open rounds. */
    public enum Band {
        NOT_DUE(0),
        UP_TO_5(5),
        UP_TO_15(15),
        UP_TO_30(30),
        OVER_30(Integer.MAX_VALUE);

        private final int last;

        Band(int last) {
            this.last = last;
        }

        static Band of(int daysOverdue) {
            for (Band band : values()) {
                if (daysOverdue <= band.last) {
                    return band;
                }
            }
            throw new IllegalStateException("no band reaches " + daysOverdue);
        }

        /** @return working days overdue with which it begins */
        int first() {
            return this == NOT_DUE ? 0 : values()[ordinal() - 1].last + 1;
        }
    }

    /**
     * What has been open longest.
     *
     * @param due date
     * @param workingDays overdue
     */
    public record Oldest(LocalDate due, int workingDays) {}

    private final Map<Band, Long> rounds = new EnumMap<>(Band.class);
    private @Nullable Oldest oldest;

    public static Backlog none() {
        return new Backlog();
    }

    void add(Band band, long count) {
        rounds.merge(band, count, Long::sum);
    }

    /** Of several the one counts that was due first. */
    void oldest(@Nullable Oldest candidate) {
        if (candidate != null && (oldest == null || candidate.due().isBefore(oldest.due()))) {
            oldest = candidate;
        }
    }

    void add(Backlog other) {
        other.rounds.forEach(this::add);
        oldest(other.oldest);
    }

    public long in(Band band) {
        return rounds.getOrDefault(band, 0L);
    }

    public long open() {
        return rounds.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @return open rounds past their due date */
    public long overdue() {
        return open() - in(Band.NOT_DUE);
    }

    /** @return null where nothing is overdue */
    public @Nullable Oldest oldest() {
        return oldest;
    }
}
