package org.huizhi.calendar;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/** The one clock of the node: everything that asks for the time asks this. */
@Singleton
public final class NodeClock {

    private static final Logger LOG = Logger.getLogger(NodeClock.class);

    private final Duration offset;

    NodeClock(ClockConfig config) {
        this.offset = config.offset();
    }

    @Produces
    @Singleton
    Clock clock() {
        Clock milliseconds = ofTheMachine();
        if (offset.isZero()) {
            return milliseconds;
        }
        LOG.warnf(
                "This node's clock is shifted by %s (huizhi.clock.offset): for drills and demonstrations only, "
                        + "what it signs carries the shifted time",
                offset);
        return Clock.offset(milliseconds, offset.truncatedTo(ChronoUnit.MILLIS));
    }

    /** For tools that need no node, and for what others date who know of no drill. */
    public static Clock ofTheMachine() {
        // Whole milliseconds: the same instant on the wire, in the database and in memory.
        return Clock.tickMillis(ZoneOffset.UTC);
    }
}
