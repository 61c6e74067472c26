package org.huizhi.notice;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys.IdempotentRequest;
import org.huizhi.access.Role;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.calendar.WorkingCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.validation.Sentence;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;

/** What own offices do to slips: what each verb says to the other region, and which faults its body may have. */
@ApplicationScoped
public class NoticeVerbs {

    private static final Violation UNDECIDED =
            new Violation("", "proposed-already", "the sender has not decided about the last proposal");

    private final NoticeTypes types;
    private final NoticeCalendars calendars;
    private final NodeIdentity node;
    private final VerbExecution execution;
    private final NoticeRepository notices;
    private final NoticeAttachments attachments;
    private final Clock clock;

    NoticeVerbs(
            NoticeTypes types,
            NoticeCalendars calendars,
            NodeIdentity node,
            VerbExecution execution,
            NoticeRepository notices,
            NoticeAttachments attachments,
            Clock clock) {
        this.notices = notices;
        this.attachments = attachments;
        this.clock = clock;
        this.types = types;
        this.calendars = calendars;
        this.node = node;
        this.execution = execution;
    }

    /**
     * Who acts on which notice.
     *
     * @param ifMatch entity tags of {@code If-Match}; empty where the caller does not care
     * @param keyed null without an idempotency key
     */
    public record Call(
            Caller caller,
            UUID noticeId,
            List<String> ifMatch,
            @Nullable IdempotentRequest keyed) {}

    /**
     * What is to be done; {@link #perform} carries it out.
     *
     * @param message what is said of a notice that allows the verb
     * @param faults of the body, found with the notice
     * @param obstacle why a notice that allows the verb does not allow this; empty where it does
     */
    public record VerbCommand(
            Call call,
            Verb verb,
            Function<Notice, MessageData> message,
            Function<Notice, List<Violation>> faults,
            Function<Notice, Optional<NoticeReply>> obstacle) {

        VerbCommand(
                Call call, Verb verb, Function<Notice, MessageData> message, Function<Notice, List<Violation>> faults) {
            this(call, verb, message, faults, notice -> Optional.empty());
        }
    }

    /**
     * Whether a verb can be performed, before anything is filled in.
     *
     * @param obstacle why not; null where it can
     */
    public record Possibility(Verb verb, @Nullable Sentence obstacle) {}

    /** @return of each verb of the side that this node has of the notice; empty where the caller does not see it */
    public Optional<List<Possibility>> possibilities(Caller caller, UUID noticeId) {
        return notices.findVisible(caller.offices(), noticeId)
                .map(notice -> Stream.of(Verb.values())
                        .filter(verb -> verb.side() == notice.direction && verb != Verb.END_PART)
                        .map(verb -> new Possibility(
                                verb, obstacle(caller, verb, notice).orElse(null)))
                        .toList());
    }

    private Optional<Sentence> obstacle(Caller caller, Verb verb, Notice notice) {
        if (!caller.roles().contains(verb.side() == Direction.INCOMING ? Role.HANDLER : Role.SUBMITTER)) {
            return Optional.of(Sentence.of("none of your roles may do this"));
        }
        if (!caller.offices().contains(notice.office)) {
            return Optional.of(Sentence.of("another office has the slip"));
        }
        return Refusal.unmet(List.of(), verb, notice)
                .or(() -> switch (verb) {
                    case PROPOSE_EXTENSION -> pastDueDate(notice);
                    case DECIDE_EXTENSION ->
                        faultsOfDecision(notice).isEmpty()
                                ? pastDueDate(notice)
                                : Optional.of(Refusal.invalid(faultsOfDecision(notice)));
                    case REMIND ->
                        remindedToday(notice).isEmpty()
                                ? unconfirmed(notice)
                                : Optional.of(Refusal.invalid(remindedToday(notice)));
                    case CONTEST -> obstacleToContest(notice);
                    case ASK_PARTS -> Refusal.unmetForPart(List.of(), verb, notice);
                    default -> Optional.empty();
                })
                .or(() -> verb == Verb.PROPOSE_EXTENSION && notice.hasOpenExtension()
                        ? Optional.of(Refusal.invalid(List.of(UNDECIDED)))
                        : Optional.empty())
                .map(Refusal.class::cast)
                .map(refusal -> refusal.faults().isEmpty()
                        ? refusal.detail()
                        : refusal.faults().get(0).detail());
    }

    public VerbCommand accept(Call call) {
        return new VerbCommand(
                call,
                Verb.ACCEPT,
                notice -> new MessageData.Accepted(notice.round, notice.office),
                NoticeVerbs::noFaults);
    }

    public VerbCommand decline(Call call, DeclineReason reason, @Nullable String text) {
        return new VerbCommand(
                call,
                Verb.DECLINE,
                notice -> new MessageData.Declined(notice.round, notice.office, reason, text),
                NoticeVerbs::noFaults,
                notice -> reason == DeclineReason.MISROUTED && notice.acceptedAt != null
                        ? Optional.of(Refusal.accepted(notice))
                        : Optional.empty());
    }

    /** The sender does not accept a decline: within the acceptance limit, from its arrival. */
    public VerbCommand contest(Call call, String text) {
        return new VerbCommand(
                call,
                Verb.CONTEST,
                notice -> new MessageData.Contested(notice.round, notice.office, text),
                NoticeVerbs::noFaults,
                this::obstacleToContest);
    }

    private Optional<NoticeReply> obstacleToContest(Notice notice) {
        if (notice.contestedAt != null) {
            return Optional.of(Refusal.contested(notice));
        }
        if (notice.wouldReopenErased()) {
            return Optional.of(Refusal.erased(notice));
        }
        LocalDate last = notice.contestBy(calendars.receiver(notice));
        return last == null || today(notice).isAfter(last)
                ? Optional.of(Refusal.tooLateToContest(notice))
                : Optional.empty();
    }

    private Optional<NoticeReply> pastDueDate(Notice notice) {
        return notice.isLate(today(notice)) ? Optional.of(Refusal.pastDueDate(notice)) : Optional.empty();
    }

    /** The day that the signature of now has where the return is owed. */
    private LocalDate today(Notice notice) {
        return calendars.receiver(notice).dayOf(clock.instant());
    }

    public VerbCommand returnInterim(Call call, JsonNode payload) {
        return new VerbCommand(
                call,
                Verb.RETURN_INTERIM,
                notice -> new MessageData.InterimReturn(notice.round, notice.office, payload),
                NoticeVerbs::noFaults);
    }

    /** @param lateReason given exactly when the return comes after its due date */
    public VerbCommand returnFinal(Call call, JsonNode payload, @Nullable LateReason lateReason) {
        return returnFinal(call, payload, lateReason, List.of());
    }

    /**
     * @param lateReason given exactly when the return comes after its due date
     * @param attached uploads of the caller that go with it
     */
    public VerbCommand returnFinal(Call call, JsonNode payload, @Nullable LateReason lateReason, List<UUID> attached) {
        return new VerbCommand(
                call,
                Verb.RETURN_FINAL,
                notice -> {
                    List<ListedAttachment> listed =
                            listing(call, notice, attached).listed();
                    return new MessageData.FinalReturn(
                            notice.round, notice.office, payload, lateReason, listed.isEmpty() ? null : listed);
                },
                notice -> {
                    List<Violation> faults = new ArrayList<>(faultsOf(notice, payload, lateReason));
                    faults.addAll(listing(call, notice, attached).faults());
                    return faults;
                });
    }

    private NoticeAttachments.Listing listing(Call call, Notice notice, List<UUID> attached) {
        return attachments.listing(
                call.caller(),
                attached,
                notice.parties.counterpart(),
                types.require(notice.type).attachments(),
                "/attachments");
    }

    /** @param dueDate a working day of the own region, later than the due date of now */
    public VerbCommand proposeExtension(Call call, LocalDate dueDate, String text) {
        return new VerbCommand(
                call,
                Verb.PROPOSE_EXTENSION,
                notice -> new Extension.Proposed(notice.round, notice.office, dueDate, text),
                notice -> faultsOf(notice, dueDate),
                this::pastDueDate);
    }

    public VerbCommand decideExtension(Call call, Extension.Decision decision, @Nullable String text) {
        return new VerbCommand(
                call,
                Verb.DECIDE_EXTENSION,
                notice -> new Extension.Decided(
                        notice.round,
                        notice.office,
                        notice.openExtension().orElseThrow().proposal(),
                        decision,
                        text),
                NoticeVerbs::faultsOfDecision,
                this::pastDueDate);
    }

    public VerbCommand remind(Call call, @Nullable String text) {
        return new VerbCommand(
                call,
                Verb.REMIND,
                notice -> new MessageData.Reminder(
                        notice.round, notice.office, notice.requireDueDate(), false, false, text),
                this::remindedToday,
                NoticeVerbs::unconfirmed);
    }

    private List<Violation> remindedToday(Notice notice) {
        Instant last = notice.reminders.lastAt();
        return last != null && calendars.own().dayOf(last).equals(node.today())
                ? List.of(new Violation("", "reminded-today", "it was reminded of today already"))
                : List.of();
    }

    private static Optional<NoticeReply> unconfirmed(Notice notice) {
        return notice.dueDate == null ? Optional.of(Refusal.unconfirmed(notice)) : Optional.empty();
    }

    public VerbCommand withdraw(Call call, @Nullable String text) {
        return new VerbCommand(
                call,
                Verb.WITHDRAW,
                notice -> new MessageData.Withdrawn(notice.round, notice.office, text),
                NoticeVerbs::noFaults);
    }

    public VerbCommand assess(Call call, Assessment assessment, @Nullable String text) {
        return new VerbCommand(
                call,
                Verb.ASSESS,
                notice -> new MessageData.Assessed(notice.round, notice.office, assessment, text),
                NoticeVerbs::noFaults,
                notice -> assessment == Assessment.INVALID ? obstacleToInvalid(notice) : Optional.empty());
    }

    private Optional<NoticeReply> obstacleToInvalid(Notice notice) {
        if (notice.wouldReopenErased()) {
            return Optional.of(Refusal.erased(notice));
        }
        LocalDate last = notice.invalidBy(calendars.receiver(notice));
        return last == null || today(notice).isAfter(last)
                ? Optional.of(Refusal.tooLateToAssessAsInvalid(notice))
                : Optional.empty();
    }

    private static List<Violation> noFaults(Notice notice) {
        return List.of();
    }

    private static List<Violation> faultsOfDecision(Notice notice) {
        return notice.hasOpenExtension()
                ? List.of()
                : List.of(new Violation("", "no-proposal", "no later due date is proposed"));
    }

    private List<Violation> faultsOf(Notice notice, LocalDate proposed) {
        List<Violation> faults = new ArrayList<>();
        WorkingCalendar calendar = calendars.receiver(notice).calendar();
        if (notice.hasOpenExtension()) {
            faults.add(UNDECIDED);
        }
        LocalDate due = notice.requireDueDate();
        if (!proposed.isAfter(due) || !proposed.isAfter(node.today())) {
            faults.add(new Violation("/dueDate", "not-later", "must be after the current due date and after today"));
        } else if (!calendar.isWorkingDay(proposed)) {
            faults.add(new Violation("/dueDate", "not-a-working-day", "must be a working day"));
        } else if (calendar.between(due, proposed) > RoundFacts.LONGEST_EXTENSION) {
            faults.add(new Violation(
                    "/dueDate", "too-late", "must be at most {0} working days later", RoundFacts.LONGEST_EXTENSION));
        }
        return faults;
    }

    private List<Violation> faultsOf(Notice notice, JsonNode payload, @Nullable LateReason lateReason) {
        List<Violation> faults = new ArrayList<>();
        types.require(notice.type).checkReturn(payload).forEach(fault -> faults.add(fault.within("/payload")));
        LateReason.fault(notice.isLate(node.today()), lateReason != null).ifPresent(faults::add);
        return faults;
    }

    public NoticeReply perform(VerbCommand command) {
        return perform(List.of(command)).get(0);
    }

    /**
     * Each stands on its own. Those about one notice are carried out one after the other, in their order; the others
     * share transactions.
     *
     * @return one reply for each, in their order
     */
    public List<NoticeReply> perform(List<VerbCommand> commands) {
        return execution.perform(commands);
    }
}
