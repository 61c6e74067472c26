package org.huizhi.account;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * Somebody who has signed in with a browser.
 *
 * @param address from where he did
 * @param agent what the browser calls itself
 */
public record Session(UUID id, String address, String agent, Instant createdAt, Instant seenAt, Instant endsAt) {

    /** What has to come next before it is one. */
    enum Step {
        CODE,
        PASSWORD,
        OPEN;

        String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The session of a request, with whose it is. */
    public record Known(UUID id, Account account) {}
}
