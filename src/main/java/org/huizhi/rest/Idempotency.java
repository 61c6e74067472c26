package org.huizhi.rest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.regex.Pattern;
import org.huizhi.access.Caller;
import org.huizhi.access.IdempotencyKeys;
import org.huizhi.digest.Sha256;
import org.huizhi.problem.ProblemException;
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
        return key == null ? null : request(caller, key, operation, body);
    }

    /** The key of one line of a batch. */
    static IdempotencyKeys.@Nullable IdempotentRequest keyed(
            Caller caller, @Nullable String batchKey, int line, String operation, byte[] body) {
        return batchKey == null ? null : request(caller, batchKey + "/" + line, operation, body);
    }

    private static IdempotencyKeys.IdempotentRequest request(Caller caller, String key, String operation, byte[] body) {
        return new IdempotencyKeys.IdempotentRequest(caller.account(), caller.subject(), key, digest(operation, body));
    }

    /**
     * An empty key would protect nothing, and of two nobody knows which one does.
     *
     * @param given all headers of this name; null for none
     * @throws ProblemException 400 for more than one, and for one of another form
     */
    static void check(@Nullable List<String> given) {
        if (given != null && (given.size() != 1 || !FORM.matcher(given.get(0)).matches())) {
            throw Parameters.invalid(HEADER, "must be given once, as 1 to 128 of A-Z a-z 0-9 . _ : -");
        }
    }

    private static byte[] digest(String operation, byte[] body) {
        MessageDigest sha256 = Sha256.begin();
        sha256.update(operation.getBytes(StandardCharsets.UTF_8));
        sha256.update((byte) '\n');
        return sha256.digest(body);
    }
}
