package org.huizhi.directory;

import java.time.Instant;

/** What the exchange authority publishes, with the proof for it: of one key the one issued last counts. */
public sealed interface Published permits SignedEntry, SignedCalendar {

    /** @return the key of its record on the directory's topic */
    String key();

    /** @return to the millisecond */
    Instant issuedAt();

    /** @return what it says, to be compared */
    Object content();

    /** @return compact JWS by the exchange authority */
    String jws();
}
