package org.huizhi.feed;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.MessageHandler;

/** Who handles messages that are about no notice. */
@ApplicationScoped
class MessageHandlers {

    private final Map<MessageType, MessageHandler> byType = new EnumMap<>(MessageType.class);

    MessageHandlers(@All List<MessageHandler> handlers) {
        for (MessageHandler handler : handlers) {
            for (MessageType type : handler.types()) {
                if (byType.put(type, handler) != null) {
                    throw new IllegalStateException("two handlers of " + type.wireName());
                }
            }
        }
    }

    Optional<MessageHandler> of(MessageType type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** @param type wire name */
    Optional<MessageHandler> of(String type) {
        return MessageType.of(type).flatMap(this::of);
    }

    /** @return wire names of the types that are about no notice */
    Set<String> types() {
        return byType.keySet().stream().map(MessageType::wireName).collect(Collectors.toSet());
    }

    /** @return what is said of a message that has waited too long, or for which there is no place to wait */
    RefusalReason expiryReason(String type) {
        return of(type).map(MessageHandler::expiryReason).orElse(RefusalReason.UNKNOWN_NOTICE);
    }
}
