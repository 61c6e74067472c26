package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
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
    List<ArrivedMessage> retry(Set<String> unblocked) {
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
            MessageDispatcher.Applied applied = dispatcher.apply(passed);
            now.addAll(applied.messages());
            parked.decide(now);
            now.stream().filter(ArrivedMessage::isDecided).forEach(decided::add);
            subjects = applied.unblocked();
        }
        return decided;
    }

    /**
     * @param without subjects that are left out
     * @return subjects whose messages another way than a message may have unblocked
     */
    @Transactional(TxType.MANDATORY)
    List<String> unblocked(Set<String> without) {
        Set<String> subjects = new HashSet<>();
        handlers.inTurn().forEach(handler -> subjects.addAll(unblocked(handler, without)));
        return List.copyOf(subjects);
    }

    /** @return ids of messages that have waited since before the limit */
    @Transactional(TxType.MANDATORY)
    List<UUID> expired(Instant limit) {
        return parked.expired(limit);
    }

    /**
     * Refuses these as far as they still wait, received before the limit.
     *
     * @return those decided now
     */
    @Transactional(TxType.MANDATORY)
    List<ArrivedMessage> expire(List<UUID> ids, Instant limit) {
        List<ArrivedMessage> expired =
                parked.lockExpired(ids, limit).stream().map(handlers::expired).toList();
        parked.decide(expired);
        return expired;
    }

    /** Page by page, so that a sender whose messages stay parked does not hide those of others. */
    private Set<String> unblocked(MessageHandler handler, Set<String> without) {
        Set<String> unblocked = new HashSet<>();
        Set<String> types = MessageHandlers.wireNames(handler);
        String last = "";
        List<String> page;
        do {
            page = parked.subjects(types, last, SUBJECTS);
            if (!page.isEmpty()) {
                Set<String> asked = new HashSet<>(page);
                asked.removeAll(without);
                unblocked.addAll(handler.unblocked(asked));
                last = page.get(page.size() - 1);
            }
        } while (page.size() == SUBJECTS && unblocked.size() < SUBJECTS);
        return unblocked;
    }
}
