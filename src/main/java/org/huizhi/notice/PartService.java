package org.huizhi.notice;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.huizhi.access.Caller;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Violation;

/**
 * Slips that several offices of the region answer together. The office that has the slip asks others for parts; when
 * the last one has answered and the answers make a return, it goes out in the same transaction. If they do not, the
 * slip waits for the office that has it.
 */
@ApplicationScoped
public class PartService {

    /** More than a region has departments. */
    private static final int MOST_PARTS = 50;
    /** Working days. */
    private static final int LONGEST_LIMIT = 60;

    private final NoticeRepository notices;
    private final NoticeStore store;
    private final PartStore parts;
    private final NoticeTypes types;
    private final NoticeCalendars days;
    private final NoticeTransactions acts;
    private final OnBehalf onBehalf;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Clock clock;

    PartService(
            NoticeRepository notices,
            NoticeStore store,
            PartStore parts,
            NoticeTypes types,
            NoticeCalendars days,
            NoticeTransactions acts,
            OnBehalf onBehalf,
            CurrentDirectory directory,
            NodeIdentity node,
            Clock clock) {
        this.notices = notices;
        this.store = store;
        this.parts = parts;
        this.types = types;
        this.days = days;
        this.acts = acts;
        this.onBehalf = onBehalf;
        this.directory = directory;
        this.node = node;
        this.clock = clock;
    }

    /**
     * What is asked of an office.
     *
     * @param dueDate a working day; null where a limit is given, or where the slip's own due date counts
     * @param replyLimit in working days from today on, which does not count itself; null where a date is given
     */
    public record Wanted(String office, String question, LocalDate dueDate, Integer replyLimit) {}

    /** Asks offices of the own region, which see the slip from then on. */
    public NoticeReply ask(NoticeVerbs.Call call, List<Wanted> wanted) {
        Optional<NoticeReply> reply;
        do {
            reply = acts.repeated(call).or(() -> acts.attempt(() -> askLocked(call, wanted)));
        } while (reply.isEmpty());
        return reply.get();
    }

    private Optional<NoticeReply> askLocked(NoticeVerbs.Call call, List<Wanted> wanted) {
        if (notices.findWithin(call.caller().offices(), call.noticeId()).isEmpty()) {
            return Optional.of(Refusal.notFound());
        }
        Notice notice = store.lock(List.of(call.noticeId())).get(call.noticeId());
        if (!call.caller().offices().contains(notice.office)) {
            return Optional.of(Refusal.notFound());
        }
        Optional<NoticeReply> refusal = unmet(call, Verb.ASK_PARTS, notice);
        if (refusal.isPresent()) {
            return acts.repeated(call).or(() -> refusal);
        }
        List<Violation> faults = new ArrayList<>();
        Instant now = clock.instant();
        List<Part> asked = new ArrayList<>();
        History history = new History();
        if (notice.parts + wanted.size() > MOST_PARTS) {
            faults.add(new Violation("/parts", "too-many", "a slip has at most " + MOST_PARTS + " parts"));
        }
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            LocalDate dueDate = dueDate(notice, one, now, "/parts/" + i, faults);
            if (!isOwn(one.office())) {
                faults.add(
                        new Violation("/parts/" + i + "/office", "unknown-office", "this region has no such office"));
            }
            asked.add(Part.asked(notice, notice.parts + i + 1, one.office(), dueDate, one.question(), now));
            history.add(entry(call.caller(), notice, TimelineEvent.PART_ASKED, notice.office, now, null, one.office()));
        }
        if (!faults.isEmpty()) {
            return Optional.of(Refusal.invalid(faults));
        }
        parts.insert(asked);
        notice.parts += asked.size();
        notice.openParts += asked.size();
        return Optional.of(acts.enter(call, notice, history));
    }

    private static Optional<NoticeReply> unmet(NoticeVerbs.Call call, Verb verb, Notice notice) {
        return Refusal.unmet(call.ifMatch(), verb, notice)
                .or(() -> notice.erasedAt == null ? Optional.empty() : Optional.of(Refusal.erased(notice)));
    }

    private boolean isOwn(String office) {
        return directory.get().hasOffice(node.mailbox(), office);
    }

    private LocalDate dueDate(Notice notice, Wanted wanted, Instant now, String at, List<Violation> faults) {
        RegionCalendar region = days.own();
        LocalDate today = region.dayOf(now);
        WorkingCalendar calendar = region.calendar();
        if (wanted.replyLimit() != null) {
            if (wanted.replyLimit() < 1 || wanted.replyLimit() > LONGEST_LIMIT) {
                faults.add(new Violation(at + "/replyLimit", "invalid-value", "is 1 to " + LONGEST_LIMIT));
                return today;
            }
            return region.due(now, wanted.replyLimit());
        }
        LocalDate date = wanted.dueDate() == null ? notice.dueDate : wanted.dueDate();
        if (!date.isAfter(today)) {
            faults.add(new Violation(at + "/dueDate", "not-later", "is after today"));
        } else if (!calendar.isWorkingDay(date)) {
            faults.add(new Violation(at + "/dueDate", "not-a-working-day", "is a working day"));
        } else if (wanted.dueDate() != null && calendar.between(today, date) > LONGEST_LIMIT) {
            faults.add(new Violation(
                    at + "/dueDate", "too-late", "is at most " + LONGEST_LIMIT + " working days from now"));
        }
        return date;
    }

    /**
     * The part's office answers. The last answer sends the return of the slip, where all answers together make one.
     *
     * @param payload some members of the return's payload
     * @param lateReason given exactly when it comes after the part's due date
     */
    public NoticeReply answer(NoticeVerbs.Call call, int number, JsonNode payload, LateReason lateReason) {
        return end(
                call,
                number,
                TimelineEvent.PART_ANSWERED,
                part -> part.answered(payload, lateReason, clock.instant(), days.own()));
    }

    /** The part's office sends it back to the office that has the slip. */
    public NoticeReply decline(NoticeVerbs.Call call, int number, DeclineReason reason, String text) {
        return end(
                call,
                number,
                TimelineEvent.PART_DECLINED,
                part -> part.declined(reason, text, clock.instant(), days.own()));
    }

    private NoticeReply end(NoticeVerbs.Call call, int number, TimelineEvent event, UnaryOperator<Part> ending) {
        Optional<NoticeReply> reply;
        do {
            reply = acts.repeated(call);
            if (reply.isEmpty()) {
                reply = endSeen(call, number, event, ending);
            }
        } while (reply.isEmpty());
        return reply.get();
    }

    /** @return empty when the notice has moved on since it was looked at: nothing is stored */
    private Optional<NoticeReply> endSeen(
            NoticeVerbs.Call call, int number, TimelineEvent event, UnaryOperator<Part> ending) {
        Optional<Notice> found = notices.findVisible(call.caller().offices(), call.noticeId());
        if (found.isEmpty()) {
            return Optional.of(Refusal.notFound());
        }
        Notice seen = found.get();
        List<Part> all = parts.of(seen.id);
        Optional<Part> asked =
                all.stream().filter(part -> part.number() == number).findFirst();
        Optional<NoticeReply> refusal = refusal(call, seen, asked);
        if (refusal.isPresent()) {
            // What stands in the way may be the first request with this key, under way until a moment ago.
            return acts.repeated(call).or(() -> refusal);
        }
        Part ended = ending.apply(asked.orElseThrow());
        List<Violation> faults = faults(seen, ended);
        if (!faults.isEmpty()) {
            return Optional.of(Refusal.invalid(faults));
        }
        List<Part> then =
                all.stream().map(part -> part.number() == number ? ended : part).toList();
        Optional<NoticeTransactions.Sealed> answer = wholeAnswer(seen, then).map(data -> acts.seal(seen, data));
        return acts.attempt(() -> store(call, seen, ended, event, answer));
    }

    private static Optional<NoticeReply> refusal(NoticeVerbs.Call call, Notice notice, Optional<Part> asked) {
        Set<String> offices = call.caller().offices();
        if (asked.filter(part -> !offices.contains(part.office())).isPresent()) {
            return Optional.of(Refusal.of(Refusal.Code.FORBIDDEN, "another office was asked for this part"));
        }
        return unmet(call, Verb.END_PART, notice)
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
        type(notice).checkPart(ended.content().answer()).forEach(fault -> faults.add(fault.within("/payload")));
        LateReason.fault(ended.isLate(ended.endedOn()), ended.lateReason() != null)
                .ifPresent(faults::add);
        return faults;
    }

    /** @return what the parts of the round say together; empty where the office that has the slip still has to act */
    private Optional<MessageData> wholeAnswer(Notice notice, List<Part> all) {
        return merge(notice, all)
                .filter(merge -> merge.faults().isEmpty())
                .map(merge ->
                        new MessageData.FinalReturn(notice.round, notice.office, merge.payload(), merge.lateReason()));
    }

    /** @return empty while a part of the round is open, and where none is answered */
    private Optional<PartMerge> merge(Notice notice, List<Part> all) {
        List<Part> round =
                all.stream().filter(part -> part.round() == notice.round).toList();
        return round.stream().anyMatch(Part::isOpen) || round.stream().noneMatch(Part::isAnswered)
                ? Optional.empty()
                : Optional.of(PartMerge.of(round, type(notice), notice.isLate(node.today())));
    }

    private NoticeType type(Notice notice) {
        return types.find(notice.type)
                .orElseThrow(() -> new IllegalStateException("notice type " + notice.type + " is gone"));
    }

    private Optional<NoticeReply> store(
            NoticeVerbs.Call call,
            Notice seen,
            Part ended,
            TimelineEvent event,
            Optional<NoticeTransactions.Sealed> answer) {
        Notice notice = store.lock(List.of(seen.id)).get(seen.id);
        if (notice.version != seen.version) {
            return Optional.empty();
        }
        parts.end(ended);
        notice.openParts--;
        History history = new History();
        String reason = ended.isAnswered() ? ended.lateReason() : ended.reason();
        history.add(entry(call.caller(), notice, event, ended.office(), ended.endedAt(), reason, null));
        answer.ifPresent(said -> acts.say(notice, said, history, call.caller()));
        return Optional.of(acts.enter(call, notice, history));
    }

    private TimelineEntry entry(
            Caller caller,
            Notice notice,
            TimelineEvent event,
            String office,
            Instant at,
            String reason,
            String toOffice) {
        return new TimelineEntry(
                notice.id,
                at,
                event,
                node.mailbox(),
                office,
                caller.subject(),
                null,
                notice.round,
                reason,
                toOffice,
                onBehalf.enteredBy(caller, office));
    }

    /** A part in a listing, without its contents, and of which slip it is. */
    public record Item(
            UUID notice,
            String number,
            String type,
            String counterpart,
            @JsonUnwrapped PartView part) {}

    /** @param next null on the last page */
    public record Page(List<Item> items, String next) {}

    /** Parts that the caller's offices are asked for, and those that they asked for. */
    @Transactional
    public Page list(Caller caller, PartQuery query) {
        LocalDate today = node.today();
        List<PartStore.Listed> found = parts.list(caller.offices(), query, today);
        boolean more = found.size() > query.limit();
        List<PartStore.Listed> page = more ? found.subList(0, query.limit()) : found;
        return new Page(
                page.stream()
                        .map(listed -> new Item(
                                listed.part().noticeId(),
                                listed.number(),
                                listed.type(),
                                listed.counterpart(),
                                PartView.of(listed.part(), today, false)))
                        .toList(),
                more ? PartQuery.Cursor.after(page.get(page.size() - 1).part()).encoded() : null);
    }

    /** Adds the parts to a notice that the caller may see: contents for who has the slip, and each office its own. */
    NoticeDetail show(Caller caller, Notice notice, NoticeDetail detail) {
        List<Part> all = parts.of(notice.id);
        boolean hasSlip = caller.offices().contains(notice.office);
        boolean sees = caller.seesPersonData();
        List<Violation> faults = hasSlip && sees && notice.erasedAt == null && notice.allows(Verb.RETURN_FINAL)
                ? merge(notice, all).map(PartMerge::faults).orElse(List.of())
                : List.of();
        return detail.with(
                all.stream()
                        .map(part -> PartView.of(
                                part,
                                node.today(),
                                sees && (hasSlip || caller.offices().contains(part.office()))))
                        .toList(),
                faults);
    }
}
