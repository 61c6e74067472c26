package org.huizhi.console.statement;

import org.huizhi.statement.StatementState;

/**
 * Where a month stands, at a glance.
 *
 * @param key of its words in {@link StatementWords}
 */
public record StatementLight(String colour, String key) {

    static final StatementLight NONE = new StatementLight("none", "state_none");

    static StatementLight of(StatementState state, boolean settlement, boolean ours) {
        return switch (state) {
            case PROPOSED -> new StatementLight("none", settlement ? "state_settling" : "state_proposed");
            case RECEIVED ->
                settlement
                        ? new StatementLight("amber", "state_settlement_waits")
                        : new StatementLight("none", "state_received");
            case AGREED -> new StatementLight("green", "state_agreed");
            case DISPUTED -> new StatementLight("red", ours ? "state_disputed_ours" : "state_disputed");
            case SETTLED -> new StatementLight("green", "state_settled");
            case SUPERSEDED -> new StatementLight("none", "state_superseded");
        };
    }

    /** @return whether an administrator here has to do something */
    boolean waitsForUs() {
        return key.equals("state_disputed_ours") || key.equals("state_settlement_waits");
    }
}
