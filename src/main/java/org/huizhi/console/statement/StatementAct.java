package org.huizhi.console.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.statement.StatementState;
import org.huizhi.statement.StatementView;

/** What an administrator can be offered; {@link org.huizhi.statement.StatementService} decides. */
public enum StatementAct {
    /** Counted anew by the side that proposed. */
    RENEW,
    /** Settled by the side that proposed, or countersigned by the other. */
    ACCEPT;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean needsReason() {
        return this == ACCEPT;
    }

    static Optional<StatementAct> of(String code) {
        return Stream.of(values()).filter(act -> act.code().equals(code)).findFirst();
    }

    static List<StatementAct> offered(StatementView statement, String own) {
        List<StatementAct> acts = new ArrayList<>();
        if (statement.state() == StatementState.DISPUTED && statement.proposer().equals(own)) {
            acts.add(RENEW);
            if (statement.differing() != null) {
                acts.add(ACCEPT);
            }
        }
        if (statement.state() == StatementState.RECEIVED && statement.settlement()) {
            acts.add(ACCEPT);
        }
        return acts;
    }
}
