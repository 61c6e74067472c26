package org.huizhi.envelope;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The message types this node speaks, by their wire name (feed contract, "Message types"). */
public enum MessageType {
    NOTICE_SUBMITTED("notice.submitted"),
    NOTICE_ACCEPTED("notice.accepted"),
    NOTICE_DECLINED("notice.declined"),
    NOTICE_WITHDRAWN("notice.withdrawn"),
    RETURN_INTERIM("return.interim"),
    RETURN_FINAL("return.final"),
    RETURN_ASSESSED("return.assessed"),
    RECEIPT("receipt");

    private static final Map<String, MessageType> BY_WIRE_NAME =
            Stream.of(values()).collect(Collectors.toMap(MessageType::wireName, Function.identity()));

    private final String wireName;

    MessageType(String name) {
        this.wireName = "org.huizhi." + name + ".v1";
    }

    public String wireName() {
        return wireName;
    }

    /** @return empty for a type or a major version this node does not know */
    public static Optional<MessageType> of(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }
}
