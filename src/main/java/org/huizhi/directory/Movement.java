package org.huizhi.directory;

import java.time.LocalDate;

/**
 * How two regions lie to each other as of one day, by the levels and ancestors that the directory says of them
 * (docs/domain.md#movement), never by the digits of their codes. A tag for statistics; it never decides whether
 * somebody is served.
 */
public enum Movement {
    CROSS_PROVINCE("cross-province", true),
    CROSS_PREFECTURE("cross-prefecture", true),
    CROSS_COUNTY("cross-county", true),
    DISTRICT_TO_DISTRICT("district-to-district", false),
    WITHIN_COUNTY("within-county", false),
    /** The directory does not say what one of them is, or what lies above it. */
    UNKNOWN("unknown", false);

    private final String code;
    private final boolean floating;

    Movement(String code, boolean floating) {
        this.code = code;
        this.floating = floating;
    }

    public String code() {
        return code;
    }

    /** @return whether the official statistics count it as floating population 流动人口 */
    public boolean isFloating() {
        return floating;
    }

    /**
     * The first that fits counts.
     *
     * @param on the day of the event: a code that has lapsed by then means the one code that took over from it
     */
    public static Movement between(Directory directory, String one, String other, LocalDate on) {
        Location here = Location.of(directory, one, on);
        Location there = Location.of(directory, other, on);
        if (here.county().equals(there.county())) {
            return WITHIN_COUNTY;
        }
        // Two of one prefecture are in one province, whether the directory lists it or not.
        if (!here.isWithSameAbove(there)) {
            if (here.province().isEmpty() || there.province().isEmpty()) {
                return UNKNOWN;
            }
            return here.province().equals(there.province()) ? CROSS_PREFECTURE : CROSS_PROVINCE;
        }
        return here.isDistrict() && there.isDistrict() ? DISTRICT_TO_DISTRICT : CROSS_COUNTY;
    }
}
