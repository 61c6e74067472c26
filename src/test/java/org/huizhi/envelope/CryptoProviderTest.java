package org.huizhi.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.security.PrivateKey;
import java.util.function.Function;
import java.util.stream.Stream;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Patience;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CryptoProviderTest {

    private final CryptoProvider provider = CryptoProvider.fastest();

    @BeforeEach
    void theNativeImplementationIsThere() {
        assertThat(provider.name()).isEqualTo("Conscrypt");
    }

    static Stream<Named<Function<String, PartyKey>>> makers() {
        return Stream.of(
                Named.of("EdDSA", PartyKey::signing),
                Named.of("ES256", PartyKey::signingP256),
                Named.of("SM2", PartyKey::signingSm2),
                Named.of("ECDH-ES", PartyKey::encryption));
    }

    /** Keys are replaced while a node runs. */
    @ParameterizedTest
    @MethodSource("makers")
    void aKeyThatNobodyHasAnyMoreIsLetGo(Function<String, PartyKey> maker) {
        WeakReference<PrivateKey> replaced = prepared(maker);

        Patience.until("the key is let go", () -> {
            System.gc();
            return replaced.refersTo(null);
        });
    }

    private WeakReference<PrivateKey> prepared(Function<String, PartyKey> maker) {
        PrivateKey key = maker.apply("cn-610800#key-1").privateKey();
        provider.prepared(key);
        return new WeakReference<>(key);
    }

    @Test
    void aKeyThatTheNativeImplementationDoesNotHaveStaysAsItIs() {
        PrivateKey sm2 = PartyKey.signingSm2("cn-610800#sig-3").privateKey();

        assertThat(provider.prepared(sm2)).isSameAs(sm2);
    }

    @Test
    void anyOtherIsMadeItsOwnOnce() {
        PrivateKey key = PartyKey.signing("cn-610800#sig-1").privateKey();

        assertThat(provider.prepared(key)).isSameAs(provider.prepared(key));
    }
}
