package org.huizhi.directory;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The last good copies of entries and calendars by their keys, shared by the replicas of the node. */
interface HeldEntries {

    /** @return compact JWS of everything that was ever held, under whatever key, in any order */
    List<String> everHeld();

    /** @return when the last of them was stored; empty when none is held */
    Optional<Instant> lastLoadedAt();

    /** @return by key, without the entries themselves: read every few seconds */
    Map<String, Instant> issueTimes();

    /** @return compact JWS under these keys */
    List<String> held(Collection<String> keys);

    /** @return compact JWS of every entry of the mailboxes that was ever held, by mailbox, the oldest issue first */
    List<String> history(Collection<String> mailboxes);

    /** @return compact JWS of the authority's last heartbeat that was heard; empty where none ever was */
    Optional<String> heartbeat();

    /** Another replica may have heard a later one, which stays. */
    void store(Heartbeat heartbeat);

    /** Another replica may store at the same time: what was issued later stays. */
    void store(Collection<? extends Published> published, Instant now);
}
