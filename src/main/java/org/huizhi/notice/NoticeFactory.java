package org.huizhi.notice;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.huizhi.agreement.Terms;
import org.huizhi.directory.Movement;
import org.huizhi.noticetype.NoticeType;

/** Makes notices: from a client's checked submission on the sending side, from its message on the receiving side. */
final class NoticeFactory {

    private NoticeFactory() {}

    static Notice outgoing(UUID id, SubmissionCheck.Passed checked, SubmittedNotice data, UUID messageId, Instant at) {
        Notice notice = outgoing(
                id,
                checked.receiverMailbox(),
                data,
                messageId,
                at,
                new Departure(
                        checked.type(),
                        checked.terms(),
                        checked.unverified(),
                        checked.keeping(),
                        checked.receiverZone(),
                        checked.movement()));
        notice.reference = checked.submission().reference();
        return notice;
    }

    /**
     * What the sending node finds out about a submission before it stores it.
     *
     * @param movement as of the day of the submission in the sender's zone, so that both nodes have the same
     */
    record Departure(
            NoticeType type,
            Terms terms,
            List<String> unverified,
            Retention.Terms keeping,
            ZoneId zone,
            Movement movement) {}

    static Notice outgoing(
            UUID id, String receiver, SubmittedNotice data, UUID messageId, Instant at, Departure departure) {
        Notice notice = new Notice(
                id, Direction.OUTGOING, departure.type().requiresReturn(), departure.terms(), data.urgency(), at);
        describe(notice, receiver, data, messageId, departure.unverified(), departure.movement());
        notice.receiverZone = departure.zone().getId();
        notice.office = data.office();
        notice.peerOffice = data.receiver().office();
        notice.keepFor(departure.keeping().retentionDays());
        return notice;
    }

    static Notice incoming(UUID id, String sender, SubmittedNotice data, UUID messageId, Instant at, Arrival arrival) {
        Notice notice = new Notice(
                id, Direction.INCOMING, arrival.type().requiresReturn(), arrival.terms(), data.urgency(), at);
        describe(notice, sender, data, messageId, arrival.unverified(), arrival.movement());
        notice.receiverZone = arrival.zone().getId();
        notice.office = arrival.office();
        notice.peerOffice = data.office();
        notice.keepFor(arrival.keeping().retentionDays());
        return notice;
    }

    /**
     * What the receiving node finds out about a submission before it stores it.
     *
     * @param movement as {@link Departure#movement}
     */
    record Arrival(
            NoticeType type,
            Terms terms,
            String office,
            ZoneId zone,
            List<String> unverified,
            Retention.Terms keeping,
            Movement movement) {}

    private static void describe(
            Notice notice,
            String counterpart,
            SubmittedNotice data,
            UUID messageId,
            List<String> unverified,
            Movement movement) {
        notice.number = data.number();
        notice.type = data.noticeType();
        notice.parties = new NoticeFacts.Parties(
                counterpart,
                data.sender().region(),
                data.office(),
                data.receiver().region(),
                data.receiver().office());
        notice.unverified = unverified;
        notice.movement = movement.code();
        notice.submission = messageId;
    }
}
