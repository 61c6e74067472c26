package org.huizhi.rest;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.problem.ProblemCode;
import org.huizhi.problem.ProblemException;
import org.huizhi.problem.QueryValues;
import org.huizhi.rest.revalidation.EntityTags;
import org.jspecify.annotations.Nullable;

/** Reads query parameters, and beside these path parameters and headers. */
public final class Parameters extends QueryValues {

    /** Of bytes that are here of an upload, from which it goes on. */
    public static final String UPLOAD_OFFSET = "Upload-Offset";

    private static final int LARGEST_PAGE = 200;
    private static final int USUAL_PAGE = 50;
    private static final int MOST_VALUES = 50;
    private static final Pattern AGREEMENT_CURSOR = Pattern.compile("[a-z]{2}-[0-9]{6}[.][!-~]{1,100}");

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9._/-]{1,64}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{6}([0-9]{3})?-[0-9]{4}-[0-9]{6,12}");

    private Parameters() {}

    public static ProblemException invalid(String name, String english, Object... words) {
        return QueryValues.invalid(name, english, words);
    }

    static int limit(@Nullable String value) {
        if (value == null) {
            return USUAL_PAGE;
        }
        if (!value.matches("[0-9]{1,3}") || Integer.parseInt(value) < 1 || Integer.parseInt(value) > LARGEST_PAGE) {
            throw invalid("limit", "must be 1 to {0}", LARGEST_PAGE);
        }
        return Integer.parseInt(value);
    }

    /** @param usual where it is not given */
    static Duration seconds(String name, @Nullable String value, int usual, int most) {
        if (value == null) {
            return Duration.ofSeconds(usual);
        }
        if (!value.matches("[0-9]{1,4}") || Integer.parseInt(value) > most) {
            throw invalid(name, "must be 0 to {0}", most);
        }
        return Duration.ofSeconds(Integer.parseInt(value));
    }

    /**
     * Several values, with commas between them.
     *
     * @param one reads one of them
     * @return empty when the parameter was not given
     */
    static <T> Set<T> several(String name, @Nullable String value, BiFunction<String, String, @Nullable T> one) {
        if (value == null) {
            return Set.of();
        }
        String[] values = value.split(",", -1);
        if (values.length > MOST_VALUES) {
            throw invalid(name, "must have 1 to {0} items", MOST_VALUES);
        }
        return Stream.of(values)
                .map(each -> Objects.requireNonNull(one.apply(name, each)))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Of a page of agreements: a mailbox and an id. */
    static @Nullable String agreementCursor(@Nullable String value) {
        return QueryValues.matching("cursor", value, AGREEMENT_CURSOR, "is the `next` of the page before");
    }

    /** A caller's own case number. */
    static @Nullable String reference(@Nullable String value) {
        return QueryValues.matching("reference", value, REFERENCE, "must be 1 to 64 of A-Z a-z 0-9 . _ / -");
    }

    /** The number 编号 of a notice. */
    static @Nullable String number(@Nullable String value) {
        return QueryValues.matching("number", value, NUMBER, "must be the number of a notice, say 610800-2026-000123");
    }

    /** @throws ProblemException 404: what has no id of the right form does not exist */
    public static UUID id(String value) {
        return uuid(value).orElseThrow(Parameters::nothingHere);
    }

    /** @throws ProblemException 404: what has no name of the right form does not exist */
    static String name(String value) {
        if (!NAME.matcher(value).matches()) {
            throw nothingHere();
        }
        return value;
    }

    private static ProblemException nothingHere() {
        return new ProblemException(ProblemCode.NOT_FOUND, "there is nothing here, or nothing within your offices");
    }

    /** @return entity tags of versions, of {@code If-Match}; empty where any version will do */
    static List<String> ifMatch(@Nullable String value) {
        return value == null
                ? List.of()
                : EntityTags.parse(value)
                        .orElseThrow(() -> invalid("If-Match", EntityTags.FORM))
                        .versions();
    }
}
