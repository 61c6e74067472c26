package org.huizhi.digest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.Security;
import java.util.HexFormat;

/**
 * SHA-256, of the native provider where the node has added it: without the second compiler the platform's takes several
 * times as long.
 */
public final class Sha256 {

    /** Name under which the native provider is added. */
    public static final String NATIVE_PROVIDER = "Conscrypt";

    private static final String ALGORITHM = "SHA-256";

    private Sha256() {}

    /** For what comes in pieces. */
    public static MessageDigest begin() {
        try {
            return Security.getProvider(NATIVE_PROVIDER) == null
                    ? MessageDigest.getInstance(ALGORITHM)
                    : MessageDigest.getInstance(ALGORITHM, NATIVE_PROVIDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** @return 32 bytes */
    public static byte[] of(byte[] bytes) {
        return begin().digest(bytes);
    }

    /** @return 32 bytes, over the text in UTF-8 */
    public static byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @return 64 digits, in lower case */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(of(bytes));
    }

    /** @return 64 digits, in lower case, over the text in UTF-8 */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }
}
