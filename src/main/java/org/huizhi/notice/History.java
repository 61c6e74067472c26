package org.huizhi.notice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.huizhi.notice.NoticeDetail.ReturnKind;
import org.jspecify.annotations.Nullable;

/** What a transaction adds to the timelines and returns of notices. */
final class History {

    /** A return as it was sent or received; its payload stays in the message. */
    record ReturnEntry(
            UUID messageId,
            UUID noticeId,
            int round,
            ReturnKind kind,
            Instant at,
            String office,
            @Nullable String outcome,
            @Nullable String lateReason) {}

    private final List<TimelineEntry> timeline = new ArrayList<>();
    private final List<ReturnEntry> returns = new ArrayList<>();

    static History of(List<TimelineEntry> entries) {
        History history = new History();
        history.timeline.addAll(entries);
        return history;
    }

    /**
     * Enters a message that took effect.
     *
     * @param signer mailbox of the region that signed it
     * @param actor null where another region acted
     */
    void add(Notice notice, MessageData data, UUID messageId, Instant at, String signer, @Nullable String actor) {
        add(notice, data, messageId, at, signer, actor, null);
    }

    /** @param enteredBy office of the actor, where it acted on behalf of an office below it; else null */
    void add(
            Notice notice,
            MessageData data,
            UUID messageId,
            Instant at,
            String signer,
            @Nullable String actor,
            @Nullable String enteredBy) {
        timeline.add(new TimelineEntry(
                notice.id,
                at,
                data.event(),
                signer,
                data.office(),
                actor,
                messageId,
                data.round(),
                data.reason(),
                null,
                enteredBy));
        if (data instanceof MessageData.InterimReturn interim) {
            returns.add(new ReturnEntry(
                    messageId, notice.id, interim.round(), ReturnKind.INTERIM, at, interim.office(), null, null));
        }
        if (data instanceof MessageData.FinalReturn answer) {
            returns.add(new ReturnEntry(
                    messageId,
                    notice.id,
                    answer.round(),
                    ReturnKind.FINAL,
                    at,
                    answer.office(),
                    answer.outcome(),
                    answer.reason()));
        }
        if (isJudgement(data) && notice.round > data.round()) {
            timeline.add(new TimelineEntry(
                    notice.id,
                    at,
                    TimelineEvent.ROUND_OPENED,
                    signer,
                    data.office(),
                    actor,
                    messageId,
                    notice.round,
                    null));
        }
    }

    private static boolean isJudgement(MessageData data) {
        return data instanceof MessageData.Assessed || data instanceof MessageData.Contested;
    }

    void add(TimelineEntry entry) {
        timeline.add(entry);
    }

    void addAll(History other) {
        timeline.addAll(other.timeline);
        returns.addAll(other.returns);
    }

    List<TimelineEntry> timeline() {
        return timeline;
    }

    List<ReturnEntry> returns() {
        return returns;
    }
}
