package org.huizhi.attachment;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

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
    private volatile long awaited;

    AttachmentMetrics(TransferStore store, MeterRegistry meters) {
        this.store = store;
        this.meters = meters;
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
    }

    void register(@Observes StartupEvent event) {
        Gauge.builder("huizhi.attachment.awaited", () -> awaited)
                .description("Attachments of slips that are here, which are not here themselves yet")
                .register(meters);
    }

    @Scheduled(
            identity = "attachment-metrics",
            every = "{huizhi.metrics.refresh-interval}",
            concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        awaited = store.awaited();
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
