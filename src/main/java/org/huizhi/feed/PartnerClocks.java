package org.huizhi.feed;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Which partners' messages are dated ahead of this node's clock. Nobody makes a message after it has arrived, so one of
 * the two clocks is wrong by so much at least. Where it is ahead of all partners at once, it is the own one.
 */
@ApplicationScoped
class PartnerClocks {

    private static final Logger LOG = Logger.getLogger(PartnerClocks.class);
    private static final Duration TOLD_AGAIN_AFTER = Duration.ofMinutes(10);

    /** Clocks that are kept right differ by less. */
    private static final Duration BEARABLE = Duration.ofSeconds(30);

    private final MeterRegistry meters;
    /** Of all partners heard since the start, by how much the last message was ahead. */
    private final Map<String, Duration> ahead = new ConcurrentHashMap<>();

    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    PartnerClocks(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param madeAt by the clock of the sender, who has signed it */
    void heard(String sender, Instant madeAt, Instant receivedAt) {
        Duration by = Duration.between(receivedAt, madeAt);
        Duration now = by.compareTo(BEARABLE) > 0 ? by : Duration.ZERO;
        Duration before = ahead.get(sender);
        if (!now.equals(before)) {
            ahead.put(sender, now);
        }
        if (before == null) {
            meter(sender);
        }
    }

    /** Two that hear of it at once register the same. */
    private void meter(String sender) {
        Gauge.builder("huizhi.partner.clock.ahead", () -> seconds(sender))
                .description("By how much the last message of the partner was dated ahead of this node's clock")
                .baseUnit("seconds")
                .tag("partner", sender)
                .register(meters);
    }

    private double seconds(String sender) {
        return ahead.getOrDefault(sender, Duration.ZERO).toMillis() / 1000.0;
    }

    /** Tells the operator, now and then, of messages that are refused for it. */
    void refused(String sender, Instant madeAt, Instant receivedAt) {
        Instant last = told.get(sender);
        if (last == null || Duration.between(last, receivedAt).abs().compareTo(TOLD_AGAIN_AFTER) >= 0) {
            told.put(sender, receivedAt);
            LOG.warnf(
                    "Messages of %s are refused (in-future): they are dated %s ahead of this node's clock. %s",
                    sender, Duration.between(receivedAt, madeAt), whose());
        }
    }

    /** @return whose clock it is, as far as can be said */
    String whose() {
        long of = ahead.size();
        long wrong = ahead.values().stream().filter(by -> !by.isZero()).count();
        return wrong > 1 && wrong == of
                ? "So are those of all " + of
                        + " partners: the clock of this node is behind, look after its time service"
                : "Its clock is ahead, or the clock of this node is behind";
    }
}
