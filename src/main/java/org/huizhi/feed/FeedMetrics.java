package org.huizhi.feed;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.ArrivedMessage;

/** Counts of the feed. Labels are codes of the contract, never what a record says of itself. */
@ApplicationScoped
class FeedMetrics {

    private final MeterRegistry meters;

    FeedMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(InboxTransaction.Result result) {
        result.decided().forEach(this::count);
        meters.counter("huizhi.messages.repeated").increment(result.repeated());
        result.dead()
                .forEach(cause -> meters.counter("huizhi.dead.letters", "reason", cause.reason())
                        .increment());
    }

    void count(ArrivedMessage message) {
        String type = MessageType.of(message.type()).map(MessageType::wireName).orElse("unknown");
        meters.counter(
                        "huizhi.messages.received",
                        "type",
                        type,
                        "verdict",
                        message.decision().code())
                .increment();
        RefusalReason reason = message.reason();
        if (reason != null) {
            meters.counter("huizhi.messages.refused", "reason", reason.code()).increment();
        }
    }

    void countSent(MessageType type) {
        meters.counter("huizhi.messages.sent", "type", type.wireName()).increment();
    }
}
