package org.huizhi.rest.paging;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param next where the next page begins; null on the last
 */
public record Page<T>(List<T> items, @Nullable String next) {

    /**
     * @param found one more than the size where there is a next page
     * @param place of the last one that is shown
     */
    public static <F, T> Page<T> of(List<F> found, int size, Function<F, T> view, Function<F, Object> place) {
        return new Page<>(
                found.stream().limit(size).map(view).toList(),
                Cursors.at(
                        found.size() > size ? place.apply(found.get(size - 1)).toString() : null));
    }
}
