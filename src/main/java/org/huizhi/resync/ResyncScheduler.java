package org.huizhi.resync;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.feed.HeldMessageReplay;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.MessagesReceipted;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.outbox.Receipted;
import org.huizhi.outbox.SentMessages;
import org.huizhi.resync.ResyncMessage.Answered;
import org.huizhi.resync.ResyncMessage.Asked;
import org.huizhi.resync.ResyncStore.Question;
import org.huizhi.resync.ResyncStore.Resync;
import org.huizhi.resync.ResyncStore.State;
import org.jboss.logging.Logger;

/** Asks partners after a restore, answers those that ask, and handles what was given back; each on its own. */
@ApplicationScoped
class ResyncScheduler {

    private static final Logger LOG = Logger.getLogger(ResyncScheduler.class);
    private static final int QUESTIONS = 20;
    /** Handling all that a partner gave back is many transactions, during which its row is locked. */
    private static final int SECONDS_TO_REPLAY = 4 * 3600;

    private final ResyncStore store;
    private final ResyncAnswers answers;
    private final HeldMessages held;
    private final HeldMessageReplay replay;
    private final SentMessages sentMessages;
    private final ReceivedMessages receivedMessages;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final ResyncConfig config;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<String, String> faults = new ConcurrentHashMap<>();
    private volatile int open;

    ResyncScheduler(
            ResyncStore store,
            ResyncAnswers answers,
            HeldMessages held,
            HeldMessageReplay replay,
            SentMessages sentMessages,
            ReceivedMessages receivedMessages,
            MessageSealer sealer,
            Outbox outbox,
            ResyncConfig config,
            MeterRegistry meters,
            Clock clock) {
        this.store = store;
        this.answers = answers;
        this.held = held;
        this.replay = replay;
        this.sentMessages = sentMessages;
        this.receivedMessages = receivedMessages;
        this.sealer = sealer;
        this.outbox = outbox;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.resync.open", () -> open)
                .description("Partners that have not given back yet what was said before the database was restored")
                .register(meters);
    }

    /** What this node is asked. */
    @Scheduled(
            identity = "resync-answers",
            every = "{huizhi.resync.check-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void answerDue() {
        store.due(clock.instant(), QUESTIONS).forEach(question -> attempt(question.partner(), () -> answer(question)));
    }

    private void answer(Question question) {
        Answered answered = answers.answer(question);
        PreparedMessage message = sealer.seal(new Draft(
                MessageType.RESYNC_ANSWERED,
                ResyncMessages.subject(question.id()),
                question.partner(),
                answered,
                null));
        QuarkusTransaction.requiringNew().run(() -> {
            if (store.lockDue(question).isPresent()) {
                // Of what was given back before the bytes are not kept once more: who asks on has them, or wants
                // others.
                Set<UUID> before = store.answered(question, clock.instant().plus(config.answerEvery()));
                sentMessages.erase(before.stream().map(ResyncMessages::subject).toList());
                outbox.add(List.of(message));
            }
        });
    }

    /** What this node asks, and what it was told. */
    @Scheduled(
            identity = "resyncs",
            every = "{huizhi.resync.check-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void goOn() {
        List<Resync> resyncs = store.open();
        open = resyncs.size();
        resyncs.forEach(resync -> attempt(resync.partner(), () -> {
            if (resync.state() == State.REPLAYING) {
                replay(resync);
            } else if (resync.beganAt().plus(config.giveUpAfter()).isBefore(clock.instant())) {
                QuarkusTransaction.requiringNew().run(() -> refused(resync, "no-answer"));
            } else if (resync.question() == null) {
                ask(resync);
            }
        }));
    }

    private void ask(Resync resync) {
        PreparedMessage message = sealer.seal(new Draft(
                MessageType.RESYNC_ASKED,
                ResyncMessages.subject(resync.id()),
                resync.partner(),
                new Asked(resync.since(), resync.after()),
                null));
        QuarkusTransaction.requiringNew().run(() -> {
            boolean still = store.lockFree(resync.id())
                    .filter(locked -> locked.state() == State.ASKING && locked.question() == null)
                    .filter(locked -> Objects.equals(locked.after(), resync.after()))
                    .isPresent();
            if (still) {
                outbox.add(List.of(message));
                store.asked(resync.id(), message.id());
            }
        });
    }

    private void replay(Resync resync) {
        QuarkusTransaction.requiringNew().timeout(SECONDS_TO_REPLAY).run(() -> {
            if (store.lockFree(resync.id())
                    .filter(locked -> locked.state() == State.REPLAYING)
                    .isEmpty()) {
                return;
            }
            Instant began = clock.instant();
            boolean all = replay.replay(resync.partner());
            held.end(resync.partner());
            store.end(resync.id(), null, clock.instant());
            // What the answers held is where it belongs.
            receivedMessages.erase(List.of(ResyncMessages.subject(resync.id())));
            LOG.infof(
                    "Resync with %s since %s: %d messages handled in %s%s",
                    resync.partner(),
                    resync.since(),
                    resync.messages(),
                    Duration.between(began, clock.instant()),
                    all ? "" : "; some wait for others");
        });
    }

    /** What was held in the last moment of a resync, of one that failed, or waits for another message. */
    @Scheduled(
            identity = "resync-rest",
            every = "5s",
            delayed = "5s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void goOnWithTheRest() {
        Set<String> waiting = held.waiting();
        if (waiting.isEmpty()) {
            return;
        }
        Set<String> underWay = store.open().stream().map(Resync::partner).collect(Collectors.toSet());
        waiting.stream()
                .filter(partner -> !underWay.contains(partner))
                .forEach(partner -> attempt(
                        partner,
                        () -> QuarkusTransaction.requiringNew()
                                .timeout(SECONDS_TO_REPLAY)
                                .run(() -> {
                                    if (store.lockLastEnded(partner).isPresent() && replay.replay(partner)) {
                                        held.forgetReceipts(partner);
                                    }
                                })));
    }

    /** The partner's node does not answer such questions: it is older than them, or knows of no agreement. */
    void receipted(@Observes MessagesReceipted receipts) {
        for (Receipted receipt : receipts.messages()) {
            RefusalReason refusal = receipt.line().reason();
            if (receipt.type() == MessageType.RESYNC_ASKED && refusal != null) {
                Optional<Resync> asking = store.lockAsking(receipt.messageId());
                asking.ifPresent(resync -> refused(resync, refusal.code()));
            }
        }
    }

    private void refused(Resync resync, String refusal) {
        LOG.warnf(
                "%s does not say what was said since %s (%s): what this node lost of it stays lost",
                resync.partner(), resync.since(), refusal);
        store.end(resync.id(), refusal, clock.instant());
        held.end(resync.partner());
    }

    /** One that fails is tried again, and the others go on. What lasts is said once. */
    private void attempt(String partner, Runnable work) {
        try {
            work.run();
            faults.remove(partner);
        } catch (RuntimeException e) {
            if (!e.toString().equals(faults.put(partner, e.toString()))) {
                LOG.warnf(e, "The resync with %s waits", partner);
            }
        }
    }
}
