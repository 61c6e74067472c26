package org.huizhi.partner;

import java.time.Duration;
import java.time.Instant;

/**
 * How the way to a partner and back fared last.
 *
 * @param madeAt when the last probe was made; null before the first
 * @param answeredAt when the receipt for one last came; null before the first
 * @param roundTrip of that one; null before the first
 * @param refusal code of the partner's refusal; null when it did not refuse
 */
public record PartnerConnection(
        String mailbox, Instant madeAt, Instant answeredAt, Duration roundTrip, String refusal) {}
