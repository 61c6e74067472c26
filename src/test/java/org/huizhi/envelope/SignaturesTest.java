package org.huizhi.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.testsupport.PartyKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignaturesTest {

    private static final byte[] PAYLOAD = {1, 2, 3};
    private static final String TYPE = "huizhi-test";

    static Stream<PartyKey> keys() {
        return Stream.of(
                PartyKey.signing("cn-610800#sig-1"),
                PartyKey.signingP256("cn-610800#sig-2"),
                PartyKey.signingSm2("cn-610800#sig-3"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aSignatureSaysWhoAndWhenOverWhichBytes(PartyKey key) {
        Signatures signatures = new Signatures(CryptoProvider.fastest());
        Instant at = Instant.parse("2026-03-01T08:00:00Z");

        String jws = signatures.sign(PAYLOAD, TYPE, key.signingKey(), at);

        assertThat(signatures.check(jws.getBytes(US_ASCII), TYPE, only(key)))
                .isInstanceOfSatisfying(SignatureCheck.Valid.class, valid -> {
                    assertThat(valid.kid()).isEqualTo(key.kid());
                    assertThat(valid.payload()).isEqualTo(PAYLOAD);
                    assertThat(valid.signedAt()).contains(at);
                });
    }

    @ParameterizedTest
    @MethodSource("keys")
    void aCharacterChangedAnywhereIsNeverValid(PartyKey key) {
        String jws = new Signatures(CryptoProvider.fastest()).sign(PAYLOAD, TYPE, key.signingKey());

        Stream.of(new Signatures(CryptoProvider.fastest()), new Signatures(CryptoProvider.jdk()))
                .forEach(signatures -> IntStream.range(0, jws.length() * 8)
                        .parallel()
                        .forEach(bit -> {
                            byte[] changed = jws.getBytes(US_ASCII);
                            changed[bit / 8] ^= (byte) (1 << bit % 8);
                            assertThat(signatures.check(changed, TYPE, only(key)))
                                    .as("bit %d", bit)
                                    .isNotInstanceOf(SignatureCheck.Valid.class);
                        }));
    }

    @Test
    void aKeyThatDoesNotSignIsNotTakenForSignatures() {
        PartyKey encryption = PartyKey.encryption("cn-610800#enc-1");

        assertThatThrownBy(() -> new SigningKey(encryption.kid(), "ECDH-ES", encryption.privateKey()))
                .hasMessage("key cn-610800#enc-1: ECDH-ES does not sign");
        assertThatThrownBy(() -> new SigningKey(encryption.kid(), "EdDSA", encryption.privateKey()))
                .hasMessage("key cn-610800#enc-1 is not a key for EdDSA");
        assertThatThrownBy(() -> new VerificationKey("EdDSA", encryption.publicKey()))
                .hasMessage("the key is not one for EdDSA");
        assertThatThrownBy(() -> new VerificationKey("HS256", encryption.publicKey()))
                .hasMessage("HS256 does not sign");
    }

    private static VerificationKeys only(PartyKey key) {
        VerificationKey known = new VerificationKey(key.algorithm(), key.publicKey());
        return kid -> kid.equals(key.kid()) ? Optional.of(known) : Optional.empty();
    }
}
