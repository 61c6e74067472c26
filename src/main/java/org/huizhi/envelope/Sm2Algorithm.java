package org.huizhi.envelope;

import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwa.AlgorithmInfo;
import org.jose4j.jwa.CryptoPrimitive;
import org.jose4j.jws.JsonWebSignatureAlgorithm;
import org.jose4j.keys.KeyPersuasion;
import org.jose4j.lang.InvalidKeyException;

/** How jose4j signs and checks with {@code alg} SM2. */
final class Sm2Algorithm extends AlgorithmInfo implements JsonWebSignatureAlgorithm {

    private final SecureRandom random = new SecureRandom();

    Sm2Algorithm() {
        setAlgorithmIdentifier(Sm2.NAME);
        setJavaAlgorithm("SM3withSM2");
        setKeyPersuasion(KeyPersuasion.ASYMMETRIC);
        setKeyType("EC");
    }

    @Override
    public CryptoPrimitive prepareForSign(Key key, ProviderContext context) throws InvalidKeyException {
        validateSigningKey(key);
        return new CryptoPrimitive(key);
    }

    @Override
    public byte[] sign(CryptoPrimitive prepared, byte[] input) {
        return Sm2Arithmetic.sign((ECPrivateKey) prepared.getKey(), input, random);
    }

    @Override
    public boolean verifySignature(byte[] signature, Key key, byte[] input, ProviderContext context) {
        return Sm2Arithmetic.verify((ECPublicKey) key, input, signature);
    }

    @Override
    public void validateSigningKey(Key key) throws InvalidKeyException {
        require(key instanceof PrivateKey && KeyAlgorithm.SM2.suits(key));
    }

    @Override
    public void validateVerificationKey(Key key) throws InvalidKeyException {
        require(key instanceof PublicKey && KeyAlgorithm.SM2.suits(key));
    }

    private static void require(boolean suits) throws InvalidKeyException {
        if (!suits) {
            throw new InvalidKeyException("not a key of the curve SM2");
        }
    }

    @Override
    public boolean isAvailable() {
        return true;
    }
}
