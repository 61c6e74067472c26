package org.huizhi.retention;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.huizhi.vault.DecryptionException;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Reencryption;
import org.huizhi.vault.Vault;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * After a new key was put first, encrypts with it what older ones encrypted: in the background, batch by batch, going
 * on where a replica that ended left off. When nothing is left the older key may go.
 */
@ApplicationScoped
class KeyReplacement {

    private static final Logger LOG = Logger.getLogger(KeyReplacement.class);
    private static final int BATCH = 200;

    private final Vault vault;
    private final Reencryption reencryption;
    private final List<EncryptedTable> tables;
    private final MeterRegistry meters;
    /** With which key everything was last found encrypted; null as long as it is not. */
    private volatile @Nullable String complete;

    KeyReplacement(Vault vault, Reencryption reencryption, @All List<EncryptedTable> tables, MeterRegistry meters) {
        this.vault = vault;
        this.reencryption = reencryption;
        this.tables = tables;
        this.meters = meters;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.vault.current", () -> vault.currentKey().equals(complete) ? 1 : 0)
                .description("1 when everything stored is encrypted with the current key, so that older ones may go")
                .register(meters);
    }

    /** A row that cannot be decrypted ends the work on its table, and keeps no other table from it. */
    @Scheduled(every = "${huizhi.vault.replace-interval:1m}", concurrentExecution = ConcurrentExecution.SKIP)
    void replace() {
        String current = vault.currentKey();
        int all = 0;
        boolean whole = true;
        for (EncryptedTable table : tables) {
            try {
                int count;
                do {
                    count = reencryption.reencrypt(table, BATCH);
                    all += count;
                } while (count == BATCH);
            } catch (DecryptionException e) {
                whole = false;
                LOG.errorf("Not everything can be encrypted again: %s", e.getMessage());
            }
        }
        complete = whole ? current : null;
        if (all > 0) {
            LOG.infof("%d stored messages and parts are encrypted again, with key %s", all, current);
        }
    }
}
