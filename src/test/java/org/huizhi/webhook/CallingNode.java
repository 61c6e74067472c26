package org.huizhi.webhook;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of a node that calls receivers, at a name that means what a test likes. */
final class CallingNode {

    static final String NAME = "receiver.example";

    private CallingNode() {}

    /** Settings of a node. */
    record Settings(Optional<List<String>> allowedNetworks, Optional<Path> trust, Duration callTimeout)
            implements WebhookConfig {

        @Override
        public boolean allowHttp() {
            return true;
        }

        @Override
        public int mostPerAccount() {
            return 10;
        }

        @Override
        public int most() {
            return 10;
        }

        @Override
        public Duration connectTimeout() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration retryAfter() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration retryAtMost() {
            return Duration.ofMinutes(10);
        }

        @Override
        public Duration parkAfter() {
            return Duration.ofDays(5);
        }

        @Override
        public Duration secretOverlap() {
            return Duration.ofDays(1);
        }

        @Override
        public Duration lease() {
            return Duration.ofMinutes(1);
        }
    }

    static Settings allowing(String... networks) {
        return new Settings(Optional.of(List.of(networks)), Optional.empty(), Duration.ofSeconds(5));
    }

    static Settings patientFor(Duration callTimeout) {
        return new Settings(Optional.of(List.of("127.0.0.1/32")), Optional.empty(), callTimeout);
    }

    /** @param addresses of {@link #NAME}; other names have none */
    static WebhookCalls calls(Vertx vertx, Settings settings, String... addresses) {
        return new WebhookCalls(vertx, settings, host -> {
            if (!host.equals(NAME) || addresses.length == 0) {
                throw new UnknownHostException(host);
            }
            InetAddress[] found = new InetAddress[addresses.length];
            for (int i = 0; i < found.length; i++) {
                found[i] = InetAddress.getByAddress(
                        NAME, InetAddress.getByName(addresses[i]).getAddress());
            }
            return found;
        });
    }

    static CallResult post(WebhookCalls calls, String url) {
        return post(calls, "somebody", url);
    }

    static CallResult post(WebhookCalls calls, String account, String url) {
        return calls.post(account, URI.create(url), Map.of("webhook-id", "1"), "{}".getBytes(StandardCharsets.UTF_8));
    }
}
