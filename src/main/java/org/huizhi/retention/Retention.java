package org.huizhi.retention;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
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

    private final NoticeErasure erasure;

    Retention(NoticeErasure erasure) {
        this.erasure = erasure;
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
}
