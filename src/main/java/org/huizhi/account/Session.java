package org.huizhi.account;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.huizhi.access.Guest;

/**
 * Somebody who has signed in with a browser.
 *
 * @param address from where he did
 * @param agent what the browser calls itself
 */
public record Session(UUID id, String address, String agent, Instant createdAt, Instant seenAt, Instant endsAt) {

    /** What has to come next before it is one. */
    enum Step {
        /** He comes back from the issuer. */
        ISSUER,
        CODE,
        PASSWORD,
        OPEN;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The session of a request, with whose it is. */
    public sealed interface Current {

        UUID id();
    }

    /** Of somebody with an account of this node. */
    public record Known(UUID id, Account account) implements Current {}

    /** Of somebody for whom the issuer has vouched; his roles and offices are those of then. */
    public record OfGuest(UUID id, Guest guest) implements Current {}
}
