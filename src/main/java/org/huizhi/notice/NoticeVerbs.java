package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.access.KeyInUseException;
import org.huizhi.access.Traceparent;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;

/**
 * What own offices do to slips. The message is sealed before the transaction; if the notice has moved on by the time it is
 * locked, the verb starts again from its new state.
 */
@ApplicationScoped
public class NoticeVerbs {

    private static final int OK = 200;
    /** Working days by which one proposal may move a due date. */
    private static final int LONGEST_EXTENSION = 60;

    private final NoticeRepository notices;
    private final NoticeStore store;
    private final NoticeTypes types;
    private final SlipDays days;
    private final ReminderPlan plan;
    private final OnBehalf onBehalf;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final IdempotencyKeys keys;
    private final Repetition repetition;
    private final NodeIdentity node;
    private final Clock clock;

    NoticeVerbs(
            NoticeRepository notices,
            NoticeStore store,
            NoticeTypes types,
            SlipDays days,
            ReminderPlan plan,
            OnBehalf onBehalf,
            MessageSealer sealer,
            Outbox outbox,
            IdempotencyKeys keys,
            Repetition repetition,
            NodeIdentity node,
            Clock clock) {
        this.notices = notices;
        this.store = store;
        this.types = types;
        this.days = days;
        this.plan = plan;
        this.onBehalf = onBehalf;
        this.sealer = sealer;
        this.outbox = outbox;
        this.keys = keys;
        this.repetition = repetition;
        this.node = node;
        this.clock = clock;
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
        if (notice.isLate(node.today()) && lateReason == null) {
            faults.add(new Fault("/lateReason", "required", "the due date has passed, so the reason is needed"));
        } else if (!notice.isLate(node.today()) && lateReason != null) {
            faults.add(new Fault("/lateReason", "not-late", "the due date has not passed"));
        }
        return faults;
    }

    private NoticeReply perform(
            Call call, Verb verb, Function<Notice, MessageData> message, Function<Notice, List<Fault>> faults) {
        Optional<NoticeReply> reply;
        do {
            Optional<NoticeReply> refusal = repeated(call);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Optional<Notice> found = notices.findWithin(call.caller().offices(), call.noticeId());
            refusal = refusal(call, verb, found, faults);
            if (refusal.isPresent()) {
                // What stands in the way may be the first request with this key, under way until a moment ago.
                return repeated(call).orElseGet(refusal::get);
            }
            Notice seen = found.orElseThrow();
            MessageData data = message.apply(seen);
            PreparedMessage prepared = sealer.seal(
                    new Draft(data.type(), seen.id.toString(), seen.counterpart, data, Traceparent.current()));
            reply = storedOrOvertaken(call, seen, data, prepared);
        } while (reply.isEmpty());
        return reply.get();
    }

    private Optional<NoticeReply> repeated(Call call) {
        if (call.keyed() == null) {
            return Optional.empty();
        }
        String key = call.keyed().key();
        return Optional.ofNullable(
                        keys.find(call.caller().subject(), List.of(key)).get(key))
                .map(first -> repetition.of(call.keyed(), first));
    }

    private static Optional<NoticeReply> refusal(
            Call call, Verb verb, Optional<Notice> found, Function<Notice, List<Fault>> faults) {
        if (found.isEmpty()) {
            return Optional.of(Refusal.notFound());
        }
        Notice notice = found.get();
        if (!call.ifMatch().isEmpty() && !call.ifMatch().contains(notice.etag())) {
            return Optional.of(Refusal.of(
                    Refusal.Code.PRECONDITION_FAILED,
                    "the notice has changed; its entity tag is now " + notice.etag()));
        }
        if (!notice.allows(verb)) {
            return Optional.of(Refusal.illegal(verb, notice.state));
        }
        List<Fault> inBody = faults.apply(notice);
        return inBody.isEmpty() ? Optional.empty() : Optional.of(Refusal.invalid(inBody));
    }

    /** @return empty when the notice has moved on, or the idempotency key was used, since it was looked at: nothing is stored */
    private Optional<NoticeReply> storedOrOvertaken(Call call, Notice seen, MessageData data, PreparedMessage message) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> store(call, seen, data, message));
        } catch (KeyInUseException e) {
            return Optional.empty();
        }
    }

    private Optional<NoticeReply> store(Call call, Notice seen, MessageData data, PreparedMessage message) {
        Notice notice = store.lock(List.of(seen.id)).get(seen.id);
        if (notice.version != seen.version) {
            return Optional.empty();
        }
        History history = new History();
        Ruling ruling =
                data.applyTo(notice, new MessageData.Occurrence(message.id(), message.time(), days.receiver(notice)));
        if (ruling != Ruling.APPLIED) {
            throw new IllegalStateException("notice " + notice.id + ": " + data.type() + " is " + ruling);
        }
        plan.plan(notice);
        notice.touch(clock.instant());
        history.add(
                notice,
                data,
                message.id(),
                message.time(),
                node.mailbox(),
                call.caller().subject(),
                onBehalf.enteredBy(call.caller(), notice.office));
        store.update(List.of(notice));
        store.append(history.timeline());
        store.appendReturns(history.returns());
        outbox.add(List.of(message));
        NoticeReply.Done done = NoticeReply.Done.of(notice, node.today());
        if (call.keyed() != null) {
            keys.claim(Map.of(call.keyed(), repetition.firstAnswer(call.keyed(), OK, done)));
        }
        return Optional.of(done);
    }
}
