package org.huizhi.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.huizhi.testsupport.PartyKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ed25519 keys of small order: valid to the platform, and worth nothing as proof. */
class WeakKeyTest {

    @Test
    void withOneEverybodySignsEverything() throws GeneralSecurityException {
        PublicKey neutral = key("0100000000000000000000000000000000000000000000000000000000000000");
        // R is the neutral point too, and s is zero.
        byte[] forged = Arrays.copyOf(new byte[] {1}, 64);

        Signature platform = Signature.getInstance("Ed25519");
        platform.initVerify(neutral);
        platform.update("whatever anybody likes".getBytes(StandardCharsets.US_ASCII));

        assertThat(platform.verify(forged)).isTrue();
        assertThatThrownBy(() -> new VerificationKey("EdDSA", neutral)).hasMessage("the key is not one for EdDSA");
    }

    /**
     * All points of the order 1, 2, 4 and 8 by their encoding (RFC 8032 section 5.1.2), and neutral ones in a second
     * form.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "0100000000000000000000000000000000000000000000000000000000000000",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0000000000000000000000000000000000000000000000000000000000000080",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void noneIsAKeyForSignatures(String encoded) throws GeneralSecurityException {
        assertThat(Ed25519.validatePublicKeyFull(HexFormat.of().parseHex(encoded), 0))
                .as("another implementation thinks so too")
                .isFalse();
        assertThat(KeyAlgorithm.EDDSA.suits(key(encoded))).isFalse();
    }

    @Test
    void ordinaryKeysAre() {
        assertThat(KeyAlgorithm.EDDSA.suits(PartyKey.signing("k").publicKey())).isTrue();
    }

    private static PublicKey key(String encoded) throws GeneralSecurityException {
        byte[] bytes = HexFormat.of().parseHex(encoded);
        boolean odd = (bytes[31] & 0x80) != 0;
        bytes[31] &= 0x7f;
        for (int i = 0; i < 16; i++) {
            byte low = bytes[i];
            bytes[i] = bytes[31 - i];
            bytes[31 - i] = low;
        }
        EdECPoint point = new EdECPoint(odd, new BigInteger(1, bytes));
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point));
    }
}
