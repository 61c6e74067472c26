package org.huizhi.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.huizhi.digest.Sha256;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvelopeTest {

    private static final byte[] PAYLOAD = "{\"subject\":\"编号 610800-2026-000123\"}".getBytes(UTF_8);
    private static final Party YULIN = Regions.yulin();
    private static final Party XINZHOU = Regions.xinzhou();
    private static final PartyKey EDWARDS = YULIN.key("cn-610800#sig-1");
    private static final PartyKey NIST = PartyKey.signingP256("cn-610800#sig-2");
    private static final PartyKey SM2 = PartyKey.signingSm2("cn-610800#sig-3");
    private static final VerificationKeys KNOWN = keys(EDWARDS, NIST, SM2);

    static Stream<Arguments> providersAndKeys() {
        return Stream.of(CryptoProvider.fastest(), CryptoProvider.jdk())
                .flatMap(provider -> Stream.of(EDWARDS, NIST, SM2).map(key -> Arguments.of(provider, key)));
    }

    @ParameterizedTest
    @MethodSource("providersAndKeys")
    void whatWasSealedForARegionOpensThereWithItsSender(CryptoProvider provider, PartyKey signer) {
        Envelope envelope = new Envelope(provider);

        Sealed sealed = seal(envelope, signer);
        Opened opened = envelope.open(sealed.jwe(), XINZHOU::decryptionKey, KNOWN);

        assertThat(opened).isInstanceOfSatisfying(Opened.Verified.class, verified -> {
            assertThat(verified.kid()).isEqualTo(signer.kid());
            assertThat(verified.payload()).isEqualTo(PAYLOAD);
            assertThat(verified.jws()).isEqualTo(sealed.jws());
            assertThat(verified.digest()).isEqualTo(sealed.digest()).isEqualTo(Sha256.of(sealed.jws()));
        });
        assertThat(Envelope.payloadOf(sealed.jws())).isEqualTo(PAYLOAD);
    }

    @Test
    void providersOpenEachOthersMessages() {
        Envelope fast = new Envelope(CryptoProvider.fastest());
        Envelope plain = new Envelope(CryptoProvider.jdk());

        assertThat(plain.open(seal(fast, EDWARDS).jwe(), XINZHOU::decryptionKey, KNOWN))
                .isInstanceOf(Opened.Verified.class);
        assertThat(fast.open(seal(plain, NIST).jwe(), XINZHOU::decryptionKey, KNOWN))
                .isInstanceOf(Opened.Verified.class);
    }

    @ParameterizedTest
    @MethodSource("providersAndKeys")
    void aByteChangedAnywhereIsUnreadable(CryptoProvider provider, PartyKey signer) {
        Envelope envelope = new Envelope(provider);
        byte[] jwe = seal(envelope, signer).jwe();

        IntStream.range(0, jwe.length).parallel().forEach(position -> {
            for (int bit = 0; bit < 8; bit += provider.name().equals("JDK") ? 5 : 1) {
                byte[] changed = jwe.clone();
                changed[position] ^= (byte) (1 << bit);
                assertThat(envelope.open(changed, XINZHOU::decryptionKey, KNOWN))
                        .as("bit %d of byte %d", bit, position)
                        .isInstanceOf(Opened.Unreadable.class);
            }
        });
    }

    @Test
    void truncatedAndLongerBytesAreUnreadable() {
        Envelope envelope = new Envelope(CryptoProvider.fastest());
        byte[] jwe = seal(envelope, EDWARDS).jwe();

        IntStream.range(0, jwe.length)
                .forEach(length -> assertThat(envelope.open(Arrays.copyOf(jwe, length), XINZHOU::decryptionKey, KNOWN))
                        .isInstanceOf(Opened.Unreadable.class));
        for (String tail : new String[] {"A", ".", "\n", "="}) {
            byte[] longer = (new String(jwe, US_ASCII) + tail).getBytes(US_ASCII);
            assertThat(envelope.open(longer, XINZHOU::decryptionKey, KNOWN)).isInstanceOf(Opened.Unreadable.class);
        }
    }

    @Test
    void garbageIsUnreadable() {
        Envelope envelope = new Envelope(CryptoProvider.fastest());
        Random random = new Random(610800);

        for (int i = 0; i < 2_000; i++) {
            byte[] garbage = new byte[random.nextInt(200)];
            random.nextBytes(garbage);
            assertThat(envelope.open(garbage, XINZHOU::decryptionKey, KNOWN)).isInstanceOf(Opened.Unreadable.class);
        }
        assertThat(envelope.open(null, XINZHOU::decryptionKey, KNOWN)).isInstanceOf(Opened.Unreadable.class);
    }

    /** A reader need not look at its {@code cty}; and {@code iat} says nothing of a message (feed contract). */
    @Test
    void theHeadersAreThoseOfTheContract() throws JoseException, IOException {
        Envelope envelope = new Envelope(CryptoProvider.fastest());

        Sealed sealed = seal(envelope, EDWARDS);

        assertThat(header(sealed.jwe()))
                .containsOnlyKeys("alg", "enc", "kid", "epk", "cty")
                .containsEntry("cty", "JOSE");
        assertThat(header(sealed.jws())).containsOnlyKeys("alg", "kid", "typ").containsEntry("typ", "huizhi-message");
        byte[] dated = new Signatures(CryptoProvider.jdk())
                .sign(PAYLOAD, "huizhi-message", EDWARDS.signingKey(), Instant.EPOCH)
                .getBytes(US_ASCII);
        assertThat(header(dated)).containsEntry("iat", 0);
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setAlgorithmHeaderValue("ECDH-ES");
        jwe.setEncryptionMethodHeaderParameter("A256GCM");
        jwe.setKeyIdHeaderValue(XINZHOU.encryptionKid());
        jwe.setKey(XINZHOU.encryptionKey());
        jwe.setPlaintext(dated);
        assertThat(envelope.open(jwe.getCompactSerialization().getBytes(US_ASCII), XINZHOU::decryptionKey, KNOWN))
                .isInstanceOf(Opened.Verified.class);
    }

    private static Map<String, Object> header(byte[] compact) throws IOException {
        String text = new String(compact, US_ASCII);
        return new ObjectMapper()
                .readValue(
                        Base64.getUrlDecoder().decode(text.substring(0, text.indexOf('.'))), new TypeReference<>() {});
    }

    @Test
    void onlyTheReceiverCanOpen() {
        Envelope envelope = new Envelope(CryptoProvider.fastest());
        byte[] jwe = seal(envelope, EDWARDS).jwe();

        assertThat(envelope.open(jwe, Regions.ordos()::decryptionKey, KNOWN))
                .isEqualTo(new Opened.Unreadable("encrypted to key cn-140900#enc-1, which is not ours"));
        assertThat(envelope.open(jwe, kid -> Regions.ordos().decryptionKey("cn-150600#enc-1"), KNOWN))
                .isInstanceOf(Opened.Unreadable.class);
    }

    @Test
    void aSignerThatTheDirectoryDoesNotKnowIsAnUnknownSender() {
        Envelope envelope = new Envelope(CryptoProvider.fastest());

        assertThat(envelope.open(seal(envelope, EDWARDS).jwe(), XINZHOU::decryptionKey, keys(NIST)))
                .isInstanceOfSatisfying(
                        Opened.Unauthenticated.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.UNKNOWN_SENDER));
    }

    @Test
    void aSignatureByAnotherKeyUnderTheNameOfAKnownOneIsBad() {
        Envelope envelope = new Envelope(CryptoProvider.fastest());
        PartyKey forger = PartyKey.signing(EDWARDS.kid());

        assertThat(envelope.open(seal(envelope, forger).jwe(), XINZHOU::decryptionKey, KNOWN))
                .isInstanceOfSatisfying(
                        Opened.Unauthenticated.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.BAD_SIGNATURE));
    }

    @Test
    void thePayloadIsLimitedSoThatTheValueFits() {
        Envelope envelope = new Envelope(CryptoProvider.fastest());
        byte[] most = new byte[Envelope.MAX_PAYLOAD_BYTES];

        Sealed sealed = envelope.seal(most, EDWARDS.signingKey(), XINZHOU.encryptionKid(), XINZHOU.encryptionKey());

        assertThat(sealed.jwe().length).isLessThan(Envelope.MAX_VALUE_BYTES);
        assertThat(envelope.open(sealed.jwe(), XINZHOU::decryptionKey, KNOWN)).isInstanceOf(Opened.Verified.class);
        assertThatThrownBy(() -> envelope.seal(
                        new byte[most.length + 1],
                        EDWARDS.signingKey(),
                        XINZHOU.encryptionKid(),
                        XINZHOU.encryptionKey()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(envelope.open(new byte[Envelope.MAX_VALUE_BYTES + 1], XINZHOU::decryptionKey, KNOWN))
                .isEqualTo(new Opened.Unreadable("longer than 1048576 bytes"));
    }

    private static Sealed seal(Envelope envelope, PartyKey signer) {
        return envelope.seal(PAYLOAD, signer.signingKey(), XINZHOU.encryptionKid(), XINZHOU.encryptionKey());
    }

    private static VerificationKeys keys(PartyKey... keys) {
        return kid -> Stream.of(keys)
                .filter(key -> key.kid().equals(kid))
                .map(key -> new VerificationKey(key.algorithm(), key.publicKey()))
                .findFirst();
    }
}
