package org.huizhi.agreement;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.huizhi.directory.Directory;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;

/** Believes an agreement when both parties signed the same bytes and these are a valid document, and says why otherwise. */
public final class AgreementReader {

    /** {@code typ} of each signature. */
    static final String TYPE = "huizhi-agreement";

    /** What became of a document. */
    public sealed interface Reading {

        record Read(SignedAgreement agreement) implements Reading {}

        record Refusal(String reason) implements Reading {}
    }

    /** JWS general JSON serialisation (RFC 7515 section 7.2.1); unprotected headers are ignored. */
    record GeneralJws(String payload, List<Signature> signatures) {

        /** @param encodedHeader {@code protected} in JSON, a word that Java keeps for itself */
        record Signature(@JsonProperty("protected") String encodedHeader, String signature) {}
    }

    private record Signed(String mailbox, String kid, Instant at) {}

    private static final int MOST_SIGNATURES = 8;

    private final Signatures signatures;
    private final String mailbox;

    /** @param mailbox of this node, which has to be a party */
    public AgreementReader(Signatures signatures, String mailbox) {
        this.signatures = signatures;
        this.mailbox = mailbox;
    }

    public Reading read(String document, Directory directory) {
        try {
            GeneralJws jws = SignedDocument.parse(document.getBytes(StandardCharsets.UTF_8), GeneralJws.class);
            List<Signed> signed = verify(jws, directory);
            byte[] payload = Envelope.payloadOf(compact(jws, 0));
            Agreement agreement = SignedDocument.parse(payload, AgreementDocument.class)
                    .toAgreement(HexFormat.of().formatHex(Envelope.sha256(payload)));
            return signedByBothParties(agreement, signed)
                    .or(() -> signedWhileTheKeyWasValid(signed, directory))
                    .or(() -> concernsThisNode(agreement))
                    .<Reading>map(Reading.Refusal::new)
                    .orElseGet(() -> new Reading.Read(new SignedAgreement(agreement, document)));
        } catch (InvalidDocumentException | IllegalArgumentException e) {
            return new Reading.Refusal("not a valid agreement: " + e.getMessage());
        }
    }

    private List<Signed> verify(GeneralJws jws, Directory directory) throws InvalidDocumentException {
        if (jws.payload() == null
                || jws.signatures() == null
                || jws.signatures().isEmpty()
                || jws.signatures().contains(null)
                || jws.signatures().size() > MOST_SIGNATURES) {
            throw new InvalidDocumentException("it has no payload, no signatures or too many");
        }
        List<Signed> signed = new ArrayList<>();
        for (int i = 0; i < jws.signatures().size(); i++) {
            SignatureCheck check = signatures.check(compact(jws, i), TYPE, directory::verificationKey);
            if (!(check instanceof SignatureCheck.Valid valid)) {
                throw new InvalidDocumentException("signature " + (i + 1) + ": " + reason(check));
            }
            Instant at = valid.signedAt()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the signature by key " + valid.kid() + " does not say when (iat)"));
            String signer = valid.kid().substring(0, Math.max(0, valid.kid().indexOf('#')));
            signed.add(new Signed(signer, valid.kid(), at));
        }
        return signed;
    }

    private static byte[] compact(GeneralJws jws, int index) {
        GeneralJws.Signature signature = jws.signatures().get(index);
        return (signature.encodedHeader() + "." + jws.payload() + "." + signature.signature())
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String reason(SignatureCheck check) {
        if (check instanceof SignatureCheck.UnknownSigner unknown) {
            return unknown.detail();
        }
        return check instanceof SignatureCheck.Bad bad ? bad.detail() : ((SignatureCheck.NotASignature) check).detail();
    }

    private static Optional<String> signedByBothParties(Agreement agreement, List<Signed> signed) {
        List<String> signers = signed.stream().map(Signed::mailbox).toList();
        for (String party : agreement.parties()) {
            if (!signers.contains(party)) {
                return Optional.of("the signature of " + party + " is missing");
            }
        }
        return signers.stream()
                .filter(signer -> !agreement.parties().contains(signer))
                .findFirst()
                .map(signer -> "signed by " + signer + ", who is not a party");
    }

    private static Optional<String> signedWhileTheKeyWasValid(List<Signed> signed, Directory directory) {
        return signed.stream()
                .filter(signature -> directory
                        .key(signature.kid())
                        .filter(key -> key.validAt(signature.at()))
                        .isEmpty())
                .findFirst()
                .map(signature -> "signed at " + signature.at() + " with key " + signature.kid()
                        + ", which was not valid then"
                        + directory
                                .key(signature.kid())
                                .map(PublishedKey::revokedAt)
                                .map(at -> " (revoked at " + at + ")")
                                .orElse(""));
    }

    private Optional<String> concernsThisNode(Agreement agreement) {
        return agreement.parties().contains(mailbox)
                ? Optional.empty()
                : Optional.of("between " + agreement.parties() + ", this node is " + mailbox);
    }
}
