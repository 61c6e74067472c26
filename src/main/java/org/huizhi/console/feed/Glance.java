package org.huizhi.console.feed;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A figure that an operator looks at first.
 *
 * @param number null where it is not known
 * @param age of the oldest of what is counted; null where there is none
 */
public record Glance(@Nullable Long number, @Nullable Duration age, Colour colour) {

    /** As in all lights of the console. */
    public enum Colour {
        GREEN,
        AMBER,
        RED,
        NONE;

        /** For the tag {@code light}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @return key of its word */
        public String key() {
            return "light_" + code();
        }
    }

    /** Nothing of it may be there for long. */
    static Glance waiting(long number, @Nullable Duration age, Duration watch, Duration act) {
        Colour colour = age == null || age.compareTo(watch) <= 0
                ? Colour.GREEN
                : age.compareTo(act) <= 0 ? Colour.AMBER : Colour.RED;
        return new Glance(number, age, colour);
    }

    /** Somebody has to look as soon as there is one. */
    static Glance none(long number, Colour otherwise) {
        return new Glance(number, null, number == 0 ? Colour.GREEN : otherwise);
    }
}
