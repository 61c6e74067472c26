package org.huizhi.statistics;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A set of dimensions that is told apart in kept sums: none, each alone, each two, and all. Queries about three are
 * answered from all, which two filters have narrowed by then.
 */
record Scope(Set<Dimension> dimensions) {

    private static final int PAIR = 2;
    private static final Scope FULL = new Scope(EnumSet.copyOf(Dimension.KEPT));

    static final List<Scope> KEPT = IntStream.range(0, 1 << Dimension.KEPT.size())
            .mapToObj(Scope::ofBits)
            .filter(scope -> scope.dimensions.size() <= PAIR || scope.equals(FULL))
            .toList();

    /** @return the narrowest that tells these apart */
    static Scope of(Set<Dimension> needed) {
        Scope exact = new Scope(needed);
        return KEPT.contains(exact) ? exact : FULL;
    }

    private static Scope ofBits(int bits) {
        EnumSet<Dimension> dimensions = EnumSet.noneOf(Dimension.class);
        for (Dimension dimension : Dimension.KEPT) {
            if ((bits & bit(dimension)) != 0) {
                dimensions.add(dimension);
            }
        }
        return new Scope(dimensions);
    }

    private static int bit(Dimension dimension) {
        return 1 << (Dimension.KEPT.size() - 1 - dimension.ordinal());
    }

    /** As it is stored. */
    String code() {
        return dimensions.isEmpty()
                ? "all"
                : dimensions.stream().sorted().map(Dimension::code).collect(Collectors.joining("+"));
    }

    /** @return what SQL's {@code grouping()} of all dimensions says where these are told apart */
    int grouping() {
        return (1 << Dimension.KEPT.size())
                - 1
                - dimensions.stream().mapToInt(Scope::bit).sum();
    }

    /** @return columns, each behind a comma */
    String columns() {
        return dimensions.stream()
                .sorted()
                .map(dimension -> ", " + dimension.code())
                .collect(Collectors.joining());
    }
}
