package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.KeptMessage;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.feed.HeldMessageReplay.Handled;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.HandleOnceGuard;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.HeldMessages.Held;
import org.huizhi.inbox.HeldMessages.Result;
import org.huizhi.inbox.HeldReceipts;
import org.huizhi.inbox.HeldReceipts.Said;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.inbox.Outcome;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.ReceivedReceipt;
import org.huizhi.outbox.SentMessages;
import org.jspecify.annotations.Nullable;

/**
 * Handles what both sides had said of a subject that was lost (ADR 0033), the oldest first. What either node had said
 * of a message at the time stands: the receipts are among them. So it is refused again what was refused, a clock starts
 * when it started, and where one message needs another that is dated later, say since two clocks differ, it is tried
 * again behind it.
 */
@ApplicationScoped
class HeldSubjectReplay {

    /** Messages that were handed in without a record of their own. */
    private static final IncomingRecord NO_RECORD = new IncomingRecord("resync", 0, 0, null, Map.of(), null, null);

    private final HeldMessages held;
    private final HeldReceipts heldReceipts;
    private final Triage triage;
    private final MessageHandlers handlers;
    private final MessageDispatcher dispatcher;
    private final InboxTransaction transaction;
    private final HandleOnceGuard guard;
    private final ParkedMessageRetry parkedMessages;
    private final Receipts receipts;
    private final SentMessages sentMessages;
    private final Outbox outbox;
    private final FeedConfig config;
    private final Clock clock;

    HeldSubjectReplay(
            HeldMessages held,
            HeldReceipts heldReceipts,
            Triage triage,
            MessageHandlers handlers,
            MessageDispatcher dispatcher,
            InboxTransaction transaction,
            HandleOnceGuard guard,
            ParkedMessageRetry parkedMessages,
            Receipts receipts,
            SentMessages sentMessages,
            Outbox outbox,
            FeedConfig config,
            Clock clock) {
        this.held = held;
        this.heldReceipts = heldReceipts;
        this.triage = triage;
        this.handlers = handlers;
        this.dispatcher = dispatcher;
        this.transaction = transaction;
        this.guard = guard;
        this.parkedMessages = parkedMessages;
        this.receipts = receipts;
        this.sentMessages = sentMessages;
        this.outbox = outbox;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Handles what is held under these subjects, in the caller's transaction. What has to wait for a message that is
     * still to come stays.
     */
    Handled replay(String partner, List<String> batch) {
        Handled handled = new Handled();
        batch.forEach(subject -> new Subject(partner, subject, handled).replay());
        return handled;
    }

    /** What is held under one subject. */
    private final class Subject {

        private final String partner;
        private final String subject;
        private final Instant now = clock.instant();
        private final List<Held> waiting;
        private final Map<UUID, Said> said;
        private final Set<UUID> ownKnown;
        private final Handled handled;

        private Subject(String partner, String subject, Handled handled) {
            this.partner = partner;
            this.subject = subject;
            this.handled = handled;
            this.waiting = new ArrayList<>(held.lock(partner, List.of(subject)));
            this.said = heldReceipts.saidOf(partner, waiting);
            this.ownKnown = sentMessages.known(
                    waiting.stream().filter(Held::isOwn).map(Held::id).toList());
        }

        private void replay() {
            boolean progress = true;
            while (progress) {
                progress = waiting.removeIf(message ->
                                message.isOwn() ? takenUp(message) : said(message) != null && handled(message))
                        || nextUnreceiptedHandled();
            }
            waiting.removeIf(message -> message.isOwn() ? takenUpWithoutEffect(message) : decidedAnew(message));
            List<ArrivedMessage> decided = parkedMessages.retry(Set.of(subject));
            receipts.send(decided);
            handled.decided().addAll(decided);
        }

        /**
         * What this node gave no receipt for had not come when it said what it has lost, so it comes behind that; but
         * the receipt may have been lost in the outbox, and what follows need the message.
         */
        private boolean nextUnreceiptedHandled() {
            Optional<Held> next = waiting.stream()
                    .filter(message -> !message.isOwn() && said(message) == null && handled(message))
                    .findFirst();
            next.ifPresent(waiting::remove);
            return next.isPresent();
        }

        private @Nullable Said said(Held message) {
            return said.get(message.id());
        }

        private boolean takenUp(Held message) {
            if (ownKnown.contains(message.id())) {
                return settled(message, Result.KNOWN);
            }
            Optional<MessageType> type = MessageType.of(message.type());
            if (type.isPresent()) {
                Outcome outcome = handlers.of(type.get()).takeUp(parsed(message), type.get(), partner);
                if (!(outcome instanceof Outcome.Stored)) {
                    return false;
                }
            }
            return enteredAsSent(message);
        }

        /** What the other side refused has been undone since; and an answer may have been given that crossed it. */
        private boolean takenUpWithoutEffect(Held message) {
            Said word = said(message);
            if (word != null && !word.line().delivered()) {
                return enteredAsSent(message);
            }
            return isOver(message) && settled(message, Result.NOT_RESTORED);
        }

        private boolean enteredAsSent(Held message) {
            sentMessages.takeUp(partner, kept(message));
            Said word = said(message);
            if (word != null) {
                outbox.receipted(List.of(new ReceivedReceipt(partner, word.receiptId(), List.of(word.line()))));
            }
            return settled(message, Result.TAKEN_UP);
        }

        private boolean handled(Held message) {
            if (isKnown(message)) {
                return settled(message, Result.KNOWN);
            }
            Said word = said(message);
            Triaged triaged = triaged(message, word);
            if (!(triaged instanceof Triaged.Authentic authentic)) {
                return false;
            }
            RefusalReason refusal = word == null ? null : word.line().reason();
            if (refusal != null) {
                return entered(message, authentic.arrived().refused(refusal), word);
            }
            if (!(authentic instanceof Triaged.Passed passed)) {
                return false;
            }
            MessageDispatcher.PassedMessage one = new MessageDispatcher.PassedMessage(passed.arrived(), passed.check());
            ArrivedMessage applied = dispatcher.apply(List.of(one)).messages().get(0);
            return applied.isDecided() && applied.reason() == null && entered(message, applied, word);
        }

        private boolean entered(Held message, ArrivedMessage arrived, @Nullable Said word) {
            if (!guard.enter(List.of(arrived))) {
                throw new HandledElsewhereException();
            }
            if (word == null) {
                receipts.send(List.of(arrived));
            }
            handled.decided().add(arrived);
            return settled(message, Result.HANDLED);
        }

        /** It came after the moment, or nobody knows what this node said of it: it is handled like any other. */
        private boolean decidedAnew(Held message) {
            Said word = said(message);
            if (word != null && !isOver(message)) {
                return false;
            }
            Triaged triaged = triaged(message, null);
            if (triaged instanceof Triaged.Authentic) {
                handled.results().add(transaction.applyUnheld(List.of(triaged), message.receivedAt()));
                return settled(message, word == null ? Result.HANDLED : Result.NOT_RESTORED);
            }
            return settled(message, Result.NOT_RESTORED);
        }

        private boolean isOver(Held message) {
            return message.receivedAt().plus(config.waitForNotice()).isBefore(now);
        }

        private boolean settled(Held message, Result result) {
            held.settle(message, result);
            return true;
        }
    }

    private boolean isKnown(Held message) {
        ArrivedMessage.Key key = ArrivedMessage.Key.of(message.sender(), message.id(), message.digest());
        return guard.known(List.of(key)).stream().anyMatch(known -> known.key().equals(key));
    }

    Triaged triaged(Held message, @Nullable Said word) {
        return triage.triage(
                message.jws(),
                NO_RECORD,
                word == null ? message.receivedAt() : word.line().receivedAt());
    }

    private static Message parsed(Held message) {
        try {
            return Message.parse(Envelope.payloadOf(message.jws()));
        } catch (IOException e) {
            throw new UncheckedIOException("held message " + message.id() + " cannot be read", e);
        }
    }

    private static KeptMessage kept(Held message) {
        return new KeptMessage(
                message.sender(),
                message.id(),
                message.digest(),
                message.type(),
                message.subject(),
                message.sentAt(),
                message.jws());
    }
}
