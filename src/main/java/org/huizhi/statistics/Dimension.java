package org.huizhi.statistics;

import java.util.Locale;

/** What slips can be told apart by, beside direction and day. */
public enum Dimension {
    /** Mailbox of the other region. */
    COUNTERPART,
    /** The own office concerned: the sender's for outgoing slips, the handling one for incoming. */
    OFFICE,
    /** Notice type. */
    TYPE,
    /** Class of the movement between the two regions. */
    MOVEMENT;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
