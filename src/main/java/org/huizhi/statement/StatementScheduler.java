package org.huizhi.statement;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.job.Items;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeCalendars;
import org.jboss.logging.Logger;

/**
 * What the node does about statements by itself: proposes the last month, answers what is proposed, compares what is
 * disputed, and proposes it anew when messages that were under way have come.
 */
@ApplicationScoped
class StatementScheduler {

    private static final String JOB = "statements";
    /** Months that are caught up after a downtime. */
    private static final int LOOK_BACK = 3;

    private static final int BATCH = 100;
    private static final Duration OPEN_FOR_LONG = Duration.ofDays(7);
    private static final Logger LOG = Logger.getLogger(StatementScheduler.class);

    private final StatementStore store;
    private final StatementTransactions transactions;
    private final StatementCalculator calculator;
    private final StatementMonths months;
    private final HeldMessages held;
    private final StatementConfig config;
    private final NoticeCalendars days;
    private final NodeIdentity node;
    private final Items items;
    private final Clock clock;

    StatementScheduler(
            StatementStore store,
            StatementTransactions transactions,
            StatementCalculator calculator,
            StatementMonths months,
            HeldMessages held,
            StatementConfig config,
            NoticeCalendars days,
            NodeIdentity node,
            Items items,
            Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.calculator = calculator;
        this.months = months;
        this.held = held;
        this.config = config;
        this.days = days;
        this.node = node;
        this.items = items;
        this.clock = clock;
    }

    @Scheduled(
            identity = JOB,
            every = "{huizhi.statement.check-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void runDue() {
        items.each(JOB, resting -> monthsToPropose(), Month::name, this::proposeFirst);
        each(except -> store.toAnswer(except, BATCH), this::answer);
        each(except -> store.toCompare(except, BATCH), transactions::compare);
        Instant now = clock.instant();
        Instant before = now.minus(config.renewAfter());
        each(except -> store.toRenew(node.mailbox(), before, now, config.mostVersions(), except, BATCH), this::renew);
    }

    /** A month of which a side waits for the other, or for people, is not forgotten. */
    @Scheduled(
            identity = "statements-open",
            every = "24h",
            delayed = "10m",
            concurrentExecution = ConcurrentExecution.SKIP)
    void tellOpen() {
        store.open(clock.instant().minus(OPEN_FOR_LONG))
                .forEach(open -> LOG.warnf(
                        "Statement %s stays open since %s: %s",
                        open.id(), open.since(), open.state().code()));
    }

    /**
     * Each is read by itself: one that cannot be is no other's matter. One of a partner with which it is not known yet
     * what was said waits.
     */
    private void each(Function<StatementStore.Except, List<String>> due, Consumer<Statement> act) {
        items.each(
                JOB,
                resting -> due.apply(new StatementStore.Except(resting, held.partners())),
                Function.identity(),
                id -> store.find(id).ifPresent(act));
    }

    /** A month of which no version is here yet. */
    private record Month(YearMonth month, String counterpart) {

        private String name() {
            return month + " with " + counterpart;
        }
    }

    private List<Month> monthsToPropose() {
        RegionCalendar own = days.own();
        LocalDate today = own.dayOf(clock.instant());
        YearMonth current = YearMonth.from(today);
        LocalDate firstWorkingDay = own.calendar().due(current.atDay(1).minusDays(1), 1);
        LocalTime now = clock.instant().atZone(own.zone()).toLocalTime();
        boolean begun =
                today.isAfter(firstWorkingDay) || (today.equals(firstWorkingDay) && !now.isBefore(config.time()));
        List<Month> due = new ArrayList<>();
        // A month later it is past the first working day of the one before in any case.
        for (int back = begun ? 1 : 2; back <= LOOK_BACK; back++) {
            YearMonth month = current.minusMonths(back);
            months.partners(month).stream()
                    .filter(counterpart -> node.mailbox().compareTo(counterpart) < 0
                            && !held.partners().contains(counterpart))
                    .map(counterpart -> new Month(month, counterpart))
                    .forEach(due::add);
        }
        return due;
    }

    private void proposeFirst(Month due) {
        // Where its day has not ended yet, the other region can still answer in the month, and takes no statement of
        // it.
        RegionCalendar there = days.receiver(Direction.OUTGOING, due.counterpart());
        if (isOver(due.month(), there, clock.instant())
                && store.versions(due.counterpart(), due.month()).isEmpty()) {
            transactions.propose(
                    calculator.calculate(due.month(), due.counterpart(), 1), due.counterpart(), null, null);
        }
    }

    /** Counts the month as asked, and signs the very bytes or says where it differs. */
    private void answer(Statement received) {
        StatementDocument theirs = received.document();
        if (!isOver(theirs.yearMonth(), days.own(), clock.instant())) {
            return;
        }
        CalculatedStatement ours = calculator.calculateBeside(theirs, received.counterpart());
        if (ours.document().saysTheSameAs(theirs)) {
            transactions.countersign(received, ours, null);
        } else {
            transactions.dispute(received, ours);
        }
    }

    /** @return whether the last day of the month has ended in that region */
    static boolean isOver(YearMonth month, RegionCalendar region, Instant now) {
        return region.dayOf(now).isAfter(month.atEndOfMonth());
    }

    private void renew(Statement disputed) {
        transactions.propose(
                calculator.calculate(disputed.month(), disputed.counterpart(), disputed.version() + 1),
                disputed.counterpart(),
                null,
                null);
    }
}
