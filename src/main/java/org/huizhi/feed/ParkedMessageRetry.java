package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.huizhi.feed.MessageDispatcher.PassedMessage;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.inbox.MessageHandler.Check;
import org.huizhi.inbox.ParkedMessages;

/** Messages that came before what they speak about: parked, tried again, and refused in the end. */
@ApplicationScoped
class ParkedMessageRetry {

    /** Subjects of one handler that one sweep tries again; what they hold has to fit into memory. */
    private static final int SUBJECTS = 500;

    private final ParkedMessages parked;
    private final MessageHandlers handlers;
    private final MessageDispatcher dispatcher;

    ParkedMessageRetry(ParkedMessages parked, MessageHandlers handlers, MessageDispatcher dispatcher) {
        this.parked = parked;
        this.handlers = handlers;
        this.dispatcher = dispatcher;
    }

    /** @return the same messages in the same order; those that are to be parked and find no place are refused */
    List<ArrivedMessage> park(List<ArrivedMessage> messages) {
        Set<ArrivedMessage> withoutPlace = parked.withoutPlace(
                messages.stream().filter(message -> !message.isDecided()).toList());
        return messages.stream()
                .map(message -> withoutPlace.contains(message) ? handlers.expired(message) : message)
                .toList();
    }

    /**
     * Applies what is parked under these subjects, and what that unblocks in turn.
     *
     * @return those decided now
     */
    @Transactional(TxType.MANDATORY)
    List<ArrivedMessage> retry(Set<String> unblocked, Instant receivedAt) {
        List<ArrivedMessage> decided = new ArrayList<>();
        Set<String> subjects = unblocked;
        while (!subjects.isEmpty()) {
            List<ArrivedMessage> candidates = parked.lock(subjects).stream()
                    .filter(MessageHandlers::isKnown)
                    .toList();
            if (candidates.isEmpty()) {
                break;
            }
            List<ArrivedMessage> now = new ArrayList<>();
            List<PassedMessage> passed = new ArrayList<>();
            for (ArrivedMessage candidate : candidates) {
                Check check = handlers.of(candidate).check(parked.message(candidate), MessageHandlers.type(candidate));
                if (check instanceof Check.Refused refused) {
                    now.add(candidate.refused(refused.reason()));
                } else {
                    passed.add(new PassedMessage(candidate, (Check.Passed) check));
                }
            }
            MessageDispatcher.Applied applied = dispatcher.apply(passed, receivedAt);
            now.addAll(applied.messages());
            parked.decide(now);
            now.stream().filter(ArrivedMessage::isDecided).forEach(decided::add);
            subjects = applied.unblocked();
        }
        return decided;
    }

    /**
     * Tries again what was unblocked by another way than a message, and refuses what has waited too long.
     *
     * @param limit messages received before it are refused if they still have to wait
     * @return those decided now
     */
    @Transactional(TxType.MANDATORY)
    List<ArrivedMessage> sweep(Instant limit, Instant now) {
        Set<String> subjects = new HashSet<>();
        handlers.inTurn().forEach(handler -> subjects.addAll(unblocked(handler)));
        List<ArrivedMessage> decided = new ArrayList<>(retry(subjects, now));
        List<ArrivedMessage> expired =
                parked.lockExpired(limit).stream().map(handlers::expired).toList();
        parked.decide(expired);
        decided.addAll(expired);
        return decided;
    }

    /** Page by page, so that a sender whose messages stay parked does not hide those of others. */
    private Set<String> unblocked(MessageHandler handler) {
        Set<String> unblocked = new HashSet<>();
        Set<String> types = MessageHandlers.wireNames(handler);
        String last = "";
        List<String> page;
        do {
            page = parked.subjects(types, last, SUBJECTS);
            if (!page.isEmpty()) {
                unblocked.addAll(handler.unblocked(Set.copyOf(page)));
                last = page.get(page.size() - 1);
            }
        } while (page.size() == SUBJECTS && unblocked.size() < SUBJECTS);
        return unblocked;
    }
}
