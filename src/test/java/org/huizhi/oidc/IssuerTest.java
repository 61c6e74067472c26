package org.huizhi.oidc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.huizhi.access.Guest;
import org.huizhi.access.ReadIdTokens;
import org.huizhi.oidc.Issuers.Settings;
import org.huizhi.oidc.SigningIn.Fault;
import org.huizhi.oidc.SigningIn.Person;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.SettableClock;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an issuer says of somebody, and when it does not count. */
class IssuerTest {

    private static final Person LI_NA =
            new Person("f3b1", "li.na", List.of("handler", "offline_access"), List.of("610802-public-security"));

    private final SigningIn signingIn = SigningIn.start();
    private final SettableClock clock = SettableClock.at(Instant.now());
    private final Issuer issuer = Issuers.of(Settings.of(signingIn), clock);
    private final Challenge challenge = Challenge.of(UUID.randomUUID().toString());

    @AfterEach
    void stop() {
        signingIn.close();
    }

    private String authorization(Issuer from) {
        Issuer.Reply reply = from.authorization(challenge);
        assertThat(reply).isInstanceOf(Issuer.Reply.Leads.class);
        return ((Issuer.Reply.Leads) reply).address().toString();
    }

    private static Issuer.Answer answer(String address) {
        Map<String, String> fields = SigningIn.fields(address);
        return new Issuer.Answer(String.valueOf(fields.get("code")), fields.get("iss"));
    }

    private Issuer.Reply signedIn(Issuer by, UnaryOperator<JwtClaims> other) {
        return by.redeem(answer(signingIn.signIn(authorization(by), LI_NA, other)), challenge);
    }

    private Issuer.Reply signedIn(Issuer by) {
        return signedIn(by, claims -> claims);
    }

    private static void assertRefused(Issuer.Reply reply, String why) {
        assertThat(reply).isInstanceOf(Issuer.Reply.Refused.class);
        assertThat(((Issuer.Reply.Refused) reply).why()).contains(why).doesNotContain("li.na", "f3b1");
    }

    private static void assertUnreachable(Issuer.Reply reply, String why) {
        assertThat(reply).isInstanceOf(Issuer.Reply.Unreachable.class);
        assertThat(((Issuer.Reply.Unreachable) reply).why()).contains(why);
    }

    @Test
    void aBrowserIsSentThereWithAChallengeAndNothingThatNamesAnybody() {
        String address = authorization(issuer);

        assertThat(address).startsWith(signingIn.name() + "/authorize?");
        assertThat(SigningIn.fields(address))
                .containsEntry("response_type", "code")
                .containsEntry("client_id", SigningIn.CLIENT)
                .containsEntry("redirect_uri", SigningIn.CONSOLE + "/console/sign-in/issuer/answer")
                .containsEntry("scope", "openid profile")
                .containsEntry("state", challenge.state())
                .containsEntry("nonce", challenge.nonce())
                .containsEntry("code_challenge_method", "S256")
                .doesNotContainValue(challenge.verifier());
        assertThat(List.of(challenge.state(), challenge.nonce(), challenge.verifier()))
                .doesNotHaveDuplicates();
    }

    @Test
    void whoHasSignedInThereIsVouchedFor() {
        assertThat(signedIn(issuer))
                .isEqualTo(new Issuer.Reply.Vouches(new Guest(
                        signingIn.name(),
                        "f3b1",
                        "li.na",
                        java.util.Set.of("handler", "offline_access"),
                        java.util.Set.of("610802-public-security"))));
    }

    @Test
    void aCodeIsGoodOnce() {
        Issuer.Answer answer = answer(signingIn.signIn(authorization(issuer), LI_NA));
        issuer.redeem(answer, challenge);

        assertRefused(issuer.redeem(answer, challenge), "token endpoint answers 400");
    }

    @Test
    void aCodeOfAnotherBrowserIsWorthNothing() {
        Issuer.Answer answer = answer(signingIn.signIn(authorization(issuer), LI_NA));

        assertRefused(issuer.redeem(answer, Challenge.of("another")), "token endpoint answers 400");
    }

    @Test
    void whatTheTokenSaysHasToBeForThisSignIn() {
        assertRefused(signedIn(issuer, claims -> with(claims, "nonce", "another")), "nonce");
        assertRefused(signedIn(issuer, claims -> without(claims, "nonce")), "does not pass");
        assertRefused(signedIn(issuer, claims -> with(claims, "iss", "https://other.example")), "does not pass");
        assertRefused(signedIn(issuer, claims -> with(claims, "aud", "another-client")), "does not pass");
        assertRefused(signedIn(issuer, claims -> without(claims, "aud")), "does not pass");
        assertRefused(signedIn(issuer, claims -> without(claims, "sub")), "");
        assertRefused(signedIn(issuer, claims -> without(claims, "iat")), "does not pass");
        assertRefused(signedIn(issuer, claims -> without(claims, "exp")), "does not pass");
        assertRefused(
                signedIn(issuer, claims -> {
                    claims.setIssuedAt(SigningIn.in(-600));
                    claims.setExpirationTime(SigningIn.in(-120));
                    return claims;
                }),
                "does not pass");
        assertRefused(
                signedIn(issuer, claims -> {
                    claims.setAudience(SigningIn.CLIENT, "another-client");
                    return claims;
                }),
                "another client");
        assertRefused(signedIn(issuer, claims -> with(claims, "azp", "another-client")), "another client");
        assertThat(signedIn(issuer, claims -> with(claims, "azp", SigningIn.CLIENT)))
                .isInstanceOf(Issuer.Reply.Vouches.class);
    }

    private static JwtClaims with(JwtClaims claims, String name, Object value) {
        claims.setClaim(name, value);
        return claims;
    }

    private static JwtClaims without(JwtClaims claims, String name) {
        claims.unsetClaim(name);
        return claims;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"account:li.na", "oidc:li.na", "certificate:gateway", "retention", "ａｃｃｏｕｎｔ：x", "li\nna", "…"})
    void nobodyIsCalledByANameOfTheNode(String name) {
        assertRefused(signedIn(issuer, claims -> with(claims, "preferred_username", name)), "name");
        assertRefused(signedIn(issuer, claims -> with(claims, "sub", name)), "subject");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "HS256"})
    void whatAnybodyCouldHaveSignedIsRefused(String algorithm) {
        String address = authorization(issuer);
        JwtClaims claims = signingIn.claims(LI_NA, challenge.nonce());

        assertRefused(
                issuer.redeem(answer(signingIn.answered(address, signingIn.signBadly(claims, algorithm))), challenge),
                "not signed by a key that the issuer alone has");
    }

    /** Whatever the issuer publishes by mistake. */
    @Test
    void aSecretAmongThePublicKeysIsNone() {
        OctetSequenceJsonWebKey secret = new OctetSequenceJsonWebKey(new org.jose4j.keys.HmacKey(new byte[32]));
        signingIn.answers(
                "/keys",
                new Fault(
                        200,
                        new JsonWebKeySet(secret)
                                .toJson(OutputControlLevel.INCLUDE_SYMMETRIC)
                                .getBytes(UTF_8),
                        Duration.ZERO));

        assertRefused(signedIn(issuer), "no such key");
    }

    @Test
    void aTokenOfSomebodyElsesKeyIsRefused() {
        try (SigningIn stranger = SigningIn.start()) {
            stranger.replaceKey();
            JwtClaims claims = signingIn.claims(LI_NA, challenge.nonce());

            assertRefused(
                    issuer.redeem(answer(signingIn.answered(authorization(issuer), stranger.sign(claims))), challenge),
                    "no such key");
        }
    }

    @Test
    void changedBytesAreRefused() {
        String token = signingIn.sign(signingIn.claims(LI_NA, challenge.nonce()));
        int claims = token.indexOf('.') + 20;
        String changed =
                token.substring(0, claims) + (token.charAt(claims) == 'A' ? 'B' : 'A') + token.substring(claims + 1);

        assertRefused(issuer.redeem(answer(signingIn.answered(authorization(issuer), changed)), challenge), "");
    }

    @Test
    void keysAreReplacedWhileTheNodeRuns() {
        signedIn(issuer);
        signingIn.replaceKey();
        assertRefused(signedIn(issuer), "no such key");

        clock.advance(IssuerKeys.NOT_BEFORE);

        assertThat(signedIn(issuer)).isInstanceOf(Issuer.Reply.Vouches.class);
        assertThat(signedIn(issuer)).isInstanceOf(Issuer.Reply.Vouches.class);
        assertThat(signingIn.asked("/keys")).isEqualTo(2);
        assertThat(signingIn.asked(Metadata.PATH)).isEqualTo(1);
    }

    @Test
    void anAnswerOfAnotherIssuerIsNotBroughtToThisOne() {
        String code = answer(signingIn.signIn(authorization(issuer), LI_NA)).code();
        assertRefused(issuer.redeem(new Issuer.Answer(code, "https://other.example"), challenge), "not of this issuer");
        assertThat(signingIn.asked("/token")).isZero();
        assertThat(issuer.redeem(new Issuer.Answer(code, null), challenge)).isInstanceOf(Issuer.Reply.Vouches.class);

        signingIn.configure("authorization_response_iss_parameter_supported", true);
        Issuer other = Issuers.of(signingIn);
        String another = answer(signingIn.signIn(authorization(other), LI_NA)).code();
        assertRefused(other.redeem(new Issuer.Answer(another, null), challenge), "not of this issuer");
    }

    @Test
    void whoAsksForASecondFactorIsToldOfOne() {
        Issuer strict = Issuers.of(Settings.of(signingIn).asking("gold", "silver"), clock);
        assertThat(SigningIn.fields(authorization(strict))).containsEntry("acr_values", "gold silver");

        assertRefused(signedIn(strict), "acr");
        assertRefused(signedIn(strict, claims -> with(claims, "acr", "1")), "acr");
        assertThat(signedIn(strict, claims -> with(claims, "acr", "silver"))).isInstanceOf(Issuer.Reply.Vouches.class);
    }

    @Test
    void theClientProvesItselfAsTheIssuerTakesIt() throws IOException, JoseException {
        assertRefused(
                signedIn(Issuers.of(Settings.of(signingIn).withSecret("guessed"), clock)),
                "token endpoint answers 401");

        signingIn.configure("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
        assertThat(signedIn(Issuers.of(signingIn))).isInstanceOf(Issuer.Reply.Vouches.class);

        EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        Path file = Folders.create("client-key").resolve("key.json");
        Files.writeString(file, key.toJson(OutputControlLevel.INCLUDE_PRIVATE));
        signingIn.expect(key);
        assertThat(signedIn(Issuers.of(Settings.of(signingIn).withKey(file), clock)))
                .isInstanceOf(Issuer.Reply.Vouches.class);
    }

    @Test
    void itIsAskedForSoLongAndNoLonger() {
        Issuer hasty = Issuers.of(Settings.of(signingIn).within(Duration.ofMillis(300)), clock);
        String address = authorization(hasty);
        signingIn.answers("/token", new Fault(200, new byte[0], Duration.ofSeconds(3)));
        long began = System.nanoTime();

        assertUnreachable(
                hasty.redeem(answer(signingIn.signIn(address, LI_NA)), challenge), "does not answer within PT0.3S");

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void itIsListenedToForSoManyBytesAndNoMore() {
        signingIn.answers(Metadata.PATH, new Fault(200, new byte[IssuerHttp.LONGEST + 1], Duration.ZERO));

        assertUnreachable(issuer.authorization(challenge), "more than");
    }

    @Test
    void whoSaysThatItIsSomewhereElseIsNotFollowed() {
        signingIn.answers(
                Metadata.PATH, new Fault(302, (signingIn.name() + "/elsewhere").getBytes(UTF_8), Duration.ZERO));

        assertUnreachable(issuer.authorization(challenge), "answers 302");
        assertThat(signingIn.asked("/elsewhere")).isZero();
    }

    @Test
    void aConfigurationThatCannotBeRightIsNotUsed() {
        signingIn.configure("issuer", "https://other.example");
        assertUnreachable(issuer.authorization(challenge), "another issuer");
        signingIn.configure("issuer", signingIn.name());
        signingIn.configure("token_endpoint", "http://other.example/token");
        assertUnreachable(issuer.authorization(challenge), "token_endpoint");
        signingIn.configure("token_endpoint", null);
        assertUnreachable(issuer.authorization(challenge), "token_endpoint");
        signingIn.answers(Metadata.PATH, new Fault(200, "[1]".getBytes(UTF_8), Duration.ZERO));
        assertUnreachable(issuer.authorization(challenge), "no JSON object");
        signingIn.answers(Metadata.PATH, new Fault(200, "{".getBytes(UTF_8), Duration.ZERO));
        assertUnreachable(issuer.authorization(challenge), "cannot be read");
        signingIn.answers(Metadata.PATH, new Fault(503, new byte[0], Duration.ZERO));
        assertUnreachable(issuer.authorization(challenge), "503");
    }

    @Test
    void itIsAskedAgainOnceItAnswers() {
        signingIn.answers(Metadata.PATH, new Fault(503, new byte[0], Duration.ZERO));
        issuer.authorization(challenge);
        signingIn.mend();

        assertThat(signedIn(issuer)).isInstanceOf(Issuer.Reply.Vouches.class);
    }

    @Test
    void answersThatAreNoneAreRefused() {
        String address = signingIn.signIn(authorization(issuer), LI_NA);
        signingIn.answers("/token", new Fault(200, "{\"access_token\":\"x\"}".getBytes(UTF_8), Duration.ZERO));
        assertRefused(issuer.redeem(answer(address), challenge), "no ID token");
        signingIn.answers("/token", new Fault(200, "<html>".getBytes(UTF_8), Duration.ZERO));
        assertRefused(issuer.redeem(answer(address), challenge), "no JSON");
        signingIn.answers("/token", new Fault(200, "{\"id_token\":\"x.y.z\"}".getBytes(UTF_8), Duration.ZERO));
        assertRefused(issuer.redeem(answer(address), challenge), "");
        signingIn.answers("/token", new Fault(500, new byte[0], Duration.ZERO));
        assertUnreachable(issuer.redeem(answer(address), challenge), "500");
    }

    @Test
    void somebodySignsOutThereWhereItOffersThat() {
        assertThat(issuer.signOut())
                .hasValueSatisfying(address -> assertThat(SigningIn.fields(address.toString()))
                        .containsOnlyKeys("client_id", "post_logout_redirect_uri")
                        .containsEntry("post_logout_redirect_uri", SigningIn.CONSOLE + "/console/sign-in"));

        signingIn.configure("end_session_endpoint", null);
        assertThat(Issuers.of(signingIn).signOut()).isEmpty();
        signingIn.close();
        assertThat(Issuers.of(signingIn).signOut()).isEmpty();
    }

    @Test
    void withoutSettingsThereIsNone() {
        Issuer none = Issuers.none();

        assertThat(none.isSet()).isFalse();
        assertThat(none.name()).isEmpty();
        assertThat(none.is("https://id.example")).isFalse();
        assertThat(none.authorization(challenge)).isInstanceOf(Issuer.Reply.Unreachable.class);
        assertThat(none.signOut()).isEmpty();
    }

    @Test
    void settingsAreReadFromTheConfigurationAndAFaultStopsTheStart() {
        assertThat(settings(Map.of()).issuer()).isEmpty();
        assertThat(settings(Map.of()).scopes()).containsExactly("profile");
        assertThat(settings(Map.of()).timeout()).isEqualTo(Duration.ofSeconds(5));

        assertFault(Map.of("huizhi.oidc.issuer", "http://id.example"), "huizhi.oidc.issuer");
        assertFault(Map.of("huizhi.oidc.issuer", "https://id.example"), "huizhi.oidc.client-id");
        assertFault(Map.of("huizhi.oidc.issuer", "https://id.example", "huizhi.oidc.client-id", "x"), "client-secret");
        assertFault(
                Map.of(
                        "huizhi.oidc.issuer", "https://id.example",
                        "huizhi.oidc.client-id", "x",
                        "huizhi.oidc.client-key", "target/nowhere.json"),
                "huizhi.oidc.client-key");
        assertFault(
                Map.of(
                        "huizhi.oidc.issuer", "https://id.example",
                        "huizhi.oidc.client-id", "x",
                        "huizhi.oidc.client-secret", "y",
                        "huizhi.oidc.trusted-certificates", "target/nowhere.pem"),
                "huizhi.oidc.trusted-certificates");
        assertThatThrownBy(() -> new Issuer(
                        settings(Map.of(
                                "huizhi.oidc.issuer", "https://id.example",
                                "huizhi.oidc.client-id", "x",
                                "huizhi.oidc.client-secret", "y")),
                        Optional.empty(),
                        ReadIdTokens.asUsual(),
                        Clock.systemUTC()))
                .hasMessageContaining("huizhi.console.address");
    }

    private static void assertFault(Map<String, String> properties, String message) {
        assertThatThrownBy(() -> Issuers.of(settings(properties), Clock.systemUTC()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(message);
    }

    private static OidcSettings settings(Map<String, String> properties) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withMapping(OidcSettings.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withDefaultValues(properties)
                .build();
        return config.getConfigMapping(OidcSettings.class);
    }
}
