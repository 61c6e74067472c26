package org.huizhi.notice;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.outbox.MessagesReceipted;
import org.huizhi.outbox.MessagesSent;
import org.huizhi.outbox.Receipted;
import org.huizhi.outbox.UuidV7;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** How own messages fare on their way: taken by the bus, then receipted or refused by the other node. */
@ApplicationScoped
class NoticeProgress {

    /** A message's id is made after its time is taken, and at most so long after. */
    private static final Duration SIGNING = Duration.ofMinutes(1);

    /** A node that runs has a message within seconds; one that was away for longer is worth a word. */
    private static final Duration LONGEST_ON_BUS = Duration.ofHours(24);

    /** By each of these the office has accepted the slip. */
    private static final Set<MessageType> ACCEPTING =
            EnumSet.of(MessageType.NOTICE_ACCEPTED, MessageType.RETURN_INTERIM, MessageType.RETURN_FINAL);

    private static final Set<TimelineEvent> ACCEPTED =
            EnumSet.of(TimelineEvent.ACCEPTED, TimelineEvent.INTERIM_RETURN, TimelineEvent.RETURNED);

    private static final Logger LOG = Logger.getLogger(NoticeProgress.class);

    private final NoticeStore store;
    private final HistoryStore histories;
    private final NoticeCalendars days;
    private final ReminderPlan plan;
    private final NodeIdentity node;
    private final Clock clock;
    private final Counter different;
    private final Counter refusedRounds;
    private final Counter lateBegins;

    NoticeProgress(
            NoticeStore store,
            HistoryStore histories,
            NoticeCalendars days,
            ReminderPlan plan,
            NodeIdentity node,
            Clock clock,
            MeterRegistry meters) {
        this.different = meters.counter("huizhi.due.dates.different");
        this.refusedRounds = meters.counter("huizhi.second.rounds.refused");
        this.lateBegins = meters.counter("huizhi.rounds.begun.late");
        this.plan = plan;
        this.store = store;
        this.histories = histories;
        this.days = days;
        this.node = node;
        this.clock = clock;
    }

    void sent(@Observes MessagesSent messages) {
        List<UUID> ids = messages.subjects(MessageType.NOTICE_SUBMITTED).stream()
                .map(UUID::fromString)
                .toList();
        if (!ids.isEmpty()) {
            store.sent(ids, node.mailbox(), messages.at(), days.own().zone());
        }
    }

    void receipted(@Observes MessagesReceipted receipts) {
        List<Receipted> aboutNotices = receipts.messages().stream()
                .filter(receipt -> receipt.type().isAboutNotice())
                .toList();
        Set<UUID> waiting = store.waitingForRound(aboutNotices.stream()
                .filter(receipt -> receipt.type() == MessageType.RETURN_ASSESSED)
                .map(receipt -> UUID.fromString(receipt.subject()))
                .toList());
        List<Receipted> telling = aboutNotices.stream()
                .filter(receipt -> tells(receipt) || waiting.contains(UUID.fromString(receipt.subject())))
                .toList();
        if (telling.isEmpty()) {
            return;
        }
        Map<UUID, Notice> notices = store.lock(telling.stream()
                .map(receipt -> UUID.fromString(receipt.subject()))
                .distinct()
                .toList());
        Set<Notice> changed = new LinkedHashSet<>();
        History history = new History();
        for (Receipted receipt : telling) {
            UUID id = UUID.fromString(receipt.subject());
            Notice notice = Objects.requireNonNull(notices.get(id), "a receipt speaks of a notice of ours");
            history.add(apply(notice, receipt, history));
            plan.plan(notice);
            notice.touch(clock.instant());
            changed.add(notice);
        }
        store.update(changed, history);
    }

    /** @return whether the notice changes by it; most messages that were stored change nothing by that */
    private boolean tells(Receipted receipt) {
        ReceiptLine line = receipt.line();
        return !line.delivered()
                || switch (receipt.type()) {
                    case NOTICE_SUBMITTED, NOTICE_WITHDRAWN, NOTICE_DECLINED, NOTICE_CONTESTED -> true;
                    case RETURN_FINAL -> mayBeLate(receipt.messageId(), line.receivedAt());
                    default -> false;
                };
    }

    /** A return of ours says no more than that it came, unless it came late: its id was made when it was signed. */
    private boolean mayBeLate(UUID messageId, Instant receivedAt) {
        RegionCalendar own = days.own();
        return UuidV7.madeAt(messageId)
                .filter(made -> own.calendar().between(own.dayOf(made.minus(SIGNING)), own.dayOf(receivedAt)) > 1)
                .isPresent();
    }

    /**
     * @param before what receipts handled with this one tell
     * @return what the timeline tells of it
     */
    private TimelineEntry apply(Notice notice, Receipted receipt, History before) {
        boolean submission = receipt.type() == MessageType.NOTICE_SUBMITTED;
        ReceiptLine line = receipt.line();
        RefusalReason refusal = line.reason();
        RegionCalendar receiver = days.receiver(notice);
        if (submission && notice.sentOn == null) {
            // It came before the bus had told that it took the slip.
            notice.sentOn = days.own().dayOf(notice.submittedAt);
        }
        if (refusal == null && submission) {
            Instant since = notice.delivered(line.receivedAt(), receiver);
            watchClock(notice, receipt);
            return entry(notice, receipt, TimelineEvent.DELIVERED, since, null);
        }
        if (refusal == null) {
            notice.withdrawalStored(receipt.messageId());
            notice.opened(receipt.messageId(), line.receivedAt(), receiver);
            notice.answerArrived(receipt.messageId(), line.receivedAt(), receiver);
            if (notice.isOpenedBy(receipt.messageId())) {
                watchClock(notice, receipt);
            }
            return entry(notice, receipt, TimelineEvent.CONFIRMED, line.receivedAt(), null);
        }
        if (submission) {
            notice.receipted(line.receivedAt(), receiver);
            notice.refused(line.receivedAt(), refusal);
        } else {
            if (notice.isOpenedBy(receipt.messageId())) {
                refusedRounds.increment();
                LOG.warnf("Notice %s is not taken back by %s: %s", notice.id, receipt.receiver(), refusal.code());
            }
            notice.revoke(receipt.messageId(), receiver);
            if (ACCEPTING.contains(receipt.type()) && !notice.isAnswer(receipt.messageId())) {
                acceptByTheRest(notice, receipt.messageId(), before, receiver);
            }
        }
        TimelineEvent event = submission ? TimelineEvent.REFUSED : TimelineEvent.MESSAGE_REFUSED;
        return entry(notice, receipt, event, line.receivedAt(), refusal.code());
    }

    /** The other node knows of no acceptance by what it refused, so this one does not count it either. */
    private void acceptByTheRest(Notice notice, UUID refused, History before, RegionCalendar receiver) {
        List<TimelineEntry> timeline = histories.timeline(notice.id);
        Set<UUID> without = Stream.concat(timeline.stream(), before.timeline().stream())
                .filter(entry -> entry.event() == TimelineEvent.MESSAGE_REFUSED)
                .map(TimelineEntry::messageId)
                .filter(Objects::nonNull)
                .filter(id -> !notice.isAnswer(id))
                .collect(Collectors.toCollection(HashSet::new));
        without.add(refused);
        List<TimelineEntry> standing = timeline.stream()
                .filter(entry -> ACCEPTED.contains(entry.event()) && !without.contains(entry.messageId()))
                .toList();
        notice.acceptedSince(
                first(standing.stream().filter(entry -> entry.round() == 1)), first(standing.stream()), receiver);
    }

    private static @Nullable Instant first(Stream<TimelineEntry> entries) {
        return entries.map(TimelineEntry::at).min(Comparator.naturalOrder()).orElse(null);
    }

    /**
     * The receiver alone says when the clock of a round starts, so what looks odd is told. Two nodes that count days
     * differently show it on the day on which it starts.
     */
    private void watchClock(Notice notice, Receipted receipt) {
        ReceiptLine line = receipt.line();
        Instant sentAt = receipt.sentAt();
        if (notice.requiresReturn && sentAt != null && line.receivedAt().isAfter(sentAt.plus(LONGEST_ON_BUS))) {
            lateBegins.increment();
            LOG.warnf(
                    "Notice %s: %s dates its receipt %s, and the bus had the message since %s",
                    notice.id, receipt.receiver(), line.receivedAt(), sentAt);
        }
        if (notice.requiresReturn && notice.isDueOtherwise(receipt.messageId(), line.dueDate())) {
            different.increment();
            LOG.warnf(
                    "Notice %s is due otherwise: by the receipt of %s on %s, which counts plain weekends in %s",
                    notice.id, receipt.receiver(), line.dueDate(), line.holidaysUnknown());
        }
    }

    private static TimelineEntry entry(
            Notice notice, Receipted receipt, TimelineEvent event, Instant at, @Nullable String reason) {
        return new TimelineEntry(
                notice.id, at, event, receipt.receiver(), null, null, receipt.messageId(), notice.round, reason);
    }
}
