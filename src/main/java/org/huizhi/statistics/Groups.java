package org.huizhi.statistics;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Figures by group while they are read; groups are made when their first row comes. */
final class Groups {

    private final SortedMap<String, Group> byKey = new TreeMap<>();

    /** What is known of one group. */
    static final class Group {

        private final Map<Measure, Long> counts = new EnumMap<>(Measure.class);
        private final SortedMap<Integer, Long> returnDays = new TreeMap<>();
        private final SortedMap<String, Long> lateReasons = new TreeMap<>();
        private final SortedMap<String, Long> declineReasons = new TreeMap<>();
        private final SortedMap<String, Long> faultReasons = new TreeMap<>();
        private final Backlog backlog = Backlog.none();
        private Figures.Upcoming upcoming = Figures.Upcoming.NONE;
        private @Nullable LocalDate firstCounted;

        void add(Measure measure, long count) {
            counts.merge(measure, count, Long::sum);
        }

        void add(Figures.Upcoming more) {
            upcoming = upcoming.plus(more);
        }

        void add(String kind, String value, long count) {
            if (count == 0) {
                return;
            }
            if (kind.equals(Detail.Kind.RETURN_DAYS.code())) {
                add(returnDays, Integer.valueOf(value), count);
            } else if (kind.equals(Detail.Kind.LATE_REASON.code())) {
                add(lateReasons, value, count);
            } else if (kind.equals(Detail.Kind.DECLINE_REASON.code())) {
                add(declineReasons, value, count);
            } else {
                add(faultReasons, value, count);
            }
        }

        /** @param day by which something of the group is counted in working days */
        void counted(@Nullable LocalDate day) {
            if (day != null && (firstCounted == null || day.isBefore(firstCounted))) {
                firstCounted = day;
            }
        }

        Backlog backlog() {
            return backlog;
        }

        private void add(Group other) {
            other.counts.forEach(this::add);
            add(other.upcoming);
            merge(other.returnDays, returnDays);
            merge(other.lateReasons, lateReasons);
            merge(other.declineReasons, declineReasons);
            merge(other.faultReasons, faultReasons);
            backlog.add(other.backlog);
            counted(other.firstCounted);
        }

        private static <K> void merge(Map<K, Long> from, Map<K, Long> into) {
            from.forEach((value, count) -> add(into, value, count));
        }

        /** What occurs no more is left out. */
        private static <K> void add(Map<K, Long> into, K value, long count) {
            into.merge(value, count, (one, other) -> one + other == 0 ? null : one + other);
        }

        private Figures figures() {
            return new Figures(counts, upcoming, backlog, returnDays, lateReasons, declineReasons, faultReasons);
        }
    }

    Group of(String key) {
        return byKey.computeIfAbsent(key, unused -> new Group());
    }

    void forEach(BiConsumer<String, Group> action) {
        byKey.forEach(action);
    }

    /** @return of those groups that have anything to show */
    SortedMap<String, Figures> figures() {
        SortedMap<String, Figures> figures = new TreeMap<>();
        byKey.forEach((key, group) -> {
            Figures of = group.figures();
            if (!of.isEmpty()) {
                figures.put(key, of);
            }
        });
        return figures;
    }

    Figures total() {
        return all().figures();
    }

    /** @return the first due date of what is counted in working days; null where nothing is */
    @Nullable
    LocalDate firstCounted() {
        return all().firstCounted;
    }

    private Group all() {
        Group total = new Group();
        byKey.values().forEach(total::add);
        return total;
    }
}
