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

    /** Of a partner whose clock is ahead, what is sent again looks right. */
    private static final Duration TRUSTED_AGAIN_AFTER = Duration.ofMinutes(15);

    private final MeterRegistry meters;

    /** Of all partners heard since the start. */
    private final Map<String, Ahead> partners = new ConcurrentHashMap<>();

    private final Map<String, Instant> told = new ConcurrentHashMap<>();

    /** @param at when it was seen, by this node's clock */
    private record Ahead(Duration by, Instant at) {

        boolean is() {
            return !by.isZero();
        }
    }

    PartnerClocks(MeterRegistry meters) {
        this.meters = meters;
    }

    /** @param madeAt by the clock of the sender, who has signed it */
    void heard(String sender, Instant madeAt, Instant receivedAt) {
        Duration by = Duration.between(receivedAt, madeAt);
        Ahead before = partners.get(sender);
        if (by.compareTo(BEARABLE) > 0) {
            partners.put(sender, new Ahead(by, receivedAt));
        } else if (before == null || (before.is() && isLongAgo(before.at(), receivedAt))) {
            partners.put(sender, new Ahead(Duration.ZERO, receivedAt));
        }
        if (before == null) {
            meter(sender);
        }
    }

    private static boolean isLongAgo(Instant then, Instant now) {
        return Duration.between(then, now).abs().compareTo(TRUSTED_AGAIN_AFTER) >= 0;
    }

    /** Two that hear of it at once register the same. */
    private void meter(String sender) {
        Gauge.builder("huizhi.partner.clock.ahead", () -> seconds(sender))
                .description("By how much messages of the partner are dated ahead of this node's clock")
                .baseUnit("seconds")
                .tag("partner", sender)
                .register(meters);
    }

    private double seconds(String sender) {
        Ahead known = partners.get(sender);
        return known == null ? 0 : known.by().toMillis() / 1000.0;
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
        long of = partners.size();
        long wrong = partners.values().stream().filter(Ahead::is).count();
        return wrong > 1 && wrong == of
                ? "So are those of all " + of
                        + " partners: the clock of this node is behind, look after its time service"
                : "Its clock is ahead, or the clock of this node is behind";
    }
}
