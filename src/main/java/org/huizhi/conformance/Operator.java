package org.huizhi.conformance;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * Whoever has the node under test send something.
 *
 * @param asked is told what he is asked for, or what is waited for
 * @param patience with which that is awaited
 * @param untilSentAgain how long it is waited that something without a receipt is sent again
 */
public record Operator(Consumer<String> asked, Duration patience, Duration untilSentAgain) {

    /** The 10 minutes of the contract, and some time to see it. */
    public static final Duration SENT_AGAIN = Duration.ofMinutes(11);
}
