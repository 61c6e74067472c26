package org.huizhi.statement;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.huizhi.calendar.RegionCalendar;
import org.huizhi.directory.NoSigningKeyException;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.notice.NoticeCalendars;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.NoEncryptionKeyException;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.statement.StatementDocument.Difference;
import org.huizhi.statement.StatementStore.Event;
import org.jboss.logging.Logger;

/**
 * What the node does about statements by itself: proposes the last month, answers what is proposed, compares what is
 * disputed, and proposes it anew when messages that were under way have come. Computing and signing are before the
 * transaction, which looks again whether it is still to be done; so each step is done once, whichever replica does it.
 */
@ApplicationScoped
class StatementScheduler {

    private static final Logger LOG = Logger.getLogger(StatementScheduler.class);
    /** Months that are caught up after a downtime. */
    private static final int LOOK_BACK = 3;

    private static final int BATCH = 100;

    private final StatementStore store;
    private final StatementCalculator calculator;
    private final StatementConfig config;
    private final NoticeCalendars days;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Clock clock;

    StatementScheduler(
            StatementStore store,
            StatementCalculator calculator,
            StatementConfig config,
            NoticeCalendars days,
            NodeIdentity node,
            Signatures signatures,
            MessageSealer sealer,
            Outbox outbox,
            Clock clock) {
        this.store = store;
        this.calculator = calculator;
        this.config = config;
        this.days = days;
        this.node = node;
        this.signatures = signatures;
        this.sealer = sealer;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(every = "{huizhi.statement.check-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void work() {
        proposeLastMonths();
        store.toAnswer(BATCH).forEach(statement -> attempt(statement, this::answer));
        store.toCompare(BATCH).forEach(statement -> attempt(statement, this::compare));
        Instant before = clock.instant().minus(config.renewAfter());
        store.toRenew(node.mailbox(), before, config.mostVersions(), BATCH)
                .forEach(statement -> attempt(statement, this::renew));
    }

    /** One for which there is no key now waits, and the others go on. */
    private static void attempt(Statement statement, Consumer<Statement> act) {
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
        boolean begun = today.isAfter(firstWorkingDay) || today.equals(firstWorkingDay) && !now.isBefore(config.time());
        // A month later it is past the first working day of the one before in any case.
        for (int back = begun ? 1 : 2; back <= LOOK_BACK; back++) {
            YearMonth month = current.minusMonths(back);
            for (String counterpart : calculator.partners(month)) {
                if (node.mailbox().compareTo(counterpart) < 0
                        && store.versions(counterpart, month).isEmpty()) {
                    proposeFirst(month, counterpart);
                }
            }
        }
    }

    private void proposeFirst(YearMonth month, String counterpart) {
        try {
            propose(calculator.reckon(month, counterpart, 1), counterpart, null, null);
        } catch (NoEncryptionKeyException | NoSigningKeyException e) {
            LOG.warnf("The statement of %s with %s waits: %s", month, counterpart, e.getMessage());
        }
    }

    /**
     * @param actor subject of the caller; null for the node itself
     * @return whether it was this one that was stored
     */
    boolean propose(CalculatedStatement reckoned, String counterpart, String actor, String reason) {
        StatementDocument document = reckoned.document();
        Instant now = clock.instant();
        GeneralJws jws = GeneralJws.of(sign(SignedDocument.bytes(document), now));
        PreparedMessage message =
                seal(MessageType.STATEMENT_PROPOSED, document.id(), counterpart, new StatementMessage.Document(jws));
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean first = store.insert(Statement.of(
                    document, counterpart, node.mailbox(), StatementState.PROPOSED, jws, reckoned.lines(), now));
            if (first) {
                store.supersede(counterpart, document.yearMonth(), document.version(), now);
                store.enter(document.id(), event(now, "proposed", actor, reason, message));
                outbox.add(List.of(message));
                LOG.infof("Statement %s proposed", document.id());
            }
            return first;
        });
    }

    /** Counts the month as asked, and signs the very bytes or says where it differs. */
    private void answer(Statement received) {
        StatementDocument theirs = received.document();
        if (!days.own().dayOf(clock.instant()).isAfter(theirs.cutOff())) {
            return;
        }
        CalculatedStatement ours = calculator.reckon(received.month(), received.counterpart(), received.version());
        if (ours.document().saysTheSameAs(theirs)) {
            countersign(received, ours.lines(), null);
        } else {
            dispute(received, theirs, ours);
        }
    }

    /** @param actor subject of the administrator who accepted a settlement; null for the node itself */
    boolean countersign(Statement received, byte[] lines, String actor) {
        Instant now = clock.instant();
        GeneralJws proposed = GeneralJws.parsed(received.jws());
        GeneralJws both = proposed.and(sign(proposed.payloadBytes(), now));
        StatementState done = received.settlement() ? StatementState.SETTLED : StatementState.AGREED;
        PreparedMessage message = seal(
                MessageType.STATEMENT_AGREED,
                received.id(),
                received.counterpart(),
                new StatementMessage.Document(both));
        return inState(received, StatementState.RECEIVED, () -> {
            store.answer(received.id(), done, both.toJson(), lines, now);
            store.enter(received.id(), event(now, done.code(), actor, null, message));
            outbox.add(List.of(message));
        });
    }

    private void dispute(Statement received, StatementDocument theirs, CalculatedStatement ours) {
        Instant now = clock.instant();
        Set<String> differing = Differences.days(theirs, ours.document());
        List<String> lines = Differences.lines(ours.lines(), differing);
        List<PreparedMessage> messages = new ArrayList<>();
        int parts = Math.max(1, (lines.size() + StatementMessage.MOST_LINES - 1) / StatementMessage.MOST_LINES);
        for (int part = 1; part <= parts; part++) {
            List<String> piece = lines.subList(
                    (part - 1) * StatementMessage.MOST_LINES,
                    Math.min(lines.size(), part * StatementMessage.MOST_LINES));
            messages.add(seal(
                    MessageType.STATEMENT_DISPUTED,
                    received.id(),
                    received.counterpart(),
                    new StatementMessage.Disputed(
                            received.digest(), List.copyOf(differing), part, parts, piece, null)));
        }
        inState(received, StatementState.RECEIVED, () -> {
            store.answer(received.id(), StatementState.DISPUTED, received.jws(), ours.lines(), now);
            store.enter(received.id(), event(now, "disputed", null, null, messages.get(0)));
            outbox.add(messages);
        });
    }

    /** Holds the lines that the other side sent against the own ones, and tells it what came out. */
    private void compare(Statement proposed) {
        store.otherLines(proposed).ifPresent(theirs -> {
            List<Difference> differences = Differences.between(
                    Differences.lines(proposed.lines(), Set.copyOf(proposed.differingDays())), theirs);
            Instant now = clock.instant();
            PreparedMessage message = seal(
                    MessageType.STATEMENT_DISPUTED,
                    proposed.id(),
                    proposed.counterpart(),
                    new StatementMessage.Disputed(proposed.digest(), null, null, null, null, differences));
            inState(proposed, StatementState.PROPOSED, () -> {
                store.dispute(proposed.id(), differences, now);
                store.enter(proposed.id(), event(now, "disputed", null, null, message));
                outbox.add(List.of(message));
                LOG.infof("Statement %s is disputed: %d slips differ", proposed.id(), differences.size());
            });
        });
    }

    private void renew(Statement disputed) {
        propose(
                calculator.reckon(disputed.month(), disputed.counterpart(), disputed.version() + 1),
                disputed.counterpart(),
                null,
                null);
    }

    private boolean inState(Statement seen, StatementState state, Runnable act) {
        return QuarkusTransaction.requiringNew().call(() -> {
            boolean still =
                    store.lock(seen.id()).filter(now -> now.state() == state).isPresent();
            if (still) {
                act.run();
            }
            return still;
        });
    }

    private Event event(Instant at, String event, String actor, String reason, PreparedMessage message) {
        return new Event(at, event, node.mailbox(), actor, reason, message.id());
    }

    private String sign(byte[] payload, Instant at) {
        return signatures.sign(payload, StatementReader.TYPE, node.signingKey(at), at);
    }

    private PreparedMessage seal(MessageType type, String id, String counterpart, StatementMessage data) {
        return sealer.seal(new Draft(type, id, counterpart, data, null));
    }
}
