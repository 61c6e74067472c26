package org.huizhi.watch;

import java.time.Instant;
import java.util.List;

/** Whoever has something that lapses: a bean of this type is all that it takes to be watched. */
public interface Lapsing {

    /** @return all that has a known end, however far ahead, and what is over already */
    List<Lapse> lapses(Instant now);
}
