package org.huizhi.statement;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over lines, each ended by a line feed. */
final class LinesDigest {

    private final MessageDigest digest;

    LinesDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(String line) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** @return of the lines so far, in hex; it begins anew */
    String take() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
