package org.huizhi.console.feed;

import java.util.List;
import org.huizhi.access.Caller;
import org.huizhi.console.SubmittedForm;
import org.huizhi.problem.ProblemException;
import org.huizhi.validation.TextRule;
import org.jspecify.annotations.Nullable;

/**
 * What an operator decided about things that waited for it.
 *
 * @param discard else they are tried again
 */
record Decided(List<String> items, String reason, boolean discard) {

    /** Of the fields of the form. */
    static final List<String> NAMES = List.of("/item", "/reason", "/decision");

    private static final String ITEM = "/item";
    private static final String REASON = "/reason";
    private static final String DECISION = "/decision";

    private static final TextRule RULE = TextRule.line(500);
    private static final int MOST = 100;

    /** @param again what the other decision is called, say {@code retry} */
    static Decided read(SubmittedForm sent, String again) {
        List<String> items = sent.values(ITEM).stream().distinct().toList();
        if (items.isEmpty() || items.size() > MOST) {
            throw ProblemException.invalid(ITEM, "required", "choose 1 to {0} of the list", MOST);
        }
        String reason = sent.required(REASON, RULE);
        String decision = sent.text(DECISION);
        if (!"discard".equals(decision) && !again.equals(decision)) {
            throw ProblemException.invalid(DECISION, "required", "must be one of {0}", again + ", discard");
        }
        return new Decided(items, reason, "discard".equals(decision));
    }

    /** @return whether this very decision was made before, by the same */
    boolean isOf(Caller caller, @Nullable String decidedBy, @Nullable String because) {
        return caller.subject().equals(decidedBy) && reason.equals(because);
    }
}
