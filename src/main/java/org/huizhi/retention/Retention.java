package org.huizhi.retention;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
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
            run = items.together(
                    JOB,
                    resting ->
                            erasure.due(resting.stream().map(UUID::fromString).toList(), BATCH),
                    UUID::toString,
                    erasure::erase);
            all += run.done();
        } while (run.due() == BATCH && run.hasMoved());
        if (all > 0) {
            LOG.infof("The person data of %d notices is erased", all);
        }
    }

    @Scheduled(
            identity = "access-end",
            every = "${huizhi.retention.interval:1h}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void endAccess() {
        int ended;
        do {
            ended = erasure.endAccess(BATCH);
        } while (ended == BATCH);
    }

    /** What is no notice's, in an order in which each makes the next possible: a probe goes before its receipt. */
    @Scheduled(
            identity = "message-retention",
            every = "${huizhi.retention.interval:1h}",
            concurrentExecution = ConcurrentExecution.SKIP)
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
