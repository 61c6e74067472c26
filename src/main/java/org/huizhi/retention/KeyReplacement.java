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
import java.util.Optional;
import org.huizhi.job.Items;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Reencryption;
import org.huizhi.vault.Reencryption.OldRow;
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
    private static final String JOB = "key-replacement";
    private static final int BATCH = 200;

    private final Vault vault;
    private final Reencryption reencryption;
    private final List<EncryptedTable> tables;
    private final Items items;
    private final MeterRegistry meters;
    /** With which key everything was last found encrypted; null as long as it is not. */
    private volatile @Nullable String complete;

    KeyReplacement(
            Vault vault,
            Reencryption reencryption,
            @All List<EncryptedTable> tables,
            Items items,
            MeterRegistry meters) {
        this.vault = vault;
        this.reencryption = reencryption;
        this.tables = tables;
        this.items = items;
        this.meters = meters;
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.vault.current", () -> vault.currentKey().equals(complete) ? 1 : 0)
                .description("1 when everything stored is encrypted with the current key, so that older ones may go")
                .register(meters);
    }

    /** A row that cannot be decrypted is parked, and keeps no other from its new key. */
    @Scheduled(
            identity = JOB,
            every = "${huizhi.vault.replace-interval:1m}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void replace() {
        String current = vault.currentKey();
        int all = 0;
        boolean whole = true;
        for (EncryptedTable table : tables) {
            all += replace(table);
            Optional<String> other = reencryption.otherKey(table);
            if (other.isPresent()) {
                whole = false;
                LOG.errorf(
                        "Not everything can be encrypted again: some of %s is encrypted with key %s",
                        table.name(), other.get());
            }
        }
        complete = whole ? current : null;
        if (all > 0) {
            LOG.infof("%d stored messages and parts are encrypted again, with key %s", all, current);
        }
    }

    private int replace(EncryptedTable table) {
        int all = 0;
        Items.Run run;
        do {
            run = items.together(
                    JOB, resting -> reencryption.some(table, resting, BATCH), OldRow::name, reencryption::reencrypt);
            all += run.done();
        } while (run.due() == BATCH && run.hasMoved());
        return all;
    }
}
