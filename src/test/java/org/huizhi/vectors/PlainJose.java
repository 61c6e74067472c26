package org.huizhi.vectors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.ECDHDecrypter;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SM3Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithID;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.signers.SM2Signer;

/**
 * Signatures and encryption as a stranger does them, who has the feed contract, other libraries, and no class of ours.
 */
final class PlainJose {

    static final Path VECTORS = Path.of("openapi/vectors");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final Map<String, String> ALGORITHMS = Map.of("Ed25519", "EdDSA", "P-256", "ES256", "SM2", "SM2");

    private PlainJose() {}

    static JsonNode read(String file) throws IOException {
        return JSON.readTree(Files.readAllBytes(VECTORS.resolve(file)));
    }

    static JsonNode json(byte[] bytes) throws IOException {
        return JSON.readTree(bytes);
    }

    static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] decoded(String base64url) {
        return Base64.getUrlDecoder().decode(base64url);
    }

    static JsonNode header(String compact) throws IOException {
        return json(decoded(compact.substring(0, compact.indexOf('.'))));
    }

    static byte[] payload(String jws) {
        return decoded(jws.split("\\.", -1)[1]);
    }

    /** The algorithm is that of the key, and the purpose is the one that is asked for; else nothing is looked at. */
    static boolean isSigned(String jws, String type, JsonNode jwk) throws IOException {
        JsonNode header = header(jws);
        String curve = jwk.path("crv").asText();
        if (!header.path("alg").asText().equals(ALGORITHMS.get(curve))
                || !header.path("typ").asText().equals(type)) {
            return false;
        }
        try {
            JWSObject parsed = JWSObject.parse(jws);
            byte[] input = parsed.getSigningInput();
            byte[] signature = parsed.getSignature().decode();
            return switch (curve) {
                case "Ed25519" -> isEd25519(jwk, input, signature);
                case "SM2" -> isSm2(jwk, input, signature);
                default -> parsed.verify(new ECDSAVerifier(ECKey.parse(jwk.toString())));
            };
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    private static boolean isEd25519(JsonNode jwk, byte[] input, byte[] signature) {
        Ed25519Signer verifier = new Ed25519Signer();
        verifier.init(
                false, new Ed25519PublicKeyParameters(decoded(jwk.path("x").asText())));
        verifier.update(input, 0, input.length);
        return verifier.verifySignature(signature);
    }

    private static boolean isSm2(JsonNode jwk, byte[] input, byte[] signature) {
        X9ECParameters curve = CustomNamedCurves.getByName("sm2p256v1");
        ECPublicKeyParameters key = new ECPublicKeyParameters(
                curve.getCurve()
                        .createPoint(
                                new BigInteger(1, decoded(jwk.path("x").asText())),
                                new BigInteger(1, decoded(jwk.path("y").asText()))),
                new ECDomainParameters(curve));
        SM2Signer verifier = new SM2Signer(PlainDSAEncoding.INSTANCE, new SM3Digest());
        verifier.init(false, new ParametersWithID(key, "1234567812345678".getBytes(StandardCharsets.US_ASCII)));
        verifier.update(input, 0, input.length);
        return verifier.verifySignature(signature);
    }

    /** @return what is inside; empty where this key does not open it, or it is no JWE of the feed */
    static Optional<String> decrypted(String jwe, JsonNode privateKey) {
        try {
            JWEObject parsed = JWEObject.parse(jwe);
            boolean ofTheFeed = parsed.getHeader().getAlgorithm().getName().equals("ECDH-ES")
                    && parsed.getHeader().getEncryptionMethod().getName().equals("A256GCM")
                    && parsed.getHeader().getAgreementPartyUInfo() == null
                    && parsed.getHeader().getAgreementPartyVInfo() == null
                    && parsed.getHeader().getCompressionAlgorithm() == null
                    && privateKey.path("kid").asText().equals(parsed.getHeader().getKeyID());
            if (!ofTheFeed) {
                return Optional.empty();
            }
            parsed.decrypt(new ECDHDecrypter(ECKey.parse(privateKey.toString())));
            return Optional.of(parsed.getPayload().toString());
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }
}
