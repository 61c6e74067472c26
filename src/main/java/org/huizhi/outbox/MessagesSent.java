package org.huizhi.outbox;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.huizhi.envelope.MessageType;

/**
 * Told in the transaction that marks messages as taken by the bus for the first time.
 *
 * @param at when all in-sync replicas had them
 */
public record MessagesSent(List<SentOnce> messages, Instant at) {

    public record SentOnce(UUID messageId, MessageType type, String subject) {}

    /** @return subjects of the messages of one type */
    public List<String> subjects(MessageType type) {
        return messages.stream()
                .filter(message -> message.type() == type)
                .map(SentOnce::subject)
                .toList();
    }
}
