package org.huizhi.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.huizhi.directory.DirectoryEntryReader.Reading;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.Envelope;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SigningKey;
import org.huizhi.envelope.VerificationKey;
import org.huizhi.testsupport.Authority;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Regions;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DirectoryEntryReaderTest {

    private static final Authority AUTHORITY = Authority.create();
    private static final Party YULIN = Regions.yulin();

    private final DirectoryEntryReader reader =
            new DirectoryEntryReader(new Signatures(CryptoProvider.fastest()), AUTHORITY.verificationKeys());

    @Test
    void anEntrySignedByTheAuthorityIsBelieved() {
        assertThat(reader.read(AUTHORITY.entry(YULIN))).isInstanceOfSatisfying(Reading.Read.class, read -> {
            DirectoryEntry entry = read.entry().entry();
            assertThat(entry.mailbox()).isEqualTo("cn-610800");
            assertThat(entry.name()).isEqualTo(new LocalizedName("榆林市", "Yulin"));
            assertThat(entry.timeZone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
            assertThat(entry.issuedAt()).isEqualTo(Authority.ISSUED_AT);
            assertThat(entry.regions()).isEqualTo(YULIN.regions());
            assertThat(entry.offices()).isEqualTo(YULIN.offices());
            assertThat(entry.keys())
                    .extracting(PublishedKey::kid, PublishedKey::use, PublishedKey::algorithm)
                    .containsExactly(
                            tuple("cn-610800#sig-1", KeyUse.SIG, "EdDSA"),
                            tuple("cn-610800#enc-1", KeyUse.ENC, "ECDH-ES"));
        });
    }

    @Test
    void p256KeysSignWithEs256() {
        Party party = YULIN.with(PartyKey.signingP256("cn-610800#sig-2"));

        assertThat(reader.read(AUTHORITY.entry(party)))
                .isInstanceOfSatisfying(
                        Reading.Read.class,
                        read -> assertThat(read.entry().entry().keys().get(2).algorithm())
                                .isEqualTo("ES256"));
    }

    @Test
    void unknownFieldsAreIgnored() {
        Map<String, Object> document = YULIN.toDocument(Authority.ISSUED_AT);
        document.put("telephone", "+86 912 1234567");

        assertThat(reader.read(AUTHORITY.entry(document))).isInstanceOf(Reading.Read.class);
    }

    /** Java and PostgreSQL read their signs the other way round, so days would begin sixteen hours apart. */
    @ParameterizedTest
    @CsvSource({
        "Asia/Urumqi, true",
        "PRC, true",
        "Etc/GMT-8, true",
        "UTC+8, false",
        "GMT+08:00, false",
        "+08:00, false",
        "Asia/Nowhere, false"
    })
    void aTimeZoneIsANameAndNoOffset(String zone, boolean is) {
        Map<String, Object> document = YULIN.toDocument(Authority.ISSUED_AT);
        document.put("timeZone", zone);

        assertThat(reader.readNew(AUTHORITY.entry(document)) instanceof Reading.Read)
                .isEqualTo(is);
    }

    /** Its members are those of the feed contract, and a new key can come before the old one goes. */
    @Test
    void eachKeyOfTheAuthoritysFileCountsWhateverElseTheFileSaysOfIt(@TempDir Path folder) throws IOException {
        PartyKey old = PartyKey.signing("root-2025");
        PartyKey next = PartyKey.signingP256("next");
        old.jwk().setAlgorithm("RS256");
        next.jwk().setUse("enc");
        next.jwk().setOtherParameter("note", "since 2026");
        Path file = folder.resolve("authority.jwks");
        Files.writeString(file, new JsonWebKeySet(old.jwk(), next.jwk()).toJson(OutputControlLevel.PUBLIC_ONLY));
        DirectoryEntryReader two =
                new DirectoryEntryReader(new Signatures(CryptoProvider.fastest()), AuthorityKeys.load(file));

        assertThat(two.read(signed(payload(), DirectoryEntryReader.TYPE, old.signingKey())))
                .isInstanceOf(Reading.Read.class);
        assertThat(two.read(signed(
                        payload(), DirectoryEntryReader.TYPE, new SigningKey(next.kid(), "ES256", next.privateKey()))))
                .isInstanceOf(Reading.Read.class);
        assertThat(two.read(AUTHORITY.entry(YULIN))).isInstanceOf(Reading.Refusal.class);

        Files.writeString(file, new JsonWebKeySet(old.jwk(), old.jwk()).toJson(OutputControlLevel.PUBLIC_ONLY));
        assertThatThrownBy(() -> AuthorityKeys.load(file)).hasMessageContaining("distinct kids");
    }

    @Test
    void anEntryOfAnotherAuthorityIsRefused() {
        assertThat(reader.read(Authority.create().entry(YULIN)))
                .isEqualTo(new Reading.Refusal(
                        null,
                        "the authority's signature is bad: "
                                + "the signature does not fit the bytes and key authority#1"));
    }

    static Stream<Arguments> falseProofs() throws JoseException {
        VerificationKey pinned =
                AUTHORITY.verificationKeys().find(Authority.KID).orElseThrow();
        byte[] payload = payload();
        JsonWebSignature hmac = new JsonWebSignature();
        hmac.setAlgorithmHeaderValue("HS256");
        hmac.setKeyIdHeaderValue(Authority.KID);
        hmac.setHeader("typ", DirectoryEntryReader.TYPE);
        hmac.setPayloadBytes(payload);
        hmac.setKey(new HmacKey(pinned.key().getEncoded()));
        String header =
                "{\"alg\":\"none\",\"kid\":\"%s\",\"typ\":\"%s\"}".formatted(Authority.KID, DirectoryEntryReader.TYPE);
        String[] genuine = AUTHORITY.entry(YULIN).split("\\.");
        return Stream.of(
                Arguments.of(
                        "not signed at all",
                        base64(header.getBytes(StandardCharsets.UTF_8)) + "." + genuine[1] + ".AA"),
                Arguments.of("keyed with the public key", hmac.getCompactSerialization()),
                Arguments.of(
                        "a mailbox's own signature", signed(payload, DirectoryEntryReader.TYPE, YULIN.signingKey())),
                Arguments.of(
                        "a mailbox's key under the authority's name",
                        signed(
                                payload,
                                DirectoryEntryReader.TYPE,
                                new SigningKey(
                                        Authority.KID,
                                        "EdDSA",
                                        YULIN.signingKey().key()))),
                Arguments.of(
                        "another entry under its signature",
                        genuine[0] + "." + AUTHORITY.entry(Regions.ordos()).split("\\.")[1] + "." + genuine[2]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("falseProofs")
    void whatTheAuthorityDidNotSignAsAnEntryIsRefused(String what, String jws) {
        assertThat(reader.read(jws))
                .isInstanceOfSatisfying(
                        Reading.Refusal.class,
                        refusal -> assertThat(refusal.key()).isNull());
    }

    private static byte[] payload() {
        return Envelope.payloadOf(AUTHORITY.entry(YULIN).getBytes(StandardCharsets.US_ASCII));
    }

    private static String signed(byte[] payload, String type, SigningKey key) {
        return new Signatures(CryptoProvider.jdk()).sign(payload, type, key);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Test
    void whatIsNotASignatureIsRefused() {
        assertThat(reader.read("榆林"))
                .isEqualTo(new Reading.Refusal(null, "not a compact JWS: byte 0 is not base64url"));
    }

    static Stream<Arguments> invalidEntries() {
        return Stream.of(
                invalid("\"keys\"", entry -> entry.put("keys", Collections.singletonList(null))),
                invalid("\"offices\"", entry -> entry.put("offices", Collections.singletonList(null))),
                invalid("\"regions\"", entry -> entry.put("regions", Collections.singletonList(null))),
                invalid("region of mailbox cn-610800 is missing", entry -> entry.remove("region")),
                invalid("issuedAt of mailbox cn-610800 is missing", entry -> entry.remove("issuedAt")),
                invalid("keys of mailbox cn-610800 is missing", entry -> entry.remove("keys")),
                invalid(
                        "mailbox CN/1 is not a name of small letters, digits and dashes",
                        e -> e.put("mailbox", "CN/1")),
                invalid("mailbox cn-610800 has the unknown time zone Mars", entry -> entry.put("timeZone", "Mars")),
                invalid(
                        "mailbox cn-610800 stands for region 999999, not listed",
                        entry -> entry.put("region", "999999")),
                invalid("/region: ", entry -> entry.put("region", 610800)),
                invalid("/name: the English name is missing", entry -> entry.put("name", Map.of("zh", "榆林"))),
                invalid(
                        "/regions/0: region code 61 is not 6 or 9 digits",
                        entry -> entry.put("regions", List.of(Map.of("code", "61")))),
                invalid(
                        "region 610800 is listed twice",
                        entry -> entry.put("regions", List.of(Regions.region("610800"), Regions.region("610800")))),
                invalid(
                        "office a has the parent b, which leads to no root",
                        entry -> entry.put("offices", List.of(office("a", "b")))),
                invalid(
                        "which leads to no root",
                        entry -> entry.put("offices", List.of(office("a", "b"), office("b", "a")))),
                invalid(
                        "more than one office without a parent",
                        entry -> entry.put("offices", List.of(office("a", null), office("b", null)))));
    }

    @ParameterizedTest
    @MethodSource("invalidEntries")
    void aSignedEntryThatIsNotValidIsRefusedWithTheReason(String reason, Consumer<Map<String, Object>> change) {
        Map<String, Object> document = YULIN.toDocument(Authority.ISSUED_AT);
        change.accept(document);

        assertThat(reader.read(AUTHORITY.entry(document)))
                .isInstanceOfSatisfying(
                        Reading.Refusal.class,
                        refusal -> assertThat(refusal.reason())
                                .startsWith("signed by the authority, but not a valid entry: ")
                                .contains(reason));
    }

    static Stream<Arguments> invalidKeys() {
        PartyKey good = PartyKey.encryption("cn-610800#enc-2");
        return Stream.of(
                Arguments.of("key cn-140900#enc-1 does not begin with cn-610800#", "cn-140900#enc-1", jwk(good), "enc"),
                Arguments.of("key k has the unknown use both", "k", jwk(good), "both"),
                Arguments.of(
                        "key k (EC, P-256) is not a key on a known curve",
                        "k",
                        Map.of("kty", "EC", "crv", "P-256"),
                        "enc"),
                Arguments.of(
                        "key k (oct, null) is not a key on a known curve",
                        "k",
                        Map.of("kty", "oct", "k", "AAAA"),
                        "sig"),
                Arguments.of(
                        "/keys/0/jwk/x: ",
                        "k",
                        Map.of("kty", "EC", "crv", "P-256", "x", 5, "y", "A".repeat(43)),
                        "enc"),
                Arguments.of("is not one for ENC that is known here", "k", jwk(PartyKey.signing("s")), "enc"),
                Arguments.of(
                        "is not one for ENC that is known here",
                        "k",
                        Map.of("kty", "EC", "crv", "P-256", "x", "A".repeat(43), "y", "A".repeat(43)),
                        "enc"),
                Arguments.of(
                        "jwk of key k is a private key: it is lost, replace it",
                        "k",
                        good.jwk().toParams(OutputControlLevel.INCLUDE_PRIVATE),
                        "enc"));
    }

    @ParameterizedTest
    @MethodSource("invalidKeys")
    void aKeyThatNobodyCouldUseIsRefused(String reason, String kid, Map<String, Object> jwk, String use) {
        Map<String, Object> document = YULIN.toDocument(Authority.ISSUED_AT);
        document.put(
                "keys",
                List.of(Map.of(
                        "kid", kid,
                        "use", use,
                        "validFrom", PartyKey.VALID_FROM,
                        "validTo", PartyKey.VALID_TO,
                        "jwk", jwk)));

        assertThat(reader.read(AUTHORITY.entry(document)))
                .isInstanceOfSatisfying(
                        Reading.Refusal.class,
                        refusal -> assertThat(refusal.reason()).contains(reason));
    }

    private static Map<String, Object> jwk(PartyKey key) {
        return key.jwk().toParams(OutputControlLevel.PUBLIC_ONLY);
    }

    private static Arguments invalid(String reason, Consumer<Map<String, Object>> change) {
        return Arguments.of(reason, change);
    }

    private static Office office(String id, @Nullable String parent) {
        return new Office(id, new LocalizedName("局", "Office"), "610800", "city", "health", parent);
    }
}
