package org.huizhi.oidc;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.huizhi.access.ReadIdTokens;

/** The issuer as a node has it that is set up for it, or for none. */
public final class Issuers {

    private Issuers() {}

    public static Issuer none() {
        return new Issuer(Settings.NONE, Optional.empty(), ReadIdTokens.asUsual(), Clock.systemUTC());
    }

    public static Issuer of(SigningIn issuer) {
        return of(Settings.of(issuer), Clock.systemUTC());
    }

    static Issuer of(OidcSettings settings, Clock clock) {
        return new Issuer(settings, Optional.of(SigningIn.CONSOLE), ReadIdTokens.asUsual(), clock);
    }

    record Settings(
            Optional<String> issuer,
            Optional<String> clientId,
            Optional<String> clientSecret,
            Optional<Path> clientKey,
            Optional<List<String>> acr,
            Duration timeout)
            implements OidcSettings {

        static final Settings NONE = new Settings(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(5));

        static Settings of(SigningIn issuer) {
            return new Settings(
                    Optional.of(issuer.name()),
                    Optional.of(SigningIn.CLIENT),
                    Optional.of(SigningIn.SECRET),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(5));
        }

        Settings within(Duration other) {
            return new Settings(issuer, clientId, clientSecret, clientKey, acr, other);
        }

        Settings asking(String... classes) {
            return new Settings(issuer, clientId, clientSecret, clientKey, Optional.of(List.of(classes)), timeout);
        }

        Settings withKey(Path file) {
            return new Settings(issuer, clientId, Optional.empty(), Optional.of(file), acr, timeout);
        }

        Settings withSecret(String other) {
            return new Settings(issuer, clientId, Optional.of(other), clientKey, acr, timeout);
        }

        @Override
        public Optional<String> name() {
            return Optional.of("榆林市统一身份认证");
        }

        @Override
        public List<String> scopes() {
            return List.of("profile");
        }

        @Override
        public Optional<Path> trustedCertificates() {
            return Optional.empty();
        }
    }
}
