package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.MessageHandler;
import org.huizhi.inbox.Outcome;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/**
 * What another region says of notices: {@link IncomingCheck} before the transaction, {@link IncomingNotices} in it.
 * What this node said, and lost: {@link OwnNotices}.
 */
@ApplicationScoped
class NoticeMessages implements MessageHandler {

    private final IncomingCheck check;
    private final IncomingNotices notices;
    private final OwnNotices own;
    private final Database database;

    NoticeMessages(IncomingCheck check, IncomingNotices notices, OwnNotices own, Database database) {
        this.check = check;
        this.notices = notices;
        this.own = own;
        this.database = database;
    }

    @Override
    public Turn turn() {
        return Turn.NOTICES;
    }

    @Override
    public Set<MessageType> types() {
        return IncomingCheck.TYPES;
    }

    /** A submission has the payload of its notice type, and is never deferred. */
    @Override
    public int longestPayload(MessageType type) {
        return type == MessageType.NOTICE_SUBMITTED ? Envelope.MAX_PAYLOAD_BYTES : LONGEST_PARKED;
    }

    @Override
    public Check check(Message message, MessageType type) {
        return check.check(message, type);
    }

    @Override
    public List<Outcome> apply(List<Check.Passed> messages, List<Instant> receivedAt) {
        return notices.apply(
                messages.stream().map(IncomingCheck.Checked.class::cast).toList(), receivedAt);
    }

    @Override
    public Outcome takeUp(Message message, MessageType type, String destination) {
        return own.takeUp(message, type, destination);
    }

    /** Those whose notice is there by now. */
    @Override
    public Set<String> unblocked(Set<String> parkedSubjects) {
        return database
                .query(
                        "select id from notice where id = any(?)",
                        row -> row.uuid(1),
                        SqlArray.of("uuid", parkedSubjects, UUID::fromString))
                .stream()
                .map(UUID::toString)
                .collect(Collectors.toSet());
    }

    @Override
    public RefusalReason expiryReason() {
        return RefusalReason.UNKNOWN_NOTICE;
    }
}
