package org.huizhi.evidence;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.access.Caller;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.agreement.Agreements;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.NoticeSummary;
import org.huizhi.notice.TimelineEntry;
import org.huizhi.outbox.SentMessages;

/** Makes the evidence of a notice: everything that was signed about it, and what is needed to check it. */
@ApplicationScoped
public class EvidenceService {

    private final NoticeReader notices;
    private final SentMessages sentMessages;
    private final ReceivedMessages receivedMessages;
    private final Agreements agreements;
    private final CurrentDirectory directory;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Clock clock;

    EvidenceService(
            NoticeReader notices,
            SentMessages sentMessages,
            ReceivedMessages receivedMessages,
            Agreements agreements,
            CurrentDirectory directory,
            NodeIdentity node,
            Signatures signatures,
            Clock clock) {
        this.notices = notices;
        this.sentMessages = sentMessages;
        this.receivedMessages = receivedMessages;
        this.agreements = agreements;
        this.directory = directory;
        this.node = node;
        this.signatures = signatures;
        this.clock = clock;
    }

    /** @param number of the notice; names the file */
    public record Evidence(String number, byte[] zip) {}

    /**
     * @return the bundle of what there is so far; empty when there is no such notice within the caller's offices
     * @throws org.huizhi.directory.NoSigningKeyException when this node cannot sign now
     */
    public Optional<Evidence> of(Caller caller, UUID noticeId) {
        return notices.course(caller, noticeId)
                .map(course -> new Evidence(course.notice().number(), bundle(course)));
    }

    private byte[] bundle(NoticeReader.Course course) {
        NoticeSummary notice = course.notice();
        List<UUID> ids = course.timeline().stream()
                .map(TimelineEntry::messageId)
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        Instant now = clock.instant();
        EvidenceBundle bundle = new EvidenceBundle(slip(notice), node.mailbox());
        List<SentMessages.Signed> sent = sentMessages.signed(ids);
        Map<UUID, byte[]> receipts = receipts(notice.counterpart(), sent);
        sent.forEach(message -> bundle.addSent(message, receipts));
        receivedMessages
                .signed(notice.counterpart(), ids)
                .forEach(message -> bundle.addReceived(message, notice.counterpart()));
        bundle.addErasures(course.erasures());
        bundle.addFirstDueDate(course.firstDueDate());
        AgreementReference agreed = notice.agreement();
        agreements
                .document(notice.counterpart(), agreed)
                .ifPresent(document -> bundle.addAgreement(agreed.version(), document));
        bundle.addDirectory(directory.history(Set.of(node.mailbox(), notice.counterpart())));
        return bundle.signed(signatures, node.signingKey(now), now);
    }

    /** @return JWS by the id of the receipt message */
    private Map<UUID, byte[]> receipts(String counterpart, List<SentMessages.Signed> sent) {
        List<UUID> ids = sent.stream()
                .map(SentMessages.Signed::receipt)
                .filter(Objects::nonNull)
                .map(SentMessages.GivenReceipt::receiptId)
                .distinct()
                .toList();
        return receivedMessages.signed(counterpart, ids).stream()
                .filter(receipt -> receipt.jws() != null)
                .collect(Collectors.toMap(ReceivedMessages.Signed::id, ReceivedMessages.Signed::jws));
    }

    private Manifest.Slip slip(NoticeSummary notice) {
        boolean outgoing = notice.direction() == Direction.OUTGOING;
        return new Manifest.Slip(
                notice.id(),
                notice.number(),
                notice.type(),
                notice.state().code(),
                outgoing ? node.mailbox() : notice.counterpart(),
                outgoing ? notice.counterpart() : node.mailbox(),
                notice.agreement(),
                notice.deliveredAt(),
                notice.dueDate());
    }
}
