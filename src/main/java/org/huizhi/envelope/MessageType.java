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
    NOTICE_CONTESTED("notice.contested"),
    NOTICE_WITHDRAWN("notice.withdrawn"),
    RETURN_INTERIM("return.interim"),
    RETURN_FINAL("return.final"),
    RETURN_ASSESSED("return.assessed"),
    EXTENSION_PROPOSED("extension.proposed"),
    EXTENSION_DECIDED("extension.decided"),
    REMINDER("reminder"),
    RECEIPT("receipt"),
    AGREEMENT_PROPOSED("agreement.proposed"),
    AGREEMENT_SIGNED("agreement.signed"),
    AGREEMENT_DECLINED("agreement.declined"),
    AGREEMENT_SUSPENDED("agreement.suspended"),
    AGREEMENT_RESUMED("agreement.resumed"),
    AGREEMENT_TERMINATED("agreement.terminated"),
    STATEMENT_PROPOSED("statement.proposed"),
    STATEMENT_AGREED("statement.agreed"),
    STATEMENT_DISPUTED("statement.disputed"),
    PROBE("probe"),
    RESYNC_ASKED("resync.asked"),
    RESYNC_ANSWERED("resync.answered"),
    ATTACHMENT_ASKED("attachment.asked");

    private static final Map<String, MessageType> BY_WIRE_NAME =
            Stream.of(values()).collect(Collectors.toMap(MessageType::wireName, Function.identity()));

    private final String wireName;
    private final boolean aboutNotice;

    MessageType(String name) {
        this.wireName = "org.huizhi." + name + ".v1";
        this.aboutNotice =
                Stream.of("notice.", "return.", "extension.", "reminder").anyMatch(name::startsWith);
    }

    public String wireName() {
        return wireName;
    }

    /** @return whether its subject is the id of a notice */
    public boolean isAboutNotice() {
        return aboutNotice;
    }

    /** @return whether its receiver answers it by a receipt; two nodes would go on for ever over a receipt */
    public boolean isReceipted() {
        return this != RECEIPT;
    }

    /** @return whether its sender waits for a receipt, and sends the same bytes again without one */
    public boolean awaitsReceipt() {
        // The next probe tells what a lost one would have told, and who lacks a piece asks again.
        return isReceipted() && this != PROBE && this != ATTACHMENT_ASKED;
    }

    /** @return empty for a type or a major version this node does not know */
    public static Optional<MessageType> of(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }
}
