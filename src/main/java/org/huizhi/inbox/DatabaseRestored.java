package org.huizhi.inbox;

import java.time.Instant;

/**
 * Told once, in a transaction and before the node goes on, after its database was restored to an earlier moment. What a
 * feature must not give out twice goes on beyond what it may have given out since.
 *
 * @param to the moment
 * @param at when that was declared
 */
public record DatabaseRestored(Instant to, Instant at) {}
