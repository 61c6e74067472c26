package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.notice.IdempotentExecution.Step;
import org.huizhi.notice.NoticeTransactions.Sealed;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * Offices answer the parts that they are asked for, or send them back. When the last one has answered and the answers
 * make a return, it goes out in the same transaction. If they do not, the slip waits for the office that has it.
 */
@ApplicationScoped
public class PartAnswerService {

    private final NoticeRepository notices;
    private final PartStore parts;
    private final NoticeTypes types;
    private final NoticeCalendars calendars;
    private final NoticeTransactions transactions;
    private final IdempotentReplies replies;
    private final HeldMessages held;
    private final NodeIdentity node;
    private final Clock clock;
    private final IdempotentExecution<Ending, Ending, Ended, SealedEnding> execution;

    PartAnswerService(
            NoticeRepository notices,
            PartStore parts,
            NoticeTypes types,
            NoticeCalendars calendars,
            NoticeTransactions transactions,
            IdempotentReplies replies,
            HeldMessages held,
            NodeIdentity node,
            Clock clock) {
        this.notices = notices;
        this.parts = parts;
        this.types = types;
        this.calendars = calendars;
        this.transactions = transactions;
        this.replies = replies;
        this.held = held;
        this.node = node;
        this.clock = clock;
        this.execution = new IdempotentExecution<>(
                // Whether it may be done is asked first.
                IdempotentExecution.each(Step::next),
                IdempotentExecution.each(this::check),
                IdempotentExecution.each(this::seal),
                IdempotentExecution.single(this::store));
    }

    /** An answer or a decline, whose effect on the part is a function of it. */
    private record Ending(NoticeVerbs.Call call, int number, TimelineEvent event, UnaryOperator<Part> effect) {}

    /**
     * The part as it is to be.
     *
     * @param notice as it was found
     * @param message that its parts now make together
     */
    private record Ended(Ending ending, Notice notice, Part part, Optional<MessageData> message) {}

    private record SealedEnding(Ended ended, Optional<Sealed> message) {}

    /**
     * The part's office answers. The last answer sends the return of the slip, where all answers together make one.
     *
     * @param payload some members of the return's payload
     * @param lateReason given exactly when it comes after the part's due date
     */
    public NoticeReply answer(NoticeVerbs.Call call, int number, JsonNode payload, @Nullable LateReason lateReason) {
        return execution.perform(new Ending(
                call,
                number,
                TimelineEvent.PART_ANSWERED,
                part -> part.answered(payload, lateReason, clock.instant(), calendars.own())));
    }

    /** The part's office sends it back to the office that has the slip. */
    public NoticeReply decline(NoticeVerbs.Call call, int number, DeclineReason reason, @Nullable String text) {
        return execution.perform(new Ending(
                call,
                number,
                TimelineEvent.PART_DECLINED,
                part -> part.declined(reason, text, clock.instant(), calendars.own())));
    }

    private Step<Ended> check(Ending ending) {
        NoticeVerbs.Call call = ending.call();
        Optional<Notice> found = notices.findVisible(call.caller().offices(), call.noticeId());
        if (found.isEmpty()) {
            return Step.reply(Refusal.notFound());
        }
        Notice notice = found.get();
        List<Part> all = parts.of(notice.id);
        Optional<Part> asked =
                all.stream().filter(part -> part.number() == ending.number()).findFirst();
        Set<String> offices = call.caller().offices();
        if (asked.filter(part -> !offices.contains(part.office())).isPresent()) {
            return Step.reply(Refusal.of(Refusal.Code.FORBIDDEN, "another office was asked for this part"));
        }
        Optional<NoticeReply> reply = replies.stored(call.keyed()).or(() -> refusal(call, notice, asked));
        if (reply.isPresent()) {
            return Step.reply(reply.get());
        }
        Part ended = ending.effect().apply(asked.orElseThrow());
        List<Violation> faults = faults(notice, ended);
        if (!faults.isEmpty()) {
            return Step.reply(Refusal.invalid(faults));
        }
        List<Part> then = all.stream()
                .map(part -> part.number() == ending.number() ? ended : part)
                .toList();
        return Step.next(new Ended(ending, notice, ended, wholeAnswer(notice, then)));
    }

    private Optional<NoticeReply> refusal(NoticeVerbs.Call call, Notice notice, Optional<Part> asked) {
        return Refusal.duringResync(held.heldSince(), notice)
                .or(() -> Refusal.unmetForPart(call.ifMatch(), Verb.END_PART, notice))
                .or(() -> asked.isEmpty()
                        ? Optional.of(Refusal.of(Refusal.Code.NOT_FOUND, "the notice has no such part"))
                        : Optional.empty())
                .or(() -> asked.filter(part -> !part.isOpen()).map(Refusal::ended));
    }

    private List<Violation> faults(Notice notice, Part ended) {
        if (!ended.isAnswered()) {
            return List.of();
        }
        List<Violation> faults = new ArrayList<>();
        types.require(notice.type).checkPart(ended.answer()).forEach(fault -> faults.add(fault.within("/payload")));
        LateReason.fault(ended.endedLate(), ended.lateReason() != null).ifPresent(faults::add);
        return faults;
    }

    /** @return what the parts of the round say together; empty where the office that has the slip still has to act */
    private Optional<MessageData> wholeAnswer(Notice notice, List<Part> all) {
        return PartMerge.ofRound(notice, all, types, node.today())
                .filter(merge -> merge.faults().isEmpty())
                .map(merge ->
                        new MessageData.FinalReturn(notice.round, notice.office, merge.payload(), merge.lateReason()));
    }

    private Step<SealedEnding> seal(Ended ended) {
        return Step.next(new SealedEnding(ended, ended.message().map(data -> transactions.seal(ended.notice(), data))));
    }

    private Optional<NoticeReply> store(SealedEnding sealed) {
        Ended ended = sealed.ended();
        NoticeVerbs.Call call = ended.ending().call();
        return transactions.lockUnchanged(ended.notice()).map(notice -> {
            Part part = ended.part();
            parts.end(part);
            notice.openParts--;
            History history = new History();
            history.add(transactions.entry(
                    call.caller(),
                    notice,
                    ended.ending().event(),
                    part.office(),
                    part.endedWhen(),
                    part.isAnswered() ? part.lateReason() : part.reason(),
                    null));
            sealed.message().ifPresent(message -> transactions.send(notice, message, history, call.caller()));
            return transactions.store(call, notice, history);
        });
    }
}
