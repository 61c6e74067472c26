package org.huizhi.envelope;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as one of its two sides keeps it.
 *
 * @param sender mailbox of the region that signed it
 * @param digest SHA-256 of the JWS, 32 bytes
 * @param time when the sender made it
 * @param jws the compact JWS, ASCII; null once it is erased
 */
public record KeptMessage(
        String sender, UUID id, byte[] digest, String type, String subject, Instant time, byte @Nullable [] jws) {

    /**
     * Some of them, in their order.
     *
     * @param last whether there are no more behind them
     */
    public record Page(List<KeptMessage> messages, boolean last) {

        public Page {
            messages = List.copyOf(messages);
        }
    }
}
