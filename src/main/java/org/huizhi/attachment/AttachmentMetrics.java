package org.huizhi.attachment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.huizhi.attachment.MalwareScanner.Finding;

/** How many pieces go and come, how many attachments are awaited, and how each ended. */
@ApplicationScoped
class AttachmentMetrics {

    enum PieceEvent {
        SENT,
        UNSENT,
        STORED,
        REPEATED,
        /** Of nothing that is awaited from that region. */
        UNKNOWN,
        /** Not signed by a region, or no piece. */
        REFUSED
    }

    enum End {
        RECEIVED,
        WITHHELD,
        LOST,
        /** Its pieces were not what was listed; they are asked for again. */
        DAMAGED
    }

    private final TransferStore store;
    private final MeterRegistry meters;
    private final Map<PieceEvent, Counter> pieces = new EnumMap<>(PieceEvent.class);
    private final Map<End, Counter> ends = new EnumMap<>(End.class);
    private final Map<Finding, Counter> scans = new EnumMap<>(Finding.class);
    private final Clock clock;
    private volatile long awaited;
    private volatile double awaitedFor;

    AttachmentMetrics(TransferStore store, MeterRegistry meters, Clock clock) {
        this.store = store;
        this.meters = meters;
        this.clock = clock;
        for (PieceEvent event : PieceEvent.values()) {
            pieces.put(
                    event,
                    Counter.builder("huizhi.attachment.pieces")
                            .description("Pieces of attachments that went to other regions or came from them")
                            .tag("event", event.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        for (End end : End.values()) {
            ends.put(
                    end,
                    Counter.builder("huizhi.attachment.ended")
                            .description("Attachments of other regions, by what came of them")
                            .tag("end", end.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
        for (Finding finding : Finding.values()) {
            scans.put(
                    finding,
                    Counter.builder("huizhi.attachment.scans")
                            .description("What the malware scanner said; nothing too where none is set")
                            .tag("finding", finding.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.attachment.awaited", () -> awaited)
                .description("Attachments of slips that are here, which are not here themselves yet")
                .register(meters);
        Gauge.builder("huizhi.attachment.awaited.seconds", () -> awaitedFor)
                .description("For how long the one has been awaited that has been so longest")
                .register(meters);
    }

    @Scheduled(
            identity = "attachment-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        TransferStore.Awaited now = store.awaited();
        awaited = now.count();
        Instant oldest = now.oldest();
        awaitedFor =
                oldest == null ? 0 : Duration.between(oldest, clock.instant()).toSeconds();
    }

    void count(Finding finding) {
        Counter counter = scans.get(finding);
        if (counter != null) {
            counter.increment();
        }
    }

    void count(PieceEvent event) {
        Counter counter = pieces.get(event);
        if (counter != null) {
            counter.increment();
        }
    }

    void count(End end) {
        Counter counter = ends.get(end);
        if (counter != null) {
            counter.increment();
        }
    }
}
