package org.huizhi.agreement;

import java.util.Locale;

/** What can happen to an agreement. */
public enum AgreementEvent {
    DRAFTED,
    PROPOSED,
    SIGNED,
    DECLINED,
    SUSPENDED,
    RESUMED,
    TERMINATED,
    /** The other node's receipt says that it holds our signature. */
    CONFIRMED,
    /** The other node's receipt refuses what we sent. */
    REFUSED;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
