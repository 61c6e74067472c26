package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.batching.GroupCommit;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Violation;
import org.jboss.logging.Logger;

/**
 * What own offices do to slips. The message is sealed before the transaction; if the notice has moved on by the time it
 * is locked, the verb starts again from its new state.
 */
@ApplicationScoped
public class NoticeVerbs {

    private static final Logger LOG = Logger.getLogger(NoticeVerbs.class);

    /** Working days by which one proposal may move a due date. */
    private static final int LONGEST_EXTENSION = 60;

    private final NoticeStore store;
    private final NoticeTypes types;
    private final NoticeCalendars days;
    private final NoticeTransactions acts;
    private final NodeIdentity node;
    private final GroupCommit<Call, Lookup> looking = GroupCommit.ofTransactions(this::see);
    private final GroupCommit<NoticeTransactions.PendingChange, Optional<NoticeReply>> together;

    NoticeVerbs(
            NoticeStore store, NoticeTypes types, NoticeCalendars days, NoticeTransactions acts, NodeIdentity node) {
        this.store = store;
        this.types = types;
        this.days = days;
        this.acts = acts;
        this.node = node;
        this.together = GroupCommit.ofTransactions(acts::store);
    }

    /**
     * Who acts on which notice.
     *
     * @param ifMatch entity tags of {@code If-Match}; empty where the caller does not care
     * @param keyed null without an idempotency key
     */
    public record Call(Caller caller, UUID noticeId, List<String> ifMatch, IdempotencyKeys.IdempotentRequest keyed) {}

    /**
     * What is to be done; {@link #perform} does it.
     *
     * @param message what is said of a notice that allows the verb
     * @param faults of the body, seen with the notice
     */
    public record VerbCommand(
            Call call, Verb verb, Function<Notice, MessageData> message, Function<Notice, List<Violation>> faults) {}

    public VerbCommand accept(Call call) {
        return new VerbCommand(
                call, Verb.ACCEPT, notice -> new MessageData.Accepted(notice.round, notice.office), ok());
    }

    public VerbCommand decline(Call call, DeclineReason reason, String text) {
        return new VerbCommand(
                call,
                Verb.DECLINE,
                notice -> new MessageData.Declined(notice.round, notice.office, reason, text),
                ok());
    }

    public VerbCommand returnInterim(Call call, JsonNode payload) {
        return new VerbCommand(
                call,
                Verb.RETURN_INTERIM,
                notice -> new MessageData.InterimReturn(notice.round, notice.office, payload),
                ok());
    }

    /** @param lateReason given exactly when the return comes after its due date */
    public VerbCommand returnFinal(Call call, JsonNode payload, LateReason lateReason) {
        return new VerbCommand(
                call,
                Verb.RETURN_FINAL,
                notice -> new MessageData.FinalReturn(notice.round, notice.office, payload, lateReason),
                notice -> faultsOf(notice, payload, lateReason));
    }

    /** @param dueDate a working day of the own region, later than the due date of now */
    public VerbCommand proposeExtension(Call call, LocalDate dueDate, String text) {
        return new VerbCommand(
                call,
                Verb.PROPOSE_EXTENSION,
                notice -> new MessageData.ExtensionProposed(notice.round, notice.office, dueDate, text),
                notice -> faultsOf(notice, dueDate));
    }

    public VerbCommand decideExtension(Call call, Extension.Decision decision, String text) {
        return new VerbCommand(
                call,
                Verb.DECIDE_EXTENSION,
                notice -> new MessageData.ExtensionDecided(
                        notice.round, notice.office, notice.extension.proposal(), decision, text),
                notice -> faultsOf(notice, decision));
    }

    public VerbCommand remind(Call call, String text) {
        return new VerbCommand(
                call,
                Verb.REMIND,
                notice -> new MessageData.Reminder(notice.round, notice.office, notice.dueDate, false, false, text),
                notice -> notice.remindedAt != null
                                && days.own().dayOf(notice.remindedAt).equals(node.today())
                        ? List.of(new Violation("", "reminded-today", "it was reminded of today already"))
                        : List.of());
    }

    public VerbCommand withdraw(Call call, String text) {
        return new VerbCommand(
                call, Verb.WITHDRAW, notice -> new MessageData.Withdrawn(notice.round, notice.office, text), ok());
    }

    public VerbCommand assess(Call call, Assessment assessment, String text) {
        return new VerbCommand(
                call,
                Verb.ASSESS,
                notice -> new MessageData.Assessed(notice.round, notice.office, assessment, text),
                ok());
    }

    /**
     * What a call finds.
     *
     * @param first what its key was answered with before; null for a new one
     * @param notice as it is now, for this call alone; null for an unknown one
     */
    record Lookup(NoticeReply first, Notice notice) {}

    private static Function<Notice, List<Violation>> ok() {
        return notice -> List.of();
    }

    private static List<Violation> faultsOf(Notice notice, Extension.Decision decision) {
        if (!notice.hasOpenExtension()) {
            return List.of(new Violation("", "no-proposal", "no later due date is proposed"));
        }
        return decision == Extension.Decision.GRANTED && notice.extension.round() != notice.round
                ? List.of(new Violation("/decision", "round-is-over", "it was asked for in a round that is over"))
                : List.of();
    }

    private List<Violation> faultsOf(Notice notice, LocalDate proposed) {
        List<Violation> faults = new ArrayList<>();
        WorkingCalendar calendar = days.receiver(notice).calendar();
        if (notice.hasOpenExtension()) {
            faults.add(new Violation("", "proposed-already", "the sender has not decided about the last proposal"));
        }
        if (!proposed.isAfter(notice.dueDate) || !proposed.isAfter(node.today())) {
            faults.add(new Violation("/dueDate", "not-later", "is after the due date of now and after today"));
        } else if (!calendar.isWorkingDay(proposed)) {
            faults.add(new Violation("/dueDate", "not-a-working-day", "is a working day"));
        } else if (calendar.between(notice.dueDate, proposed) > LONGEST_EXTENSION) {
            faults.add(
                    new Violation("/dueDate", "too-late", "is at most " + LONGEST_EXTENSION + " working days later"));
        }
        return faults;
    }

    private List<Violation> faultsOf(Notice notice, JsonNode payload, LateReason lateReason) {
        List<Violation> faults = new ArrayList<>();
        types.find(notice.type)
                .orElseThrow(() -> new IllegalStateException("notice type " + notice.type + " is gone"))
                .checkReturn(payload)
                .forEach(fault -> faults.add(fault.within("/payload")));
        LateReason.fault(notice.isLate(node.today()), lateReason != null).ifPresent(faults::add);
        return faults;
    }

    public NoticeReply perform(VerbCommand act) {
        return perform(List.of(act)).get(0);
    }

    /**
     * Each stands on its own. Those about one notice are done one after the other, in their order; the others share
     * transactions.
     *
     * @return one answer for each, in their order
     */
    public List<NoticeReply> perform(List<VerbCommand> wanted) {
        Map<VerbCommand, NoticeReply> replies = new IdentityHashMap<>();
        List<VerbCommand> next = wanted;
        while (!next.isEmpty()) {
            List<VerbCommand> first = firstOfEach(next, act -> act.call().noticeId());
            try {
                attempt(first, replies);
            } catch (RuntimeException e) {
                if (replies.isEmpty()) {
                    throw e;
                }
                // What came before is done, and has to be answered as done.
                LOG.warnf(e, "Of %d acts of one request %d are answered", wanted.size(), replies.size());
                next.forEach(act -> replies.putIfAbsent(act, Refusal.brokeOff()));
            }
            next = next.stream().filter(act -> !replies.containsKey(act)).toList();
        }
        return wanted.stream().map(replies::get).toList();
    }

    /**
     * @param replies takes the answers; none for an act that found its notice moved on since it was looked at, or its
     *     key used
     */
    private void attempt(List<VerbCommand> wanted, Map<VerbCommand, NoticeReply> replies) {
        Map<VerbCommand, Notice> fit = look(wanted, replies);
        List<VerbCommand> order = List.copyOf(fit.keySet());
        List<Optional<NoticeTransactions.Sealed>> sealed = acts.seal(
                List.copyOf(fit.values()),
                order.stream().map(act -> act.message().apply(fit.get(act))).toList());
        List<VerbCommand> doing = new ArrayList<>();
        List<NoticeTransactions.PendingChange> deeds = new ArrayList<>();
        for (int i = 0; i < sealed.size(); i++) {
            VerbCommand act = order.get(i);
            Notice seen = fit.get(act);
            if (sealed.get(i).isEmpty()) {
                replies.put(act, Refusal.noEncryptionKey(seen.counterpart));
                continue;
            }
            acts.deed(act.call(), seen, sealed.get(i).get())
                    .ifPresentOrElse(
                            deed -> {
                                doing.add(act);
                                deeds.add(deed);
                            },
                            // The last one it took may have been the first request with this key.
                            () -> replies.put(act, acts.repeated(act.call()).orElseGet(() -> Refusal.noMore(seen))));
        }
        List<Optional<NoticeReply>> stored = together.submit(deeds);
        for (int i = 0; i < stored.size(); i++) {
            VerbCommand act = doing.get(i);
            stored.get(i).ifPresent(reply -> replies.put(act, reply));
        }
    }

    /** @return what may go on, with the notice as it is now; the others are answered */
    private Map<VerbCommand, Notice> look(List<VerbCommand> wanted, Map<VerbCommand, NoticeReply> replies) {
        List<Lookup> seen = looking.submit(wanted.stream().map(VerbCommand::call).toList());
        Map<VerbCommand, Notice> fit = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i++) {
            VerbCommand act = wanted.get(i);
            Notice notice = seen.get(i).notice();
            // What stands in the way may be the first request with this key, under way until a moment ago.
            Optional.ofNullable(seen.get(i).first())
                    .or(() -> refusal(act, notice)
                            .map(refusal -> acts.repeated(act.call()).orElse(refusal)))
                    .ifPresentOrElse(reply -> replies.put(act, reply), () -> fit.put(act, notice));
        }
        return fit;
    }

    /** @return what each finds, in their order */
    List<Lookup> see(List<Call> calls) {
        Map<Call, Lookup> seen = new IdentityHashMap<>();
        QuarkusTransaction.requiringNew().run(() -> {
            Map<Call, NoticeReply> repeated = acts.repeated(calls);
            // Each call about one notice reads it, and so has it for itself: callers change what they have read.
            List<Call> next = calls;
            while (!next.isEmpty()) {
                List<Call> first = firstOfEach(next, Call::noticeId);
                Map<UUID, Notice> notices =
                        store.read(first.stream().map(Call::noticeId).toList());
                first.forEach(call -> seen.put(call, new Lookup(repeated.get(call), notices.get(call.noticeId()))));
                next = next.stream().filter(call -> !seen.containsKey(call)).toList();
            }
        });
        return calls.stream().map(seen::get).toList();
    }

    private static <T> List<T> firstOfEach(List<T> all, Function<T, UUID> noticeId) {
        Set<UUID> taken = new HashSet<>();
        return all.stream().filter(one -> taken.add(noticeId.apply(one))).toList();
    }

    private static Optional<NoticeReply> refusal(VerbCommand act, Notice notice) {
        Call call = act.call();
        if (notice == null || !call.caller().offices().contains(notice.office)) {
            return Optional.of(Refusal.notFound());
        }
        return Refusal.unmet(call.ifMatch(), act.verb(), notice).or(() -> {
            List<Violation> inBody = act.faults().apply(notice);
            return inBody.isEmpty() ? Optional.empty() : Optional.of(Refusal.invalid(inBody));
        });
    }
}
