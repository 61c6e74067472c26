package org.huizhi.statistics;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What rounds can be told apart by, beside direction and day. */
public enum Dimension {
    /** Mailbox of the other region. */
    COUNTERPART("counterpart", "counterpart"),
    /** The own office concerned: the sender's for outgoing slips, the handling one for incoming. */
    OFFICE("office", "office"),
    /** Notice type. */
    TYPE("type", "type"),
    /** Class of the movement between the two regions. */
    MOVEMENT("movement", "movement"),
    URGENCY("urgency", "lower(urgency)"),
    /** Id of the agreement under which it was sent. */
    AGREEMENT("agreement", "agreement"),
    /**
     * The other side's office: the one addressed, or the one that its acceptance, decline or answer names;
     * {@link #NO_OFFICE} where none is known yet.
     */
    OTHER_OFFICE("otherOffice", "coalesce(other_office, 'none')"),
    /** The other side's county: that of its office, else the addressed region. */
    OTHER_REGION("otherRegion", "other_place");

    /** As a value of {@link #OTHER_OFFICE}; it is the id of none. */
    public static final String NO_OFFICE = "none";

    /** Of these sums are kept; by the others rounds are counted when somebody asks. */
    static final Set<Dimension> KEPT = Collections.unmodifiableSet(EnumSet.range(COUNTERPART, MOVEMENT));

    private final String code;
    private final String column;

    Dimension(String code, String column) {
        this.code = code;
        this.column = column;
    }

    public String code() {
        return code;
    }

    String column() {
        return column;
    }
}
