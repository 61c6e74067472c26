package org.huizhi.validation;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The one form of moments and days that come from outside: years of four digits, as in RFC 3339, and whole
 * microseconds. What Java can say beyond that the database cannot keep, or rounds into the future.
 */
public final class Moments {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final LocalDate LAST_DAY = LocalDate.of(9999, 12, 31);

    /**
     * RFC 3339, section 5.6, in capitals. Java reads more than that: an hour 24, and the leap second as the one before.
     */
    private static final Pattern MOMENT =
            Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
                    + "([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})");

    private Moments() {}

    /**
     * Of any offset.
     *
     * @throws DateTimeException when the text is no moment, or not one of the years 1 to 9999
     */
    public static Instant parse(String text) {
        if (!MOMENT.matcher(text).matches()) {
            throw new DateTimeException("not a moment in the form of RFC 3339");
        }
        Instant parsed = Instant.parse(text);
        Instant nearest = nearest(parsed);
        if (!nearest.equals(parsed.truncatedTo(ChronoUnit.MICROS))) {
            throw new DateTimeException("not a moment of the years 1 to 9999");
        }
        return nearest;
    }

    /** @throws DateTimeException when the text is no day, or not one of the years 1 to 9999 */
    public static LocalDate parseDay(String text) {
        LocalDate day = LocalDate.parse(text);
        if (day.getYear() < 1 || day.getYear() > 9999) {
            throw new DateTimeException("not a day of the years 1 to 9999");
        }
        return day;
    }

    /** @return the first day of what comes after the last one; of the last that can be said, that one itself */
    public static LocalDate dayAfter(LocalDate last) {
        return last.equals(LAST_DAY) ? last : last.plusDays(1);
    }

    /**
     * @return the moment in whole microseconds, never later than it is; outside of the years 1 to 9999 the last that is
     *     inside
     */
    public static Instant nearest(Instant moment) {
        if (moment.isBefore(EARLIEST)) {
            return EARLIEST;
        }
        return moment.isAfter(LATEST) ? LATEST : moment.truncatedTo(ChronoUnit.MICROS);
    }

    /** How signed JSON is read: moments and days of this form, as texts, and no others. Goes behind other modules. */
    public static Module module() {
        return new SimpleModule("moments")
                .addDeserializer(Instant.class, new Reader<>(Instant.class, Moments::parse))
                .addDeserializer(LocalDate.class, new Reader<>(LocalDate.class, Moments::parseDay));
    }

    private static final class Reader<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1;

        private final transient Function<String, T> parser;

        Reader(Class<T> type, Function<String, T> parser) {
            super(type);
            this.parser = parser;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return (T) context.handleUnexpectedToken(handledType(), json);
            }
            try {
                return parser.apply(json.getText());
            } catch (DateTimeException e) {
                return (T) context.handleWeirdStringValue(handledType(), json.getText(), "%s", e.getMessage());
            }
        }
    }
}
