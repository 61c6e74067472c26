package org.huizhi.envelope;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.HeaderParameterNames;
import org.jose4j.lang.JoseException;

/**
 * Signs bytes and checks signatures, as compact JWS (RFC 7515). Thread-safe.
 *
 * <p>A signature carries its purpose ({@code typ}, RFC 8725 section 3.11), so that one made for an agreement cannot be
 * shown as a message.
 */
public final class Signatures {

    /** Longest serialisation that is looked at, in bytes. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final String SIGNED_AT = "iat";
    private static final int PARTS = 3;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final CryptoProvider provider;

    public Signatures(CryptoProvider provider) {
        this.provider = provider;
    }

    /** @param type the purpose, for {@code typ} */
    public String sign(byte[] payload, String type, SigningKey signer) {
        return sign(payload, type, signer, Optional.empty());
    }

    /** @param signedAt goes into the protected header, in whole seconds */
    public String sign(byte[] payload, String type, SigningKey signer, Instant signedAt) {
        return sign(payload, type, signer, Optional.of(signedAt));
    }

    private String sign(byte[] payload, String type, SigningKey signer, Optional<Instant> signedAt) {
        KeyAlgorithm algorithm = KeyAlgorithm.named(signer.algorithm()).orElseThrow();
        JsonWebSignature jws = new JsonWebSignature();
        jws.setProviderContext(provider.context());
        // Keys are validated once, where they are loaded.
        jws.setDoKeyValidation(false);
        jws.setAlgorithmConstraints(algorithm.constraints());
        jws.setAlgorithmHeaderValue(algorithm.joseName());
        jws.setKeyIdHeaderValue(signer.kid());
        jws.setHeader(HeaderParameterNames.TYPE, type);
        signedAt.ifPresent(at -> jws.setHeader(SIGNED_AT, (Object) at.getEpochSecond()));
        jws.setPayloadBytes(payload);
        jws.setKey(provider.prepared(signer.key()));
        try {
            // Asked for the whole, the library encodes the payload twice.
            String detached = jws.getDetachedContentCompactSerialization();
            int payloadAt = detached.indexOf('.') + 1;
            return detached.substring(0, payloadAt) + BASE64URL.encodeToString(payload) + detached.substring(payloadAt);
        } catch (JoseException e) {
            throw new IllegalStateException("key " + signer.kid() + " cannot sign", e);
        }
    }

    /**
     * Checks a signature. Whatever the bytes are, this answers and does not throw.
     *
     * @param compact the compact JWS, ASCII
     * @param type the purpose that the signature must have
     * @param keys the only keys that count; keys inside the JWS are never looked at
     */
    public SignatureCheck check(byte[] compact, String type, VerificationKeys keys) {
        if (compact.length > MAX_BYTES) {
            return new SignatureCheck.NotASignature("longer than " + MAX_BYTES + " bytes");
        }
        JsonWebSignature jws = new JsonWebSignature();
        jws.setProviderContext(provider.context());
        jws.setDoKeyValidation(false);
        try {
            CompactForm.read(compact, PARTS, jws);
        } catch (MalformedJoseException e) {
            return new SignatureCheck.NotASignature("not a compact JWS: " + e.detail());
        }
        String kid = CompactForm.text(jws, HeaderParameterNames.KEY_ID);
        if (kid == null) {
            return new SignatureCheck.UnknownSigner("the signature names no key");
        }
        Optional<VerificationKey> key = keys.find(kid);
        if (key.isEmpty()) {
            return new SignatureCheck.UnknownSigner("no signing key " + kid + " is known here");
        }
        return check(jws, kid, type, key.get());
    }

    private static SignatureCheck check(JsonWebSignature jws, String kid, String type, VerificationKey key) {
        String named = CompactForm.text(jws, HeaderParameterNames.ALGORITHM);
        if (!key.algorithm().equals(named)) {
            return new SignatureCheck.Bad("key " + kid + " is for " + key.algorithm() + ", the header says " + named);
        }
        if (!type.equals(CompactForm.text(jws, HeaderParameterNames.TYPE))) {
            return new SignatureCheck.Bad("not signed as " + type);
        }
        jws.setAlgorithmConstraints(
                KeyAlgorithm.named(key.algorithm()).orElseThrow().constraints());
        jws.setKey(key.key());
        try {
            return jws.verifySignature()
                    ? new SignatureCheck.Valid(kid, jws.getUnverifiedPayloadBytes(), signedAt(jws))
                    : new SignatureCheck.Bad("the signature does not fit the bytes and key " + kid);
        } catch (JoseException e) {
            return new SignatureCheck.Bad("the signature does not fit the bytes and key " + kid);
        }
    }

    private static Optional<Instant> signedAt(JsonWebSignature jws) {
        return jws.getObjectHeader(SIGNED_AT) instanceof Long seconds
                        && Math.abs(seconds) < Instant.MAX.getEpochSecond()
                ? Optional.of(Instant.ofEpochSecond(seconds))
                : Optional.empty();
    }

    static byte[] ascii(String compact) {
        return compact.getBytes(StandardCharsets.US_ASCII);
    }
}
