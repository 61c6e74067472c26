package org.huizhi.evidence;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.huizhi.directory.Directory;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.evidence.Finding.Code;

/** What is wrong with who signed a file. */
final class SignerCheck {

    private SignerCheck() {}

    /** Of a signature that does not count at all. */
    static Finding finding(String file, SignatureCheck check) {
        if (check instanceof SignatureCheck.UnknownSigner unknown) {
            return new Finding(Code.UNKNOWN_KEY, file, unknown.detail());
        }
        return new Finding(
                Code.BAD_SIGNATURE,
                file,
                check instanceof SignatureCheck.Bad bad
                        ? bad.detail()
                        : ((SignatureCheck.NotASignature) check).detail());
    }

    /** Of a good signature: by another than it should be, or with a key that was not valid at the time. */
    static Stream<Finding> findings(String file, Directory directory, String kid, String mailbox, Instant at) {
        if (!kid.startsWith(mailbox + "#")) {
            return Stream.of(new Finding(Code.NOT_THE_SIGNER, file, kid));
        }
        Optional<PublishedKey> key = directory.key(kid);
        if (key.isPresent() && key.get().validAt(at)) {
            return Stream.empty();
        }
        String revoked = key.map(PublishedKey::revokedAt)
                .map(since -> ", revoked at " + since)
                .orElse("");
        return Stream.of(new Finding(Code.KEY_NOT_VALID, file, kid + " at " + at + revoked));
    }
}
