package org.huizhi.statement;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.Set;
import java.util.function.Consumer;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.NoSigningKeyException;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.notice.NoticeCalendars;
import org.huizhi.outbox.NoEncryptionKeyException;
import org.jboss.logging.Logger;

/**
 * What the node does about statements by itself: proposes the last month, answers what is proposed, compares what is
 * disputed, and proposes it anew when messages that were under way have come.
 */
@ApplicationScoped
class StatementScheduler {

    private static final Logger LOG = Logger.getLogger(StatementScheduler.class);
    /** Months that are caught up after a downtime. */
    private static final int LOOK_BACK = 3;

    private static final int BATCH = 100;

    private final StatementStore store;
    private final StatementTransactions transactions;
    private final StatementCalculator calculator;
    private final HeldMessages held;
    private final StatementConfig config;
    private final NoticeCalendars days;
    private final NodeIdentity node;
    private final Clock clock;

    StatementScheduler(
            StatementStore store,
            StatementTransactions transactions,
            StatementCalculator calculator,
            HeldMessages held,
            StatementConfig config,
            NoticeCalendars days,
            NodeIdentity node,
            Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.calculator = calculator;
        this.held = held;
        this.config = config;
        this.days = days;
        this.node = node;
        this.clock = clock;
    }

    @Scheduled(every = "{huizhi.statement.check-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void runDue() {
        proposeLastMonths();
        store.toAnswer(BATCH).forEach(statement -> attempt(statement, this::answer));
        store.toCompare(BATCH).forEach(statement -> attempt(statement, this::compare));
        Instant before = clock.instant().minus(config.renewAfter());
        store.toRenew(node.mailbox(), before, config.mostVersions(), BATCH)
                .forEach(statement -> attempt(statement, this::renew));
    }

    /**
     * One for which there is no key now waits, and the others go on; so does one of a partner with which it is not
     * known yet what was said.
     */
    private void attempt(Statement statement, Consumer<Statement> act) {
        if (held.partners().contains(statement.counterpart())) {
            return;
        }
        try {
            act.accept(statement);
        } catch (NoEncryptionKeyException | NoSigningKeyException e) {
            LOG.warnf("Statement %s waits: %s", statement.id(), e.getMessage());
        }
    }

    private void proposeLastMonths() {
        RegionCalendar own = days.own();
        LocalDate today = own.dayOf(clock.instant());
        YearMonth current = YearMonth.from(today);
        LocalDate firstWorkingDay = own.calendar().due(current.atDay(1).minusDays(1), 1);
        LocalTime now = clock.instant().atZone(own.zone()).toLocalTime();
        boolean begun =
                today.isAfter(firstWorkingDay) || (today.equals(firstWorkingDay) && !now.isBefore(config.time()));
        // A month later it is past the first working day of the one before in any case.
        for (int back = begun ? 1 : 2; back <= LOOK_BACK; back++) {
            YearMonth month = current.minusMonths(back);
            for (String counterpart : calculator.partners(month)) {
                if (node.mailbox().compareTo(counterpart) < 0
                        && !held.partners().contains(counterpart)
                        && store.versions(counterpart, month).isEmpty()) {
                    proposeFirst(month, counterpart);
                }
            }
        }
    }

    private void proposeFirst(YearMonth month, String counterpart) {
        try {
            transactions.propose(calculator.calculate(month, counterpart, 1), counterpart, null, null);
        } catch (NoEncryptionKeyException | NoSigningKeyException e) {
            LOG.warnf("The statement of %s with %s waits: %s", month, counterpart, e.getMessage());
        }
    }

    /** Counts the month as asked, and signs the very bytes or says where it differs. */
    private void answer(Statement received) {
        StatementDocument theirs = received.document();
        if (!days.own().dayOf(clock.instant()).isAfter(theirs.cutOff())) {
            return;
        }
        CalculatedStatement ours = calculator.calculate(received.month(), received.counterpart(), received.version());
        if (ours.document().saysTheSameAs(theirs)) {
            transactions.countersign(received, ours.lines(), null);
        } else {
            transactions.dispute(received, ours);
        }
    }

    /** Holds the lines that the other side sent against the own ones, and tells it what came out. */
    private void compare(Statement proposed) {
        store.otherLines(proposed)
                .map(theirs -> Differences.between(
                        Differences.lines(proposed.countedLines(), Set.copyOf(proposed.differingDays())), theirs))
                .ifPresent(differences -> transactions.dispute(proposed, differences));
    }

    private void renew(Statement disputed) {
        transactions.propose(
                calculator.calculate(disputed.month(), disputed.counterpart(), disputed.version() + 1),
                disputed.counterpart(),
                null,
                null);
    }
}
