package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.MessageType;
import org.huizhi.outbox.MessagesReceipted;
import org.huizhi.outbox.MessagesSent;
import org.huizhi.outbox.Receipted;

/** How own messages fare on their way: taken by the bus, then receipted or refused by the other node. */
@ApplicationScoped
class NoticeProgress {

    private final NoticeStore store;
    private final NoticeCalendars days;
    private final ReminderPlan plan;
    private final NodeIdentity node;
    private final Clock clock;

    NoticeProgress(NoticeStore store, NoticeCalendars days, ReminderPlan plan, NodeIdentity node, Clock clock) {
        this.plan = plan;
        this.store = store;
        this.days = days;
        this.node = node;
        this.clock = clock;
    }

    void sent(@Observes MessagesSent messages) {
        List<UUID> ids = messages.subjects(MessageType.NOTICE_SUBMITTED).stream()
                .map(UUID::fromString)
                .toList();
        if (!ids.isEmpty()) {
            store.sent(ids, node.mailbox(), messages.at(), days.own().dayOf(messages.at()));
        }
    }

    void receipted(@Observes MessagesReceipted receipts) {
        List<Receipted> telling = receipts.messages().stream()
                .filter(receipt -> receipt.type().isAboutNotice())
                .filter(receipt -> receipt.type() == MessageType.NOTICE_SUBMITTED
                        || receipt.type() == MessageType.NOTICE_WITHDRAWN
                        || !receipt.line().delivered())
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
            Notice notice = notices.get(UUID.fromString(receipt.subject()));
            TimelineEvent event = enter(notice, receipt);
            plan.plan(notice);
            notice.touch(clock.instant());
            changed.add(notice);
            if (event != null) {
                history.add(new TimelineEntry(
                        notice.id,
                        event == TimelineEvent.DELIVERED
                                ? notice.deliveredAt
                                : receipt.line().receivedAt(),
                        event,
                        receipt.receiver(),
                        null,
                        null,
                        receipt.messageId(),
                        notice.round,
                        receipt.line().delivered()
                                ? null
                                : receipt.line().reason().code()));
            }
        }
        store.update(changed, history);
    }

    /** @return what the timeline tells of it; null for nothing */
    private TimelineEvent enter(Notice notice, Receipted receipt) {
        boolean submission = receipt.type() == MessageType.NOTICE_SUBMITTED;
        if (!receipt.line().delivered()) {
            if (submission) {
                notice.refused(receipt.line());
                return TimelineEvent.REFUSED;
            }
            notice.revoke(receipt.messageId());
            return TimelineEvent.MESSAGE_REFUSED;
        }
        if (submission) {
            notice.delivered(receipt.line().receivedAt(), days.receiver(notice));
            return TimelineEvent.DELIVERED;
        }
        notice.withdrawalStored(receipt.messageId());
        return null;
    }
}
