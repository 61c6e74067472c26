package org.huizhi.agreement;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huizhi.digest.Sha256;
import org.huizhi.directory.Directory;
import org.huizhi.directory.PublishedKey;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.validation.FeedSchema;
import org.huizhi.validation.TextRule;
import org.huizhi.validation.Utf8;

/**
 * Believes an agreement when both parties signed the same bytes and these are a valid document, and says why otherwise.
 */
public final class AgreementReader {

    /** {@code typ} of each signature. */
    static final String TYPE = "huizhi-agreement";

    /** What became of a document. */
    public sealed interface Reading {

        record Read(SignedAgreement agreement) implements Reading {}

        /** @param code what a receipt says of it */
        record Refusal(RefusalReason code, String reason) implements Reading {}
    }

    private static final class BadSignatureException extends Exception {

        BadSignatureException(String message) {
            super(message, null, false, false);
        }
    }

    private final Signatures signatures;
    private final String mailbox;

    /** @param mailbox of this node, which has to be a party */
    public AgreementReader(Signatures signatures, String mailbox) {
        this.signatures = signatures;
        this.mailbox = mailbox;
    }

    /** An agreement that both parties signed, and that was kept before. */
    public Reading read(String document, Directory directory) {
        return read(document, directory, Optional.empty());
    }

    /** The same of a proposal, which the proposer alone has signed. */
    Reading readProposal(String document, Directory directory, String proposer) {
        return read(document, directory, Optional.of(proposer));
    }

    /** As {@link #read}, of one that is not kept yet: it has to be as the contract says today. */
    Reading readNew(String document, Directory directory) {
        return heldToContract(read(document, directory));
    }

    /** As {@link #readProposal}, of one that is not kept yet. */
    Reading readNewProposal(String document, Directory directory, String proposer) {
        return heldToContract(readProposal(document, directory, proposer));
    }

    private static Reading heldToContract(Reading reading) {
        return reading instanceof Reading.Read read
                ? objection(read.agreement().payload())
                        .map(reason -> refusal(RefusalReason.SCHEMA, "not a valid agreement: " + reason))
                        .orElse(reading)
                : reading;
    }

    private static Optional<String> objection(byte[] payload) {
        if (!Utf8.isJson(payload)) {
            return Optional.of("it is not in UTF-8");
        }
        try {
            return FeedSchema.AGREEMENT.objection(SignedDocument.parse(payload, JsonNode.class));
        } catch (InvalidDocumentException e) {
            return Optional.of(e.getMessage());
        }
    }

    private Reading read(String document, Directory directory, Optional<String> onlySigner) {
        try {
            GeneralJws jws = GeneralJws.parse(document);
            List<AgreementSignature> signed = verify(jws, directory);
            byte[] payload = jws.payloadBytes();
            Agreement agreement =
                    SignedDocument.parse(payload, AgreementDocument.class).toAgreement(Sha256.hex(payload));
            requireShowable(payload, onlySigner.isPresent());
            return signedByAll(onlySigner.map(List::of).orElse(agreement.parties()), signed)
                    .map(reason -> refusal(RefusalReason.SCHEMA, reason))
                    .or(() -> signedWhileTheKeyWasValid(signed, directory)
                            .map(reason -> refusal(RefusalReason.KEY_NOT_VALID, reason)))
                    .or(() -> concernsThisNode(agreement).map(reason -> refusal(RefusalReason.NO_AGREEMENT, reason)))
                    .orElseGet(() -> new Reading.Read(new SignedAgreement(agreement, document, signed)));
        } catch (BadSignatureException e) {
            return refusal(RefusalReason.BAD_SIGNATURE, "not a valid agreement: " + e.getMessage());
        } catch (InvalidDocumentException | IllegalArgumentException e) {
            return refusal(RefusalReason.SCHEMA, "not a valid agreement: " + e.getMessage());
        }
    }

    private static Reading refusal(RefusalReason code, String reason) {
        return new Reading.Refusal(code, reason);
    }

    private List<AgreementSignature> verify(GeneralJws jws, Directory directory) throws BadSignatureException {
        List<AgreementSignature> signed = new ArrayList<>();
        for (int i = 0; i < jws.signatures().size(); i++) {
            SignatureCheck check = signatures.check(jws.compact(i), TYPE, directory::verificationKey);
            if (!(check instanceof SignatureCheck.Valid valid)) {
                throw new BadSignatureException("signature " + (i + 1) + ": " + reason(check));
            }
            Instant at = valid.signedAt()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "the signature by key " + valid.kid() + " does not say when (iat)"));
            String signer = valid.kid().substring(0, Math.max(0, valid.kid().indexOf('#')));
            signed.add(new AgreementSignature(signer, valid.kid(), at));
        }
        return List.copyOf(signed);
    }

    private static String reason(SignatureCheck check) {
        if (check instanceof SignatureCheck.UnknownSigner unknown) {
            return unknown.detail();
        }
        return check instanceof SignatureCheck.Bad bad ? bad.detail() : ((SignatureCheck.NotASignature) check).detail();
    }

    /**
     * The document is shown to people, who could not be shown halves of characters; and before they sign, each text has
     * to read as it is. What is signed by both stays signed.
     */
    private static void requireShowable(byte[] payload, boolean proposed) throws InvalidDocumentException {
        JsonNode document = SignedDocument.parse(payload, JsonNode.class);
        if (document.toString()
                .codePoints()
                .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new InvalidDocumentException("it holds halves of characters");
        }
        if (proposed && !isPlain(document)) {
            throw new InvalidDocumentException("it holds characters of control, of direction or that nobody sees");
        }
    }

    private static boolean isPlain(JsonNode node) {
        return node.isTextual()
                ? TextRule.isPlain(node.textValue())
                : node.valueStream().allMatch(AgreementReader::isPlain);
    }

    private static Optional<String> signedByAll(List<String> expected, List<AgreementSignature> signed) {
        List<String> signers = signed.stream().map(AgreementSignature::mailbox).toList();
        for (String party : expected) {
            if (!signers.contains(party)) {
                return Optional.of("the signature of " + party + " is missing");
            }
        }
        return signers.stream()
                .filter(signer -> !expected.contains(signer))
                .findFirst()
                .map(signer -> "signed by " + signer + ", who is not a party");
    }

    private static Optional<String> signedWhileTheKeyWasValid(List<AgreementSignature> signed, Directory directory) {
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
