package org.huizhi.rest;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next where the next page begins; null on the last
 */
record Page<T>(List<T> items, @Nullable String next) {

    /**
     * @param found one more than the size where there is a next page
     * @param cursor of the last one that is shown
     */
    static <F, T> Page<T> of(List<F> found, int size, Function<F, T> view, Function<F, Object> cursor) {
        return new Page<>(
                found.stream().limit(size).map(view).toList(),
                found.size() > size ? cursor.apply(found.get(size - 1)).toString() : null);
    }
}
