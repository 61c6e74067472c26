package org.huizhi.console;

import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.vault.RowMac;
import org.huizhi.vault.RowMac.Mac;
import org.huizhi.vault.RowMac.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Tells forms that this node showed to this caller from those of other sites (OWASP, "HMAC based token pattern"): each
 * carries a token that is signed for the caller's account, a time and a random number, which makes it another one each
 * time: pages are compressed. All replicas know each other's by the keys of the vault.
 */
@Singleton
class FormTokens {

    private static final String PURPOSE = "console-form";
    /**
     * As long as a draft is kept. Whoever leaves a form open over the longest holiday signs in again beside it, and
     * sends what he had filled in.
     */
    private static final Duration VALID = Duration.ofDays(14);

    private final RowMac macs;
    private final Clock clock;

    FormTokens(RowMac macs, Clock clock) {
        this.macs = macs;
        this.clock = clock;
    }

    /** @param caller null for somebody who has not said who it is */
    String issue(@Nullable Caller caller) {
        String shown = clock.instant().getEpochSecond() + "." + UUID.randomUUID();
        Mac mac = macs.of(PURPOSE, content(shown, caller));
        return shown + "." + encoded(mac.keyId().getBytes(StandardCharsets.UTF_8)) + "." + encoded(mac.bytes());
    }

    boolean isGood(@Nullable String token, @Nullable Caller caller) {
        String[] parts = (token == null ? "" : token).split("\\.", -1);
        if (parts.length != 4) {
            return false;
        }
        try {
            Instant shown = Instant.ofEpochSecond(Long.parseLong(parts[0]));
            return shown.plus(VALID).isAfter(clock.instant())
                    && macs.check(
                                    PURPOSE,
                                    content(parts[0] + "." + parts[1], caller),
                                    new String(decoded(parts[2]), StandardCharsets.UTF_8),
                                    decoded(parts[3]))
                            == Verdict.GOOD;
        } catch (IllegalArgumentException | DateTimeException e) {
            return false;
        }
    }

    private static byte[] content(String shown, @Nullable Caller caller) {
        return (shown + "\n" + (caller == null ? "" : caller.account())).getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decoded(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
