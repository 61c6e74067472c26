package org.huizhi.statement;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.huizhi.digest.Sha256;

/** SHA-256 over lines, each ended by a line feed. */
final class LinesDigest {

    private final MessageDigest digest = Sha256.begin();

    void add(String line) {
        digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** @return of the lines so far, in hex; it begins anew */
    String take() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
