package org.huizhi.retention;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.MessagesWithoutNotice;
import org.huizhi.inbox.MessagesWithoutNotice.Position;
import org.huizhi.inbox.MessagesWithoutNotice.Receipt;
import org.huizhi.inbox.MessagesWithoutNotice.Refused;
import org.huizhi.jdbc.Database;
import org.huizhi.notice.NoticeErasure;
import org.huizhi.outbox.TechnicalMessages;

/**
 * What no notice takes along when it is erased, by its age: refused messages, dead letters, probes, receipts. Each
 * method does one batch, in one transaction; several replicas may do so at the same time.
 */
@ApplicationScoped
class MessageRetention {

    private static final Caller RETENTION = NodeActor.RETENTION.actingFor(Set.of());

    private static final String NEXT_RECEIPTS =
            "select received_at, message_id from retention_progress where job = 'receipts' for update skip locked";

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
     * Erases the bytes of refused messages, save for those about a notice that is kept: they go with it, and stay under
     * its legal hold.
     *
     * @return where to go on; empty when nothing is left
     */
    @Transactional
    Optional<Position> eraseRefused(Position after, int most) {
        List<Refused> aged = received.refused(after, before(config.refusedMessages()), most);
        Set<String> kept =
                notices.keeping(aged.stream().map(Refused::subject).distinct().toList());
        List<Refused> due = aged.stream()
                .filter(message -> !kept.contains(message.subject()))
                .toList();
        if (!due.isEmpty()) {
            received.erase(due);
            audit.enter(RETENTION, "message.erased", null, due.size() + " refused messages");
            refusedErased.increment(due.size());
        }
        return aged.size() < most
                ? Optional.empty()
                : Optional.of(aged.get(aged.size() - 1).position());
    }

    /** @return whether there may be more */
    @Transactional
    boolean eraseDeadLetters(int most) {
        int erased = deadLetters.eraseOld(before(config.deadLetters()), most, clock.instant());
        if (erased > 0) {
            audit.enter(RETENTION, "dead-letter.erased", null, erased + " dead letters");
            deadLettersErased.increment(erased);
        }
        return erased == most;
    }

    /**
     * Deletes probes and refused messages on both sides, and this node's own receipts.
     *
     * @return whether there may be more
     */
    @Transactional
    boolean deleteTechnical(int most) {
        Instant before = beforeAcceptance();
        int deletedReceived = received.delete(before, most);
        int deletedSent = sent.delete(before, most);
        technicalDeleted.increment(deletedReceived + deletedSent);
        return deletedReceived == most || deletedSent == most;
    }

    /**
     * Looks at each receipt of another region once, when it is old enough: one that receipted a message of this node
     * for the first time is its evidence and stays with it; the others are deleted. One replica at a time.
     *
     * @return whether there may be more
     */
    @Transactional
    boolean deleteReceipts(int most) {
        Optional<Position> reached = database.first(NEXT_RECEIPTS, row -> new Position(row.instant(1), row.uuid(2)));
        if (reached.isEmpty()) {
            return false;
        }
        List<Receipt> aged = received.receipts(reached.get(), beforeAcceptance(), most);
        if (aged.isEmpty()) {
            return false;
        }
        Set<UUID> messages = new HashSet<>();
        aged.forEach(receipt -> messages.addAll(Objects.requireNonNullElse(receipt.messages(), List.of())));
        Set<UUID> evidence = sent.inUse(aged.stream().map(Receipt::id).toList(), messages);
        List<Receipt> unneeded = aged.stream()
                .filter(receipt -> receipt.messages() != null && !evidence.contains(receipt.id()))
                .toList();
        received.deleteReceipts(unneeded);
        technicalDeleted.increment(unneeded.size());
        Position last = aged.get(aged.size() - 1).position();
        database.update(
                "update retention_progress set received_at = ?, message_id = ? where job = 'receipts'",
                last.receivedAt(),
                last.id());
        return aged.size() == most;
    }

    private Instant before(Duration age) {
        return clock.instant().minus(age);
    }

    private Instant beforeAcceptance() {
        Duration set = config.technicalMessages();
        return before(set.compareTo(acceptance) < 0 ? acceptance : set);
    }
}
