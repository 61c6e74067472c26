package org.huizhi.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.huizhi.testsupport.TokenIssuer;
import org.junit.jupiter.api.Test;

/** A calling system sends the same token hundreds of times a second. */
class RememberedTokensTest {

    private static final Duration LIFETIME = Duration.ofMinutes(5);

    private final TokenIssuer issuer = TokenIssuer.create("https://identity.example/huizhi");
    private final JWTAuthContextInfo context = new JWTAuthContextInfo(issuer.publicKey(), issuer.issuer());

    @Test
    void aTokenThatPassedIsNotVerifiedAgainAtOnce() throws ParseException {
        RememberedTokens tokens = new RememberedTokens(Duration.ofHours(12), Clock.systemUTC());
        String token = token(LIFETIME);
        JWTCallerPrincipal first = tokens.parse(token, context);

        assertThat(tokens.parse(token, context)).isSameAs(first);
        assertThat(tokens.parse(token(LIFETIME.plusSeconds(1)), context)).isNotSameAs(first);
    }

    @Test
    void nothingIsRememberedBeyondItsExpiry() throws ParseException {
        Clock afterwards = Clock.fixed(Instant.now().plus(LIFETIME).plusSeconds(1), ZoneOffset.UTC);
        RememberedTokens tokens = new RememberedTokens(Duration.ofHours(12), afterwards);
        String token = token(LIFETIME);

        assertThat(tokens.parse(token, context)).isNotSameAs(tokens.parse(token, context));
    }

    /** Of an issuer whose clock is ahead, or of who means to have it for long. */
    @Test
    void aTokenOfTheTimeToComeDoesNotCountYet() throws ParseException {
        Clock before = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-10));
        RememberedTokens tokens = new RememberedTokens(Duration.ofHours(12), before);

        assertThatThrownBy(() -> tokens.parse(token(LIFETIME), context))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("one to come");

        Clock nearly = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-20));
        assertThat(new RememberedTokens(Duration.ofHours(12), nearly).parse(token(LIFETIME), context))
                .as("within what clocks may differ")
                .isNotNull();
    }

    @Test
    void aTokenThatDiffersInOneCharacterIsAnotherOne() throws ParseException {
        RememberedTokens tokens = new RememberedTokens(Duration.ofHours(12), Clock.systemUTC());
        String token = token(LIFETIME);
        tokens.parse(token, context);
        int middleOfClaims = (token.indexOf('.') + token.lastIndexOf('.')) / 2;
        char other = token.charAt(middleOfClaims) == 'A' ? 'B' : 'A';
        String forged = token.substring(0, middleOfClaims) + other + token.substring(middleOfClaims + 1);

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> tokens.parse(forged, context)).isInstanceOf(ParseException.class);
            assertThatThrownBy(() -> tokens.parse(token(Duration.ofMinutes(-5)), context))
                    .isInstanceOf(ParseException.class);
        }
    }

    private String token(Duration lifetime) {
        return issuer.token("cn-610800", "partner", Set.of("submitter"), List.of("610800-hub"), lifetime);
    }
}
