package org.huizhi.outbox;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.jboss.logging.Logger;

/**
 * Refusals whose cause passes: the other node's clock or its directory is wrong, and the message is not. Such a message
 * stays in the outbox and is sent again like one without a receipt, within a bound; only then the refusal counts (ADR
 * 52).
 */
@ApplicationScoped
class RefusalsForNow {

    private static final Logger LOG = Logger.getLogger(RefusalsForNow.class);
    private static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(10);

    private static final String TRIED_AGAIN = """
            select o.message_id from outbox o
             where o.message_id = any(?) and o.awaits_receipt and o.created_at > ?""";

    private static final Map<RefusalReason, String> CAUSES = Map.of(
            RefusalReason.IN_FUTURE, "its clock is behind, or the clock of this node is ahead",
            RefusalReason.KEY_NOT_VALID, "its directory does not know that the key is valid, or its clock is wrong");

    private final Database database;
    private final OutboxConfig config;
    private final Clock clock;
    private final Map<RefusalReason, Counter> counters = new HashMap<>();
    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    RefusalsForNow(Database database, OutboxConfig config, Clock clock, MeterRegistry meters) {
        this.database = database;
        this.config = config;
        this.clock = clock;
        CAUSES.keySet()
                .forEach(reason -> counters.put(
                        reason, meters.counter("huizhi.messages.refused.for.now", "reason", reason.code())));
    }

    /** Its counters are there from the start, so that an alert on their increase sees the first. */
    void start(@Observes StartupEvent event) {
        LOG.debugf("What partners refuse for now is sent again for %s", config.refusedForNowAtMost());
    }

    /**
     * @return what is said for good: without the lines of messages that are sent again. Where no line refuses so, which
     *     is nearly always, nothing is asked
     */
    List<ReceivedReceipt> forGood(List<ReceivedReceipt> receipts) {
        Set<UUID> refused = new HashSet<>();
        for (ReceivedReceipt receipt : receipts) {
            receipt.lines().stream()
                    .filter(RefusalsForNow::passes)
                    .map(ReceiptLine::messageId)
                    .forEach(refused::add);
        }
        if (refused.isEmpty()) {
            return receipts;
        }
        Set<UUID> triedAgain = new HashSet<>(database.query(
                TRIED_AGAIN,
                row -> row.uuid(1),
                SqlArray.uuids(refused),
                clock.instant().minus(config.refusedForNowAtMost())));
        return receipts.stream().map(receipt -> without(receipt, triedAgain)).toList();
    }

    private static boolean passes(ReceiptLine line) {
        RefusalReason reason = line.reason();
        return reason != null && reason.passes();
    }

    private ReceivedReceipt without(ReceivedReceipt receipt, Set<UUID> triedAgain) {
        return new ReceivedReceipt(
                receipt.receiver(),
                receipt.id(),
                receipt.lines().stream()
                        .filter(line -> !passes(line) || !triedAgain.contains(line.messageId()) || !tell(receipt, line))
                        .toList());
    }

    /** @return true, so that it is left out */
    private boolean tell(ReceivedReceipt receipt, ReceiptLine line) {
        RefusalReason reason = line.reason();
        Counter counter = counters.get(reason);
        if (reason == null || counter == null) {
            return true;
        }
        counter.increment();
        Instant now = clock.instant();
        Instant last = told.get(receipt.receiver());
        if (last == null || Duration.between(last, now).abs().compareTo(TOLD_AGAIN_AFTER) >= 0) {
            told.put(receipt.receiver(), now);
            LOG.warnf(
                    "%s refuses messages of this node (%s): %s. They are sent again, until %s after they were made",
                    receipt.receiver(), reason, CAUSES.get(reason), config.refusedForNowAtMost());
        }
        return true;
    }
}
