package org.huizhi.audit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.huizhi.directory.Directory;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;

/** Reads signed checkpoints; one counts by a key of its node that was valid when it signed. */
final class CheckpointReader {

    private final Signatures signatures;
    private final Directory directory;

    CheckpointReader(Signatures signatures, Directory directory) {
        this.signatures = signatures;
        this.directory = directory;
    }

    /**
     * @param where begins what is said to be wrong
     * @param faults is told why the checkpoint does not count
     */
    Optional<Checkpoint> read(String jws, String where, Consumer<String> faults) {
        SignatureCheck check =
                signatures.check(jws.getBytes(StandardCharsets.UTF_8), Checkpoint.TYPE, directory::verificationKey);
        if (!(check instanceof SignatureCheck.Valid valid)) {
            faults.accept(where + " without a good signature: " + reason(check));
            return Optional.empty();
        }
        try {
            Checkpoint checkpoint = SignedDocument.parse(valid.payload(), Checkpoint.class);
            boolean counts = valid.kid().startsWith(checkpoint.mailbox() + "#")
                    && directory
                            .key(valid.kid())
                            .filter((PublishedKey key) -> key.validAt(checkpoint.at()))
                            .isPresent();
            if (counts) {
                return Optional.of(checkpoint);
            }
            faults.accept("position " + checkpoint.position() + ": signed with key " + valid.kid()
                    + ", which was not valid at " + checkpoint.at() + " or is another's");
        } catch (InvalidDocumentException e) {
            faults.accept(where + " that cannot be read");
        }
        return Optional.empty();
    }

    /** An unknown key is most often a directory that is older than the log, which is no tampering. */
    private static String reason(SignatureCheck check) {
        if (check instanceof SignatureCheck.UnknownSigner unknown) {
            return unknown.detail() + "; is the directory newer than the log?";
        }
        return check instanceof SignatureCheck.Bad bad ? bad.detail() : ((SignatureCheck.NotASignature) check).detail();
    }
}
