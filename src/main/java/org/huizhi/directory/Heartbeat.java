package org.huizhi.directory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.VerificationKeys;
import org.jspecify.annotations.Nullable;

/**
 * The exchange authority's word that it speaks at this time (feed contract, "Directory and keys"): what it published
 * before is under way no longer than since then. A reader that hears none for long hears of no revoked key either.
 *
 * @param at to the millisecond
 * @param jws compact JWS by the authority
 */
public record Heartbeat(Instant at, String jws) {

    /** {@code typ} of its signature. */
    private static final String TYPE = "huizhi-directory-heartbeat";

    private record Document(@Nullable Instant at) {}

    public static Heartbeat sign(Instant at, Signatures signatures, SigningKey key) {
        Instant milliseconds = at.truncatedTo(ChronoUnit.MILLIS);
        return new Heartbeat(
                milliseconds, signatures.sign(SignedDocument.bytes(new Document(milliseconds)), TYPE, key));
    }

    /** @return empty when it is not the authority's, or says no time */
    public static Optional<Heartbeat> read(String jws, Signatures signatures, VerificationKeys authority) {
        SignatureCheck check = signatures.check(jws.getBytes(StandardCharsets.UTF_8), TYPE, authority);
        if (!(check instanceof SignatureCheck.Valid valid)) {
            return Optional.empty();
        }
        try {
            Instant at = SignedDocument.parse(valid.payload(), Document.class).at();
            return Optional.ofNullable(at).map(time -> new Heartbeat(time.truncatedTo(ChronoUnit.MILLIS), jws));
        } catch (InvalidDocumentException e) {
            return Optional.empty();
        }
    }
}
