package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.NodeActor;
import org.huizhi.attachment.NoticeAttachments;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.HeldMessages;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.outbox.SentMessages;

/**
 * Erases the person data of notices when its time has come, and keeps the record: dates, digests, receipts. The node
 * signs what it erased; that is evidence too.
 */
@ApplicationScoped
public class NoticeErasure {

    private static final Caller RETENTION = NodeActor.RETENTION.actingFor(Set.of());

    private final NoticeTransactions transactions;
    private final NoticeRepository notices;
    private final NoticeStore store;
    private final PersonStore persons;
    private final PartStore parts;
    private final NoticeAttachments attachments;
    private final SentMessages sentMessages;
    private final ReceivedMessages receivedMessages;
    private final DeadLetters deadLetters;
    private final HeldMessages heldMessages;
    private final NodeIdentity node;
    private final Signatures signatures;
    private final Audit audit;
    private final Clock clock;

    NoticeErasure(
            NoticeTransactions transactions,
            NoticeRepository notices,
            NoticeStore store,
            PersonStore persons,
            PartStore parts,
            NoticeAttachments attachments,
            SentMessages sentMessages,
            ReceivedMessages receivedMessages,
            DeadLetters deadLetters,
            HeldMessages heldMessages,
            NodeIdentity node,
            Signatures signatures,
            Audit audit,
            Clock clock) {
        this.transactions = transactions;
        this.notices = notices;
        this.store = store;
        this.persons = persons;
        this.parts = parts;
        this.attachments = attachments;
        this.sentMessages = sentMessages;
        this.receivedMessages = receivedMessages;
        this.deadLetters = deadLetters;
        this.heldMessages = heldMessages;
        this.node = node;
        this.signatures = signatures;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param without notices that are left out
     * @return those whose person data is to be erased now, the longest due first
     */
    @Transactional
    public List<UUID> due(Collection<UUID> without, int most) {
        return store.dueForErasure(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), without, most);
    }

    /** Erases these as far as they are still due and no other replica does, all of them or none. */
    @Transactional
    public void erase(Collection<UUID> notices) {
        // What the database keeps too.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Notice> due = store.lockToErase(notices, LocalDate.ofInstant(now, ZoneOffset.UTC));
        if (due.isEmpty()) {
            return;
        }
        List<String> subjects = due.stream().map(notice -> notice.id.toString()).toList();
        Map<String, Map<UUID, String>> sent = sentMessages.erase(subjects);
        Map<String, Map<UUID, String>> received = receivedMessages.erase(subjects);
        deadLetters.erase(subjects, now);
        heldMessages.erase(subjects, now);
        List<UUID> ids = due.stream().map(Notice::id).toList();
        parts.erase(ids);
        attachments.erase(ids);
        SigningKey key = node.signingKey(now);
        Map<UUID, String> statements = new HashMap<>();
        History history = new History();
        for (Notice notice : due) {
            String subject = notice.id.toString();
            List<Erasure.Erased> erased = new ArrayList<>();
            sent.getOrDefault(subject, Map.of()).forEach((id, digest) -> erased.add(new Erasure.Erased(id, digest)));
            received.getOrDefault(subject, Map.of())
                    .forEach((id, digest) -> erased.add(new Erasure.Erased(id, digest)));
            byte[] statement = SignedDocument.bytes(new Erasure(notice.id, now, erased));
            statements.put(notice.id, signatures.sign(statement, Erasure.TYPE, key, now));
            notice.erased(now);
            history.add(entry(notice, TimelineEvent.ERASED, now, RETENTION));
            audit.enter(RETENTION, "notice.erased", notice.id, erased.size() + " messages");
        }
        persons.forget(statements, now);
        store.update(due, history);
    }

    /**
     * @param without notices that are left out
     * @return notices of which {@link #endAccess} has something to enter; empty when there are no more
     */
    @Transactional
    public List<UUID> accessToEnd(Collection<UUID> without, int most) {
        Set<UUID> due = new LinkedHashSet<>(parts.accessToEnd(notices.seenUntil(), without, most));
        due.addAll(store.accessToEnd(notices.seenUntil(), without, most));
        return List.copyOf(due);
    }

    /**
     * Offices that were asked for a part, or reached by an escalation, see the slip no longer some time after the end:
     * enters that, once for each. They do not see it from the moment itself, whenever this runs.
     */
    @Transactional
    public void endAccess(List<UUID> due) {
        List<PartStore.EndedAccess> ended = new ArrayList<>(parts.endAccess(notices.seenUntil(), due));
        ended.addAll(store.endAccess(notices.seenUntil(), due));
        ended.forEach(one -> audit.enter(RETENTION, "notice.access-ended", one.notice(), one.office()));
    }

    /**
     * @param subjects of messages, notices' ids among them
     * @return those of notices whose person data is still kept, and whose messages go with it
     */
    @Transactional(TxType.MANDATORY)
    public Set<String> keeping(Collection<String> subjects) {
        return persons.kept(subjects);
    }

    /**
     * Stops the erasure of a notice until it is released.
     *
     * @param reason free text, for the audit log
     */
    @Transactional
    public Optional<NoticeReply> hold(Caller caller, UUID id, String reason) {
        return change(caller, id, notice -> notice.holdLegally(clock.instant()), TimelineEvent.LEGAL_HOLD, reason);
    }

    @Transactional
    public Optional<NoticeReply> release(Caller caller, UUID id, String reason) {
        return change(caller, id, Notice::releaseLegalHold, TimelineEvent.LEGAL_HOLD_RELEASED, reason);
    }

    private interface Change {
        boolean applyTo(Notice notice);
    }

    /** @return empty when there is no such notice within the caller's offices */
    private Optional<NoticeReply> change(Caller caller, UUID id, Change change, TimelineEvent event, String reason) {
        return transactions.lockWithin(caller.offices(), id).map(notice -> {
            if (change.applyTo(notice)) {
                store.update(List.of(notice), History.of(List.of(entry(notice, event, clock.instant(), caller))));
                audit.enter(caller, "notice." + event.code(), id, reason);
            }
            return NoticeReply.Done.of(notice, node.today());
        });
    }

    private TimelineEntry entry(Notice notice, TimelineEvent event, Instant at, Caller actor) {
        return new TimelineEntry(
                notice.id, at, event, node.mailbox(), notice.office, actor.subject(), null, notice.round, null);
    }
}
