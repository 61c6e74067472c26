package org.huizhi.watch;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that ends at a known time, and with it some of the exchange, unless people see to it before.
 *
 * @param name which of its kind; no person data
 * @param until first instant at which it is over
 */
public record Lapse(Kind kind, String name, Instant until) {

    /** What it is. */
    public enum Kind {
        /** The last own signing key of those that follow each other without a gap. */
        SIGNING_KEY,
        /** The same of encryption keys: then nobody can send to this node. */
        ENCRYPTION_KEY,
        /** The same of a partner's encryption keys: then this node cannot send to it. */
        PARTNER_KEY,
        /** A certificate for TLS, out of a file that the settings name. */
        CERTIFICATE,
        /** The certificate of a registered system, as it was last shown. */
        CLIENT_CERTIFICATE,
        /** The first year of a calendar of which only weekends are known. */
        HOLIDAYS,
        /** The last version of an agreement. */
        AGREEMENT;

        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Override
    public String toString() {
        return kind.code() + " " + name;
    }
}
