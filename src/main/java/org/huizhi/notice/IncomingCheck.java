package org.huizhi.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import org.huizhi.agreement.Agreements;
import org.huizhi.agreement.Exchange;
import org.huizhi.agreement.ExchangePermission;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.Directory;
import org.huizhi.directory.Movement;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.MessageHandler.Check;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.NoticeTypes;
import org.huizhi.outbox.UuidV7;
import org.huizhi.routing.RoutingRules;
import org.huizhi.validation.Moments;

/** What can be said of a message about a notice without looking at the notice; so it runs before the transaction. */
@ApplicationScoped
class IncomingCheck {

    private static final Map<MessageType, Class<? extends MessageData>> DATA = new EnumMap<>(Map.ofEntries(
            Map.entry(MessageType.NOTICE_SUBMITTED, SubmittedNotice.class),
            Map.entry(MessageType.NOTICE_ACCEPTED, MessageData.Accepted.class),
            Map.entry(MessageType.NOTICE_DECLINED, MessageData.Declined.class),
            Map.entry(MessageType.NOTICE_CONTESTED, MessageData.Contested.class),
            Map.entry(MessageType.NOTICE_WITHDRAWN, MessageData.Withdrawn.class),
            Map.entry(MessageType.RETURN_INTERIM, MessageData.InterimReturn.class),
            Map.entry(MessageType.RETURN_FINAL, MessageData.FinalReturn.class),
            Map.entry(MessageType.RETURN_ASSESSED, MessageData.Assessed.class),
            Map.entry(MessageType.EXTENSION_PROPOSED, Extension.Proposed.class),
            Map.entry(MessageType.EXTENSION_DECIDED, Extension.Decided.class),
            Map.entry(MessageType.REMINDER, MessageData.Reminder.class)));

    static final Set<MessageType> TYPES = DATA.keySet();

    private final NodeIdentity node;
    private final CurrentDirectory currentDirectory;
    private final Agreements agreements;
    private final NoticeTypes types;
    private final Retention.Rule keeping;
    private final RoutingRules routing;
    private final JsonMapper json = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(Moments.module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    IncomingCheck(
            NodeIdentity node,
            CurrentDirectory currentDirectory,
            Agreements agreements,
            NoticeTypes types,
            Retention.Rule keeping,
            RoutingRules routing) {
        this.node = node;
        this.currentDirectory = currentDirectory;
        this.agreements = agreements;
        this.types = types;
        this.keeping = keeping;
        this.routing = routing;
    }

    /** A message about a notice, ready to be applied. */
    sealed interface Checked extends Check.Passed {

        Message message();

        UUID noticeId();

        MessageData data();
    }

    /** Of a notice that is not known yet. */
    record Submission(Message message, UUID noticeId, SubmittedNotice data, NoticeFactory.Arrival arrival)
            implements Checked {}

    /** Of a notice that is known, or will be. */
    record Change(Message message, UUID noticeId, MessageData data) implements Checked {}

    Check check(Message message, MessageType type) {
        UUID noticeId;
        MessageData data;
        try {
            noticeId = noticeId(message);
            data = data(message, type);
        } catch (IllegalArgumentException | JsonProcessingException e) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        if (data instanceof SubmittedNotice submitted) {
            return arrival(message, noticeId, submitted);
        }
        return currentDirectory.get().hasOffice(message.sender(), data.office())
                ? new Change(message, noticeId, data)
                : new Check.Refused(RefusalReason.UNKNOWN_OFFICE);
    }

    /** @throws IllegalArgumentException when the message has none, as Jackson's own exception for other data */
    MessageData data(Message message, MessageType type) throws JsonProcessingException {
        MessageData data = json.treeToValue(message.data(), DATA.get(type));
        if (data == null) {
            throw new IllegalArgumentException("message " + message.id() + " has no data");
        }
        return data;
    }

    /**
     * Only the canonical form (RFC 9562, section 4) is the id of a notice: one notice, one subject, one key on the bus.
     */
    static UUID noticeId(Message message) {
        UUID id = UUID.fromString(message.subject());
        if (!id.toString().equals(message.subject())) {
            throw new IllegalArgumentException("subject of message " + message.id() + " is not a notice id");
        }
        return id;
    }

    /**
     * Lists are in the order of ids, and those of what is due before a day begin by them: no slip may stand before all
     * others for years.
     */
    private static boolean isOfItsDay(UUID noticeId, Message message) {
        return UuidV7.madeAt(noticeId)
                .filter(made -> !made.isAfter(message.time().plus(Duration.ofDays(1))))
                .isPresent();
    }

    /** People go by the number: it names the region that gave it, which has to be the sender. */
    private static boolean isNumberOf(String sender, SubmittedNotice data, LocalDate sentOn, Directory directory) {
        Matcher number = SubmittedNotice.NUMBER.matcher(data.number());
        return number.matches()
                && directory
                        .mailboxOf(number.group(1), sentOn)
                        .filter(sender::equals)
                        .isPresent();
    }

    private Check arrival(Message message, UUID noticeId, SubmittedNotice data) {
        Directory directory = currentDirectory.get();
        LocalDate sentOn = sentOn(directory, message);
        if (!isOfItsDay(noticeId, message) || !isNumberOf(message.sender(), data, sentOn, directory)) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        if (directory
                .mailboxOf(data.receiver().region(), sentOn)
                .filter(node.mailbox()::equals)
                .isEmpty()) {
            return new Check.Refused(RefusalReason.NOT_ADDRESSED_HERE);
        }
        ExchangePermission admission = agreements.admit(
                data.agreement().reference(),
                new Exchange(message.sender(), node.mailbox(), data.noticeType(), sentOn, message.time()));
        if (admission instanceof ExchangePermission.TypeNotAgreed) {
            return new Check.Refused(RefusalReason.TYPE_NOT_AGREED);
        }
        if (!(admission instanceof ExchangePermission.Permitted admitted)) {
            return new Check.Refused(RefusalReason.NO_AGREEMENT);
        }
        // What another version of the type asks, this one cannot judge.
        Optional<NoticeType> type =
                types.find(data.noticeType()).filter(known -> known.version() == data.noticeTypeVersion());
        if (type.isEmpty()) {
            return new Check.Refused(RefusalReason.TYPE_NOT_AGREED);
        }
        String handlingOffice = data.receiver().office() == null
                ? routing.office(
                                data.noticeType(),
                                data.receiver().region(),
                                data.receiver().department(),
                                LocalDate.ofInstant(message.time(), node.zone()))
                        .orElseGet(() -> rootOffice(directory))
                : data.receiver().office();
        if (!currentDirectory.get().hasOffice(message.sender(), data.office())
                || directory
                        .mailboxOf(data.sender().region(), sentOn)
                        .filter(message.sender()::equals)
                        .isEmpty()
                || !currentDirectory.get().hasOffice(node.mailbox(), handlingOffice)) {
            return new Check.Refused(RefusalReason.UNKNOWN_OFFICE);
        }
        JsonNode payload = data.payload();
        boolean listsMore = !data.attached().isEmpty() && !type.get().attachments();
        if (listsMore || !type.get().checkRequest(payload).isEmpty()) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        return new Submission(
                message,
                noticeId,
                data,
                new NoticeFactory.Arrival(
                        type.get(),
                        admitted.terms(),
                        handlingOffice,
                        node.zone(),
                        type.get().unverifiedDocumentNumbers(payload, sentOn),
                        keeping.of(type.get(), admitted.terms(), message.sender(), node.mailbox(), payload),
                        Movement.between(
                                directory,
                                data.sender().region(),
                                data.receiver().region(),
                                sentOn)));
    }

    /** The day of its signature where it was signed: both nodes go by it, since on that day its sender asked itself. */
    static LocalDate sentOn(Directory directory, Message message) {
        ZoneId zone = directory.entry(message.sender()).orElseThrow().timeZone();
        return LocalDate.ofInstant(message.time(), zone);
    }

    private String rootOffice(Directory directory) {
        return directory
                .rootOffice(node.mailbox())
                .orElseThrow(() -> new IllegalStateException("the directory has no root office of " + node.mailbox()))
                .id();
    }
}
