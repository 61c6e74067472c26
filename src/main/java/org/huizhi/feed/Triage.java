package org.huizhi.feed;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.ReceiptData;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.notice.IncomingCheck;
import org.jboss.logging.Logger;

/** Decrypts, verifies and checks one record, off the database. Never throws for what is in the record. */
@ApplicationScoped
class Triage {

    private static final Logger LOG = Logger.getLogger(Triage.class);

    /** Bytes of the signed JSON of a message about a known notice. */
    private static final int LONGEST_VERB = 64 * 1024;

    private final NodeIdentity node;
    private final CurrentDirectory currentDirectory;
    private final DirectoryFollower follower;
    private final Envelope envelope;
    private final ReceivedMessages receivedMessages;
    private final IncomingCheck noticeCheck;
    private final MessageHandlers handlers;
    private final FeedConfig config;

    Triage(
            NodeIdentity node,
            CurrentDirectory currentDirectory,
            DirectoryFollower follower,
            Envelope envelope,
            ReceivedMessages receivedMessages,
            IncomingCheck noticeCheck,
            MessageHandlers handlers,
            FeedConfig config) {
        this.node = node;
        this.currentDirectory = currentDirectory;
        this.follower = follower;
        this.envelope = envelope;
        this.receivedMessages = receivedMessages;
        this.noticeCheck = noticeCheck;
        this.handlers = handlers;
        this.config = config;
    }

    /** @param receivedAt when this node had the record in hand */
    Triaged triage(IncomingRecord record, Instant receivedAt) {
        try {
            return open(record, receivedAt);
        } catch (RuntimeException e) {
            // A fault of this program over one record: it must not stop the others, and nothing is lost.
            LOG.errorf(e, "Record %s-%d@%d cannot be triaged", record.topic(), record.partition(), record.offset());
            return dead(record, "fault", e.getClass().getName());
        }
    }

    private Triaged open(IncomingRecord record, Instant receivedAt) {
        Opened opened = open(record);
        if (opened instanceof Opened.Unauthenticated unknown && unknown.reason() == RefusalReason.UNKNOWN_SENDER) {
            follower.lookAgain();
            opened = open(record);
        }
        if (opened instanceof Opened.Unreadable unreadable) {
            return dead(record, "unreadable", unreadable.detail());
        }
        if (opened instanceof Opened.Unauthenticated unauthenticated) {
            return dead(record, unauthenticated.reason().code(), unauthenticated.detail());
        }
        Opened.Verified verified = (Opened.Verified) opened;
        String sender = verified.kid().substring(0, verified.kid().indexOf('#'));
        Message message;
        try {
            message = Message.parse(verified.payload());
        } catch (IOException e) {
            return dead(record, "unreadable", "signed with " + verified.kid() + ", but not a message");
        }
        if (!CloudEventHeaders.agree(record, message)) {
            // Anybody who can copy a record can damage its headers: that says nothing about the sender, and must not
            // take the place of the genuine record.
            return dead(
                    record,
                    RefusalReason.HEADER_MISMATCH.code(),
                    "its headers or its key are not those of the message that " + verified.kid() + " signed");
        }
        return authentic(record, sender, verified, message, receivedAt);
    }

    private Opened open(IncomingRecord record) {
        Directory directory = currentDirectory.get();
        return envelope.open(record.value(), node::decryptionKey, directory::verificationKey);
    }

    private Triaged authentic(
            IncomingRecord record, String sender, Opened.Verified verified, Message message, Instant receivedAt) {
        Optional<RefusalReason> refusal = refusal(sender, verified, message, receivedAt);
        IncomingCheck.Checked notice = null;
        ReceiptData receipt = null;
        MessageHandler.Action action = null;
        if (refusal.isEmpty()) {
            MessageType type = MessageType.of(message.type()).orElseThrow();
            if (type == MessageType.RECEIPT) {
                receipt = receipt(message);
                refusal = receipt == null ? Optional.of(RefusalReason.SCHEMA) : Optional.empty();
            } else if (!type.isAboutNotice()) {
                MessageHandler.Check check = handlers.of(type).orElseThrow().check(message, type);
                if (check instanceof MessageHandler.Check.Refused refused) {
                    refusal = Optional.of(refused.reason());
                } else {
                    action = ((MessageHandler.Check.Passed) check).action();
                }
            } else {
                notice = noticeCheck.check(message, type);
                refusal = notice.refusal();
            }
        }
        ArrivedMessage arrived = new ArrivedMessage(
                sender,
                message.id(),
                verified.digest(),
                message.type(),
                message.subject(),
                message.time(),
                receivedAt,
                receivedMessages.encrypt(sender, message.id(), verified.jws()),
                refusal.isPresent() ? Verdict.REFUSED : null,
                refusal.orElse(null));
        return new Triaged.Authentic(record, arrived, message, refusal.isPresent() ? null : notice, receipt, action);
    }

    private Optional<RefusalReason> refusal(
            String sender, Opened.Verified verified, Message message, Instant receivedAt) {
        boolean keyValid = currentDirectory
                .get()
                .key(verified.kid())
                .filter(key -> key.validAt(message.time()) && !revokedLongAgo(key, receivedAt))
                .isPresent();
        if (!keyValid) {
            return Optional.of(RefusalReason.KEY_NOT_VALID);
        }
        if (message.time().isAfter(receivedAt.plus(config.clockSkew()))) {
            return Optional.of(RefusalReason.IN_FUTURE);
        }
        if (!message.source().equals(Message.source(sender))) {
            return Optional.of(RefusalReason.HEADER_MISMATCH);
        }
        if (!message.destination().equals(node.mailbox())) {
            return Optional.of(RefusalReason.NOT_ADDRESSED_HERE);
        }
        Optional<MessageType> type = MessageType.of(message.type());
        if (type.isEmpty()) {
            return Optional.of(RefusalReason.UNSUPPORTED_TYPE);
        }
        if (verified.payload().length > longest(type.get())) {
            return Optional.of(RefusalReason.SCHEMA);
        }
        if (message.time().isBefore(receivedAt.minus(config.maxAge()))) {
            return Optional.of(RefusalReason.TOO_OLD);
        }
        return Optional.empty();
    }

    /** Whoever took a key can date a message back, so after a while its own time says nothing. */
    private boolean revokedLongAgo(PublishedKey key, Instant receivedAt) {
        return key.revokedAt() != null && receivedAt.isAfter(key.revokedAt().plus(config.revokedGrace()));
    }

    /** What may wait is small, so that all that waits fits into memory. */
    private static int longest(MessageType type) {
        return switch (type) {
            case NOTICE_SUBMITTED, RECEIPT, AGREEMENT_PROPOSED, AGREEMENT_SIGNED -> Envelope.MAX_PAYLOAD_BYTES;
            default -> LONGEST_VERB;
        };
    }

    private ReceiptData receipt(Message message) {
        return ReceiptData.of(message.data())
                .map(receipt -> credible(receipt, message))
                .orElse(null);
    }

    /** Nobody can have received something after saying so: such a line would put a deadline off, and is passed over. */
    private ReceiptData credible(ReceiptData receipt, Message message) {
        Instant latest = message.time().plus(config.clockSkew());
        List<ReceiptLine> lines = receipt.receipts().stream()
                .filter(line -> !line.receivedAt().isAfter(latest))
                .toList();
        int passedOver = receipt.receipts().size() - lines.size();
        if (passedOver > 0) {
            LOG.warnf(
                    "%d of %d lines of a receipt of %s are dated after the receipt itself and passed over",
                    passedOver, receipt.receipts().size(), message.sender());
        }
        return new ReceiptData(lines);
    }

    /**
     * What the detail quotes of the record, say the name of a key, is anybody's text: no column and no log takes all of
     * it.
     */
    private static Triaged.Dead dead(IncomingRecord record, String reason, String detail) {
        return new Triaged.Dead(record, new DeadLetters.Cause(reason, CloudEventHeaders.printable(detail)));
    }
}
