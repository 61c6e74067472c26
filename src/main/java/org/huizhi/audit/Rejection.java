package org.huizhi.audit;

import java.util.Locale;

/** Why something in the tables of the audit log is not the node's. */
enum Rejection {
    /** The entry carries no MAC, though the log is past the time of earlier versions. */
    NO_MAC,
    /** Its MAC is not one of this node over what it says. */
    WRONG_MAC,
    /** Its MAC is under a key that this node does not hold. */
    UNKNOWN_KEY,
    /** The act is in the chain already. */
    REPEATED,
    /** It was to be chained and is not there. */
    GONE,
    /** A link of the chain that the node did not write. */
    FOREIGN_LINK;

    /** For the database, the log and metrics. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
