package org.huizhi.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.envelope.KeyAlgorithm;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.Sm2;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** A file of key pairs, a JWK Set (RFC 7517), of the authority or of a node; more can be added to it. */
public final class KeyPairs {

    private final Path file;
    private final List<PublicJsonWebKey> keys;

    private KeyPairs(Path file, List<PublicJsonWebKey> keys) {
        this.file = file;
        this.keys = keys;
    }

    /**
     * @return those in the file, none when there is no file
     * @throws KeySetException when the file is not a JWK Set of private keys; the message says where and why
     */
    public static KeyPairs in(Path file) {
        List<PublicJsonWebKey> keys = new ArrayList<>();
        if (Files.exists(file)) {
            keys.addAll(KeySetFile.load("key file", file));
        }
        for (PublicJsonWebKey key : keys) {
            if (key.getPrivateKey() == null) {
                throw new KeySetException("key file", file, ": key " + key.getKeyId() + " has no private part", null);
            }
        }
        return new KeyPairs(file, keys);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * Makes a new key.
     *
     * @return its public half, as the directory publishes it
     * @throws IllegalArgumentException when the file has a key of this kid already
     */
    public Map<String, Object> add(String kid, KeyAlgorithm algorithm) {
        if (keys.stream().anyMatch(key -> kid.equals(key.getKeyId()))) {
            throw new IllegalArgumentException(file + " has a key " + kid + " already");
        }
        PublicJsonWebKey key = generate(algorithm);
        key.setKeyId(kid);
        key.setUse(algorithm.signs() ? "sig" : "enc");
        keys.add(key);
        return key.toParams(OutputControlLevel.PUBLIC_ONLY);
    }

    private static PublicJsonWebKey generate(KeyAlgorithm algorithm) {
        try {
            return switch (algorithm) {
                case EDDSA -> OkpJwkGenerator.generateJwk(OctetKeyPairJsonWebKey.SUBTYPE_ED25519);
                case ES256, ECDH_ES -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
                case SM2 -> sm2();
            };
        } catch (JoseException e) {
            throw new IllegalStateException("every Java platform makes keys for " + algorithm, e);
        }
    }

    private static PublicJsonWebKey sm2() {
        KeyPair pair = Sm2.generate(new SecureRandom());
        PublicJsonWebKey key = new EllipticCurveJsonWebKey((ECPublicKey) pair.getPublic());
        key.setPrivateKey(pair.getPrivate());
        return key;
    }

    /**
     * @param kid null for the last one in the file
     * @throws IllegalArgumentException when there is no such key, or it does not sign
     */
    public SigningKey signingKey(@Nullable String kid) {
        PublicJsonWebKey key = keys.stream()
                .filter(one -> kid == null || kid.equals(one.getKeyId()))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new IllegalArgumentException(
                        file + (kid == null ? " has no key, or is not there" : " has no key " + kid)));
        return new SigningKey(
                key.getKeyId(), Jwk.algorithm(key.getKeyId(), key, KeyUse.SIG).joseName(), key.getPrivateKey());
    }

    /** @return the private key of this kid, to open what is encrypted to it */
    public Optional<PrivateKey> decryptionKey(String kid) {
        return keys.stream()
                .filter(key -> kid.equals(key.getKeyId()))
                .findFirst()
                .map(PublicJsonWebKey::getPrivateKey);
    }

    /** Writes the file, readable by its owner alone; the one before stays whole until the new one is there. */
    public void save() throws IOException {
        WholeFile.writePrivate(file, new JsonWebKeySet(keys).toJson(OutputControlLevel.INCLUDE_PRIVATE) + "\n");
    }

    /** @return JWK Set of the public halves */
    public String publicSet() {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }
}
