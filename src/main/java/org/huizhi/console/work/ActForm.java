package org.huizhi.console.work;

import java.time.Instant;
import java.util.List;
import org.huizhi.console.Form;
import org.huizhi.console.Option;
import org.huizhi.noticetype.PayloadForm;
import org.jspecify.annotations.Nullable;

/**
 * The form of one act.
 *
 * @param key of its words
 * @param address to which it is sent
 * @param lines of the payload; empty where there is none
 * @param names of its fields, in their order
 * @param offices to choose from
 * @param attaches whether attachments can go with it
 * @param uploads of the caller, to choose from
 * @param asks indexes of the parts that are asked for
 * @param late whether a reason is needed
 * @param why the act is not possible now; null where it is
 * @param meanwhile what happened since the form was opened; empty where nothing did
 * @param doubts what is most likely a mistake, each in a sentence: sent again, it is meant so
 * @param draftAt when the draft was saved that is shown; null where none is
 */
record ActForm(
        String key,
        String address,
        Form form,
        List<PayloadForm.Line> lines,
        List<String> names,
        List<Option> offices,
        boolean attaches,
        List<Option> uploads,
        List<Integer> asks,
        boolean late,
        @Nullable String why,
        boolean refused,
        List<SlipView.Line> meanwhile,
        List<String> doubts,
        @Nullable Instant draftAt) {

    public boolean isPossible() {
        return why == null;
    }

    /** What cannot be taken back. */
    public boolean isDanger() {
        return key.equals("withdraw") || key.equals("decline") || key.equals("part_decline");
    }

    /** Whether the other side's answer is judged, so that it stands before the fields. */
    public boolean isJudging() {
        return key.equals("contest") || key.equals("assess");
    }

    public String titleKey() {
        return "act_" + key;
    }

    public String doesKey() {
        return "does_" + key;
    }

    public String confirmKey() {
        return "confirm_" + key;
    }

    public boolean moreAsks() {
        return asks.size() < ActFields.MOST_PARTS;
    }

    /** Such forms take a while to fill in. */
    public boolean hasDraft() {
        return key.equals("return") || key.equals("part_answer") || key.equals("interim");
    }
}
