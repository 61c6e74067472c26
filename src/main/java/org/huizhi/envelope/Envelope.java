package org.huizhi.envelope;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.huizhi.digest.Sha256;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Messages between regions: signed by the sender, then encrypted to the receiver (feed contract, "Record").
 * Thread-safe.
 *
 * <p>Opening answers whatever the bytes are; it never throws for what came from the bus.
 */
public final class Envelope {

    /** {@code typ} of the signature of a message. */
    public static final String MESSAGE_TYPE = "huizhi-message";

    /** {@code typ} of the signature of a piece of an attachment. */
    public static final String PIECE_TYPE = "huizhi-attachment-piece";

    /** Longest value that is opened, in bytes. */
    public static final int MAX_VALUE_BYTES = 1024 * 1024;

    /** Longest payload that is sealed, in bytes: two base64 encodings later it is below {@link #MAX_VALUE_BYTES}. */
    public static final int MAX_PAYLOAD_BYTES = 512 * 1024;

    private static final int PARTS = 5;
    private static final KeyAlgorithm ENCRYPTION = KeyAlgorithm.ECDH_ES;
    private static final String CONTENT_ENCRYPTION =
            ENCRYPTION.contentEncryption().orElseThrow();
    private static final AlgorithmConstraints CONTENT_ENCRYPTIONS =
            new AlgorithmConstraints(ConstraintType.PERMIT, CONTENT_ENCRYPTION);
    private static final int COORDINATE_CHARACTERS = 43;

    private final CryptoProvider provider;
    private final Signatures signatures;

    public Envelope(CryptoProvider provider) {
        this.provider = provider;
        this.signatures = new Signatures(provider);
    }

    /**
     * Signs, then encrypts.
     *
     * @param receiverKid of the receiver's encryption key, so that it knows which of its keys opens the message
     * @throws IllegalArgumentException for a payload above {@link #MAX_PAYLOAD_BYTES}
     */
    public Sealed seal(byte[] payload, SigningKey signer, String receiverKid, PublicKey receiverKey) {
        return seal(payload, MESSAGE_TYPE, signer, receiverKid, receiverKey);
    }

    /** @param type {@code typ} of the signature */
    public Sealed seal(byte[] payload, String type, SigningKey signer, String receiverKid, PublicKey receiverKey) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException(
                    "a payload of " + payload.length + " bytes, more than " + MAX_PAYLOAD_BYTES);
        }
        byte[] jws = Signatures.ascii(signatures.sign(payload, type, signer));
        return new Sealed(jws, encrypt(jws, receiverKid, receiverKey), Sha256.of(jws));
    }

    /**
     * Encrypts what was signed before: it is the same message, whatever is around it.
     *
     * @return the compact JWE, ASCII
     */
    public byte[] encrypt(byte[] jws, String receiverKid, PublicKey receiverKey) {
        JsonWebEncryption jwe = newJwe();
        jwe.setAlgorithmHeaderValue(ENCRYPTION.joseName());
        jwe.setEncryptionMethodHeaderParameter(CONTENT_ENCRYPTION);
        jwe.setKeyIdHeaderValue(receiverKid);
        jwe.setContentTypeHeaderValue("JOSE");
        jwe.setPlaintext(jws);
        jwe.setKey(receiverKey);
        try {
            return Signatures.ascii(jwe.getCompactSerialization());
        } catch (JoseException e) {
            throw new IllegalStateException("cannot encrypt to key " + receiverKid, e);
        }
    }

    /**
     * Decrypts, then verifies.
     *
     * @param jwe any bytes from the bus; null for a record without a value
     * @param decryptionKeys this node's private keys, by kid
     * @param keys the signing keys of the directory
     */
    public Opened open(
            byte @Nullable [] jwe, Function<String, Optional<PrivateKey>> decryptionKeys, VerificationKeys keys) {
        return open(jwe, MESSAGE_TYPE, decryptionKeys, keys);
    }

    /** @param type {@code typ} that the signature has to have */
    public Opened open(
            byte @Nullable [] jwe,
            String type,
            Function<String, Optional<PrivateKey>> decryptionKeys,
            VerificationKeys keys) {
        byte[] jws;
        try {
            jws = decrypt(jwe, decryptionKeys);
        } catch (MalformedJoseException e) {
            return new Opened.Unreadable(e.detail());
        }
        return verify(jws, type, keys);
    }

    /**
     * Verifies signed bytes that came otherwise than as a record of their own.
     *
     * @param jws any bytes
     * @param keys the signing keys of the directory
     */
    public Opened verify(byte[] jws, VerificationKeys keys) {
        return verify(jws, MESSAGE_TYPE, keys);
    }

    private Opened verify(byte[] jws, String type, VerificationKeys keys) {
        SignatureCheck check = signatures.check(jws, type, keys);
        if (check instanceof SignatureCheck.Valid valid) {
            return new Opened.Verified(valid.kid(), valid.payload(), jws, Sha256.of(jws));
        }
        if (check instanceof SignatureCheck.UnknownSigner unknown) {
            return new Opened.Unauthenticated(RefusalReason.UNKNOWN_SENDER, unknown.detail());
        }
        if (check instanceof SignatureCheck.Bad bad) {
            return new Opened.Unauthenticated(RefusalReason.BAD_SIGNATURE, bad.detail());
        }
        return new Opened.Unreadable("what is inside is " + ((SignatureCheck.NotASignature) check).detail());
    }

    private byte[] decrypt(byte @Nullable [] bytes, Function<String, Optional<PrivateKey>> keys)
            throws MalformedJoseException {
        if (bytes == null || bytes.length > MAX_VALUE_BYTES) {
            throw new MalformedJoseException(bytes == null ? "no value" : "longer than " + MAX_VALUE_BYTES + " bytes");
        }
        JsonWebEncryption jwe = newJwe();
        CompactForm.read(bytes, PARTS, jwe);
        requireAlgorithms(jwe);
        String kid = CompactForm.text(jwe, HeaderParameterNames.KEY_ID);
        if (kid == null) {
            throw new MalformedJoseException("the encryption names no key");
        }
        jwe.setKey(keys.apply(kid)
                .map(provider::prepared)
                .orElseThrow(() -> new MalformedJoseException("encrypted to key " + kid + ", which is not ours")));
        try {
            return jwe.getPlaintextBytes();
        } catch (JoseException e) {
            throw new MalformedJoseException("damaged, or not encrypted to key " + kid);
        }
    }

    /** Checked here because the library casts the values of these headers. */
    private static void requireAlgorithms(JsonWebEncryption jwe) throws MalformedJoseException {
        String algorithm = CompactForm.text(jwe, HeaderParameterNames.ALGORITHM);
        String content = CompactForm.text(jwe, HeaderParameterNames.ENCRYPTION_METHOD);
        if (!ENCRYPTION.joseName().equals(algorithm) || !CONTENT_ENCRYPTION.equals(content)) {
            throw new MalformedJoseException("encrypted with " + algorithm + " and " + content);
        }
        boolean isPoint = jwe.getObjectHeader(HeaderParameterNames.EPHEMERAL_PUBLIC_KEY) instanceof Map<?, ?> point
                && "EC".equals(point.get("kty"))
                && "P-256".equals(point.get("crv"))
                && isCoordinate(point.get("x"))
                && isCoordinate(point.get("y"))
                && point.size() == 4;
        if (!isPoint) {
            throw new MalformedJoseException("the ephemeral key is not a P-256 public key");
        }
        for (String info :
                new String[] {HeaderParameterNames.AGREEMENT_PARTY_U_INFO, HeaderParameterNames.AGREEMENT_PARTY_V_INFO
                }) {
            if (jwe.getObjectHeader(info) != null) {
                throw new MalformedJoseException("a header \"" + info + "\" is not understood here");
            }
        }
    }

    private static boolean isCoordinate(@Nullable Object value) {
        return value instanceof String text && text.length() == COORDINATE_CHARACTERS;
    }

    private JsonWebEncryption newJwe() {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setProviderContext(provider.context());
        // Keys are validated once, where they are loaded. The sender's ephemeral point is checked in any case.
        jwe.setDoKeyValidation(false);
        jwe.setAlgorithmConstraints(ENCRYPTION.constraints());
        jwe.setContentEncryptionAlgorithmConstraints(CONTENT_ENCRYPTIONS);
        return jwe;
    }

    /**
     * The signed bytes of a JWS, without any verification: only for bytes that this node verified when it stored them.
     *
     * @throws IllegalArgumentException for bytes that are not a compact JWS
     */
    public static byte[] payloadOf(byte[] jws) {
        int first = indexOfDot(jws, 0);
        int second = indexOfDot(jws, first + 1);
        return Base64.getUrlDecoder().decode(Arrays.copyOfRange(jws, first + 1, second));
    }

    private static int indexOfDot(byte[] jws, int from) {
        for (int i = from; i < jws.length; i++) {
            if (jws[i] == '.') {
                return i;
            }
        }
        throw new IllegalArgumentException("not a compact JWS: "
                + new String(jws, 0, Math.min(jws.length, 16), StandardCharsets.US_ASCII) + "...");
    }
}
