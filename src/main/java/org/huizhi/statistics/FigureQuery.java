package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.huizhi.notice.Direction;
import org.jspecify.annotations.Nullable;

/**
 * Of which rounds figures are asked.
 *
 * @param from first day: of sending for the receipt rate, due date for all else
 * @param to last day
 * @param asOf the day at whose end figures are wanted; null for now
 * @param filters of a dimension the values that count; a dimension that is not in it is not filtered
 */
public record FigureQuery(
        Direction direction,
        GroupBy groupBy,
        LocalDate from,
        LocalDate to,
        @Nullable LocalDate asOf,
        Map<Dimension, Set<String>> filters) {

    /** Before and behind any due date. */
    public static final LocalDate EVER = Ages.EVER;

    public static final LocalDate FOREVER = Ages.FOREVER;

    public FigureQuery {
        if (to.isBefore(from)) {
            throw new IllegalArgumentException("to " + to + " is before from " + from);
        }
        filters = Map.copyOf(filters);
    }

    /** As it stands now. */
    public FigureQuery(
            Direction direction, GroupBy groupBy, LocalDate from, LocalDate to, Map<Dimension, Set<String>> filters) {
        this(direction, groupBy, from, to, null, filters);
    }

    /** @param offices beyond which the caller sees nothing */
    public FigureQuery within(Set<String> offices) {
        Map<Dimension, Set<String>> narrowed = new EnumMap<>(Dimension.class);
        narrowed.putAll(filters);
        narrowed.merge(Dimension.OFFICE, offices, (asked, allowed) -> {
            Set<String> both = new HashSet<>(asked);
            both.retainAll(allowed);
            return both;
        });
        return new FigureQuery(direction, groupBy, from, to, asOf, narrowed);
    }

    /** The same in other days. */
    public FigureQuery in(LocalDate first, LocalDate last) {
        return new FigureQuery(direction, groupBy, first, last, asOf, filters);
    }

    /** The same without groups, for which more would have to be told apart. */
    FigureQuery ungrouped() {
        return new FigureQuery(direction, GroupBy.MONTH, from, to, asOf, filters);
    }

    /**
     * The last due date that counts; what is due later is upcoming.
     *
     * @param today of the node
     */
    public LocalDate cutOff(LocalDate today) {
        return asOf == null ? today.minusDays(1) : asOf;
    }

    /** @return the day up to which ages count */
    LocalDate reference(LocalDate today) {
        return asOf == null ? today : asOf;
    }

    /** The dimensions that have to be told apart to answer. */
    Set<Dimension> dimensions() {
        EnumSet<Dimension> needed = EnumSet.noneOf(Dimension.class);
        needed.addAll(filters.keySet());
        groupBy.dimension().ifPresent(needed::add);
        return needed;
    }

    /** @return whether kept sums alone answer it, else rounds are looked at; they tell how all stands now */
    public boolean isSummedUp() {
        return asOf == null && isOfKeptDimensions();
    }

    /** @return whether sums are kept of what it tells apart */
    boolean isOfKeptDimensions() {
        return Dimension.KEPT.containsAll(dimensions());
    }
}
