package org.huizhi.outbox;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The way to the other regions. */
public interface Bus {

    /**
     * What became of records.
     *
     * @param taken message ids that the bus has taken; the others are to be sent again later
     * @param suspendedUntil destinations that nothing is sent to for now, and until when
     */
    record Sent(Set<UUID> taken, Map<String, Instant> suspendedUntil) {}

    /** Sends all, and waits until every in-sync replica has those that it takes. */
    Sent send(List<OutboxRecord> records);
}
