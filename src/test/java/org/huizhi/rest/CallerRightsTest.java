package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.jwt.Claims;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.TokenIssuer;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who calls is known by its token. What it may do is in {@link AuthorisationMatrixTest}. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class CallerRightsTest {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String YULIN = "cn-610800";

    static Stream<List<String>> badTokens() {
        TokenIssuer issuer = BusAndDatabaseResource.surroundings().issuer();
        Set<String> roles = Set.of("submitter");
        List<String> offices = List.of("610800-hub");
        String good = issuer.token(YULIN, "client", roles, offices, HOUR);
        String[] parts = good.split("\\.");
        List<List<String>> bad = new ArrayList<>(List.of(
                List.of("no token at all", ""),
                List.of("not a token", "nonsense"),
                List.of("expired", issuer.token(YULIN, "client", roles, offices, Duration.ofHours(-1))),
                List.of(
                        "of another issuer",
                        TokenIssuer.create("https://elsewhere.example").token(YULIN, "client", roles, offices, HOUR)),
                List.of(
                        "of somebody who calls himself the issuer",
                        TokenIssuer.create(issuer.issuer()).token(YULIN, "client", roles, offices, HOUR)),
                List.of("for another node", issuer.token("cn-140900", "client", roles, offices, HOUR)),
                List.of("that lives seven days", issuer.token(YULIN, "client", roles, offices, Duration.ofDays(7))),
                List.of("unsigned", "eyJhbGciOiJub25lIn0." + parts[1] + "."),
                List.of("without its signature", parts[0] + "." + parts[1] + "."),
                List.of(
                        "with another's claims",
                        parts[0] + "."
                                + issuer.token(YULIN, "boss", Set.of("administrator"), offices, HOUR)
                                        .split("\\.")[1] + "." + parts[2])));
        for (Map.Entry<String, Consumer<JwtClaimsBuilder>> change : CHANGES.entrySet()) {
            JwtClaimsBuilder claims = issuer.claims(YULIN, "client", roles, offices, HOUR);
            change.getValue().accept(claims);
            bad.add(List.of(change.getKey(), issuer.sign(claims)));
        }
        for (String name : List.of(
                "",
                " ",
                "\u3000",
                "\u00a0\u2003",
                "---",
                "client\u0000",
                "client\n",
                "a\u202etneilc",
                "cli\u200bent",
                "x".repeat(256),
                "register",
                "REGISTER ",
                "ｒｅｇｉｓｔｅｒ",
                "retention",
                "audit",
                "certificate:hospital-gateway",
                "account:wang.fang",
                "ＡＣＣＯＵＮＴ：wang.fang",
                "accounts",
                " Certificate:hospital-gateway",
                "certificate：hospital-gateway")) {
            bad.add(List.of("whose subject is " + name, issuer.token(YULIN, name, roles, offices, HOUR)));
            bad.add(List.of(
                    "that names its bearer " + name,
                    issuer.sign(
                            issuer.claims(YULIN, "client", roles, offices, HOUR).upn(name))));
            bad.add(List.of(
                    "whose bearer prefers " + name,
                    issuer.sign(issuer.claims(YULIN, "client", roles, offices, HOUR)
                            .remove(Claims.upn.name())
                            .preferredUserName(name))));
        }
        return bad.stream();
    }

    private static final Map<String, Consumer<JwtClaimsBuilder>> CHANGES = new TreeMap<>(Map.of(
            "without an audience", claims -> claims.remove(Claims.aud.name()),
            "without a subject", claims -> claims.remove(Claims.sub.name()),
            "issued long ago", claims -> claims.issuedAt(Instant.now().minus(Duration.ofHours(12)))));

    @ParameterizedTest
    @MethodSource("badTokens")
    void aBadTokenIsNobodys(List<String> token) {
        Map<String, Long> before = Yulin.traces();

        bearing(token.get(1))
                .body(Slips.submission().toString())
                .post("/api/v1/notices")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", challenge(token.get(0)))
                .body("type", equalTo("urn:huizhi:problem:unauthorized"));

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    /** Issuers put many a thing into names. */
    @ParameterizedTest
    @ValueSource(
            strings = {"张三", "zhang.san@yulin.example", "f0e3c1d2-7", "DOMAIN\\zhang", "Registrar Zhang", "registered"})
    void aNameOfLettersOrDigitsIsGood(String name) {
        String token = BusAndDatabaseResource.surroundings()
                .issuer()
                .token(YULIN, name, Set.of("submitter"), List.of("610800-hub"), Duration.ofHours(12));
        bearing(token).get("/api/v1/notices").then().statusCode(200);
    }

    /** Only of a token that the issuer has signed it is said what is wrong with it. */
    private static String challenge(String token) {
        return switch (token) {
            case "no token at all" -> "Bearer";
            case "for another node", "without an audience" ->
                "Bearer error=\"invalid_token\", error_description=\"audience\"";
            case "expired" -> "Bearer error=\"invalid_token\", error_description=\"expired\"";
            default -> "Bearer error=\"invalid_token\"";
        };
    }

    @Test
    void whyACallIsRefusedIsCountedAndLoggedWithoutItsToken() throws IOException {
        TokenIssuer issuer = BusAndDatabaseResource.surroundings().issuer();
        String expired =
                issuer.token(YULIN, "client", Set.of("submitter"), List.of("610800-hub"), Duration.ofHours(-1));
        double before = Operations.metric("huizhi_calls_unauthorized_total{reason=\"expired\"}");

        bearing(expired).get("/api/v1/notices").then().statusCode(401);

        assertThat(Operations.metric("huizhi_calls_unauthorized_total{reason=\"expired\"}"))
                .isEqualTo(before + 1);
        assertThat(Files.readString(BusAndDatabaseResource.surroundings().log()))
                .contains("A call is refused: expired")
                .doesNotContain(expired, expired.split("\\.")[1], expired.split("\\.")[2]);
    }

    @Test
    void aTokenDoesNotGoIntoTheAddress() {
        TestCaller.anonymous()
                .queryParam("access_token", TestCaller.auditor().token())
                .get("/api/v1/directory")
                .then()
                .statusCode(401);
    }

    private static RequestSpecification bearing(String token) {
        return TestCaller.anonymous().header("Authorization", "Bearer " + token);
    }
}
