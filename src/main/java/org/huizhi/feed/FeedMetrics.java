package org.huizhi.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.ArrivedMessage;
import org.huizhi.inbox.DeadLetters;

/**
 * Counts of the feed. Labels are codes of the contract, never what a record says of itself. All are there from the
 * start, at zero: what looks at their increase would miss the first of a kind else.
 */
@ApplicationScoped
class FeedMetrics {

    private static final String SENT = "huizhi.messages.sent";
    private static final String RECEIVED = "huizhi.messages.received";
    private static final String REFUSED = "huizhi.messages.refused";
    private static final String REPEATED = "huizhi.messages.repeated";
    private static final String DEAD_LETTERS = "huizhi.dead.letters";
    private static final String UNKEPT = "huizhi.dead.letters.unkept";
    private static final String UNKNOWN_TYPE = "unknown";

    private final MeterRegistry meters;

    FeedMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void register(@Observes StartupEvent event) {
        meters.counter(REPEATED);
        for (MessageType type : MessageType.values()) {
            sent(type);
            received(type.wireName(), Verdict.STORED);
            received(type.wireName(), Verdict.REFUSED);
        }
        received(UNKNOWN_TYPE, Verdict.REFUSED);
        RefusalReason.KNOWN.forEach(this::refused);
        DeadLetters.REASONS.forEach(this::deadLetters);
        DeadLetters.REASONS.forEach(this::unkept);
    }

    private Counter sent(MessageType type) {
        return meters.counter(SENT, "type", type.wireName());
    }

    private Counter received(String type, Verdict verdict) {
        return meters.counter(RECEIVED, "type", type, "verdict", verdict.code());
    }

    private Counter refused(RefusalReason reason) {
        return meters.counter(REFUSED, "reason", reason.code());
    }

    private Counter deadLetters(String reason) {
        return meters.counter(DEAD_LETTERS, "reason", reason);
    }

    private Counter unkept(String reason) {
        return meters.counter(UNKEPT, "reason", reason);
    }

    void count(InboxTransaction.Result result) {
        result.decided().forEach(this::count);
        meters.counter(REPEATED).increment(result.repeated().size());
        result.dead().kept().forEach(cause -> deadLetters(cause.reason()).increment());
        result.dead().beyond().forEach(cause -> unkept(cause.reason()).increment());
    }

    void count(ArrivedMessage message) {
        String type = MessageType.of(message.type()).map(MessageType::wireName).orElse(UNKNOWN_TYPE);
        received(type, message.decision()).increment();
        RefusalReason reason = message.reason();
        if (reason != null) {
            refused(reason).increment();
        }
    }

    void countSent(MessageType type) {
        sent(type).increment();
    }
}
