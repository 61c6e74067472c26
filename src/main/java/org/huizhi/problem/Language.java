package org.huizhi.problem;

import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The languages of what people read: Chinese, and English for who asks for it. The one place that reads
 * {@code Accept-Language}, and the cookie of those who chose in the console: a courtesy, which decides about no
 * request, so that nothing in it is a fault.
 */
@Singleton
public class Language {

    /** What somebody chose in the console; only its pages are sent it. */
    public static final String COOKIE = "huizhi-language";

    private static final Pattern CHOSEN = Pattern.compile("(?:^|;\\s*)" + COOKIE + "=(zh|en)(?:;|$)");

    /** A language with its weight (RFC 9110, section 12.5.4), or something else that has neither. */
    private static final Pattern RANGE = Pattern.compile("\\s*(\\*|[A-Za-z]{1,8})(?:-[A-Za-z0-9-]*)?\\s*(?:;(.*))?");

    private static final Pattern WEIGHT = Pattern.compile("\\s*[qQ]=([01](?:\\.[0-9]{0,3})?)\\s*");

    /**
     * @param header gives the value of a header of the request by its name
     * @return the language that this caller likes best
     */
    public Locale best(Function<String, @Nullable String> header) {
        String cookies = header.apply("Cookie");
        Matcher chosen = CHOSEN.matcher(cookies == null ? "" : cookies);
        return chosen.find() ? Locale.forLanguageTag(chosen.group(1)) : best(header.apply("Accept-Language"));
    }

    /** @param accepted {@code Accept-Language} as it came; null without one */
    Locale best(@Nullable String accepted) {
        Locale best = Locale.CHINESE;
        double bestWeight = 0;
        for (String range : accepted == null ? new String[0] : accepted.split(",")) {
            Matcher parts = RANGE.matcher(range);
            if (parts.matches()) {
                Locale spoken = spoken(parts.group(1));
                double weight = weight(parts.group(2));
                if (spoken != null && weight > bestWeight) {
                    best = spoken;
                    bestWeight = weight;
                }
            }
        }
        return best;
    }

    private static @Nullable Locale spoken(String language) {
        return switch (language.toLowerCase(Locale.ROOT)) {
            case "zh", "*" -> Locale.CHINESE;
            case "en" -> Locale.ENGLISH;
            default -> null;
        };
    }

    /** @return 1 for a weight that is none */
    private static double weight(@Nullable String parameter) {
        Matcher weight = WEIGHT.matcher(parameter == null ? "" : parameter);
        return weight.matches() ? Double.parseDouble(weight.group(1)) : 1;
    }
}
