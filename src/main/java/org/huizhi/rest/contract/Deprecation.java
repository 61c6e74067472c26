package org.huizhi.rest.contract;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An operation that is to go, by {@code deprecated}, {@code x-deprecated-since} and {@code x-sunset} of the contract.
 *
 * @param since the day from which it should not be used any more
 * @param sunset the first day on which it may be gone; null where that is not decided
 */
public record Deprecation(LocalDate since, @Nullable LocalDate sunset) {

    /** {@code IMF-fixdate} (RFC 9110, section 5.6.7). */
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);

    /** Says so in {@code Deprecation} (RFC 9745, section 2) and {@code Sunset} (RFC 8594, section 3). */
    public void tell(BiConsumer<String, String> header) {
        header.accept("Deprecation", "@" + since.atStartOfDay(ZoneOffset.UTC).toEpochSecond());
        if (sunset != null) {
            header.accept("Sunset", HTTP_DATE.format(sunset.atStartOfDay(ZoneOffset.UTC)));
        }
    }
}
