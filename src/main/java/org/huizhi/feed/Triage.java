package org.huizhi.feed;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.DeadLetterIntake.Origin;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.IncomingRecord;
import org.huizhi.inbox.MessageHandler.Check;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.validation.Utf8;
import org.jboss.logging.Logger;

/** Decrypts, verifies and checks one record, off the database. Never throws for what is in the record. */
@ApplicationScoped
class Triage {

    private static final Logger LOG = Logger.getLogger(Triage.class);

    private final NodeIdentity node;
    private final CurrentDirectory currentDirectory;
    private final DirectoryFollower follower;
    private final Envelope envelope;
    private final ReceivedMessages receivedMessages;
    private final MessageHandlers handlers;
    private final PartnerClocks clocks;
    private final FeedConfig config;

    Triage(
            NodeIdentity node,
            CurrentDirectory currentDirectory,
            DirectoryFollower follower,
            Envelope envelope,
            ReceivedMessages receivedMessages,
            MessageHandlers handlers,
            PartnerClocks clocks,
            FeedConfig config) {
        this.node = node;
        this.currentDirectory = currentDirectory;
        this.follower = follower;
        this.envelope = envelope;
        this.receivedMessages = receivedMessages;
        this.handlers = handlers;
        this.clocks = clocks;
        this.config = config;
    }

    /** @param receivedAt when this node had the record in hand */
    Triaged triage(IncomingRecord record, Instant receivedAt) {
        try {
            return open(record, receivedAt);
        } catch (RuntimeException | StackOverflowError e) {
            // A fault of this program over one record: it must not stop the others, and nothing is lost.
            LOG.errorf(e, "Record %s-%d@%d cannot be triaged", record.topic(), record.partition(), record.offset());
            return dead(record, "fault", e.getClass().getName());
        }
    }

    Triaged open(IncomingRecord record, Instant receivedAt) {
        if (record.whole() != null) {
            return dead(record, "unreadable", "longer than " + Envelope.MAX_VALUE_BYTES + " bytes");
        }
        Opened opened = opened(record);
        if (opened instanceof Opened.Unauthenticated unknown && unknown.reason().equals(RefusalReason.UNKNOWN_SENDER)) {
            follower.refresh();
            opened = opened(record);
        }
        if (opened instanceof Opened.Unreadable unreadable) {
            return dead(record, "unreadable", unreadable.detail());
        }
        if (opened instanceof Opened.Unauthenticated unauthenticated) {
            return dead(record, unauthenticated.reason().code(), unauthenticated.detail());
        }
        Opened.Verified verified = (Opened.Verified) opened;
        String sender = sender(verified);
        JsonNode signed;
        Message message;
        try {
            if (!Utf8.isJson(verified.payload())) {
                return dead(record, "unreadable", "signed with " + verified.kid() + ", but not in UTF-8");
            }
            signed = Message.tree(verified.payload());
            message = Message.of(signed);
        } catch (IOException e) {
            return dead(record, "unreadable", "signed with " + verified.kid() + ", but not a message");
        }
        if (!CloudEventHeaders.agree(record, message)) {
            // Anybody who can copy a record can damage its headers: that says nothing about the sender, and must not
            // take the place of the genuine record.
            return dead(
                    record,
                    RefusalReason.HEADER_MISMATCH.code(),
                    "its headers or its key are not those of a message that " + verified.kid() + " signed");
        }
        return authentic(record, sender, verified, signed, message, receivedAt);
    }

    /** The bytes that a partner signed, without their record: it gave them once more. */
    Triaged triage(byte[] jws, IncomingRecord record, Instant receivedAt) {
        Opened opened = envelope.verify(jws, currentDirectory.get()::verificationKey);
        try {
            if (opened instanceof Opened.Verified verified && Utf8.isJson(verified.payload())) {
                JsonNode signed = Message.tree(verified.payload());
                return authentic(record, sender(verified), verified, signed, Message.of(signed), receivedAt);
            }
        } catch (IOException e) {
            LOG.debug("Signed, but not a message", e);
        }
        return dead(record, "unreadable", "not a message that a region signed");
    }

    private static String sender(Opened.Verified verified) {
        return verified.kid().substring(0, verified.kid().indexOf('#'));
    }

    private Opened opened(IncomingRecord record) {
        Directory directory = currentDirectory.get();
        return envelope.open(record.value(), node::decryptionKey, directory::verificationKey);
    }

    private Triaged authentic(
            IncomingRecord record,
            String sender,
            Opened.Verified verified,
            JsonNode signed,
            Message message,
            Instant receivedAt) {
        ArrivedMessage arrived = new ArrivedMessage(
                sender,
                message.id(),
                verified.digest(),
                message.type(),
                message.subject(),
                message.time(),
                receivedAt,
                receivedMessages.encrypt(sender, message.id(), verified.jws()),
                null,
                null);
        Optional<RefusalReason> refusal = refusal(sender, verified, signed, message, receivedAt);
        if (refusal.isPresent()) {
            return new Triaged.Refused(record, arrived.refused(refusal.get()));
        }
        MessageType type = MessageHandlers.type(arrived);
        Check check = handlers.of(type).check(message, type);
        return check instanceof Check.Refused refused
                ? new Triaged.Refused(record, arrived.refused(refused.reason()))
                : new Triaged.Passed(record, arrived, (Check.Passed) check);
    }

    private Optional<RefusalReason> refusal(
            String sender, Opened.Verified verified, JsonNode signed, Message message, Instant receivedAt) {
        boolean keyValid = currentDirectory
                .get()
                .key(verified.kid())
                .filter(key -> key.validAt(message.time()) && !revokedLongAgo(key, receivedAt))
                .isPresent();
        if (!keyValid) {
            return Optional.of(RefusalReason.KEY_NOT_VALID);
        }
        clocks.heard(sender, message.time(), receivedAt);
        if (message.time().isAfter(receivedAt.plus(config.clockSkew()))) {
            clocks.refused(sender, message.time(), receivedAt);
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
        if (verified.payload().length > handlers.of(type.get()).longestPayload(type.get())) {
            return Optional.of(RefusalReason.SCHEMA);
        }
        if (message.time().isBefore(receivedAt.minus(config.maxAge()))) {
            return Optional.of(RefusalReason.TOO_OLD);
        }
        Optional<String> objection = handlers.schema(type.get()).objection(signed);
        objection.ifPresent(what -> LOG.debugf("Message %s of %s: %s", message.id(), sender, what));
        return objection.map(what -> RefusalReason.SCHEMA);
    }

    /** Whoever took a key can date a message back, so after a while its own time says nothing. */
    private boolean revokedLongAgo(PublishedKey key, Instant receivedAt) {
        return key.revokedAt() != null && receivedAt.isAfter(key.revokedAt().plus(config.revokedGrace()));
    }

    /**
     * What the detail quotes of the record, say the name of a key, is anybody's text: no column and no log takes all of
     * it.
     */
    private Triaged.Dead dead(IncomingRecord record, String reason, String detail) {
        return new Triaged.Dead(
                record, new DeadLetters.Cause(reason, CloudEventHeaders.printable(detail)), claimedOrigin(record));
    }

    /** Anybody can write a name into a header; whoever is none of the regions has one budget with all like him. */
    private Origin claimedOrigin(IncomingRecord record) {
        return Optional.ofNullable(record.header("ce_source"))
                .map(Message::mailbox)
                .filter(mailbox -> currentDirectory.get().entry(mailbox).isPresent())
                .map(mailbox -> new Origin(mailbox, false))
                .orElse(Origin.STRANGER);
    }
}
