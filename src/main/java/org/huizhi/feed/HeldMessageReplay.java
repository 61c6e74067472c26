package org.huizhi.feed;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.huizhi.batching.CpuPool;
import org.huizhi.envelope.KeptMessage;
import org.huizhi.envelope.MessageType;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.HeldMessages.Held;
import org.huizhi.inbox.HeldMessages.Page;
import org.huizhi.inbox.HeldMessages.Result;
import org.huizhi.inbox.HeldMessages.Turn;
import org.huizhi.inbox.HeldReceipts;
import org.huizhi.job.Items;
import org.huizhi.job.JobFailures;

/**
 * Handles what was held during a resync (ADR 0033), the messages of both sides together, so many subjects in a
 * transaction: whoever is killed goes on with those that still wait. A subject that fails on its own is parked, and the
 * others go on.
 */
@ApplicationScoped
public class HeldMessageReplay {

    /** Of every schedule that replays. */
    private static final String JOB = "resync-subjects";

    private static final int SUBJECTS = 100;
    /** Another replica stored one of the messages at the same time: it is known the next time. */
    private static final int ATTEMPTS = 3;

    private final HeldMessages held;
    private final HeldReceipts heldReceipts;
    private final HeldSubjectReplay subjects;
    private final InboxTransaction transaction;
    private final FeedMetrics metrics;
    private final Items items;
    private final JobFailures failures;
    private final Clock clock;

    HeldMessageReplay(
            HeldMessages held,
            HeldReceipts heldReceipts,
            HeldSubjectReplay subjects,
            InboxTransaction transaction,
            FeedMetrics metrics,
            Items items,
            JobFailures failures,
            Clock clock) {
        this.held = held;
        this.heldReceipts = heldReceipts;
        this.subjects = subjects;
        this.transaction = transaction;
        this.metrics = metrics;
        this.items = items;
        this.failures = failures;
        this.clock = clock;
    }

    /** So that an alert sees the first failure too. */
    void register(@Observes StartupEvent event) {
        failures.known(JOB);
    }

    /** @return false of what concerns the resync and the way between the nodes alone, and of receipts */
    static boolean isHeld(ArrivedMessage message) {
        return MessageType.of(message.type())
                .filter(type -> type == MessageType.RECEIPT
                        || type == MessageType.PROBE
                        || type == MessageType.RESYNC_ASKED
                        || type == MessageType.RESYNC_ANSWERED
                        || type == MessageType.ATTACHMENT_ASKED)
                .isEmpty();
    }

    /** Holds what was given back, in the caller's transaction. */
    public void hold(String partner, GivenBackReader.GivenBack given) {
        KeptMessage message = given.message();
        held.hold(partner, message, clock.instant());
        if (!given.lines().isEmpty()) {
            heldReceipts.keep(partner, message.sender(), message.id(), given.lines());
        }
    }

    /** How far a replay came. */
    public enum Progress {
        /** Nothing waits any more. */
        ALL,
        /** Some wait for a message that is still to come, as long as a message without its notice, or are parked. */
        SOME_LEFT,
        /** Another replica has it in hand. */
        ELSEWHERE
    }

    /**
     * Handles what is held of a partner, those first that are lost.
     *
     * @param claim asked in a transaction; locks the work for this replica until the transaction ends, or says that
     *     another one has it
     */
    public Progress replay(String partner, BooleanSupplier claim) {
        for (boolean lost : new boolean[] {true, false}) {
            for (Turn turn : Turn.values()) {
                if (!handled(partner, turn, lost, claim)) {
                    return Progress.ELSEWHERE;
                }
            }
        }
        return held.isWaiting(partner) ? Progress.SOME_LEFT : Progress.ALL;
    }

    private boolean handled(String partner, Turn turn, boolean lost, BooleanSupplier claim) {
        Optional<Page> page = held.subjects(partner, turn, lost, "", SUBJECTS);
        while (page.isPresent()) {
            if (!QuarkusTransaction.requiringNew().call(claim::getAsBoolean)) {
                return false;
            }
            List<String> waiting = page.get().subjects();
            items.together(
                    JOB,
                    resting -> waiting,
                    subject -> partner + " " + subject,
                    batch -> counted(() -> claim.getAsBoolean() ? handled(partner, batch, lost) : new Handled()));
            page = held.subjects(partner, turn, lost, page.get().last(), SUBJECTS);
        }
        return true;
    }

    private Handled handled(String partner, List<String> batch, boolean lost) {
        return lost ? subjects.replay(partner, batch) : together(partner, batch);
    }

    /** In one transaction, and again where another replica was faster. */
    private void counted(Supplier<Handled> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                Handled handled = QuarkusTransaction.requiringNew().call(work::get);
                handled.decided().forEach(metrics::count);
                handled.results().forEach(metrics::count);
                return;
            } catch (HandledElsewhereException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** What a transaction came to, for the metrics. */
    record Handled(List<ArrivedMessage> decided, List<InboxTransaction.Result> results) {

        Handled() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Messages that have only come since are handled like any others, many at once. */
    private Handled together(String partner, List<String> batch) {
        Handled handled = new Handled();
        List<Held> messages = held.lock(partner, batch);
        List<Triaged> triaged = CpuPool.map(messages, message -> subjects.triaged(message, null));
        // The receipt says when this node had it in hand, and so does the slip.
        Map<Instant, List<Triaged>> byArrival = new TreeMap<>();
        for (int i = 0; i < messages.size(); i++) {
            if (triaged.get(i) instanceof Triaged.Authentic) {
                byArrival
                        .computeIfAbsent(messages.get(i).receivedAt(), at -> new ArrayList<>())
                        .add(triaged.get(i));
            }
        }
        byArrival.forEach((receivedAt, arrived) -> handled.results().add(transaction.applyUnheld(arrived, receivedAt)));
        for (int i = 0; i < messages.size(); i++) {
            held.settle(
                    messages.get(i),
                    triaged.get(i) instanceof Triaged.Authentic ? Result.HANDLED : Result.NOT_RESTORED);
        }
        return handled;
    }
}
