package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.inbox.MessageHandler.Check;
import org.huizhi.inbox.Outcome;

/** Gives messages that have passed their checks to their handlers, new and parked ones alike. */
@ApplicationScoped
class MessageDispatcher {

    private final MessageHandlers handlers;

    MessageDispatcher(MessageHandlers handlers) {
        this.handlers = handlers;
    }

    /** A message and what its handler read in it. */
    record PassedMessage(ArrivedMessage arrived, Check.Passed check) {}

    /**
     * @param messages each decided, or undecided when it is to be parked
     * @param unblocked subjects whose parked messages may now be applied
     */
    record Applied(List<ArrivedMessage> messages, Set<String> unblocked) {}

    /** Applies messages in the caller's transaction: handler by handler in turn, those of one in the order given. */
    Applied apply(List<PassedMessage> messages) {
        List<ArrivedMessage> applied = new ArrayList<>();
        Set<String> unblocked = new HashSet<>();
        for (MessageHandler handler : handlers.inTurn()) {
            List<PassedMessage> own = messages.stream()
                    .filter(message -> handlers.of(message.arrived()).turn() == handler.turn())
                    .toList();
            if (own.isEmpty()) {
                continue;
            }
            List<Outcome> outcomes = handler.apply(
                    own.stream().map(PassedMessage::check).toList(),
                    own.stream().map(message -> message.arrived().receivedAt()).toList());
            for (int i = 0; i < own.size(); i++) {
                ArrivedMessage arrived = own.get(i).arrived();
                Outcome outcome = outcomes.get(i);
                applied.add(decided(arrived, outcome));
                if (outcome instanceof Outcome.Stored stored && stored.unblocks()) {
                    unblocked.add(arrived.subject());
                }
            }
        }
        return new Applied(applied, unblocked);
    }

    private static ArrivedMessage decided(ArrivedMessage arrived, Outcome outcome) {
        if (outcome instanceof Outcome.Refused refused) {
            return arrived.refused(refused.reason());
        }
        if (outcome instanceof Outcome.Noted) {
            return arrived.stored().withoutBytes();
        }
        return outcome instanceof Outcome.Stored stored ? arrived.stored(stored.deadline()) : arrived;
    }
}
