package org.huizhi.jdbc;

import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An argument that is an array, say a column of the rows of {@code unnest}. Elements are as other arguments are
 * ({@link Database}).
 */
public final class SqlArray {

    private final String type;
    private final @Nullable Object[] elements;

    private SqlArray(String type, @Nullable Object[] elements) {
        this.type = type;
        this.elements = elements;
    }

    /** @param type PostgreSQL's name of the elements' type, say {@code timestamptz} */
    public static SqlArray of(String type, Collection<? extends @Nullable Object> elements) {
        return new SqlArray(type, elements.toArray());
    }

    /** @param column of each row; null where it has none */
    public static <T> SqlArray of(
            String type, Collection<T> rows, Function<? super T, ? extends @Nullable Object> column) {
        @Nullable Object[] elements = new Object[rows.size()];
        int next = 0;
        for (T row : rows) {
            elements[next++] = column.apply(row);
        }
        return new SqlArray(type, elements);
    }

    public static SqlArray texts(Collection<String> elements) {
        return of("text", elements);
    }

    public static SqlArray uuids(Collection<UUID> elements) {
        return of("uuid", elements);
    }

    String type() {
        return type;
    }

    @Nullable
    Object[] elements() {
        return elements;
    }
}
