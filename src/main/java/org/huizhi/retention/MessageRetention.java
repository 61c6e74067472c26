package org.huizhi.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Audit;
import org.huizhi.access.Caller;
import org.huizhi.access.NodeActor;
import org.huizhi.feed.FeedConfig;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.MessagesWithoutNotice;
import org.huizhi.inbox.MessagesWithoutNotice.Position;
import org.huizhi.inbox.MessagesWithoutNotice.Receipt;
import org.huizhi.inbox.MessagesWithoutNotice.Refused;
import org.huizhi.jdbc.Database;
import org.huizhi.notice.NoticeErasure;
import org.huizhi.outbox.TechnicalMessages;
import org.jspecify.annotations.Nullable;

/**
 * What no notice takes along when it is erased, by its age: refused messages, dead letters, probes, receipts. What is
 * done is done in one transaction; several replicas may do the same at the same time.
 */
@ApplicationScoped
class MessageRetention {

    private static final Caller RETENTION = NodeActor.RETENTION.actingFor(Set.of());

    private static final String REACHED =
            "select received_at, message_id from retention_progress where job = 'receipts'";

    private final MessagesWithoutNotice received;
    private final TechnicalMessages sent;
    private final DeadLetters deadLetters;
    private final NoticeErasure notices;
    private final Database database;
    private final Audit audit;
    private final RetentionConfig config;
    private final Clock clock;
    private final Duration acceptance;
    private final Counter refusedErased;
    private final Counter deadLettersErased;
    private final Counter technicalDeleted;

    MessageRetention(
            MessagesWithoutNotice received,
            TechnicalMessages sent,
            DeadLetters deadLetters,
            NoticeErasure notices,
            Database database,
            Audit audit,
            RetentionConfig config,
            FeedConfig feed,
            Clock clock,
            MeterRegistry meters) {
        this.received = received;
        this.sent = sent;
        this.deadLetters = deadLetters;
        this.notices = notices;
        this.database = database;
        this.audit = audit;
        this.config = config;
        this.clock = clock;
        this.acceptance = feed.maxAge().plus(feed.clockSkew());
        this.refusedErased = counter(meters, "refused-message");
        this.deadLettersErased = counter(meters, "dead-letter");
        this.technicalDeleted = counter(meters, "technical-message");
    }

    private static Counter counter(MeterRegistry meters, String what) {
        return Counter.builder("huizhi.retention.aged")
                .description("Erased or deleted for its age, since no notice takes it along")
                .tag("what", what)
                .register(meters);
    }

    /**
     * Refused messages that are to be erased, save for those about a notice that is kept: they go with it, and stay
     * under its legal hold.
     *
     * @param next where to go on; empty when nothing is left
     */
    record RefusedPage(List<Refused> due, Optional<Position> next) {}

    @Transactional
    RefusedPage refused(Position after, int most) {
        List<Refused> aged = received.refused(after, before(config.refusedMessages()), most);
        Set<String> kept =
                notices.keeping(aged.stream().map(Refused::subject).distinct().toList());
        return new RefusedPage(
                aged.stream()
                        .filter(message -> !kept.contains(message.subject()))
                        .toList(),
                aged.size() < most
                        ? Optional.empty()
                        : Optional.of(aged.get(aged.size() - 1).position()));
    }

    @Transactional
    void eraseRefused(List<Refused> due) {
        int erased = received.erase(due);
        if (erased > 0) {
            audit.enter(RETENTION, "message.erased", null, erased + " refused messages");
            refusedErased.increment(erased);
        }
    }

    @Transactional
    List<UUID> deadLetters(Collection<UUID> without, int most) {
        return deadLetters.old(before(config.deadLetters()), without, most);
    }

    @Transactional
    void eraseDeadLetters(List<UUID> ids) {
        int erased = deadLetters.eraseOld(ids, clock.instant());
        if (erased > 0) {
            audit.enter(RETENTION, "dead-letter.erased", null, erased + " dead letters");
            deadLettersErased.increment(erased);
        }
    }

    /** @return probes and refused messages of others, and probes and receipts of this node, that are to be deleted */
    @Transactional
    List<Technical> technical(Collection<UUID> without, int most) {
        Instant before = beforeAcceptance();
        List<Technical> due = new ArrayList<>();
        received.aged(before, without, most).forEach(key -> due.add(new Technical(key.id(), key)));
        sent.aged(before, without, most - due.size()).forEach(id -> due.add(new Technical(id, null)));
        return due;
    }

    /** @param received null of one that this node sent */
    record Technical(UUID id, ArrivedMessage.@Nullable Key received) {}

    @Transactional
    void deleteTechnical(List<Technical> messages) {
        int deleted = received.delete(messages.stream()
                .map(Technical::received)
                .filter(Objects::nonNull)
                .toList());
        deleted += sent.delete(messages.stream()
                .filter(message -> message.received() == null)
                .map(Technical::id)
                .toList());
        technicalDeleted.increment(deleted);
    }

    /**
     * Receipts of other regions, each of which is looked at once, when it is old enough: one that receipted a message
     * of this node for the first time is its evidence and stays with it.
     *
     * @param due the others
     * @param last of all that were looked at
     */
    record ReceiptPage(List<Receipt> due, Position last) {}

    /** @return empty when there are no more */
    @Transactional
    Optional<ReceiptPage> receipts(int most) {
        Position reached = database.first(REACHED, row -> new Position(row.instant(1), row.uuid(2)))
                .orElseThrow();
        List<Receipt> aged = received.receipts(reached, beforeAcceptance(), most);
        if (aged.isEmpty()) {
            return Optional.empty();
        }
        Set<UUID> messages = new HashSet<>();
        aged.forEach(receipt -> messages.addAll(Objects.requireNonNullElse(receipt.messages(), List.of())));
        Set<UUID> evidence = sent.inUse(aged.stream().map(Receipt::id).toList(), messages);
        return Optional.of(new ReceiptPage(
                aged.stream()
                        .filter(receipt -> receipt.messages() != null && !evidence.contains(receipt.id()))
                        .toList(),
                aged.get(aged.size() - 1).position()));
    }

    @Transactional
    void deleteReceipts(List<Receipt> receipts) {
        technicalDeleted.increment(received.deleteReceipts(receipts));
    }

    @Transactional
    void haveReached(Position last) {
        database.update(
                "update retention_progress set received_at = ?, message_id = ?"
                        + " where job = 'receipts' and (received_at, message_id) < (?, ?)",
                last.receivedAt(),
                last.id(),
                last.receivedAt(),
                last.id());
    }

    private Instant before(Duration age) {
        return clock.instant().minus(age);
    }

    private Instant beforeAcceptance() {
        Duration set = config.technicalMessages();
        return before(set.compareTo(acceptance) < 0 ? acceptance : set);
    }
}
