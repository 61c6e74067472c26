package org.huizhi.statement;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a statement stands, as this node sees it. */
public enum StatementState {
    /** This node proposed it and waits for the other side. */
    PROPOSED,
    /** The other side proposed it; this node answers by itself, but a settlement waits for an administrator. */
    RECEIVED,
    /** Both count the same, and signed the same bytes. */
    AGREED,
    /** They do not; the slips on which they differ are listed. */
    DISPUTED,
    /** Both signed that they stay apart on the slips listed. */
    SETTLED,
    /** A later version took its place. */
    SUPERSEDED;

    @JsonValue
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
