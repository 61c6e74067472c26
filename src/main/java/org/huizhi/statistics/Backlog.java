package org.huizhi.statistics;

import java.util.EnumMap;
import java.util.Map;

/**
 * Open slips by how far they are past their due date (docs/domain.md#days-backlog-and-silence), in working days of the
 * node's own region.
 */
public record Backlog(Map<Band, Long> slips) {

    /** Ages of open slips. */
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
    }

    static Backlog none() {
        return new Backlog(new EnumMap<>(Band.class));
    }

    void add(Band band, long count) {
        slips.merge(band, count, Long::sum);
    }

    public long in(Band band) {
        return slips.getOrDefault(band, 0L);
    }

    public long open() {
        return slips.values().stream().mapToLong(Long::longValue).sum();
    }

    /** @return open slips past their due date */
    public long overdue() {
        return slips.entrySet().stream()
                .filter(band -> band.getKey() != Band.NOT_DUE)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
