package org.huizhi.retention;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.huizhi.inbox.DeadLetters;
import org.huizhi.inbox.ReceivedMessages;
import org.huizhi.notice.PartStore;
import org.huizhi.outbox.SentMessages;
import org.huizhi.vault.DecryptionException;
import org.huizhi.vault.Vault;
import org.jboss.logging.Logger;

/**
 * After a new key was put first, locks with it what older ones locked: in the background, batch by batch, going on
 * where a replica that ended left off. When nothing is left the older key may go.
 */
@ApplicationScoped
class KeyReplacement {

    private static final Logger LOG = Logger.getLogger(KeyReplacement.class);
    private static final int BATCH = 200;

    private final Vault vault;
    private final List<IntUnaryOperator> stores;
    private final MeterRegistry meters;
    /** With which key everything was last found locked; null as long as it is not. */
    private volatile String complete;

    KeyReplacement(
            Vault vault,
            SentMessages sentMessages,
            ReceivedMessages receivedMessages,
            DeadLetters deadLetters,
            PartStore parts,
            MeterRegistry meters) {
        this.vault = vault;
        this.stores =
                List.of(sentMessages::reencrypt, receivedMessages::reencrypt, deadLetters::reencrypt, parts::reencrypt);
        this.meters = meters;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.vault.current", () -> vault.currentKey().equals(complete) ? 1 : 0)
                .description("1 when everything stored is locked with the current key, so that older ones may go")
                .register(meters);
    }

    @Scheduled(every = "${huizhi.vault.replace-interval:1m}", concurrentExecution = ConcurrentExecution.SKIP)
    void replace() {
        String current = vault.currentKey();
        int all = 0;
        try {
            for (IntUnaryOperator store : stores) {
                int count;
                do {
                    count = store.applyAsInt(BATCH);
                    all += count;
                } while (count == BATCH);
            }
            complete = current;
        } catch (DecryptionException e) {
            complete = null;
            LOG.errorf("Not everything can be locked anew: %s", e.getMessage());
        }
        if (all > 0) {
            LOG.infof("%d stored messages and parts are locked anew, with key %s", all, current);
        }
    }
}
