package org.huizhi.attachment;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.Outcome;
import org.huizhi.inbox.SingleMessageHandler;

/** Another region asks for pieces of what a message to it lists. They go behind the transaction, beside its inbox. */
@ApplicationScoped
class AttachmentMessages implements SingleMessageHandler {

    private final TransferStore store;
    private final NodeIdentity node;
    private final Clock clock;

    AttachmentMessages(TransferStore store, NodeIdentity node, Clock clock) {
        this.store = store;
        this.node = node;
        this.clock = clock;
    }

    @Override
    public Turn turn() {
        return Turn.ATTACHMENTS;
    }

    @Override
    public Set<MessageType> types() {
        return EnumSet.of(MessageType.ATTACHMENT_ASKED);
    }

    /** Who asks over and over fills no table: a question takes the place of the one before. */
    @Override
    public boolean isKept(MessageType type) {
        return false;
    }

    @Override
    public RefusalReason expiryReason() {
        return RefusalReason.UNKNOWN_NOTICE;
    }

    @Override
    public Check check(Message message, MessageType type) {
        try {
            UUID attachment = UUID.fromString(message.subject());
            Asked asked = Asked.parse(message);
            return attachment.toString().equals(message.subject())
                    ? new Action(() -> apply(message.sender(), attachment, asked))
                    : new Check.Refused(RefusalReason.SCHEMA);
        } catch (InvalidDocumentException | IllegalArgumentException e) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
    }

    private Outcome apply(String region, UUID attachment, Asked asked) {
        return store.asked(node.mailbox(), region, attachment, asked.pieces(), clock.instant())
                ? new Outcome.Stored(false)
                : new Outcome.Refused(RefusalReason.UNKNOWN_NOTICE);
    }
}
