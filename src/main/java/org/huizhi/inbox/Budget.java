package org.huizhi.inbox;

import java.util.Locale;

/**
 * Kinds of messages of which a sender may have this node keep so much and no more ({@link BudgetConfig}). Slips and
 * what is said of them are not among them: each of those is bounded by its notice.
 */
public enum Budget {
    /** Agreements proposed, signed, declined and terminated. */
    AGREEMENTS(30),
    /** Suspensions and resumptions. */
    INTERRUPTIONS(30),
    STATEMENTS(30),
    /**
     * Whatever was refused: beyond it a refusal is still told and remembered, but not with the bytes that it is about.
     */
    REFUSED(30),
    /**
     * What a sender says while a resync with it is under way; beyond it a message is left to its sender, which has no
     * receipt and sends it again.
     */
    HELD(1),
    /** Dead letters that name a sender, which anybody can. */
    DEAD_LETTERS(1),
    /** Dead letters of the whole inbox, whoever they name; those of {@link #FAULTS} apart. */
    ALL_DEAD_LETTERS(1),
    /** Messages of a sender that proved who it is, which this node cannot cope with: nobody else uses that up. */
    FAULTS(1);

    private final int days;

    Budget(int days) {
        this.days = days;
    }

    /** @return days (UTC) that are counted together, today among them */
    int days() {
        return days;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
