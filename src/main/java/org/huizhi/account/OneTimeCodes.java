package org.huizhi.account;

import com.bastiaanjansen.otp.HOTPGenerator;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base32;
import org.huizhi.digest.Sha256;
import org.huizhi.validation.HalfWidth;

/**
 * Codes of the second factor (TOTP, RFC 6238, with what every app takes: SHA-1, six digits, 30 seconds), and recovery
 * codes for who has lost it.
 */
final class OneTimeCodes {

    static final int STEP_SECONDS = 30;
    /** The step before and the one after count too: clocks of telephones differ, and people type slowly. */
    private static final int SKEW = 1;

    /** RFC 4226, section 4: at least 128 bits, better 160. */
    private static final int SECRET_BYTES = 20;

    private static final int RECOVERY_CODES = 10;
    /** Two letters of base 32 for ten bits each. */
    private static final int RECOVERY_BYTES = 10;

    private static final Pattern CODE = Pattern.compile("\\d{6}");
    private static final SecureRandom RANDOM = new SecureRandom();

    private OneTimeCodes() {}

    /** @return 20 bytes */
    static byte[] newSecret() {
        byte[] secret = new byte[SECRET_BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /** @return the secret as people type it */
    static String text(byte[] secret) {
        return new Base32().encodeAsString(secret);
    }

    /** @return what an app reads out of the picture (Key URI Format) */
    static String uri(byte[] secret, String issuer, String name) {
        return "otpauth://totp/" + encoded(issuer + ":" + name) + "?secret=" + text(secret) + "&issuer="
                + encoded(issuer) + "&algorithm=SHA1&digits=6&period=" + STEP_SECONDS;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String code(byte[] secret, long step) {
        return new HOTPGenerator.Builder(text(secret).getBytes(StandardCharsets.US_ASCII))
                .build()
                .generate(step);
    }

    /** @return the step whose code it is; empty where it is none of this moment */
    static OptionalLong step(byte[] secret, String code, Instant now) {
        long current = now.getEpochSecond() / STEP_SECONDS;
        String typed = HalfWidth.of(code).replaceAll("\\s", "");
        OptionalLong found = OptionalLong.empty();
        if (!CODE.matcher(typed).matches()) {
            return found;
        }
        for (long step = current - SKEW; step <= current + SKEW; step++) {
            if (MessageDigest.isEqual(utf8(code(secret, step)), utf8(typed))) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** @return as people write them down, say {@code ABCD-EFGH-IJKL-MNOP}; each of 80 bits */
    static List<String> newRecoveryCodes() {
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            byte[] bytes = new byte[RECOVERY_BYTES];
            RANDOM.nextBytes(bytes);
            codes.add(new Base32().encodeAsString(bytes).replaceAll("(.{4})(?=.)", "$1-"));
        }
        return codes;
    }

    /** @return what is kept of it; however it is typed */
    static String kept(String recoveryCode) {
        return Sha256.hex(HalfWidth.of(recoveryCode).replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
