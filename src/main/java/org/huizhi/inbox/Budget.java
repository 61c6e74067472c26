package org.huizhi.inbox;

import java.util.Locale;

/**
 * Kinds of messages of which a sender may have this node keep so much and no more ({@link BudgetConfig}). Slips and
 * what is said of them are not among them: each of those is bounded by its notice.
 */
public enum Budget {
    /** Agreements proposed, signed, declined and terminated. */
    AGREEMENTS,
    /** Suspensions and resumptions. */
    INTERRUPTIONS,
    STATEMENTS,
    /**
     * Whatever was refused: beyond it a refusal is still told and remembered, but not with the bytes that it is about.
     */
    REFUSED;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
