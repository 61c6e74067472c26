package org.huizhi.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.vault.RowMac.Verdict;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.junit.jupiter.api.Test;

class RowMacTest {

    private static final byte[] ROW = "li.na read a notice".getBytes(UTF_8);

    private final OctetSequenceJsonWebKey older = key("2025");
    private final OctetSequenceJsonWebKey newer = key("2026");

    @Test
    void aRowOfTheNodeIsKnownAndAnyOtherIsNot() {
        RowMac macs = macs(newer);
        RowMac.Mac mac = macs.of("audit entry", ROW);

        assertThat(macs.check("audit entry", ROW, mac.keyId(), mac.bytes())).isEqualTo(Verdict.GOOD);
        assertThat(macs.check("audit entry", "li.na read nothing".getBytes(UTF_8), mac.keyId(), mac.bytes()))
                .isEqualTo(Verdict.WRONG);
        assertThat(macs.check("audit link", ROW, mac.keyId(), mac.bytes())).isEqualTo(Verdict.WRONG);
        assertThat(macs.check("audit entry", ROW, mac.keyId(), new byte[0])).isEqualTo(Verdict.WRONG);
        assertThat(macs.check("audit entry", ROW, null, null)).isEqualTo(Verdict.MISSING);
    }

    @Test
    void anOlderKeyStillProvesAndAForgottenOneDoesNot() {
        RowMac.Mac mac = macs(older).of("audit entry", ROW);

        assertThat(macs(newer, older).check("audit entry", ROW, mac.keyId(), mac.bytes()))
                .isEqualTo(Verdict.GOOD);
        assertThat(macs(newer, older).of("audit entry", ROW).keyId()).isEqualTo("2026");
        assertThat(macs(newer).check("audit entry", ROW, mac.keyId(), mac.bytes()))
                .isEqualTo(Verdict.UNKNOWN_KEY);
    }

    /** Another implementation of RFC 5869 derives the same key. */
    @Test
    void theKeyIsDerivedByHkdf() {
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(
                newer.getKey().getEncoded(), "huizhi/row-mac/1".getBytes(UTF_8), "audit entry".getBytes(UTF_8)));
        byte[] key = new byte[32];
        hkdf.generateBytes(key, 0, key.length);

        assertThat(macs(newer).of("audit entry", ROW).bytes())
                .isEqualTo(Hmac.of(new SecretKeySpec(key, Hmac.ALGORITHM), ROW));
    }

    private static RowMac macs(OctetSequenceJsonWebKey... keys) {
        String set = new JsonWebKeySet(keys).toJson(OutputControlLevel.INCLUDE_SYMMETRIC);
        return new RowMac(new Vault(() -> KeyRing.parse(set), CryptoProvider.fastest(), Clock.systemUTC()));
    }

    private static OctetSequenceJsonWebKey key(String kid) {
        OctetSequenceJsonWebKey key = OctJwkGenerator.generateJwk(256);
        key.setKeyId(kid);
        return key;
    }
}
