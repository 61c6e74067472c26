package org.huizhi.feed;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How messages are taken, and how they are sent. */
@ConfigMapping(prefix = "huizhi.feed")
public interface FeedConfig {

    /** Older messages are refused, unless they are known: a replay after years acts on nothing. */
    @WithDefault("P90D")
    Duration maxAge();

    /**
     * How far a sender's clock may be ahead of this one; a message dated later is refused. Two clocks of one node may
     * differ so much too: a receipt's line dated later than the receipt is passed over.
     */
    @WithDefault("PT5M")
    Duration clockSkew();

    /**
     * How long after a key was revoked messages that claim to be signed before are still believed: they may have been
     * under way. Later ones are refused, since whoever took the key can write any date.
     */
    @WithDefault("PT1H")
    Duration revokedGrace();

    /** How long a message waits for the notice it speaks about. */
    @WithDefault("24h")
    Duration waitForNotice();

    /** First wait after a fault of the database; it doubles up to {@link #retryAtMost}. */
    @WithDefault("500ms")
    Duration retryAfter();

    @WithDefault("15s")
    Duration retryAtMost();

    /**
     * How long nothing is sent to a mailbox whose topic the bus does not have, or that takes nothing in time while
     * others do, so that it does not hold up the others; doubles each time.
     */
    @WithDefault("30s")
    Duration suspendDestination();

    @WithDefault("10m")
    Duration suspendAtMost();

    /** How often parked messages are tried again. */
    Duration sweepInterval();

    /** How often it is looked whether the bus bounds what can lie in the inbox, and how much waits there. */
    Duration inboxCheckInterval();
}
