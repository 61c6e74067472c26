package org.huizhi.partner;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * How the way to a partner and back fared last.
 *
 * @param answer empty before the first probe is answered
 */
record PartnerConnection(String mailbox, Optional<Answer> answer) {

    /**
     * The receipt for a probe.
     *
     * @param probe empty where another one is under way since
     * @param refusal code of the partner's refusal; empty when it did not refuse
     */
    record Answer(Optional<UUID> probe, Instant at, Duration roundTrip, Optional<String> refusal) {}
}
