package org.huizhi.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values made by somebody who knows the format and wants to be believed. */
class HostileEnvelopeTest {

    private static final Party YULIN = Regions.yulin();
    private static final Party XINZHOU = Regions.xinzhou();
    private static final PartyKey KNOWN = YULIN.key("cn-610800#sig-1");
    private static final PartyKey KNOWN_P256 = PartyKey.signingP256("cn-610800#sig-2");
    private static final PartyKey KNOWN_SM2 = PartyKey.signingSm2("cn-610800#sig-3");
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    static Stream<Envelope> envelopes() {
        return Stream.of(new Envelope(CryptoProvider.fastest()), new Envelope(CryptoProvider.jdk()));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void anUnsignedMessageIsABadSignature(Envelope envelope) {
        String header = "{\"alg\":\"none\",\"kid\":\"" + KNOWN.kid() + "\",\"typ\":\"huizhi-message\"}";

        assertThat(open(envelope, base64(header) + "." + base64("{}") + "."))
                .isEqualTo(new Opened.Unauthenticated(
                        RefusalReason.BAD_SIGNATURE, "key " + KNOWN.kid() + " is for EdDSA, the header says none"));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void aMessageAuthenticatedWithThePublicKeyIsABadSignature(Envelope envelope) throws JoseException {
        JsonWebSignature jws = signature(KNOWN.kid());
        jws.setAlgorithmHeaderValue("HS256");
        jws.setKey(new HmacKey(KNOWN.publicKey().getEncoded()));

        assertBadSignature(open(envelope, jws.getCompactSerialization()));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void theHeaderCannotChooseAnotherAlgorithmThanTheKeyHas(Envelope envelope) throws JoseException {
        JsonWebSignature jws = signature(KNOWN.kid());
        jws.setAlgorithmHeaderValue("ES256");
        jws.setKey(KNOWN_P256.privateKey());

        assertBadSignature(open(envelope, jws.getCompactSerialization()));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void aKeyThatTheMessageBringsAlongIsNotBelieved(Envelope envelope) throws JoseException {
        PartyKey own = PartyKey.signing("mine");
        JsonWebSignature jws = signature(KNOWN.kid());
        jws.setAlgorithmHeaderValue("EdDSA");
        jws.setHeader("jwk", own.jwk().toParams(OutputControlLevel.PUBLIC_ONLY));
        jws.setHeader("jku", "https://attacker.example/jwks.json");
        jws.setHeader("x5u", "https://attacker.example/cert.pem");
        jws.setKey(own.privateKey());

        assertBadSignature(open(envelope, jws.getCompactSerialization()));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void aSignatureMadeForAnotherPurposeIsBad(Envelope envelope) {
        String agreement =
                new Signatures(CryptoProvider.jdk()).sign(new byte[2], "huizhi-agreement", KNOWN.signingKey());

        assertBadSignature(open(envelope, agreement));
    }

    @Test
    void aSignatureThatNamesNoKeyHasNoSender() throws JoseException {
        JsonWebSignature jws = signature(null);
        jws.setAlgorithmHeaderValue("EdDSA");
        jws.setKey(KNOWN.privateKey());

        assertThat(open(new Envelope(CryptoProvider.jdk()), jws.getCompactSerialization()))
                .isEqualTo(new Opened.Unauthenticated(RefusalReason.UNKNOWN_SENDER, "the signature names no key"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"crit\":[\"b64\"],\"b64\":false", "{\"b64\":false", "{\"zip\":\"DEF\""})
    void headersThatChangeWhatIsSignedAreNotAccepted(String begin) {
        String header = begin + ",\"alg\":\"EdDSA\",\"kid\":\"" + KNOWN.kid() + "\",\"typ\":\"huizhi-message\"}";

        assertThat(open(new Envelope(CryptoProvider.jdk()), base64(header) + "." + base64("{}") + "." + "A".repeat(86)))
                .isInstanceOf(Opened.Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{}", "", "a.b.c", "..", "eyJhbGciOiJFZERTQSJ9..", "{\"alg\":1}.x.y", "\u0000\u0001", "W10.AA.AA"
            })
    void whatIsNoSignatureInsideIsUnreadable(String inside) {
        assertThat(open(new Envelope(CryptoProvider.jdk()), inside))
                .isInstanceOfAny(Opened.Unreadable.class, Opened.Unauthenticated.class);
    }

    @Test
    void aCompressedMessageIsNotInflated() throws JoseException {
        JsonWebEncryption jwe = encryption("A".repeat(100_000));
        jwe.enableDefaultCompression();

        assertThat(openValue(new Envelope(CryptoProvider.jdk()), jwe.getCompactSerialization()))
                .isEqualTo(new Opened.Unreadable("a header \"zip\" is not understood here"));
    }

    @Test
    void anotherContentEncryptionOrKeyManagementIsNotAccepted() throws JoseException {
        JsonWebEncryption weaker = encryption("{}");
        weaker.setEncryptionMethodHeaderParameter("A128GCM");
        JsonWebEncryption wrapped = encryption("{}");
        wrapped.setAlgorithmHeaderValue("ECDH-ES+A256KW");

        assertThat(openValue(new Envelope(CryptoProvider.jdk()), weaker.getCompactSerialization()))
                .isEqualTo(new Opened.Unreadable("encrypted with ECDH-ES and A128GCM"));
        assertThat(openValue(new Envelope(CryptoProvider.jdk()), wrapped.getCompactSerialization()))
                .isEqualTo(new Opened.Unreadable("encrypted with ECDH-ES+A256KW and A256GCM"));
    }

    @Test
    void anEncryptionThatNamesNoKeyIsUnreadable() throws JoseException {
        JsonWebEncryption jwe = encryption("{}");
        jwe.getHeaders().setObjectHeaderValue("kid", null);

        assertThat(openValue(new Envelope(CryptoProvider.jdk()), jwe.getCompactSerialization()))
                .isEqualTo(new Opened.Unreadable("the encryption names no key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "5",
                "\"text\"",
                "[]",
                "{}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":5,\"y\":6}",
                "{\"kty\":\"EC\",\"crv\":\"P-521\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                // Not on the curve, and the point whose coordinates are both zero.
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\","
                        + "\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
                        + "\"y\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!\","
                        + "\"y\":\"___________________________________________\"}"
            })
    void anEphemeralKeyThatIsNoPointOfTheCurveIsUnreadable(String epk) {
        String header = "{\"alg\":\"ECDH-ES\",\"enc\":\"A256GCM\",\"kid\":\"" + XINZHOU.encryptionKid() + "\",\"epk\":"
                + epk + "}";
        String value = base64(header) + ".." + "A".repeat(16) + ".AAAA." + "A".repeat(22);

        envelopes().forEach(envelope -> assertThat(openValue(envelope, value)).isInstanceOf(Opened.Unreadable.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"alg\":5", "\"alg\":\"ECDH-ES\",\"alg\":\"ECDH-ES\"", "\"kid\":{}", "\"apu\":5", "\"enc\":[]"})
    void headersOfTheWrongKindAreUnreadable(String field) {
        String header = "{" + field + ",\"epk\":{}}";

        assertThat(openValue(new Envelope(CryptoProvider.jdk()), base64(header) + "..AAAA.AAAA.AAAA"))
                .isInstanceOf(Opened.Unreadable.class);
    }

    static Stream<String> otherSignatures() {
        Set<String> names = new TreeSet<>(
                AlgorithmFactoryFactory.getInstance().getJwsAlgorithmFactory().getSupportedAlgorithms());
        names.addAll(List.of("None", "NONE", "nOnE", "", "EdDSA ", "eddsa", "dir"));
        names.remove("EdDSA");
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("otherSignatures")
    void noAlgorithmButThatOfTheKeyCounts(String algorithm) {
        String header = "{\"alg\":\"" + algorithm + "\",\"kid\":\"" + KNOWN.kid() + "\",\"typ\":\"huizhi-message\"}";

        Stream.of("", "AA", "A".repeat(43), "A".repeat(86))
                .forEach(signature -> assertBadSignature(open(
                        new Envelope(CryptoProvider.jdk()), base64(header) + "." + base64("{}") + "." + signature)));
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void aSignatureOfNothingButZerosIsBad(Envelope envelope) {
        Stream.of(KNOWN, KNOWN_P256, KNOWN_SM2).forEach(key -> {
            String header =
                    "{\"alg\":\"" + key.algorithm() + "\",\"kid\":\"" + key.kid() + "\",\"typ\":\"huizhi-message\"}";

            assertBadSignature(open(envelope, base64(header) + "." + base64("{}") + "." + "A".repeat(86)));
        });
    }

    @ParameterizedTest
    @MethodSource("envelopes")
    void aSignatureByOneKeyUnderTheNameOfAnotherIsBad(Envelope envelope) throws JoseException {
        for (PartyKey signer : List.of(KNOWN, KNOWN_P256, KNOWN_SM2)) {
            for (PartyKey named : List.of(KNOWN, KNOWN_P256, KNOWN_SM2)) {
                JsonWebSignature jws = signature(named.kid());
                jws.setAlgorithmHeaderValue(signer.algorithm());
                jws.setKey(signer.privateKey());

                Opened opened = open(envelope, jws.getCompactSerialization());

                if (signer.equals(named)) {
                    assertThat(opened).isInstanceOf(Opened.Verified.class);
                } else {
                    assertBadSignature(opened);
                }
            }
        }
    }

    static Stream<String> otherEncryptions() {
        Set<String> names = new TreeSet<>(AlgorithmFactoryFactory.getInstance()
                .getJweKeyManagementAlgorithmFactory()
                .getSupportedAlgorithms());
        names.addAll(List.of("none", "", "ECDH-ES "));
        names.remove("ECDH-ES");
        return names.stream();
    }

    @ParameterizedTest
    @MethodSource("otherEncryptions")
    void noOtherKeyManagementIsTriedWithOurKey(String algorithm) {
        String header =
                "{\"alg\":\"" + algorithm + "\",\"enc\":\"A256GCM\",\"p2c\":2147483647,\"p2s\":\"AAAA\",\"kid\":\""
                        + XINZHOU.encryptionKid() + "\"}";

        assertThat(untouched(base64(header) + "." + "A".repeat(64) + "." + "A".repeat(16) + ".AAAA." + "A".repeat(22)))
                .isEqualTo(new Opened.Unreadable("encrypted with " + algorithm + " and A256GCM"));
    }

    @Test
    void aBombIsNotEvenDecrypted() throws JoseException {
        JsonWebEncryption jwe = encryption("A".repeat(64 * 1024 * 1024));
        jwe.enableDefaultCompression();
        String bomb = jwe.getCompactSerialization();

        assertThat(bomb.length()).isLessThan(Envelope.MAX_VALUE_BYTES);
        assertThat(untouched(bomb)).isEqualTo(new Opened.Unreadable("a header \"zip\" is not understood here"));
    }

    @Test
    void aHeaderOfMoreThan4096CharactersIsNotLookedAt() {
        String value = base64("{\"alg\":\"ECDH-ES\",\"x\":\"" + "x".repeat(4000) + "\"}") + "..AAAA.AAAA.AAAA";

        assertThat(untouched(value)).isEqualTo(new Opened.Unreadable("a header of 5366 characters"));
    }

    @Test
    void aHeaderThatIsNothingButBracketsIsUnreadable() {
        assertThat(untouched(base64("[".repeat(3000)) + "..AAAA.AAAA.AAAA")).isInstanceOf(Opened.Unreadable.class);
        assertThat(untouched(base64("{\"a\":".repeat(600)) + "..AAAA.AAAA.AAAA"))
                .isInstanceOf(Opened.Unreadable.class);
    }

    @Test
    void aSignedHeaderWithAFieldTwiceIsUnreadable() {
        String header =
                "{\"alg\":\"EdDSA\",\"alg\":\"none\",\"kid\":\"" + KNOWN.kid() + "\",\"typ\":\"huizhi-message\"}";

        assertThat(open(new Envelope(CryptoProvider.jdk()), base64(header) + "." + base64("{}") + "."))
                .isEqualTo(new Opened.Unreadable("what is inside is not a compact JWS: its header is not readable"));
    }

    @Test
    void anEncryptionInsideTheEncryptionIsUnreadable() throws JoseException {
        assertThat(open(new Envelope(CryptoProvider.jdk()), encryption("{}").getCompactSerialization()))
                .isEqualTo(new Opened.Unreadable("what is inside is not a compact JWS: 5 parts instead of 3"));
    }

    /** Opened without ever asking for a private key. */
    private static Opened untouched(String value) {
        return new Envelope(CryptoProvider.jdk())
                .open(
                        value.getBytes(US_ASCII),
                        kid -> {
                            throw new AssertionError("no private key is needed to refuse this");
                        },
                        kid -> Optional.empty());
    }

    private static void assertBadSignature(Opened opened) {
        assertThat(opened)
                .isInstanceOfSatisfying(
                        Opened.Unauthenticated.class,
                        refused -> assertThat(refused.reason()).isEqualTo(RefusalReason.BAD_SIGNATURE));
    }

    private static JsonWebSignature signature(@Nullable String kid) {
        JsonWebSignature jws = new JsonWebSignature();
        jws.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        jws.setHeader("typ", "huizhi-message");
        if (kid != null) {
            jws.setKeyIdHeaderValue(kid);
        }
        jws.setPayload("{}");
        return jws;
    }

    private static JsonWebEncryption encryption(String inside) {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        jwe.setAlgorithmHeaderValue("ECDH-ES");
        jwe.setEncryptionMethodHeaderParameter("A256GCM");
        jwe.setKeyIdHeaderValue(XINZHOU.encryptionKid());
        jwe.setKey(XINZHOU.encryptionKey());
        jwe.setPlaintext(inside.getBytes(UTF_8));
        return jwe;
    }

    private static Opened open(Envelope envelope, String inside) {
        try {
            return openValue(envelope, encryption(inside).getCompactSerialization());
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Opened openValue(Envelope envelope, String value) {
        Map<String, PartyKey> known =
                Map.of(KNOWN.kid(), KNOWN, KNOWN_P256.kid(), KNOWN_P256, KNOWN_SM2.kid(), KNOWN_SM2);
        return envelope.open(
                value.getBytes(US_ASCII),
                XINZHOU::decryptionKey,
                kid -> Optional.ofNullable(known.get(kid))
                        .map(key -> new VerificationKey(key.algorithm(), key.publicKey())));
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(UTF_8));
    }
}
