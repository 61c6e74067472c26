package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.function.UnaryOperator;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Office;
import org.huizhi.directory.Region;
import org.jspecify.annotations.Nullable;

/** A region whose names try everything: markup, expressions, other directions of writing, rare characters, no blank. */
public final class HostileRegion {

    public static final String MAILBOX = "cn-659900";
    public static final String COUNTY = "659921";
    public static final String OFFICE = "659900-hub";
    public static final String COUNTY_OFFICE = "659921-health";

    private static final String CITY = "659900";
    private static final String NASTY =
            "<script>alert(1)</script><img/src=x/onerror=alert(2)>\"'&amp;{page.token}{#include/}"
                    + "=cmd()\u202e\u2066\u0645\u0631\u062d\u0628\u0627"
                    // Emoji that are one sign of several characters, and characters of Extension B.
                    + "\ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\ud840\udc00\ud869\uded6";
    /** More are refused in a directory. */
    private static final int LETTERS = 500;

    private HostileRegion() {}

    /** @return the name that the region gives this, in both languages */
    public static String name(String code) {
        String begin = code + NASTY;
        return begin + "W".repeat(LETTERS - begin.length());
    }

    /** Signed by the authority, which has not read it. */
    public static void joins(CurrentDirectory directory) {
        publish(directory, HostileRegion::name);
    }

    /** Has other names from now on. */
    public static void behaves(CurrentDirectory directory) {
        publish(directory, code -> code);
    }

    private static void publish(CurrentDirectory directory, UnaryOperator<String> names) {
        Party party = Party.of(
                MAILBOX,
                named(MAILBOX, names),
                CITY,
                List.of(
                        region(CITY, "prefecture", null, names), //
                        region(COUNTY, "county", CITY, names)),
                List.of(
                        new Office(OFFICE, named(OFFICE, names), CITY, "city", "hub", null),
                        new Office(COUNTY_OFFICE, named(COUNTY_OFFICE, names), COUNTY, "county", "health", OFFICE)));
        assertThat(directory
                        .load(List.of(BusAndDatabaseResource.surroundings()
                                .authority()
                                .entry(party, Instant.now())))
                        .refused())
                .isEmpty();
    }

    private static Region region(String code, String level, @Nullable String parent, UnaryOperator<String> names) {
        return new Region(code, named(code, names), level, parent, LocalDate.of(2000, 1, 1), null, List.of());
    }

    private static LocalizedName named(String code, UnaryOperator<String> names) {
        return new LocalizedName(names.apply(code), names.apply(code));
    }
}
