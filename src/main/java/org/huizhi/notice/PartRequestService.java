package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.notice.IdempotentExecution.Step;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/**
 * The office that has a slip asks other offices of its region for parts of the answer. Nothing is said to the other
 * region, so there is nothing to seal, and whether it may be done is checked with the notice locked.
 */
@ApplicationScoped
public class PartRequestService {

    /** More than a region has departments. */
    private static final int MOST_PARTS = 50;
    /** Working days. */
    private static final int LONGEST_LIMIT = 60;

    private final PartStore parts;
    private final NoticeCalendars calendars;
    private final NoticeTransactions transactions;
    private final IdempotentReplies replies;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Clock clock;
    private final IdempotentExecution<Request, Request, Request, Request> execution;

    PartRequestService(
            PartStore parts,
            NoticeCalendars calendars,
            NoticeTransactions transactions,
            IdempotentReplies replies,
            CurrentDirectory directory,
            NodeIdentity node,
            Clock clock) {
        this.parts = parts;
        this.calendars = calendars;
        this.transactions = transactions;
        this.replies = replies;
        this.directory = directory;
        this.node = node;
        this.clock = clock;
        this.execution = new IdempotentExecution<>(
                // Whether it may be done is asked first, and with the notice locked.
                IdempotentExecution.each(Step::next),
                IdempotentExecution.each(Step::next),
                IdempotentExecution.each(Step::next),
                IdempotentExecution.single(this::store));
    }

    /**
     * What is asked of an office.
     *
     * @param dueDate a working day; null where a limit is given, or where the slip's own due date counts
     * @param replyLimit in working days from today on, which does not count itself; null where a date is given
     */
    public record Wanted(
            String office,
            String question,
            @Nullable LocalDate dueDate,
            @Nullable Integer replyLimit) {

        private boolean hasOwnDate() {
            return dueDate != null || replyLimit != null;
        }
    }

    private record Request(NoticeVerbs.Call call, List<Wanted> wanted) {}

    /** Asks offices of the own region, which see the slip from then on. */
    public NoticeReply ask(NoticeVerbs.Call call, List<Wanted> wanted) {
        return execution.perform(new Request(call, wanted));
    }

    private Optional<NoticeReply> store(Request request) {
        NoticeVerbs.Call call = request.call();
        List<Wanted> wanted = request.wanted();
        Optional<Notice> locked = transactions.lockWithin(call.caller().offices(), call.noticeId());
        if (locked.isEmpty()) {
            return Optional.of(Refusal.notFound());
        }
        Optional<NoticeReply> stored = replies.stored(call.keyed());
        if (stored.isPresent()) {
            return stored;
        }
        Notice notice = locked.get();
        Optional<NoticeReply> refusal = Refusal.unmetForPart(call.ifMatch(), Verb.ASK_PARTS, notice);
        if (refusal.isPresent()) {
            return refusal;
        }
        List<Violation> faults = new ArrayList<>();
        Instant now = clock.instant();
        List<Part> asked = new ArrayList<>();
        History history = new History();
        if (notice.parts + wanted.size() > MOST_PARTS) {
            faults.add(new Violation("/parts", "too-many", "a slip has at most {0} parts", MOST_PARTS));
        }
        for (int i = 0; i < wanted.size(); i++) {
            Wanted one = wanted.get(i);
            LocalDate dueDate = dueDate(notice, one, now, "/parts/" + i, faults);
            if (!directory.get().hasOffice(node.mailbox(), one.office())) {
                faults.add(
                        new Violation("/parts/" + i + "/office", "unknown-office", "this region has no such office"));
            }
            asked.add(Part.asked(
                    notice, notice.parts + i + 1, one.office(), dueDate, one.hasOwnDate(), one.question(), now));
            history.add(transactions.entry(
                    call.caller(), notice, TimelineEvent.PART_ASKED, notice.office, now, null, one.office()));
        }
        if (!faults.isEmpty()) {
            return Optional.of(Refusal.invalid(faults));
        }
        parts.insert(asked);
        notice.parts += asked.size();
        notice.openParts += asked.size();
        return Optional.of(transactions.store(call, notice, history));
    }

    /** A part is due with its slip, or before it; of a slip that is due or overdue already, as soon as is asked. */
    private LocalDate dueDate(Notice notice, Wanted wanted, Instant now, String at, List<Violation> faults) {
        int before = faults.size();
        LocalDate date = dateOf(notice, wanted, now, at, faults);
        LocalDate slip = notice.requireDueDate();
        if (faults.size() == before
                && date.isAfter(slip)
                && slip.isAfter(calendars.own().dayOf(now))) {
            faults.add(new Violation(
                    at + (wanted.replyLimit() == null ? "/dueDate" : "/replyLimit"),
                    "too-late",
                    "must not be after the due date of the slip"));
        }
        return date;
    }

    private LocalDate dateOf(Notice notice, Wanted wanted, Instant now, String at, List<Violation> faults) {
        RegionCalendar region = calendars.own();
        LocalDate today = region.dayOf(now);
        WorkingCalendar calendar = region.calendar();
        if (wanted.replyLimit() != null) {
            if (wanted.replyLimit() < 1 || wanted.replyLimit() > LONGEST_LIMIT) {
                faults.add(new Violation(at + "/replyLimit", "invalid-value", "must be 1 to {0}", LONGEST_LIMIT));
                return today;
            }
            return region.due(now, wanted.replyLimit());
        }
        LocalDate date = wanted.dueDate() == null ? notice.requireDueDate() : wanted.dueDate();
        if (!date.isAfter(today)) {
            faults.add(new Violation(at + "/dueDate", "not-later", "must be after today"));
        } else if (!calendar.isWorkingDay(date)) {
            faults.add(new Violation(at + "/dueDate", "not-a-working-day", "must be a working day"));
        } else if (wanted.dueDate() != null && calendar.between(today, date) > LONGEST_LIMIT) {
            faults.add(new Violation(
                    at + "/dueDate", "too-late", "must be at most {0} working days from now", LONGEST_LIMIT));
        }
        return date;
    }
}
