package org.huizhi.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.NodeActor;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Exchange;
import org.huizhi.agreement.ExchangePermission;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Movement;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.Outcome;
import org.huizhi.notice.MessageData.Ruling;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;

/**
 * Lets messages of this node about notices take effect once more, which it had sent before its database was restored to
 * an earlier moment. Who of an office sent them is not in them, nor is what the other region was never told: an own
 * file number, parts, a hand-over that nothing was sent after.
 */
@ApplicationScoped
class OwnNotices {

    /** Stands in the timeline for whoever acted. */
    private static final String ACTOR = NodeActor.RESYNC.actingFor(Set.of()).subject();

    private final IncomingCheck check;
    private final NoticeStore store;
    private final NoticeCalendars days;
    private final ReminderPlan plan;
    private final Agreements agreements;
    private final NoticeTypes types;
    private final Retention.Rule keeping;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Clock clock;

    OwnNotices(
            IncomingCheck check,
            NoticeStore store,
            NoticeCalendars days,
            ReminderPlan plan,
            Agreements agreements,
            NoticeTypes types,
            Retention.Rule keeping,
            CurrentDirectory directory,
            NodeIdentity node,
            Clock clock) {
        this.check = check;
        this.store = store;
        this.days = days;
        this.plan = plan;
        this.agreements = agreements;
        this.types = types;
        this.keeping = keeping;
        this.directory = directory;
        this.node = node;
        this.clock = clock;
    }

    /** @see org.huizhi.inbox.MessageHandler#takeUp */
    @Transactional(TxType.MANDATORY)
    Outcome takeUp(Message message, MessageType type, String destination) {
        UUID id = IncomingCheck.noticeId(message);
        Notice notice = store.lock(List.of(id)).get(id);
        MessageData data;
        try {
            data = check.data(message, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("own message " + message.id() + " cannot be read", e);
        }
        if (data instanceof SubmittedNotice submitted) {
            return notice == null
                    ? submit(message, id, submitted, destination)
                    : new Outcome.Refused(RefusalReason.DUPLICATE_ID);
        }
        return notice == null ? new Outcome.Deferred() : change(message, notice, data);
    }

    private Outcome submit(Message message, UUID id, SubmittedNotice data, String destination) {
        LocalDate sentOn = message.time().atZone(node.zone()).toLocalDate();
        ExchangePermission permission = agreements.admit(
                data.agreement().reference(),
                new Exchange(node.mailbox(), destination, data.noticeType(), sentOn, message.time()));
        Optional<NoticeType> known = types.find(data.noticeType());
        if (!(permission instanceof ExchangePermission.Permitted permitted) || known.isEmpty()) {
            return new Outcome.Deferred();
        }
        NoticeType type = known.get();
        Retention.Terms kept = keeping.of(type, permitted.terms(), node.mailbox(), destination, data.payload());
        Notice notice = NoticeFactory.outgoing(
                id,
                destination,
                data,
                message.id(),
                message.time(),
                new NoticeFactory.Departure(
                        type,
                        permitted.terms(),
                        type.unverifiedDocumentNumbers(data.payload(), sentOn),
                        kept,
                        days.zone(destination),
                        Movement.between(
                                directory.get(),
                                data.sender().region(),
                                data.receiver().region(),
                                sentOn)));
        notice.touch(clock.instant());
        History history = new History();
        history.add(notice, data, message.id(), message.time(), node.mailbox(), ACTOR);
        store.insert(List.of(notice), Map.of(id, kept.persons()), history);
        // When the bus took it is not known any more.
        store.sent(List.of(id), node.mailbox(), message.time(), days.own().zone());
        return new Outcome.Stored(true);
    }

    private Outcome change(Message message, Notice notice, MessageData data) {
        Ruling ruling =
                data.applyTo(notice, new MessageData.Occurrence(message.id(), message.time(), days.receiver(notice)));
        if (ruling == Ruling.WAITS) {
            return new Outcome.Deferred();
        }
        if (ruling == Ruling.ILLEGAL) {
            return new Outcome.Refused(RefusalReason.ILLEGAL_TRANSITION);
        }
        if (notice.direction == Direction.INCOMING) {
            // It spoke for the office that had the slip then, after a hand-over perhaps.
            notice.office = data.office();
        }
        if (data instanceof MessageData.Reminder reminder && reminder.escalates()) {
            notice.reminders = notice.reminders.reaching(plan.contact(notice));
        }
        History history = new History();
        history.add(notice, data, message.id(), message.time(), node.mailbox(), ACTOR);
        plan.plan(notice);
        notice.touch(clock.instant(), data);
        store.update(List.of(notice), history);
        return new Outcome.Stored(true);
    }
}
