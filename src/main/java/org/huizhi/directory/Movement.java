package org.huizhi.directory;

import java.util.regex.Pattern;

/**
 * How two regions lie to each other, by their codes as of one event (GB/T 2260; docs/domain.md#movement). A tag for
 * statistics; it never decides whether somebody is served.
 */
public enum Movement {
    CROSS_PROVINCE("cross-province", true),
    CROSS_PREFECTURE("cross-prefecture", true),
    CROSS_COUNTY("cross-county", true),
    DISTRICT_TO_DISTRICT("district-to-district", false),
    WITHIN_COUNTY("within-county", false);

    private static final int PROVINCE = 2;
    private static final int PREFECTURE = 4;
    private static final int COUNTY = 6;
    private static final Pattern DISTRICT = Pattern.compile("\\d{4}(0[1-9]|1\\d|20).*");

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

    /** Codes of townships and villages are longer than those of counties. */
    public static Movement between(String one, String other) {
        if (!same(one, other, PROVINCE)) {
            return CROSS_PROVINCE;
        }
        if (!same(one, other, PREFECTURE)) {
            return CROSS_PREFECTURE;
        }
        if (same(one, other, COUNTY)) {
            return WITHIN_COUNTY;
        }
        return isDistrict(one) && isDistrict(other) ? DISTRICT_TO_DISTRICT : CROSS_COUNTY;
    }

    private static boolean same(String one, String other, int digits) {
        return one.length() >= digits && one.regionMatches(0, other, 0, digits);
    }

    /** Municipal districts 市辖区 have 01 to 20 in the fifth and sixth place. */
    private static boolean isDistrict(String code) {
        return DISTRICT.matcher(code).matches();
    }
}
