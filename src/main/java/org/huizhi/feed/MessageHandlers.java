package org.huizhi.feed;

import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.validation.FeedSchema;

/** Which feature handles what. */
@ApplicationScoped
class MessageHandlers {

    private final List<MessageHandler> inTurn;
    private final Map<MessageType, MessageHandler> byType = new EnumMap<>(MessageType.class);
    private final Map<MessageType, FeedSchema> schemas = new EnumMap<>(MessageType.class);

    MessageHandlers(@All List<MessageHandler> handlers) {
        this.inTurn = handlers.stream()
                .sorted(Comparator.comparing(MessageHandler::turn))
                .toList();
        Set<MessageHandler.Turn> taken = EnumSet.noneOf(MessageHandler.Turn.class);
        for (MessageHandler handler : handlers) {
            if (!taken.add(handler.turn())) {
                throw new IllegalStateException("two handlers take the turn of " + handler.turn());
            }
            for (MessageType type : handler.types()) {
                if (byType.put(type, handler) != null) {
                    throw new IllegalStateException("two handlers of " + type.wireName());
                }
            }
        }
        for (MessageType type : MessageType.values()) {
            if (!byType.containsKey(type)) {
                throw new IllegalStateException("no handler of " + type.wireName());
            }
            schemas.put(type, FeedSchema.ofMessage(type.wireName()));
        }
    }

    /** @return all, in the order in which they apply the messages of a batch */
    List<MessageHandler> inTurn() {
        return inTurn;
    }

    MessageHandler of(MessageType type) {
        return Objects.requireNonNull(byType.get(type), type::wireName);
    }

    /** @return what the contract says of the signed JSON of such a message */
    FeedSchema schema(MessageType type) {
        return Objects.requireNonNull(schemas.get(type), type::wireName);
    }

    /** @return of a message that has passed its check, or had passed it before it was parked */
    MessageHandler of(ArrivedMessage message) {
        return of(type(message));
    }

    static MessageType type(ArrivedMessage message) {
        return MessageType.of(message.type())
                .orElseThrow(() -> new IllegalStateException(
                        "message " + message.id() + " was let in with the unknown type " + message.type()));
    }

    /** @return whether it is remembered once it is decided; of a type that nobody knows the refusal is */
    boolean isKept(ArrivedMessage message) {
        return MessageType.of(message.type()).map(type -> of(type).isKept(type)).orElse(true);
    }

    /** @return wire names of the types that it handles */
    static Set<String> wireNames(MessageHandler handler) {
        return handler.types().stream().map(MessageType::wireName).collect(Collectors.toSet());
    }

    /** @return false of a type that only a later release handles, which had parked it */
    static boolean isKnown(ArrivedMessage message) {
        return MessageType.of(message.type()).isPresent();
    }

    /** The same message, refused for want of what it speaks about. */
    ArrivedMessage expired(ArrivedMessage message) {
        return message.refused(isKnown(message) ? of(message).expiryReason() : RefusalReason.UNKNOWN_NOTICE);
    }
}
