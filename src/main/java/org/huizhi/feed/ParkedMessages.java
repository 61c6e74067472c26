package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.ReceivedMessages;

/**
 * How many messages may wait for their notice. A sender that lets more wait is told so at once, and harms nobody else.
 */
@ApplicationScoped
class ParkedMessages {

    private static final int PLACES_PER_SUBJECT = 16;
    private static final int PLACES_PER_SENDER = 1000;

    private final ReceivedMessages receivedMessages;
    private final MessageHandlers handlers;

    ParkedMessages(ReceivedMessages receivedMessages, MessageHandlers handlers) {
        this.handlers = handlers;
        this.receivedMessages = receivedMessages;
    }

    /** @return the same messages in the same order; those without a verdict for which there is no place are refused */
    List<ArrivedMessage> admit(List<ArrivedMessage> messages) {
        Set<String> senders = messages.stream()
                .filter(message -> message.verdict() == null)
                .map(ArrivedMessage::sender)
                .collect(Collectors.toSet());
        if (senders.isEmpty()) {
            return messages;
        }
        Map<String, Map<String, Integer>> waiting = receivedMessages.waitingBySender(senders);
        Map<String, Integer> all = new HashMap<>();
        waiting.forEach((sender, subjects) -> all.put(
                sender, subjects.values().stream().mapToInt(Integer::intValue).sum()));
        List<ArrivedMessage> admitted = new ArrayList<>();
        for (ArrivedMessage message : messages) {
            admitted.add(
                    message.verdict() != null || hasPlace(message, waiting, all)
                            ? message
                            : message.refused(handlers.expiryReason(message.type())));
        }
        return admitted;
    }

    private static boolean hasPlace(
            ArrivedMessage message, Map<String, Map<String, Integer>> waiting, Map<String, Integer> all) {
        int ofSender = all.merge(message.sender(), 1, Integer::sum);
        int ofSubject = waiting.computeIfAbsent(message.sender(), sender -> new HashMap<>())
                .merge(message.subject(), 1, Integer::sum);
        return ofSender <= PLACES_PER_SENDER && ofSubject <= PLACES_PER_SUBJECT;
    }
}
