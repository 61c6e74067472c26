package org.huizhi.account;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * Fields of a row as bytes by which it proves itself: each with its length before it, so that no two rows are alike.
 */
final class RowBytes {

    private final StringBuilder text = new StringBuilder();

    /** @param what it is, so that no row is taken for one of another kind */
    RowBytes(String what) {
        add(what);
    }

    RowBytes add(@Nullable Object field) {
        String value = field == null ? null : field.toString();
        text.append(value == null ? "-" : value.length() + ":" + value).append('\n');
        return this;
    }

    RowBytes addAll(Collection<String> fields) {
        add(fields.size());
        fields.forEach(this::add);
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
