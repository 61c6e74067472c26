package org.huizhi.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.QueryValues;
import org.jspecify.annotations.Nullable;

/** What addresses carry: read strictly, as the API reads its own; and written. */
public final class Query {

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private Query() {}

    /** @return null for a field that a form of filters sent empty */
    public static @Nullable String given(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** @throws ProblemException 404: what has no id of the right form does not exist */
    public static UUID id(String value) {
        return QueryValues.uuid(value).orElseThrow(Query::nothingHere);
    }

    /** @throws ProblemException 404, likewise */
    public static long number(String value) {
        if (!NUMBER.matcher(value).matches()) {
            throw nothingHere();
        }
        return Long.parseLong(value);
    }

    public static ProblemException nothingHere() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices");
    }

    /** @return null where none was given */
    public static @Nullable Long cursorNumber(@Nullable String value) {
        String given = given(value);
        if (given == null) {
            return null;
        }
        if (!NUMBER.matcher(given).matches()) {
            throw invalid("cursor", "must be the next of a page before");
        }
        return Long.parseLong(given);
    }

    /** @return null where none was given */
    public static @Nullable UUID cursorId(@Nullable String value) {
        return QueryValues.uuid("cursor", given(value), "must be the next of a page before");
    }

    /** @return null where none was given */
    public static @Nullable LocalDate day(String name, @Nullable String value) {
        return QueryValues.date(name, given(value));
    }

    public static ProblemException invalid(String name, String english, Object... words) {
        return QueryValues.invalid(name, english, words);
    }

    /** @param namesAndValues in turn; what has no value is left out */
    public static String address(String path, @Nullable String... namesAndValues) {
        StringBuilder address = new StringBuilder(path);
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value != null) {
                address.append(address.indexOf("?") < 0 ? '?' : '&')
                        .append(namesAndValues[i])
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return address.toString();
    }
}
