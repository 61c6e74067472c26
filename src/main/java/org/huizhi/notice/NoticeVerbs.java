package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.NodeIdentity;

/**
 * What own offices do to slips. The message is sealed before the transaction; if the notice has moved on by the time it is
 * locked, the verb starts again from its new state.
 */
@ApplicationScoped
public class NoticeVerbs {

    /** Working days by which one proposal may move a due date. */
    private static final int LONGEST_EXTENSION = 60;

    private final NoticeRepository notices;
    private final NoticeStore store;
    private final NoticeTypes types;
    private final SlipDays days;
    private final OfficeActs acts;
    private final NodeIdentity node;

    NoticeVerbs(
            NoticeRepository notices,
            NoticeStore store,
            NoticeTypes types,
            SlipDays days,
            OfficeActs acts,
            NodeIdentity node) {
        this.notices = notices;
        this.store = store;
        this.types = types;
        this.days = days;
        this.acts = acts;
        this.node = node;
    }

    /**
     * Who acts on which notice.
     *
     * @param ifMatch entity tags of {@code If-Match}; empty where the caller does not care
     * @param keyed null without an idempotency key
     */
    public record Call(Caller caller, UUID noticeId, List<String> ifMatch, IdempotencyKeys.Keyed keyed) {}

    public NoticeReply accept(Call call) {
        return perform(call, Verb.ACCEPT, notice -> new MessageData.Accepted(notice.round, notice.office), ok());
    }

    public NoticeReply decline(Call call, DeclineReason reason, String text) {
        return perform(
                call,
                Verb.DECLINE,
                notice -> new MessageData.Declined(notice.round, notice.office, reason, text),
                ok());
    }

    public NoticeReply returnInterim(Call call, JsonNode payload) {
        return perform(
                call,
                Verb.RETURN_INTERIM,
                notice -> new MessageData.InterimReturn(notice.round, notice.office, payload),
                ok());
    }

    /** @param lateReason given exactly when the return comes after its due date */
    public NoticeReply returnFinal(Call call, JsonNode payload, LateReason lateReason) {
        return perform(
                call,
                Verb.RETURN_FINAL,
                notice -> new MessageData.FinalReturn(notice.round, notice.office, payload, lateReason),
                notice -> faultsOf(notice, payload, lateReason));
    }

    /** @param dueDate a working day of the own region, later than the due date of now */
    public NoticeReply proposeExtension(Call call, LocalDate dueDate, String text) {
        return perform(
                call,
                Verb.PROPOSE_EXTENSION,
                notice -> new MessageData.ExtensionProposed(notice.round, notice.office, dueDate, text),
                notice -> faultsOf(notice, dueDate));
    }

    public NoticeReply decideExtension(Call call, Extension.Decision decision, String text) {
        return perform(
                call,
                Verb.DECIDE_EXTENSION,
                notice -> new MessageData.ExtensionDecided(
                        notice.round, notice.office, notice.extension.proposal(), decision, text),
                notice -> faultsOf(notice, decision));
    }

    public NoticeReply remind(Call call, String text) {
        return perform(
                call,
                Verb.REMIND,
                notice -> new MessageData.Reminder(notice.round, notice.office, notice.dueDate, false, false, text),
                notice -> notice.remindedAt != null
                                && days.own().dayOf(notice.remindedAt).equals(node.today())
                        ? List.of(new Fault("", "reminded-today", "it was reminded of today already"))
                        : List.of());
    }

    public NoticeReply withdraw(Call call, String text) {
        return perform(
                call, Verb.WITHDRAW, notice -> new MessageData.Withdrawn(notice.round, notice.office, text), ok());
    }

    public NoticeReply assess(Call call, Assessment assessment, String text) {
        return perform(
                call,
                Verb.ASSESS,
                notice -> new MessageData.Assessed(notice.round, notice.office, assessment, text),
                ok());
    }

    private static Function<Notice, List<Fault>> ok() {
        return notice -> List.of();
    }

    private static List<Fault> faultsOf(Notice notice, Extension.Decision decision) {
        if (!notice.hasOpenExtension()) {
            return List.of(new Fault("", "no-proposal", "no later due date is proposed"));
        }
        return decision == Extension.Decision.GRANTED && notice.extension.round() != notice.round
                ? List.of(new Fault("/decision", "round-is-over", "it was asked for in a round that is over"))
                : List.of();
    }

    private List<Fault> faultsOf(Notice notice, LocalDate proposed) {
        List<Fault> faults = new ArrayList<>();
        WorkingCalendar calendar = days.receiver(notice).calendar();
        if (notice.hasOpenExtension()) {
            faults.add(new Fault("", "proposed-already", "the sender has not decided about the last proposal"));
        }
        if (!proposed.isAfter(notice.dueDate) || !proposed.isAfter(node.today())) {
            faults.add(new Fault("/dueDate", "not-later", "is after the due date of now and after today"));
        } else if (!calendar.isWorkingDay(proposed)) {
            faults.add(new Fault("/dueDate", "not-a-working-day", "is a working day"));
        } else if (calendar.between(notice.dueDate, proposed) > LONGEST_EXTENSION) {
            faults.add(new Fault("/dueDate", "too-late", "is at most " + LONGEST_EXTENSION + " working days later"));
        }
        return faults;
    }

    private List<Fault> faultsOf(Notice notice, JsonNode payload, LateReason lateReason) {
        List<Fault> faults = new ArrayList<>();
        types.find(notice.type)
                .orElseThrow(() -> new IllegalStateException("notice type " + notice.type + " is gone"))
                .checkReturn(payload)
                .forEach(fault -> faults.add(new Fault("/payload" + fault.pointer(), fault.code(), fault.detail())));
        LateReason.fault(notice.isLate(node.today()), lateReason != null).ifPresent(faults::add);
        return faults;
    }

    private NoticeReply perform(
            Call call, Verb verb, Function<Notice, MessageData> message, Function<Notice, List<Fault>> faults) {
        Optional<NoticeReply> reply;
        do {
            Optional<NoticeReply> refusal = acts.repeated(call);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Optional<Notice> found = notices.findWithin(call.caller().offices(), call.noticeId());
            refusal = refusal(call, verb, found, faults);
            if (refusal.isPresent()) {
                // What stands in the way may be the first request with this key, under way until a moment ago.
                return acts.repeated(call).orElseGet(refusal::get);
            }
            Notice seen = found.orElseThrow();
            OfficeActs.Sealed said = acts.seal(seen, message.apply(seen));
            reply = acts.attempt(() -> store(call, seen, said));
        } while (reply.isEmpty());
        return reply.get();
    }

    private static Optional<NoticeReply> refusal(
            Call call, Verb verb, Optional<Notice> found, Function<Notice, List<Fault>> faults) {
        if (found.isEmpty()) {
            return Optional.of(Refusal.notFound());
        }
        Notice notice = found.get();
        return Refusal.unmet(call.ifMatch(), verb, notice).or(() -> {
            List<Fault> inBody = faults.apply(notice);
            return inBody.isEmpty() ? Optional.empty() : Optional.of(Refusal.invalid(inBody));
        });
    }

    /** @return empty when the notice has moved on since it was looked at */
    private Optional<NoticeReply> store(Call call, Notice seen, OfficeActs.Sealed said) {
        Notice notice = store.lock(List.of(seen.id)).get(seen.id);
        if (notice.version != seen.version) {
            return Optional.empty();
        }
        History history = new History();
        acts.say(notice, said, history, call.caller());
        return Optional.of(acts.enter(call, notice, history));
    }
}
