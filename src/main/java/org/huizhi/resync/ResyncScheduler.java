package org.huizhi.resync;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.feed.HeldMessageReplay;
import org.huizhi.feed.HeldMessageReplay.Progress;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.HeldReceipts;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.job.Items;
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
    private static final String ANSWERS = "resync-answers";
    private static final String RESYNCS = "resyncs";
    private static final String REPLAYS = "resync-replay";
    private static final String REST = "resync-rest";

    private final ResyncStore store;
    private final ResyncAnswers answers;
    private final HeldMessages held;
    private final HeldReceipts heldReceipts;
    private final HeldMessageReplay replay;
    private final SentMessages sentMessages;
    private final ReceivedMessages receivedMessages;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final ResyncConfig config;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Items items;
    private volatile int open;

    ResyncScheduler(
            ResyncStore store,
            ResyncAnswers answers,
            HeldMessages held,
            HeldReceipts heldReceipts,
            HeldMessageReplay replay,
            SentMessages sentMessages,
            ReceivedMessages receivedMessages,
            MessageSealer sealer,
            Outbox outbox,
            ResyncConfig config,
            Items items,
            MeterRegistry meters,
            Clock clock) {
        this.store = store;
        this.answers = answers;
        this.held = held;
        this.heldReceipts = heldReceipts;
        this.replay = replay;
        this.sentMessages = sentMessages;
        this.receivedMessages = receivedMessages;
        this.sealer = sealer;
        this.outbox = outbox;
        this.config = config;
        this.items = items;
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
            identity = ANSWERS,
            every = "{huizhi.resync.check-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void answerDue() {
        items.each(ANSWERS, resting -> store.due(clock.instant(), QUESTIONS), Question::partner, this::answer);
    }

    private void answer(Question question) {
        Instant next = clock.instant().plus(config.answerEvery());
        if (question.answer() != null && outbox.isUnsent(question.answer())) {
            // Nobody can write to its inbox now: what it asks over and over is not made over and over.
            store.postpone(question, next);
            return;
        }
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
                Set<UUID> before = store.answered(question, message.id(), next);
                sentMessages.erase(before.stream().map(ResyncMessages::subject).toList());
                outbox.add(List.of(message));
            }
        });
    }

    /** What this node asks. */
    @Scheduled(
            identity = RESYNCS,
            every = "{huizhi.resync.check-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void askDue() {
        items.each(RESYNCS, resting -> open(State.ASKING), Resync::partner, resync -> {
            if (resync.beganAt().plus(config.giveUpAfter()).isBefore(clock.instant())) {
                QuarkusTransaction.requiringNew().run(() -> refused(resync, "no-answer"));
            } else if (resync.question() == null) {
                ask(resync);
            }
        });
    }

    private List<Resync> open(State state) {
        List<Resync> resyncs = store.open();
        open = resyncs.size();
        return resyncs.stream().filter(resync -> resync.state() == state).toList();
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

    /** What this node was told. */
    @Scheduled(
            identity = REPLAYS,
            every = "{huizhi.resync.check-interval}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void replayDue() {
        items.each(REPLAYS, resting -> open(State.REPLAYING), Resync::partner, this::replay);
    }

    private void replay(Resync resync) {
        Progress progress = replay.replay(resync.partner(), () -> isMine(resync));
        if (progress == Progress.ELSEWHERE) {
            return;
        }
        QuarkusTransaction.requiringNew().run(() -> {
            if (!isMine(resync)) {
                return;
            }
            held.end(resync.partner());
            store.end(resync.id(), null, clock.instant());
            // What the answers held is where it belongs.
            receivedMessages.erase(List.of(ResyncMessages.subject(resync.id())));
            LOG.infof(
                    "Resync with %s since %s: %d messages handled by %s%s",
                    resync.partner(),
                    resync.since(),
                    resync.messages(),
                    clock.instant(),
                    progress == Progress.ALL ? "" : "; some wait for others");
        });
    }

    private boolean isMine(Resync resync) {
        return store.lockFree(resync.id())
                .filter(locked -> locked.state() == State.REPLAYING)
                .isPresent();
    }

    /** What was held in the last moment of a resync, of one that failed, or waits for another message. */
    @Scheduled(identity = REST, every = "5s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void goOnWithTheRest() {
        items.each(REST, resting -> ended(), Function.identity(), partner -> {
            BooleanSupplier claim = () -> store.lockLastEnded(partner).isPresent();
            if (replay.replay(partner, claim) == Progress.ALL) {
                QuarkusTransaction.requiringNew().run(() -> {
                    if (claim.getAsBoolean() && !held.isWaiting(partner)) {
                        heldReceipts.forget(partner);
                    }
                });
            }
        });
    }

    /** @return partners of which messages wait, though no resync with them is under way */
    private List<String> ended() {
        Set<String> waiting = held.waiting();
        if (!waiting.isEmpty()) {
            store.open().forEach(resync -> waiting.remove(resync.partner()));
        }
        return List.copyOf(waiting);
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
}
