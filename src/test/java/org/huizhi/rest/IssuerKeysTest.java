package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.TokenIssuer;
import org.junit.jupiter.api.Test;

/** An issuer replaces its keys and has a clock of its own, as any OIDC issuer does. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Doorkeeper.class)
class IssuerKeysTest {

    private static volatile TokenIssuer current = TokenIssuer.create(BusAndDatabaseResource.ISSUER, "2026-a");
    private static volatile TokenIssuer published = current;

    /** Serves the JWK Set as it is now; with the key that the tokens of the other tests are signed with. */
    public static final class Issuer implements QuarkusTestResourceLifecycleManager {

        private final HttpServer server = opened();

        private static HttpServer opened() {
            try {
                return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** After the surroundings: this issuer is the one that counts. */
        @Override
        public int order() {
            return 1;
        }

        @Override
        public Map<String, String> start() {
            server.createContext("/jwks", exchange -> {
                byte[] body = TokenIssuer.publicKeys(
                                BusAndDatabaseResource.surroundings().issuer(), published)
                        .getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, body.length);
                try (var out = exchange.getResponseBody()) {
                    out.write(body);
                }
            });
            server.start();
            return Map.of(
                    "mp.jwt.verify.publickey.location",
                    "http://localhost:" + server.getAddress().getPort() + "/jwks",
                    "smallrye.jwt.jwks.forced-refresh-interval",
                    "0");
        }

        @Override
        public void stop() {
            server.stop(0);
        }
    }

    @Test
    void aKeyThatTheIssuerPublishesLaterCountsAndOneThatItTakesBackDoesNot() {
        TokenIssuer first = current;
        TokenIssuer next = TokenIssuer.create(BusAndDatabaseResource.ISSUER, "2026-b");
        assertThat(status(first, Duration.ofMinutes(5))).isEqualTo(200);
        assertThat(status(next, Duration.ofMinutes(5))).isEqualTo(401);
        published = next;
        Patience.until("the issuer's new key counts", () -> status(next, Duration.ofMinutes(5)) == 200);
        assertThat(status(first, Duration.ofMinutes(5))).isEqualTo(401);
        current = next;
    }

    @Test
    void clocksMayBeOffByHalfAMinuteAndNotByMore() {
        assertThat(status(current, Duration.ofSeconds(-15))).isEqualTo(200);
        assertThat(status(current, Duration.ofMinutes(-1))).isEqualTo(401);
    }

    private static int status(TokenIssuer issuer, Duration lifetime) {
        String token = issuer.token("cn-610800", "client", Set.of("submitter"), List.of("610800-hub"), lifetime);
        return TestCaller.anonymous()
                .header("Authorization", "Bearer " + token)
                .get("/api/v1/notices")
                .statusCode();
    }
}
