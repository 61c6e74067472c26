package org.huizhi.account;

import java.util.Locale;

/** What a one-time link is for. */
public enum LinkPurpose {
    /** Makes the first account, an administrator's. */
    FIRST,
    /** Sets password and second factor of an account that somebody else made. */
    SET_UP,
    /** Replaces the second factor of who asked for it himself. */
    SECOND_FACTOR;

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static LinkPurpose of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
