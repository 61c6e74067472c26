package org.huizhi.envelope;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.huizhi.testsupport.PartyKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Sm2Test {

    /** The example of GB/T 32918.5 appendix A: key, random number, message, signature. */
    private static final BigInteger D = hex("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");

    private static final BigInteger X = hex("09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020");
    private static final BigInteger Y = hex("CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13");
    private static final String K = "59276E27D506861A16680F3AD9C02DCCEF3CC1FA3CDBE4CE6D54B80DEAC1BC21";
    private static final String R = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3";
    private static final String S = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA";
    private static final byte[] MESSAGE = "message digest".getBytes(US_ASCII);

    private static final BigInteger ORDER = Sm2.CURVE.getOrder();
    private static final BigInteger PRIME = hex("FFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF");
    private static final byte[] SIGNATURE = HexFormat.of().parseHex(R + S);

    @Test
    void theStandardsExampleIsSignedAsInTheStandard() {
        byte[] signature = Sm2Arithmetic.sign((ECPrivateKey) Sm2.privateKey(D), MESSAGE, new Always(K));

        assertThat(HexFormat.of().withUpperCase().formatHex(signature)).isEqualTo(R + S);
        assertThat(Sm2Arithmetic.publicKeyOf(D)).isEqualTo(Sm2.publicKey(X, Y));
    }

    @Test
    void theStandardsExampleIsValid() {
        assertThat(Sm2Arithmetic.verify(Sm2.publicKey(X, Y), MESSAGE, SIGNATURE))
                .isTrue();
        assertThat(Sm2Arithmetic.verify(Sm2.publicKey(X, Y), "message digesT".getBytes(US_ASCII), SIGNATURE))
                .isFalse();
    }

    static Stream<byte[]> otherForms() {
        BigInteger r = hex(R);
        BigInteger s = hex(S);
        return Stream.of(
                halves(r, ORDER.subtract(s)),
                halves(ORDER.subtract(r), s),
                halves(ORDER.subtract(r), ORDER.subtract(s)),
                halves(s, r),
                halves(BigInteger.ZERO, s),
                halves(r, BigInteger.ZERO),
                halves(r, ORDER),
                halves(r, ORDER.subtract(r)),
                new byte[64],
                new byte[0],
                Arrays.copyOf(SIGNATURE, 63),
                Arrays.copyOf(SIGNATURE, 65),
                // The same two numbers in DER.
                HexFormat.of().parseHex("3046022100" + R + "022100" + S));
    }

    @ParameterizedTest
    @MethodSource("otherForms")
    void aSignatureHasOneForm(byte[] other) {
        assertThat(Sm2Arithmetic.verify(Sm2.publicKey(X, Y), MESSAGE, other)).isFalse();
    }

    @Test
    void onlyPointsOfTheCurveAreKeys() {
        Stream.of(
                        new BigInteger[] {X, Y.add(BigInteger.ONE)},
                        new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO},
                        new BigInteger[] {BigInteger.ONE, BigInteger.ONE},
                        // Congruent to a point, but not its one form.
                        new BigInteger[] {X.add(PRIME), Y},
                        new BigInteger[] {X, Y.add(PRIME)},
                        new BigInteger[] {X, Y.subtract(PRIME)},
                        new BigInteger[] {Y, X})
                .forEach(point -> assertThatThrownBy(() -> Sm2.publicKey(point[0], point[1]))
                        .hasMessage("not a point of the curve SM2"));
        Stream.of(BigInteger.ZERO, BigInteger.ONE.negate(), ORDER.subtract(BigInteger.ONE), ORDER)
                .forEach(d ->
                        assertThatThrownBy(() -> Sm2.privateKey(d)).hasMessage("not a private key of the curve SM2"));
    }

    @Test
    void aKeyOfOneAlgorithmIsNoneOfAnother() {
        PartyKey sm2 = PartyKey.signingSm2("cn-610800#sig-3");
        PartyKey nist = PartyKey.signingP256("cn-610800#sig-2");

        assertThatThrownBy(() -> new VerificationKey("ES256", sm2.publicKey()))
                .hasMessage("the key is not one for ES256");
        assertThatThrownBy(() -> new VerificationKey("SM2", nist.publicKey())).hasMessage("the key is not one for SM2");
        assertThatThrownBy(() -> new SigningKey("k", "SM2", nist.privateKey()))
                .hasMessage("key k is not a key for SM2");
        assertThatThrownBy(() -> new SigningKey("k", "ECDH-ES", sm2.privateKey()))
                .hasMessage("key k: ECDH-ES does not sign");
    }

    @Test
    void theHeaderCannotTurnAnSm2KeyIntoOneOfAnotherAlgorithm() {
        PartyKey sm2 = PartyKey.signingSm2("cn-610800#sig-3");
        PartyKey nist = PartyKey.signingP256("cn-610800#sig-3");
        Signatures signatures = new Signatures(CryptoProvider.jdk());
        byte[] bySm2 = signatures.sign(new byte[3], "t", sm2.signingKey()).getBytes(US_ASCII);
        byte[] byNist = signatures.sign(new byte[3], "t", nist.signingKey()).getBytes(US_ASCII);

        assertThat(signatures.check(bySm2, "t", only(nist)))
                .isEqualTo(new SignatureCheck.Bad("key cn-610800#sig-3 is for ES256, the header says SM2"));
        assertThat(signatures.check(byNist, "t", only(sm2)))
                .isEqualTo(new SignatureCheck.Bad("key cn-610800#sig-3 is for SM2, the header says ES256"));
        assertThat(signatures.check(renamed(byNist, "ES256", "SM2"), "t", only(sm2)))
                .isInstanceOf(SignatureCheck.Bad.class);
        assertThat(signatures.check(renamed(bySm2, "SM2", "ES256"), "t", only(nist)))
                .isInstanceOf(SignatureCheck.Bad.class);
    }

    @Test
    void aPublicKeyHasTheEncodingThatOthersRead() {
        KeyPair pair = Sm2.generate(new SecureRandom());

        assertThat(pair.getPublic().getEncoded()).hasSize(91);
        assertThat(SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded())
                        .getAlgorithm()
                        .getParameters())
                .isEqualTo(GMObjectIdentifiers.sm2p256v1);
        assertThat(pair.getPrivate().toString()).isEqualTo("Sm2PrivateKey");
        assertThat(pair.getPrivate().getEncoded()).isNull();
    }

    @Test
    void bouncyCastleIsNotLoadedForTheOtherAlgorithms() throws Exception {
        try (Watched loader = new Watched()) {
            loader.run("EdDSA");
            assertThat(loader.loaded("org.bouncycastle.crypto.signers.SM2Signer"))
                    .isFalse();
            loader.run("SM2");
            assertThat(loader.loaded("org.bouncycastle.crypto.signers.SM2Signer"))
                    .isTrue();
        }
    }

    /** Signs once, in whatever class loader it is itself in. */
    public static final class OneSignature {

        private OneSignature() {}

        public static void by(String algorithm) {
            PartyKey key = algorithm.equals("SM2") ? PartyKey.signingSm2("k#1") : PartyKey.signing("k#1");
            Signatures signatures = new Signatures(CryptoProvider.jdk());
            byte[] jws = signatures.sign(new byte[3], "t", key.signingKey()).getBytes(US_ASCII);
            if (!(signatures.check(jws, "t", only(key)) instanceof SignatureCheck.Valid)) {
                throw new AssertionError(algorithm);
            }
        }
    }

    /** The class path anew, so that what another test has loaded does not matter. */
    private static final class Watched extends URLClassLoader {

        Watched() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        private static URL[] classPath() {
            return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(entry -> {
                        try {
                            return Path.of(entry).toUri().toURL();
                        } catch (MalformedURLException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toArray(URL[]::new);
        }

        void run(String algorithm) throws ReflectiveOperationException {
            loadClass(OneSignature.class.getName())
                    .getMethod("by", String.class)
                    .invoke(null, algorithm);
        }

        boolean loaded(String name) {
            return findLoadedClass(name) != null;
        }
    }

    private static VerificationKeys only(PartyKey key) {
        VerificationKey known = new VerificationKey(key.algorithm(), key.publicKey());
        return kid -> Optional.of(known);
    }

    private static byte[] renamed(byte[] jws, String from, String to) {
        String[] parts = new String(jws, US_ASCII).split("\\.");
        String header = new String(Base64.getUrlDecoder().decode(parts[0]), US_ASCII).replace(from, to);
        parts[0] = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(US_ASCII));
        return String.join(".", parts).getBytes(US_ASCII);
    }

    private static byte[] halves(BigInteger r, BigInteger s) {
        byte[] both = Arrays.copyOf(fixed(r), 64);
        System.arraycopy(fixed(s), 0, both, 32, 32);
        return both;
    }

    private static byte[] fixed(BigInteger number) {
        return HexFormat.of().parseHex(String.format("%064x", number));
    }

    private static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }

    /** Not random at all. */
    private static final class Always extends SecureRandom {

        private final byte[] bytes;

        Always(String hex) {
            bytes = HexFormat.of().parseHex(hex);
        }

        @Override
        public void nextBytes(byte[] into) {
            System.arraycopy(bytes, 0, into, 0, into.length);
        }
    }
}
