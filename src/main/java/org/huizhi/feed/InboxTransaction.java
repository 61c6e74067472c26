package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.inbox.Outcome;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.notice.IncomingCheck;
import org.huizhi.notice.IncomingNotices;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.ReceivedReceipt;
import org.huizhi.outbox.UuidV7;

/**
 * Everything that a batch from the bus changes, in one transaction: guard, notices, own messages' receipts, receipts to
 * others, dead letters.
 */
@ApplicationScoped
class InboxTransaction {

    private final ReceivedMessages receivedMessages;
    private final DeadLetters deadLetters;
    private final IncomingCheck noticeCheck;
    private final IncomingNotices incomingNotices;
    private final MessageHandlers handlers;
    private final Outbox outbox;
    private final ParkedMessages parkedMessages;
    private final Receipts receipts;
    private final UuidV7 ids;

    InboxTransaction(
            ReceivedMessages receivedMessages,
            DeadLetters deadLetters,
            IncomingCheck noticeCheck,
            IncomingNotices incomingNotices,
            MessageHandlers handlers,
            Outbox outbox,
            ParkedMessages parkedMessages,
            Receipts receipts,
            UuidV7 ids) {
        this.receivedMessages = receivedMessages;
        this.deadLetters = deadLetters;
        this.noticeCheck = noticeCheck;
        this.incomingNotices = incomingNotices;
        this.handlers = handlers;
        this.outbox = outbox;
        this.parkedMessages = parkedMessages;
        this.receipts = receipts;
        this.ids = ids;
    }

    /**
     * What a batch came to, for the metrics.
     *
     * @param decided messages with a verdict, those that waited among them
     */
    record Result(List<ArrivedMessage> decided, int repeated, List<DeadLetters.Cause> dead) {}

    /**
     * @throws HandledElsewhereException when another replica handled one of the messages at the same time: start again
     */
    @Transactional(TxType.MANDATORY)
    Result apply(List<Triaged> batch, Instant receivedAt) {
        List<DeadLetters.Cause> dead = keepDead(batch, receivedAt);
        List<Triaged.Authentic> authentic = batch.stream()
                .filter(Triaged.Authentic.class::isInstance)
                .map(Triaged.Authentic.class::cast)
                .toList();
        Map<String, List<ReceiptLine>> lines = new LinkedHashMap<>();
        List<Triaged.Authentic> fresh = new ArrayList<>();
        int repeated = guard(authentic, fresh, lines);
        List<ArrivedMessage> decided = new ArrayList<>();
        List<ArrivedMessage> entered = decide(fresh, receivedAt, decided);
        if (!receivedMessages.enter(entered)) {
            throw new HandledElsewhereException();
        }
        addLines(lines, decided);
        receipts.send(lines);
        return new Result(decided, repeated, dead);
    }

    /**
     * Goes on with messages that have waited: those whose notice has come by another way, and those that have waited
     * too long.
     *
     * @param limit messages received before it are refused if they still have to wait
     * @return those decided now
     */
    @Transactional(TxType.MANDATORY)
    List<ArrivedMessage> sweep(Instant limit, Instant now) {
        List<ArrivedMessage> decided = new ArrayList<>();
        Set<String> worthAnotherTry = new HashSet<>(receivedMessages.waitingForKnownNotices());
        worthAnotherTry.addAll(receivedMessages.waitingSubjects(handlers.types()));
        decideWaiting(worthAnotherTry, now, decided);
        List<ArrivedMessage> expired = receivedMessages.waitingSinceBefore(limit).stream()
                .map(message -> message.refused(handlers.expiryReason(message.type())))
                .toList();
        receivedMessages.decide(expired);
        decided.addAll(expired);
        Map<String, List<ReceiptLine>> lines = new LinkedHashMap<>();
        addLines(lines, decided);
        receipts.send(lines);
        return decided;
    }

    /** Receipts are not receipted. */
    private static void addLines(Map<String, List<ReceiptLine>> lines, List<ArrivedMessage> decided) {
        for (ArrivedMessage message : decided) {
            if (!message.type().equals(MessageType.RECEIPT.wireName())) {
                lines.computeIfAbsent(message.sender(), sender -> new ArrayList<>())
                        .add(message.receiptLine());
            }
        }
    }

    private List<DeadLetters.Cause> keepDead(List<Triaged> batch, Instant receivedAt) {
        List<DeadLetters.Cause> kept = new ArrayList<>();
        for (Triaged triaged : batch) {
            if (triaged instanceof Triaged.Dead dead
                    && deadLetters.keep(ids.next(), dead.record(), dead.cause(), receivedAt)) {
                kept.add(dead.cause());
            }
        }
        return kept;
    }

    /**
     * Tells new messages from those that were here before; the latter are receipted again with what was said then.
     *
     * @return how many were here before
     */
    private int guard(
            List<Triaged.Authentic> authentic, List<Triaged.Authentic> fresh, Map<String, List<ReceiptLine>> lines) {
        Map<ArrivedMessage.Key, ArrivedMessage> known = new HashMap<>();
        Set<String> idsInUse = new HashSet<>();
        for (ArrivedMessage message : receivedMessages.known(
                authentic.stream().map(a -> a.arrived().key()).toList())) {
            known.put(message.key(), message);
            idsInUse.add(message.sender() + message.id());
        }
        int repeated = 0;
        for (Triaged.Authentic candidate : authentic) {
            ArrivedMessage arrived = candidate.arrived();
            ArrivedMessage earlier = known.putIfAbsent(arrived.key(), arrived);
            if (earlier != null) {
                repeated++;
                if (earlier.verdict() != null && !candidate.isReceipt()) {
                    lines.computeIfAbsent(arrived.sender(), sender -> new ArrayList<>())
                            .add(earlier.repeated().receiptLine());
                }
            } else if (!idsInUse.add(arrived.sender() + arrived.id())) {
                fresh.add(new Triaged.Authentic(
                        candidate.record(),
                        arrived.refused(RefusalReason.DUPLICATE_ID),
                        candidate.message(),
                        null,
                        null,
                        null));
            } else {
                fresh.add(candidate);
            }
        }
        return repeated;
    }

    /**
     * Acts on new messages, and on those that waited for one of them.
     *
     * @param decided gets every message that has its verdict now
     * @return the new messages as they are to be entered
     */
    private List<ArrivedMessage> decide(
            List<Triaged.Authentic> fresh, Instant receivedAt, List<ArrivedMessage> decided) {
        List<ArrivedMessage> entered = new ArrayList<>();
        List<ArrivedMessage> ruled = new ArrayList<>();
        List<Triaged.Authentic> aboutNotices = new ArrayList<>();
        List<ReceivedReceipt> receipted = new ArrayList<>();
        Set<String> unblocked = new HashSet<>();
        for (Triaged.Authentic message : fresh) {
            ArrivedMessage arrived = message.arrived();
            if (message.notice() != null) {
                aboutNotices.add(message);
            } else if (message.action() != null) {
                ruled.add(act(arrived, message.action(), unblocked));
            } else {
                if (message.receipt() != null) {
                    receipted.add(new ReceivedReceipt(
                            arrived.sender(), arrived.id(), message.receipt().receipts()));
                    arrived = arrived.stored();
                }
                entered.add(arrived);
                decided.add(arrived);
            }
        }
        outbox.receipted(receipted);
        IncomingNotices.Applied applied = incomingNotices.apply(
                aboutNotices.stream().map(Triaged.Authentic::notice).toList(), receivedAt);
        for (int i = 0; i < aboutNotices.size(); i++) {
            ruled.add(decided(aboutNotices.get(i).arrived(), applied.outcomes().get(i)));
        }
        for (ArrivedMessage arrived : parkedMessages.admit(ruled)) {
            entered.add(arrived);
            if (arrived.verdict() != null) {
                decided.add(arrived);
            }
        }
        applied.unblocked().forEach(id -> unblocked.add(id.toString()));
        decideWaiting(unblocked, receivedAt, decided);
        return entered;
    }

    private static ArrivedMessage act(ArrivedMessage arrived, MessageHandler.Action action, Set<String> unblocked) {
        ArrivedMessage ruled = decided(arrived, action.apply());
        if (ruled.verdict() == Verdict.STORED) {
            unblocked.add(ruled.subject());
        }
        return ruled;
    }

    private void decideWaiting(Set<String> unblocked, Instant receivedAt, List<ArrivedMessage> decided) {
        Set<String> subjects = unblocked;
        while (!subjects.isEmpty()) {
            List<ArrivedMessage> waiting = receivedMessages.waitingFor(subjects);
            if (waiting.isEmpty()) {
                return;
            }
            Set<String> next = new HashSet<>();
            List<ArrivedMessage> now = new ArrayList<>();
            List<ArrivedMessage> aboutNotices = new ArrayList<>();
            for (ArrivedMessage message : waiting) {
                handlers.of(message.type())
                        .ifPresentOrElse(
                                handler -> now.add(again(message, handler, next)), () -> aboutNotices.add(message));
            }
            now.addAll(againAboutNotices(aboutNotices, receivedAt, next));
            receivedMessages.decide(now);
            now.stream().filter(message -> message.verdict() != null).forEach(decided::add);
            subjects = next;
        }
    }

    private ArrivedMessage again(ArrivedMessage message, MessageHandler handler, Set<String> unblocked) {
        MessageHandler.Check check =
                handler.check(stored(message), MessageType.of(message.type()).orElseThrow());
        return check instanceof MessageHandler.Check.Refused refused
                ? message.refused(refused.reason())
                : act(message, ((MessageHandler.Check.Passed) check).action(), unblocked);
    }

    private List<ArrivedMessage> againAboutNotices(
            List<ArrivedMessage> waiting, Instant receivedAt, Set<String> unblocked) {
        List<IncomingCheck.Checked> checked = waiting.stream()
                .map(message -> noticeCheck.check(
                        stored(message), MessageType.of(message.type()).orElseThrow()))
                .toList();
        List<IncomingCheck.Checked> applicable =
                checked.stream().filter(c -> c.refusal().isEmpty()).toList();
        IncomingNotices.Applied applied = incomingNotices.apply(applicable, receivedAt);
        List<ArrivedMessage> now = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < waiting.size(); i++) {
            ArrivedMessage message = waiting.get(i);
            now.add(
                    checked.get(i).refusal().isPresent()
                            ? message.refused(checked.get(i).refusal().get())
                            : decided(message, applied.outcomes().get(next++)));
        }
        applied.unblocked().forEach(id -> unblocked.add(id.toString()));
        return now;
    }

    private Message stored(ArrivedMessage waiting) {
        try {
            return Message.parse(receivedMessages.payload(waiting));
        } catch (IOException e) {
            throw new UncheckedIOException("stored message " + waiting.id() + " cannot be read", e);
        }
    }

    private static ArrivedMessage decided(ArrivedMessage arrived, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return arrived.refused(refused.reason());
        }
        return outcome instanceof Outcome.Stored ? arrived.stored() : arrived;
    }
}
