package org.huizhi.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.huizhi.oidc.Issuers.Settings;
import org.huizhi.oidc.SigningIn.Fault;
import org.huizhi.oidc.SigningIn.Person;
import org.huizhi.testsupport.SettableClock;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an issuer tells by itself: that somebody has signed out there, or was signed out. */
class IssuerTellsTest {

    private static final String LI_NA = "f3b1";
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final SigningIn signingIn = SigningIn.start();
    private final SettableClock clock = SettableClock.at(Instant.now());
    private final Issuer issuer = Issuers.of(Settings.of(signingIn), clock);

    @AfterEach
    void stop() {
        signingIn.close();
    }

    private Issuer.Reply told(Consumer<JwtClaims> other) {
        JwtClaims claims = signingIn.signOut(LI_NA);
        other.accept(claims);
        return issuer.told(signingIn.sign(claims));
    }

    private static void assertRefused(Issuer.Reply reply, String why) {
        assertThat(reply).isInstanceOf(Issuer.Reply.Refused.class);
        assertThat(((Issuer.Reply.Refused) reply).why()).contains(why).doesNotContain(LI_NA);
    }

    @Test
    void whoSignedOutThereIsNamed() {
        assertThat(told(claims -> {})).isEqualTo(new Issuer.Reply.SignsOut(signingIn.name(), LI_NA));
    }

    @Test
    void whatItDidNotTellThisNodeNowIsRefused() {
        assertRefused(told(claims -> claims.setIssuer("https://other.example")), "does not pass");
        assertRefused(told(claims -> claims.setAudience("another-client")), "does not pass");
        assertRefused(told(claims -> claims.unsetClaim("sub")), "does not pass");
        assertRefused(told(claims -> claims.unsetClaim("iat")), "does not pass");
        assertRefused(told(claims -> claims.unsetClaim("exp")), "does not pass");
        assertRefused(
                told(claims -> {
                    claims.setIssuedAt(SigningIn.in(-600));
                    claims.setExpirationTime(SigningIn.in(-120));
                }),
                "does not pass");
        assertRefused(issuer.told(signingIn.signBadly(signingIn.signOut(LI_NA), "none")), "not signed by a key");
        assertRefused(issuer.told(signingIn.signBadly(signingIn.signOut(LI_NA), "HS256")), "not signed by a key");
        assertRefused(issuer.told("x"), "no signed token");
        try (SigningIn stranger = SigningIn.start()) {
            stranger.replaceKey();
            assertRefused(issuer.told(stranger.sign(signingIn.signOut(LI_NA))), "no such key");
        }
    }

    @Test
    void otherEventsAreNone() {
        assertRefused(told(claims -> claims.unsetClaim("events")), "does not pass");
        assertRefused(told(claims -> claims.setClaim("events", EVENT)), "no sign-out");
        assertRefused(told(claims -> claims.setClaim("events", List.of(EVENT))), "no sign-out");
        assertRefused(told(claims -> claims.setClaim("events", Map.of(EVENT, "yes"))), "no sign-out");
        assertRefused(told(claims -> claims.setClaim("events", Map.of("urn:other", Map.of()))), "no sign-out");
    }

    /**
     * One that is signed in leaves an ID token in many places; it signs nobody out, nor does a logout token sign in.
     */
    @Test
    void noTokenIsTakenForOneOfAnotherKind() {
        String nonce = Challenge.of(UUID.randomUUID().toString()).nonce();
        Person person = new Person(LI_NA, "li.na", List.of("handler"), List.of("610802-public-security"));
        assertRefused(issuer.told(signingIn.sign(signingIn.claims(person, nonce))), "does not pass");
        assertRefused(told(claims -> claims.setStringClaim("nonce", nonce)), "no sign-out");

        Challenge challenge = Challenge.of(UUID.randomUUID().toString());
        String address =
                ((Issuer.Reply.Leads) issuer.authorization(challenge)).address().toString();
        String answer = signingIn.answered(address, signingIn.sign(signingIn.signOut(LI_NA)));
        Map<String, String> fields = SigningIn.fields(answer);
        assertRefused(
                issuer.redeem(new Issuer.Answer(String.valueOf(fields.get("code")), fields.get("iss")), challenge),
                "does not pass");
    }

    @Test
    void itIsToldLaterWhereItsKeysCannotBeAskedFor() {
        signingIn.answers("/keys", new Fault(503, new byte[0], Duration.ZERO));
        assertThat(told(claims -> {})).isInstanceOf(Issuer.Reply.Unreachable.class);

        signingIn.mend();
        assertThat(told(claims -> {})).isInstanceOf(Issuer.Reply.SignsOut.class);
        assertThat(Issuers.none().told("x")).isInstanceOf(Issuer.Reply.Unreachable.class);
    }
}
