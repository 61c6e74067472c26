package org.huizhi.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.jspecify.annotations.Nullable;

/** The {@code Idempotency-Key} header. */
final class Idempotency {

    static final String HEADER = "Idempotency-Key";
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

    private Idempotency() {}

    /**
     * @param key as given; null without one
     * @param operation what is asked for, so that one key cannot serve two operations
     * @return null without a key
     */
    static IdempotencyKeys.@Nullable IdempotentRequest keyed(
            Caller caller, @Nullable String key, String operation, byte[] body) {
        String given = checked(key);
        return given == null ? null : request(caller, given, operation, body);
    }

    /** The key of one line of a batch. */
    static IdempotencyKeys.@Nullable IdempotentRequest keyed(
            Caller caller, @Nullable String batchKey, int line, String operation, byte[] body) {
        return batchKey == null ? null : request(caller, batchKey + "/" + line, operation, body);
    }

    private static IdempotencyKeys.IdempotentRequest request(Caller caller, String key, String operation, byte[] body) {
        return new IdempotencyKeys.IdempotentRequest(caller.account(), caller.subject(), key, digest(operation, body));
    }

    /** @throws ProblemException 400 for a key of another form */
    static @Nullable String checked(@Nullable String key) {
        if (key != null && !FORM.matcher(key).matches()) {
            throw Parameters.invalid(HEADER, "is 1 to 128 of A-Z a-z 0-9 . _ : -");
        }
        return key;
    }

    private static byte[] digest(String operation, byte[] body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(operation.getBytes(StandardCharsets.UTF_8));
            sha256.update((byte) '\n');
            return sha256.digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
