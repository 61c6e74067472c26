package org.huizhi.access;

import java.util.Locale;
import java.util.Set;

/** What the node does by itself stands under these names in timelines and in the audit log. No caller may have one. */
public enum NodeActor {
    /** Answers from the register of certificates. */
    REGISTER,
    /** Erases, and ends access. */
    RETENTION,
    /** Stands for whoever acted before the database was restored to an earlier moment. */
    RESYNC,
    /** Says in the audit log what was found in its tables. */
    AUDIT,
    /** Makes links for accounts when nobody has signed in: the first one, and those of the command line. */
    ACCOUNTS,
    /** Stops calling webhooks that cannot be called. */
    WEBHOOKS;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @param offices for which it acts */
    public Caller actingFor(Set<String> offices) {
        return new Caller(code(), Set.of(), offices);
    }
}
