package org.huizhi.retention;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.huizhi.inbox.MessagesWithoutNotice.Position;
import org.huizhi.job.Items;
import org.huizhi.notice.NoticeErasure;
import org.jboss.logging.Logger;

/**
 * Erases person data whose retention period is over, and ends access that was for a time, batch by batch; several
 * replicas may do so at the same time.
 */
@ApplicationScoped
class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final String JOB = "retention";
    private static final String ACCESS = "access-end";
    private static final String MESSAGES = "message-retention";
    private static final int BATCH = 200;
    /** A receipt can be half a megabyte long. */
    private static final int RECEIPTS = 20;

    private final NoticeErasure erasure;
    private final MessageRetention messages;
    private final Items items;

    Retention(NoticeErasure erasure, MessageRetention messages, Items items) {
        this.erasure = erasure;
        this.messages = messages;
        this.items = items;
    }

    @Scheduled(
            identity = JOB,
            every = "${huizhi.retention.interval:1h}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void erase() {
        int all = 0;
        Items.Run run;
        do {
            run = items.together(JOB, resting -> erasure.due(ids(resting), BATCH), UUID::toString, erasure::erase);
            all += run.done();
        } while (run.due() == BATCH && run.hasMoved());
        if (all > 0) {
            LOG.infof("The person data of %d notices is erased", all);
        }
    }

    @Scheduled(
            identity = ACCESS,
            every = "${huizhi.retention.interval:1h}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void endAccess() {
        Items.Run run;
        do {
            run = items.together(
                    ACCESS, resting -> erasure.accessToEnd(ids(resting), BATCH), UUID::toString, erasure::endAccess);
        } while (run.hasMoved());
    }

    /**
     * What is no notice's, in an order in which each makes the next possible: a probe goes before its receipt. One
     * message that cannot be erased is parked by its id.
     */
    @Scheduled(
            identity = MESSAGES,
            every = "${huizhi.retention.interval:1h}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void eraseMessages() {
        Optional<Position> next = Optional.of(Position.FIRST);
        while (next.isPresent()) {
            MessageRetention.RefusedPage page = messages.refused(next.get(), BATCH);
            items.together(
                    MESSAGES, resting -> page.due(), message -> message.id().toString(), messages::eraseRefused);
            next = page.next();
        }
        all(resting -> messages.deadLetters(ids(resting), BATCH), UUID::toString, messages::eraseDeadLetters);
        all(
                resting -> messages.technical(ids(resting), BATCH),
                message -> message.id().toString(),
                messages::deleteTechnical);
        Optional<MessageRetention.ReceiptPage> receipts = messages.receipts(RECEIPTS);
        while (receipts.isPresent()) {
            MessageRetention.ReceiptPage page = receipts.get();
            items.together(
                    MESSAGES, resting -> page.due(), receipt -> receipt.id().toString(), messages::deleteReceipts);
            messages.haveReached(page.last());
            receipts = messages.receipts(RECEIPTS);
        }
    }

    private <T> void all(Items.Due<T> due, Function<T, String> name, Consumer<List<T>> work) {
        Items.Run run;
        do {
            run = items.together(MESSAGES, due, name, work);
        } while (run.due() == BATCH && run.hasMoved());
    }

    private static List<UUID> ids(Set<String> resting) {
        return resting.stream().map(UUID::fromString).toList();
    }
}
