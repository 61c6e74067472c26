package org.huizhi.directory;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.huizhi.directory.DirectoryEntryReader.Reading;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Opened;
import org.huizhi.envelope.Sealed;
import org.huizhi.envelope.SignatureCheck;
import org.huizhi.envelope.Signatures;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Regions, and an authority, whose signing keys are on the curve SM2. */
class Sm2KeysTest {

    private static final Instant NOW = Instant.parse("2026-11-23T18:00:00Z");
    private static final String OFF_THE_CURVE = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE";
    private static final String TOO_LARGE = "_".repeat(42) + "8";

    private final Authority authority = Authority.create();
    private final Signatures signatures = new Signatures(CryptoProvider.fastest());
    private final Party yulin = Regions.yulin().without("cn-610800#sig-1").with(PartyKey.signingSm2("cn-610800#sig-2"));

    @TempDir
    Path folder;

    @Test
    void aKeyFromTheFileSignsWhatTheKeyInTheDirectoryVerifies() throws IOException {
        Reading.Read read = (Reading.Read) reader().read(authority.entry(yulin));
        Directory directory = Directory.of(List.of(read.entry().entry()));
        Path file = write(yulin.privateKeys());
        NodeIdentity node = new NodeIdentity("cn-610800", file, () -> directory, Clock.fixed(NOW, ZoneOffset.UTC));
        Envelope envelope = new Envelope(CryptoProvider.fastest());

        Sealed sealed = envelope.seal(
                "{}".getBytes(US_ASCII), node.signingKey(NOW), yulin.encryptionKid(), yulin.encryptionKey());

        assertThat(node.signingKey(NOW).algorithm()).isEqualTo("SM2");
        assertThat(directory.key("cn-610800#sig-2").orElseThrow().algorithm()).isEqualTo("SM2");
        assertThat(envelope.open(sealed.jwe(), node::decryptionKey, directory::verificationKey))
                .isInstanceOf(Opened.Verified.class);
    }

    @Test
    void anAuthorityMaySignWithSm2() throws IOException {
        PartyKey key = PartyKey.signingSm2("authority#2");
        Path file = write(new JsonWebKeySet(key.jwk()).toJson(OutputControlLevel.PUBLIC_ONLY));
        String entry = signatures.sign(new byte[2], "huizhi-directory-entry", key.signingKey());

        assertThat(signatures.check(entry.getBytes(US_ASCII), "huizhi-directory-entry", AuthorityKeys.load(file)))
                .isInstanceOf(SignatureCheck.Valid.class);
    }

    static Stream<Named<Consumer<Map<String, Object>>>> damages() {
        return Stream.of(
                damage("a point off the curve", jwk -> jwk.put("x", OFF_THE_CURVE)),
                damage("the two coordinates swapped", jwk -> {
                    Object x = jwk.put("x", jwk.get("y"));
                    jwk.put("y", x);
                }),
                damage("a coordinate beyond the field", jwk -> jwk.put("y", TOO_LARGE)),
                damage("no second coordinate", jwk -> jwk.remove("y")),
                damage("a short coordinate", jwk -> jwk.put("y", "AQ")),
                damage("the curve under a name that nobody uses", jwk -> jwk.put("crv", "sm2p256v1")),
                damage("a point of SM2 said to be of P-256", jwk -> jwk.put("crv", "P-256")),
                damage("another type of key", jwk -> jwk.put("kty", "OKP")));
    }

    private static Named<Consumer<Map<String, Object>>> damage(String what, Consumer<Map<String, Object>> change) {
        return Named.of(what, change);
    }

    @ParameterizedTest
    @MethodSource("damages")
    void aKeyThatIsNoPointOfTheCurveIsRefusedWithItsEntry(Consumer<Map<String, Object>> change) {
        Map<String, Object> jwk =
                new HashMap<>(yulin.key("cn-610800#sig-2").jwk().toParams(OutputControlLevel.PUBLIC_ONLY));
        change.accept(jwk);
        Map<String, Object> document = yulin.toDocument(Authority.ISSUED_AT);
        document.put("keys", List.of(key("sig", jwk)));

        assertThat(reader().read(authority.entry(document)))
                .isInstanceOfSatisfying(
                        Reading.Refusal.class,
                        refusal -> assertThat(refusal.reason()).contains("cn-610800#sig-2"));
    }

    @Test
    void nobodyEncryptsToAnSm2Key() {
        Map<String, Object> document = yulin.toDocument(Authority.ISSUED_AT);
        document.put(
                "keys",
                List.of(key("enc", yulin.key("cn-610800#sig-2").jwk().toParams(OutputControlLevel.PUBLIC_ONLY))));

        assertThat(reader().read(authority.entry(document)))
                .isInstanceOfSatisfying(
                        Reading.Refusal.class,
                        refusal -> assertThat(refusal.reason()).contains("is not one for ENC that is known here"));
    }

    @Test
    void aPrivateKeyBeyondTheOrderIsRefusedWithoutBeingShown() throws IOException {
        Map<String, Object> jwk = yulin.key("cn-610800#sig-2").jwk().toParams(OutputControlLevel.INCLUDE_PRIVATE);
        jwk.put("d", TOO_LARGE);
        Path file = write(new JsonMapper().writeValueAsString(Map.of("keys", List.of(jwk))));

        assertThatThrownBy(() -> OwnKey.load(file))
                .hasMessage(
                        "huizhi.node.keys: " + file + ": key cn-610800#sig-2 is not a private key of the curve SM2");
    }

    private static Map<String, Object> key(String use, Map<String, Object> jwk) {
        return Map.of(
                "kid",
                "cn-610800#sig-2",
                "use",
                use,
                "validFrom",
                PartyKey.VALID_FROM,
                "validTo",
                PartyKey.VALID_TO,
                "jwk",
                jwk);
    }

    private DirectoryEntryReader reader() {
        return new DirectoryEntryReader(signatures, authority.verificationKeys());
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("keys.jwks.json"), text);
    }
}
