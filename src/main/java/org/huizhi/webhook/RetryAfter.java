package org.huizhi.webhook;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long a receiver asks to be left alone (RFC 9110, section 10.2.3). */
final class RetryAfter {

    /** Of seconds; more of them are longer than anybody waits. */
    private static final int MOST_DIGITS = 9;

    private static final Duration LONGER_THAN_ANYBODY_WAITS = Duration.ofSeconds(999_999_999);

    private RetryAfter() {}

    /**
     * @param asked seconds or a date; null without one
     * @param date when the answer was made, by the same clock as {@code asked}; null where it does not say
     * @return zero where it asks for nothing that can be read
     */
    static Duration of(@Nullable String asked, @Nullable String date) {
        if (asked == null) {
            return Duration.ZERO;
        }
        if (!asked.isEmpty() && asked.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return asked.length() > MOST_DIGITS ? LONGER_THAN_ANYBODY_WAITS : Duration.ofSeconds(Long.parseLong(asked));
        }
        return instant(asked)
                .flatMap(until -> instant(date).map(now -> Duration.between(now, until)))
                .filter(wait -> !wait.isNegative())
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> instant(@Nullable String date) {
        try {
            return date == null
                    ? Optional.empty()
                    : Optional.of(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
