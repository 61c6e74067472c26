package org.huizhi.notice;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.job.Items;
import org.huizhi.notice.MessageData.Ruling;
import org.huizhi.notice.NoticeTransactions.Sealed;
import org.huizhi.outbox.NoEncryptionKeyException;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.jboss.logging.Logger;

/**
 * Reminds by the agreement's rule and escalates, as the sending node. Messages are sealed before the transaction; in it
 * the slips are locked and those that have changed since are left to the next round, so each step is said once,
 * whichever replica says it. After a downtime only the latest step is.
 */
@ApplicationScoped
class ReminderService {

    private static final Logger LOG = Logger.getLogger(ReminderService.class);
    private static final String JOB = "reminders";
    private static final int BATCH = 200;

    private final NoticeStore store;
    private final ReminderPlan plan;
    private final NoticeTransactions transactions;
    private final Outbox outbox;
    private final HeldMessages held;
    private final NodeIdentity node;
    private final Items items;
    private final Clock clock;

    ReminderService(
            NoticeStore store,
            ReminderPlan plan,
            NoticeTransactions transactions,
            Outbox outbox,
            HeldMessages held,
            NodeIdentity node,
            Items items,
            Clock clock) {
        this.held = held;
        this.store = store;
        this.plan = plan;
        this.transactions = transactions;
        this.outbox = outbox;
        this.node = node;
        this.items = items;
        this.clock = clock;
    }

    /** What is due for a slip, as it was found; without a reminder it is only planned anew. */
    private record Step(Notice found, Optional<Reminder> reminder) {}

    private record Reminder(Sealed sealed, boolean escalates) {}

    @Scheduled(
            identity = JOB,
            every = "{huizhi.reminder.check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void remind() {
        // What was said with those whose messages are held is not known yet.
        Set<String> unreachable = new HashSet<>(held.partners());
        while (remindBatch(unreachable)) {
            // There are more.
        }
    }

    /**
     * @param unreachable takes counterparts without an encryption key now: their slips wait, and the others go on
     * @return whether there may be more
     */
    private boolean remindBatch(Set<String> unreachable) {
        int left = unreachable.size();
        AtomicInteger changed = new AtomicInteger();
        Items.Run run = items.together(
                JOB,
                resting -> due(unreachable, resting),
                notice -> notice.id.toString(),
                batch -> changed.addAndGet(remind(batch, unreachable)));
        return run.due() == BATCH && (changed.get() > 0 || run.parked() > 0 || unreachable.size() > left);
    }

    private List<Notice> due(Set<String> unreachable, Set<String> resting) {
        List<UUID> without = resting.stream().map(UUID::fromString).toList();
        return QuarkusTransaction.requiringNew().call(() -> store.toRemind(node.today(), unreachable, without, BATCH));
    }

    /** @return how many slips were changed */
    private int remind(List<Notice> due, Set<String> unreachable) {
        Map<UUID, Step> steps = new LinkedHashMap<>();
        for (Notice notice : due) {
            try {
                steps.put(notice.id, step(notice));
            } catch (NoEncryptionKeyException e) {
                if (unreachable.add(notice.parties.counterpart())) {
                    LOG.warnf("Reminders to %s wait: %s", notice.parties.counterpart(), e.getMessage());
                }
            }
        }
        return steps.isEmpty() ? 0 : QuarkusTransaction.requiringNew().call(() -> store(steps));
    }

    private Step step(Notice notice) {
        ReminderPlan.Due due = plan.due(notice);
        if (due.isNothing()) {
            return new Step(notice, Optional.empty());
        }
        MessageData.Reminder data = new MessageData.Reminder(
                notice.round, notice.office, notice.requireDueDate(), due.escalation(), true, null);
        return new Step(notice, Optional.of(new Reminder(transactions.seal(notice, data), due.escalation())));
    }

    /** @return how many slips were changed */
    private int store(Map<UUID, Step> steps) {
        List<Notice> changed = new ArrayList<>();
        List<PreparedMessage> messages = new ArrayList<>();
        History history = new History();
        for (Notice notice : store.lockToRemind(steps.keySet())) {
            Step step = Objects.requireNonNull(steps.get(notice.id), "locked for a step");
            if (notice.version != step.found().version) {
                continue;
            }
            LocalDate before = notice.reminders.nextOn();
            step.reminder().ifPresent(reminder -> {
                apply(notice, reminder, history);
                messages.add(reminder.sealed().message());
            });
            notice.reminders = notice.reminders.withNextOn(null);
            plan.plan(notice);
            // Where the receiver's day has not begun yet nothing changes.
            if (!Objects.equals(before, notice.reminders.nextOn())) {
                changed.add(notice);
            }
        }
        store.update(changed, history);
        outbox.add(messages);
        return changed.size();
    }

    private void apply(Notice notice, Reminder reminder, History history) {
        Ruling ruling = transactions.apply(notice, reminder.sealed(), history, null, null);
        if (ruling != Ruling.APPLIED) {
            throw new IllegalStateException("notice " + notice.id + ": a reminder is " + ruling);
        }
        if (reminder.escalates()) {
            notice.reminders = notice.reminders.reaching(plan.contact(notice));
            LOG.infof("Escalated: notice %s to %s, due on %s", notice.id, notice.parties.counterpart(), notice.dueDate);
        }
        notice.touch(clock.instant(), reminder.sealed().data());
    }
}
