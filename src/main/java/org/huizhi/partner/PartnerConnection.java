package org.huizhi.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the way to a partner and back fared last.
 *
 * @param answer empty before the first probe is answered
 */
record PartnerConnection(String mailbox, Optional<Answer> answer) {

    /**
     * The receipt for a probe.
     *
     * @param refusal code of the partner's refusal; empty when it did not refuse
     */
    record Answer(Instant at, Duration roundTrip, Optional<String> refusal) {}
}
