package org.huizhi.problem;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.validation.Moments;
import org.huizhi.validation.Sentence;
import org.jspecify.annotations.Nullable;

/**
 * Reads values of query parameters, of the API and of pages alike; each fault is a 400 that names the parameter and
 * repeats no value.
 */
public class QueryValues {

    /** Four digits of a year, as in RFC 3339: a database does not go as far as Java does. */
    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    protected static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern MAILBOX = Pattern.compile("[a-z]{2}-[0-9]{6}");
    private static final Pattern REGION = Pattern.compile("[0-9]{6}([0-9]{3})?");
    private static final Pattern OFFICE = Pattern.compile("(?=.{1,64}$)[0-9]{6}([0-9]{3})?-[a-z][a-z0-9-]*");

    private static final Pattern TYPE = Pattern.compile("(?=.{1,64}$)[a-z][a-z0-9]*(-[a-z0-9]+)*");

    protected QueryValues() {}

    /** @return null when the parameter was not given */
    public static <E> @Nullable E oneOf(String name, @Nullable String value, E[] values, Function<E, String> code) {
        if (value == null) {
            return null;
        }
        return Stream.of(values)
                .filter(candidate -> code.apply(candidate).equals(value))
                .findFirst()
                .orElseThrow(() -> invalid(
                        name, "must be one of {0}", Stream.of(values).map(code).collect(Collectors.joining(", "))));
    }

    public static @Nullable LocalDate date(String name, @Nullable String value) {
        return parsed(name, value, QueryValues::date, "must be an ISO date, say 2026-03-31");
    }

    /** @return empty where the text is no ISO date of a year with four digits */
    public static Optional<LocalDate> date(String text) {
        return parsed(text, DATE, Moments::parseDay);
    }

    public static @Nullable Instant instant(String name, @Nullable String value) {
        return parsed(
                name,
                value,
                QueryValues::instant,
                "must be an RFC 3339 instant, say 2026-03-31T08:00:00Z or 2026-03-31T16:00:00+08:00");
    }

    /** A plus sign that nobody encoded arrives as a blank, and can have been nothing else. */
    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Moments.parse(text.replace(' ', '+')));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** @return empty where the text is no id as one is written (RFC 9562, section 4): Java reads shorter ones too */
    public static Optional<UUID> uuid(String text) {
        try {
            return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** @param english what it has to be */
    public static @Nullable UUID uuid(String name, @Nullable String value, String english) {
        return parsed(name, value, QueryValues::uuid, english);
    }

    public static @Nullable Boolean bool(String name, @Nullable String value) {
        return oneOf(name, value, new Boolean[] {true, false}, String::valueOf);
    }

    public static @Nullable String mailbox(String name, @Nullable String value) {
        return matching(name, value, MAILBOX, "must be a mailbox, say cn-610800");
    }

    public static @Nullable String region(String name, @Nullable String value) {
        return matching(name, value, REGION, "must be the code of a region, six digits or nine");
    }

    public static @Nullable String office(String name, @Nullable String value) {
        return matching(name, value, OFFICE, "must be the id of an office, say 610802-health");
    }

    public static @Nullable String noticeType(String name, @Nullable String value) {
        return matching(name, value, TYPE, "must be the name of a notice type, say residence-confirmation");
    }

    /** A value that is compared with text in the database. */
    public static @Nullable String text(String name, @Nullable String value) {
        return matching(name, value, NAME, "must be 1 to 64 of A-Z a-z 0-9 . _ -");
    }

    public static ProblemException invalid(String name, String english, Object... words) {
        return new ProblemException(ProblemCode.INVALID_PARAMETER, "{0} {1}", name, Sentence.of(english, words));
    }

    protected static @Nullable String matching(
            String name, @Nullable String value, Pattern lexical, String english, Object... words) {
        return parsed(name, value, text -> Optional.of(text).filter(lexical.asMatchPredicate()), english, words);
    }

    private static <T> @Nullable T parsed(
            String name,
            @Nullable String value,
            Function<String, Optional<T>> parser,
            String english,
            Object... words) {
        return value == null ? null : parser.apply(value).orElseThrow(() -> invalid(name, english, words));
    }

    private static <T> Optional<T> parsed(String text, Pattern lexical, Function<String, T> parser) {
        try {
            return Optional.of(text).filter(lexical.asMatchPredicate()).map(parser);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
