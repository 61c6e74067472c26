package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.feed.MessageDispatcher.PassedMessage;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.Budget;
import org.huizhi.inbox.DeadLetterIntake;
import org.huizhi.inbox.HandleOnceGuard;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.SenderBudgets;
import org.huizhi.inbox.SenderBudgets.Claim;
import org.huizhi.outbox.UuidV7;

/**
 * Everything that a batch from the bus changes, in one transaction and in this order: dead letters, what the handlers
 * do in their turns, messages that were parked for one of the batch, the guard, receipts to others.
 */
@ApplicationScoped
class InboxTransaction {

    private final HandleOnceGuard guard;
    private final DeadLetterIntake deadLetters;
    private final SenderBudgets budgets;
    private final MessageHandlers handlers;
    private final MessageDispatcher dispatcher;
    private final ParkedMessageRetry parkedMessages;
    private final Receipts receipts;
    private final HeldMessages heldMessages;
    private final UuidV7 ids;

    InboxTransaction(
            HandleOnceGuard guard,
            DeadLetterIntake deadLetters,
            SenderBudgets budgets,
            MessageHandlers handlers,
            MessageDispatcher dispatcher,
            ParkedMessageRetry parkedMessages,
            Receipts receipts,
            HeldMessages heldMessages,
            UuidV7 ids) {
        this.guard = guard;
        this.deadLetters = deadLetters;
        this.budgets = budgets;
        this.handlers = handlers;
        this.dispatcher = dispatcher;
        this.parkedMessages = parkedMessages;
        this.receipts = receipts;
        this.heldMessages = heldMessages;
        this.ids = ids;
    }

    /**
     * What a batch came to, for the metrics.
     *
     * @param decided messages with a verdict, parked ones of earlier batches among them
     * @param repeated messages that were here before, as they were then
     */
    record Result(List<ArrivedMessage> decided, List<ArrivedMessage> repeated, DeadLetterIntake.Taken dead) {}

    /**
     * @param parkedToo whether to apply at once what was parked for one of the batch; else it is left to the sweep
     * @throws HandledElsewhereException when another replica handled one of the messages at the same time: start again
     */
    @Transactional(TxType.MANDATORY)
    Result apply(List<Triaged> batch, Instant receivedAt, boolean parkedToo) {
        return apply(batch, receivedAt, heldMessages.partners(), parkedToo);
    }

    /** Of messages that were held. */
    @Transactional(TxType.MANDATORY)
    Result applyUnheld(List<Triaged> batch, Instant receivedAt) {
        return apply(batch, receivedAt, Set.of(), true);
    }

    private Result apply(List<Triaged> batch, Instant receivedAt, Set<String> heldPartners, boolean parkedToo) {
        DeadLetterIntake.Taken dead = deadLetters.add(dead(batch), receivedAt);
        List<ArrivedMessage> repeated = new ArrayList<>();
        List<Triaged.Authentic> fresh =
                withinBudget(withoutHeld(fresh(batch, repeated), heldPartners, receivedAt), receivedAt);
        List<ArrivedMessage> entered = new ArrayList<>();
        List<PassedMessage> passed = new ArrayList<>();
        for (Triaged.Authentic message : fresh) {
            if (message instanceof Triaged.Passed undecided) {
                passed.add(new PassedMessage(undecided.arrived(), undecided.check()));
            } else {
                entered.add(message.arrived());
            }
        }
        MessageDispatcher.Applied applied = dispatcher.apply(passed);
        entered.addAll(parkedMessages.park(applied.messages()));
        List<ArrivedMessage> decided = new ArrayList<>(
                entered.stream().filter(ArrivedMessage::isDecided).toList());
        if (parkedToo) {
            decided.addAll(parkedMessages.retry(applied.unblocked()));
        }
        if (!guard.enter(kept(entered, receivedAt))) {
            throw new HandledElsewhereException();
        }
        List<ArrivedMessage> answered = new ArrayList<>();
        repeated.stream()
                .filter(ArrivedMessage::isDecided)
                .map(ArrivedMessage::repeated)
                .forEach(answered::add);
        answered.addAll(decided);
        receipts.send(answered);
        return new Result(decided, repeated, dead);
    }

    /** What is beyond its sender's budget is refused. */
    private List<Triaged.Authentic> withinBudget(List<Triaged.Authentic> fresh, Instant now) {
        List<Claim> claims = new ArrayList<>();
        for (Triaged.Authentic message : fresh) {
            if (message instanceof Triaged.Passed) {
                MessageType type = MessageHandlers.type(message.arrived());
                Budget budget = handlers.of(type).budget(type);
                if (budget != null) {
                    claims.add(new Claim(message.arrived(), budget));
                }
            }
        }
        Set<ArrivedMessage> beyond = budgets.charge(claims, now);
        return fresh.stream()
                .map(message -> beyond.contains(message.arrived())
                        ? message.refused(RefusalReason.ILLEGAL_TRANSITION)
                        : message)
                .toList();
    }

    /** @return what is to be remembered of these, of the refused ones with their bytes only within a budget */
    private List<ArrivedMessage> kept(List<ArrivedMessage> entered, Instant now) {
        List<ArrivedMessage> kept = entered.stream().filter(handlers::isKept).toList();
        Set<ArrivedMessage> beyond = budgets.charge(
                kept.stream()
                        .filter(message -> message.verdict() == Verdict.REFUSED)
                        .map(message -> new Claim(message, Budget.REFUSED))
                        .toList(),
                now);
        return kept.stream()
                .map(message -> beyond.contains(message) ? message.withoutBytes() : message)
                .toList();
    }

    /**
     * @return without those that are held since a resync with their sender is under way, and without what of such a
     *     sender is beyond its budget: it has no receipt, and comes again
     */
    private List<Triaged.Authentic> withoutHeld(List<Triaged.Authentic> fresh, Set<String> partners, Instant now) {
        if (partners.isEmpty()) {
            return fresh;
        }
        // Receipts are not held, but what they say is, of messages that this node does not know any more.
        List<ArrivedMessage> toKeep = heldMessages.unknown(fresh.stream()
                .map(Triaged.Authentic::arrived)
                .filter(message -> partners.contains(message.sender()))
                .filter(message -> HeldMessageReplay.isHeld(message) || ReceiptMessages.isReceipt(message))
                .toList());
        Set<ArrivedMessage> beyond = budgets.charge(
                toKeep.stream().map(message -> new Claim(message, Budget.HELD)).toList(), now);
        List<ArrivedMessage> held = new ArrayList<>();
        List<Triaged.Authentic> others = new ArrayList<>();
        for (Triaged.Authentic message : fresh) {
            ArrivedMessage arrived = message.arrived();
            if (beyond.contains(arrived)) {
                continue;
            }
            if (partners.contains(arrived.sender()) && HeldMessageReplay.isHeld(arrived)) {
                held.add(arrived);
            } else {
                others.add(message);
            }
        }
        heldMessages.hold(held);
        return others;
    }

    private List<DeadLetterIntake.Dead> dead(List<Triaged> batch) {
        return batch.stream()
                .filter(Triaged.Dead.class::isInstance)
                .map(Triaged.Dead.class::cast)
                .map(dead -> new DeadLetterIntake.Dead(ids.next(), dead.record(), dead.cause(), dead.origin()))
                .toList();
    }

    /**
     * Tells new messages from those that were here before; the latter are receipted again with what was said then, save
     * for a refusal whose cause has passed: such a message is decided anew.
     *
     * @param repeated gets those that were here before, as they were then
     */
    private List<Triaged.Authentic> fresh(List<Triaged> batch, List<ArrivedMessage> repeated) {
        List<Triaged.Authentic> authentic = batch.stream()
                .filter(Triaged.Authentic.class::isInstance)
                .map(Triaged.Authentic.class::cast)
                .toList();
        Map<ArrivedMessage.Key, ArrivedMessage> known = new HashMap<>();
        Set<String> idsInUse = new HashSet<>();
        for (ArrivedMessage message :
                guard.known(authentic.stream().map(one -> one.arrived().key()).toList())) {
            known.put(message.key(), message);
            idsInUse.add(message.sender() + message.id());
        }
        List<Triaged.Authentic> fresh = new ArrayList<>();
        List<ArrivedMessage> anew = new ArrayList<>();
        for (Triaged.Authentic candidate : authentic) {
            ArrivedMessage arrived = candidate.arrived();
            ArrivedMessage earlier = known.putIfAbsent(arrived.key(), arrived);
            if (earlier != null && earlier.isRefusedForNow() && !arrived.isRefusedForNow()) {
                // This node's clock or directory was wrong, and is not any more.
                known.put(arrived.key(), arrived);
                anew.add(earlier);
                fresh.add(candidate);
            } else if (earlier != null) {
                repeated.add(earlier);
            } else if (!idsInUse.add(arrived.sender() + arrived.id())) {
                fresh.add(candidate.refused(RefusalReason.DUPLICATE_ID));
            } else {
                fresh.add(candidate);
            }
        }
        guard.forgetRefused(anew);
        return fresh;
    }
}
