package org.huizhi.console.work;

import java.time.Instant;
import java.util.List;
import org.huizhi.console.payload.PayloadText;
import org.huizhi.notice.NoticeDetail;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.PartView;
import org.jspecify.annotations.Nullable;

/**
 * What the page of a slip shows.
 *
 * @param version in which it is shown: an act on it finds what has changed since
 * @param question what its type asks
 * @param office own one that has it
 * @param request rows of what was submitted; null for who sees no person data, and where it is erased
 * @param unverified fields of it with a number that cannot be right
 * @param mergeFaults why the answers to the parts do not make a return
 */
record SlipView(
        NoticeSummary slip,
        String version,
        String type,
        String question,
        String office,
        DueWords.@Nullable Due due,
        @Nullable List<PayloadText.Row> request,
        List<String> unverified,
        List<Answer> answers,
        List<Said> said,
        List<NoticeDetail.Round> rounds,
        List<PartLine> parts,
        List<String> mergeFaults,
        List<Line> timeline,
        List<Possible> possible,
        List<Impossible> impossible,
        List<NoticeDetail.AttachmentView> attachments,
        boolean evidence) {

    /** A return; {@code rows} of a final one, {@code text} of an interim one. */
    record Answer(
            NoticeDetail.Return given,
            @Nullable List<PayloadText.Row> rows,
            @Nullable String text,
            @Nullable String outcome) {

        public String titleKey() {
            return "return_" + given.kind().code();
        }
    }

    /** @param key of what it was said about */
    record Said(String key, String text) {}

    /** @param mine whether the caller's office may answer it now */
    record PartLine(PartView part, boolean mine, @Nullable List<PayloadText.Row> rows) {

        public String stateKey() {
            return "part_" + part.state().code();
        }
    }

    /**
     * An entry of the timeline.
     *
     * @param signature {@code ours}, {@code theirs}, or {@code none} for what the other region was not told
     */
    record Line(
            Instant at,
            String eventKey,
            String party,
            @Nullable String office,
            @Nullable String actor,
            @Nullable String enteredBy,
            @Nullable String toOffice,
            @Nullable String reason,
            String signature) {}

    record Possible(String key, String address) {}

    record Impossible(String key, String why) {}

    public String stateKey() {
        return "state_" + slip.state().code();
    }

    /** @return why nothing can be done now, where it is the same for everything; else null */
    public @Nullable String whyNothing() {
        return possible.isEmpty()
                        && impossible.stream().map(Impossible::why).distinct().count() == 1
                ? impossible.get(0).why()
                : null;
    }

    /** @return the round of now; null for what needs no answer */
    public NoticeDetail.@Nullable Round lastRound() {
        return rounds.isEmpty() ? null : rounds.get(rounds.size() - 1);
    }

    /** @return whether a round tells something that the facts do not */
    public boolean hasRounds() {
        return !rounds.isEmpty();
    }
}
