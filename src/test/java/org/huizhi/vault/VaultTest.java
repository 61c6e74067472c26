package org.huizhi.vault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.stream.IntStream;
import org.huizhi.envelope.CryptoProvider;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VaultTest {

    private static final byte[] PERSON = "{\"name\":\"张三\"}".getBytes(UTF_8);
    private static final byte[] ROW = "row 1".getBytes(UTF_8);

    private final OctetSequenceJsonWebKey older = key("2025");
    private final OctetSequenceJsonWebKey newer = key("2026");
    private final Vault vault = vault(newer, older);

    @Test
    void whatWasEncryptedIsDecryptedInItsPlace() {
        Encrypted encrypted = vault.encrypt(PERSON, ROW);

        assertThat(encrypted.keyId()).isEqualTo("2026");
        assertThat(vault.decrypt(encrypted.keyId(), encrypted.bytes(), ROW)).isEqualTo(PERSON);
    }

    @Test
    void theSameBytesAreNeverEncryptedTheSameWay() {
        assertThat(vault.encrypt(PERSON, ROW).bytes())
                .isNotEqualTo(vault.encrypt(PERSON, ROW).bytes());
    }

    @Test
    void anOlderKeyStillDecryptsAfterANewOneWasPutFirst() {
        Encrypted encrypted = vault(older).encrypt(PERSON, ROW);

        assertThat(vault.decrypt(encrypted.keyId(), encrypted.bytes(), ROW)).isEqualTo(PERSON);
    }

    @Test
    void bytesMovedToAnotherRowAreNotDecrypted() {
        Encrypted encrypted = vault.encrypt(PERSON, ROW);

        assertThatThrownBy(() -> vault.decrypt(encrypted.keyId(), encrypted.bytes(), "row 2".getBytes(UTF_8)))
                .isInstanceOf(DecryptionException.class)
                .hasMessage("not what key 2026 encrypted in this place");
    }

    @Test
    void aByteChangedAnywhereIsFound() {
        Encrypted encrypted = vault.encrypt(PERSON, ROW);

        IntStream.range(0, encrypted.bytes().length).forEach(position -> {
            byte[] changed = encrypted.bytes().clone();
            changed[position] ^= 1;
            assertThatThrownBy(() -> vault.decrypt(encrypted.keyId(), changed, ROW))
                    .isInstanceOf(DecryptionException.class);
        });
        assertThatThrownBy(() -> vault.decrypt(encrypted.keyId(), new byte[27], ROW))
                .isInstanceOf(DecryptionException.class)
                .hasMessage("only 27 bytes, so not an encrypted value");
    }

    @Test
    void aKeyThatIsNotHeldIsNamed() {
        Encrypted encrypted = vault.encrypt(PERSON, ROW);

        assertThatThrownBy(() -> vault(older).decrypt(encrypted.keyId(), encrypted.bytes(), ROW))
                .hasMessage("encrypted with key 2026, which huizhi.vault.keys lacks");
    }

    @Test
    void aKeyThatAnotherReplicaEncryptedWithIsReadWhenItIsNeeded() {
        Encrypted encrypted = vault.encrypt(PERSON, ROW);
        String[] file = {keySet(older)};
        Vault slower = new Vault(() -> KeyRing.parse(file[0]), CryptoProvider.fastest(), Clock.systemUTC());

        file[0] = keySet(newer, older);

        assertThat(slower.decrypt(encrypted.keyId(), encrypted.bytes(), ROW)).isEqualTo(PERSON);
        assertThat(slower.currentKey()).isEqualTo("2026");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"keys":[]}                                                | no key in it
                    nonsense                                                   | not a JWK Set
                    {}                                                         | no key in it
                    {"keys":[5]}                                               | not a JWK Set
                    {"keys":[null]}                                            | a key without kid
                    {"keys":[{"kty":"EC","kid":"k","k":"AAAA"}]}               | key k is not a symmetric key (kty oct) of 256 bits
                    {"keys":[{"kty":"oct","kid":"k"}]}                         | key k is not a symmetric key (kty oct) of 256 bits
                    {"keys":[{"kty":"oct","kid":"k","k":"!"}]}                 | key k is not a symmetric key (kty oct) of 256 bits
                    {"keys":[{"kty":"oct","k":"AAAA"}]}                        | a key without kid
                    {"keys":[{"kty":"oct","kid":"k","k":"AAAA"}]}              | key k is not a symmetric key (kty oct) of 256 bits
                    """)
    void aKeySetThatCannotBeUsedIsRefusedWithTheReason(String jwks, String reason) {
        assertThatThrownBy(() -> KeyRing.parse(jwks)).hasMessage(reason);
    }

    @Test
    void twoKeysOfOneNameAreRefused() {
        assertThatThrownBy(() -> vault(newer, newer)).hasMessage("two keys with the kid 2026");
    }

    @Test
    void aMissingOrWrongFileIsNamedAtStart(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("vault.jwks.json");

        assertThatThrownBy(() -> KeyRing.load(file))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("huizhi.vault.keys: " + file + " cannot be read");
        Files.writeString(file, "{\"keys\":[]}");
        assertThatThrownBy(() -> KeyRing.load(file)).hasMessage("huizhi.vault.keys: " + file + ": no key in it");
    }

    private static Vault vault(OctetSequenceJsonWebKey... keys) {
        return new Vault(() -> KeyRing.parse(keySet(keys)), CryptoProvider.fastest(), Clock.systemUTC());
    }

    private static String keySet(OctetSequenceJsonWebKey... keys) {
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.INCLUDE_SYMMETRIC);
    }

    private static OctetSequenceJsonWebKey key(String id) {
        OctetSequenceJsonWebKey key = OctJwkGenerator.generateJwk(256);
        key.setKeyId(id);
        return key;
    }
}
