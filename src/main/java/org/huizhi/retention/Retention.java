package org.huizhi.retention;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.huizhi.inbox.MessagesWithoutNotice.Position;
import org.huizhi.notice.NoticeErasure;
import org.jboss.logging.Logger;

/**
 * Erases person data whose retention period is over, and ends access that was for a time, batch by batch; several
 * replicas may do so at the same time.
 */
@ApplicationScoped
class Retention {

    private static final Logger LOG = Logger.getLogger(Retention.class);
    private static final int BATCH = 200;
    /** A receipt can be half a megabyte long. */
    private static final int RECEIPTS = 20;

    private final NoticeErasure erasure;
    private final MessageRetention messages;

    Retention(NoticeErasure erasure, MessageRetention messages) {
        this.erasure = erasure;
        this.messages = messages;
    }

    @Scheduled(every = "${huizhi.retention.interval:1h}", concurrentExecution = ConcurrentExecution.SKIP)
    void erase() {
        int all = 0;
        int erased;
        do {
            erased = erasure.eraseDue(BATCH);
            all += erased;
        } while (erased == BATCH);
        if (all > 0) {
            LOG.infof("The person data of %d notices is erased", all);
        }
    }

    @Scheduled(every = "${huizhi.retention.interval:1h}", concurrentExecution = ConcurrentExecution.SKIP)
    void endAccess() {
        int ended;
        do {
            ended = erasure.endAccess(BATCH);
        } while (ended == BATCH);
    }

    /** What is no notice's, in an order in which each makes the next possible: a probe goes before its receipt. */
    @Scheduled(every = "${huizhi.retention.interval:1h}", concurrentExecution = ConcurrentExecution.SKIP)
    void eraseMessages() {
        Optional<Position> next = Optional.of(Position.FIRST);
        while (next.isPresent()) {
            next = messages.eraseRefused(next.get(), BATCH);
        }
        untilDone(() -> messages.eraseDeadLetters(BATCH));
        untilDone(() -> messages.deleteTechnical(BATCH));
        untilDone(() -> messages.deleteReceipts(RECEIPTS));
    }

    private static void untilDone(BooleanSupplier batch) {
        while (batch.getAsBoolean()) {
            // There is more.
        }
    }
}
