package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.attachment.AttachmentSettled;
import org.huizhi.attachment.ListedAttachment;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.Outcome;
import org.huizhi.notice.MessageData.Ruling;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.outbox.SentMessages;
import org.huizhi.vault.BlindIndex;
import org.jspecify.annotations.Nullable;

/** Applies messages of other regions to notices, many in one transaction. */
@ApplicationScoped
class IncomingNotices {

    private static final Set<MessageType> FROM_SENDER = EnumSet.of(
            MessageType.NOTICE_SUBMITTED,
            MessageType.NOTICE_WITHDRAWN,
            MessageType.NOTICE_CONTESTED,
            MessageType.RETURN_ASSESSED,
            MessageType.EXTENSION_DECIDED,
            MessageType.REMINDER);

    private final NoticeStore store;
    private final NoticeTypes types;
    private final NoticeCalendars days;
    private final ReminderPlan plan;
    private final NodeIdentity node;
    private final SentMessages sentMessages;
    private final NoticeAttachments attachments;
    private final Clock clock;

    IncomingNotices(
            NoticeStore store,
            NoticeTypes types,
            NoticeCalendars days,
            ReminderPlan plan,
            NodeIdentity node,
            SentMessages sentMessages,
            NoticeAttachments attachments,
            Clock clock) {
        this.sentMessages = sentMessages;
        this.attachments = attachments;
        this.plan = plan;
        this.store = store;
        this.types = types;
        this.days = days;
        this.node = node;
        this.clock = clock;
    }

    /**
     * @param messages checked and not refused, in the order of their arrival
     * @param receivedAt of each, when this node first had it in hand; for what begins a round this starts the clock
     * @return one for each message, in their order; a notice that is new, or has a new round, unblocks parked messages
     */
    @Transactional(TxType.MANDATORY)
    List<Outcome> apply(List<IncomingCheck.Checked> messages, List<Instant> receivedAt) {
        Batch batch = new Batch();
        batch.known.putAll(store.lock(messages.stream()
                .map(IncomingCheck.Checked::noticeId)
                .distinct()
                .toList()));
        List<Outcome> outcomes = batch.applyAll(messages, receivedAt);
        batch.write();
        return outcomes;
    }

    private final class Batch {

        private final Instant now = clock.instant();
        private final Map<UUID, Notice> known = new LinkedHashMap<>();
        private final Set<Notice> created = new LinkedHashSet<>();
        private final Map<UUID, List<BlindIndex.Entry>> persons = new HashMap<>();
        private final Set<Notice> changed = new LinkedHashSet<>();
        private final History history = new History();
        /** Of notices, as their messages list them; of most nothing. */
        private final Map<Notice, List<ListedAttachment>> listed = new LinkedHashMap<>();

        /** A message may come before the one it needs; it is tried again as long as others bring something new. */
        private List<Outcome> applyAll(List<IncomingCheck.Checked> messages, List<Instant> receivedAt) {
            List<Outcome> outcomes = new ArrayList<>();
            for (int i = 0; i < messages.size(); i++) {
                outcomes.add(apply(messages.get(i), receivedAt.get(i)));
            }
            boolean progress = outcomes.stream()
                    .anyMatch(outcome -> outcome instanceof Outcome.Stored stored && stored.unblocks());
            while (progress) {
                progress = false;
                for (int i = 0; i < outcomes.size(); i++) {
                    if (outcomes.get(i) instanceof Outcome.Deferred) {
                        outcomes.set(i, apply(messages.get(i), receivedAt.get(i)));
                        progress |= !(outcomes.get(i) instanceof Outcome.Deferred);
                    }
                }
            }
            return outcomes;
        }

        private Outcome apply(IncomingCheck.Checked checked, Instant receivedAt) {
            Notice notice = known.get(checked.noticeId());
            if (checked instanceof IncomingCheck.Submission submission) {
                return notice == null ? create(submission, receivedAt) : refused(RefusalReason.DUPLICATE_ID);
            }
            if (notice == null) {
                return new Outcome.Deferred();
            }
            return refusalOf(checked, notice)
                    .map(IncomingNotices::refused)
                    .orElseGet(() -> change(checked, notice, receivedAt));
        }

        private Optional<RefusalReason> refusalOf(IncomingCheck.Checked checked, Notice notice) {
            if (!notice.parties.counterpart().equals(checked.message().sender())) {
                return Optional.of(RefusalReason.UNKNOWN_NOTICE);
            }
            boolean fromSender = FROM_SENDER.contains(checked.data().type());
            if (fromSender != (notice.direction == Direction.INCOMING)) {
                return Optional.of(RefusalReason.ILLEGAL_TRANSITION);
            }
            if (checked.data() instanceof MessageData.FinalReturn answer && !isAnswerTo(notice, answer)) {
                return Optional.of(RefusalReason.SCHEMA);
            }
            return Optional.empty();
        }

        private boolean isAnswerTo(Notice notice, MessageData.FinalReturn answer) {
            return types.find(notice.type)
                    .filter(type -> type.attachments() || answer.attached().isEmpty())
                    .filter(type -> type.checkReturn(answer.payload()).isEmpty())
                    .isPresent();
        }

        private Outcome create(IncomingCheck.Submission submission, Instant receivedAt) {
            Message message = submission.message();
            Notice notice = NoticeFactory.incoming(
                    submission.noticeId(),
                    message.sender(),
                    submission.data(),
                    message.id(),
                    message.time(),
                    submission.arrival());
            notice.sentOn = days.sender(notice).dayOf(message.time());
            Instant since = notice.delivered(receivedAt, days.receiver(notice));
            notice.touch(now);
            known.put(notice.id, notice);
            created.add(notice);
            persons.put(notice.id, submission.arrival().keeping().persons());
            list(notice, submission.data().attached());
            history.add(notice, submission.data(), message.id(), message.time(), message.sender(), null);
            history.add(new TimelineEntry(
                    notice.id,
                    since,
                    TimelineEvent.DELIVERED,
                    node.mailbox(),
                    notice.office,
                    null,
                    message.id(),
                    1,
                    null));
            return new Outcome.Stored(true, deadline(notice));
        }

        private void list(Notice notice, List<ListedAttachment> attached) {
            if (!attached.isEmpty()) {
                listed.computeIfAbsent(notice, none -> new ArrayList<>()).addAll(attached);
            }
        }

        private Outcome change(IncomingCheck.Checked checked, Notice notice, Instant receivedAt) {
            Message message = checked.message();
            int roundBefore = notice.round;
            MessageData data = checked.data() instanceof MessageData.Reminder said
                    ? plan.asDue(notice, said, Notice.later(message.time(), receivedAt))
                    : checked.data();
            MessageData.Occurrence occurrence =
                    new MessageData.Occurrence(message.id(), message.time(), days.receiver(notice), receivedAt);
            Ruling ruling = data.applyTo(notice, occurrence);
            if (ruling == Ruling.WAITS && notice.lacksArrival() && receiptRead(notice, occurrence.receiver())) {
                ruling = data.applyTo(notice, occurrence);
            }
            if (ruling == Ruling.WAITS) {
                return new Outcome.Deferred();
            }
            if (ruling == Ruling.ILLEGAL) {
                return refused(RefusalReason.ILLEGAL_TRANSITION);
            }
            if (data instanceof MessageData.Reminder reminder && reminder.escalates()) {
                notice.reminders = notice.reminders.reaching(plan.contact(notice));
            }
            notice.touch(now, data);
            if (!created.contains(notice)) {
                changed.add(notice);
            }
            history.add(notice, data, message.id(), message.time(), message.sender(), null);
            if (data instanceof MessageData.FinalReturn answer) {
                list(notice, answer.attached());
            }
            boolean opened = notice.round > roundBefore;
            return new Outcome.Stored(opened, opened ? deadline(notice) : null);
        }

        /** Of most returns the receipt changes nothing, so what it says is looked for where it matters. */
        private boolean receiptRead(Notice notice, RegionCalendar receiver) {
            UUID answer = Objects.requireNonNull(notice.answer, "an answered slip has an answer");
            Optional<Instant> arrived = sentMessages.storedAt(answer);
            arrived.ifPresent(at -> notice.answerArrived(answer, at, receiver));
            return arrived.isPresent();
        }

        private static Outcome.@Nullable Deadline deadline(Notice notice) {
            return notice.dueDate == null ? null : new Outcome.Deadline(notice.dueDate, notice.holidaysUnknown);
        }

        private void write() {
            // Their history too is written with that of the others, in one statement.
            store.insert(List.copyOf(created), persons, new History());
            store.update(changed, history);
            listed.forEach((notice, all) -> attachments.await(notice.parties.counterpart(), notice.id, all));
        }
    }

    /** Whoever has read the notice reads it again, and nothing is kept longer. */
    @Transactional(TxType.MANDATORY)
    void settled(@Observes AttachmentSettled attachment) {
        Notice notice = store.lock(List.of(attachment.noticeId())).get(attachment.noticeId());
        if (notice != null) {
            notice.updatedAt = clock.instant();
            store.update(List.of(notice), new History());
        }
    }

    private static Outcome refused(RefusalReason reason) {
        return new Outcome.Refused(reason);
    }
}
