package org.huizhi.outbox;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The way to the other regions. */
public interface Bus {

    /**
     * Sends all, and waits until every in-sync replica has those that it takes.
     *
     * @return message ids that the bus has taken; the others are to be sent again later
     */
    Set<UUID> send(List<OutboxRecord> records);
}
