package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.huizhi.command.CommandLineProbe;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.TokenIssuer;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
                "oidc:wang.fang",
                "ＯＩＤＣ:wang.fang",
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

    /**
     * The clerk of a county's public security, whose issuer also says that she audits: that counts at the root only.
     */
    @Test
    void aCallerLearnsWhoItIsHereAndWhatItMayDo() {
        String token = BusAndDatabaseResource.surroundings()
                .issuer()
                .token(
                        YULIN,
                        "zhang.san@yulin.example",
                        Set.of("handler", "submitter", "auditor", "janitor"),
                        List.of(Slips.YULIN_OFFICE, "140900-hub"),
                        HOUR);

        bearing(token)
                .get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("zhang.san@yulin.example"))
                .body("roles", equalTo(List.of("submitter", "handler")))
                .body("offices.id", equalTo(List.of(Slips.YULIN_OFFICE)))
                .body("offices[0].name.zh", endsWith("公安局"))
                .body("offices[0].parent", equalTo("610800-hub"))
                .body("node.mailbox", equalTo(YULIN))
                .body("node.region", equalTo("610800"))
                .body("node.timeZone", equalTo("Asia/Shanghai"))
                .body("languages", equalTo(List.of("zh", "en")))
                .body("apiVersion", matchesPattern("[0-9]+[.][0-9]+[.][0-9]+"))
                .body("limits.lookUpsPerDay", equalTo(100));
        bearing(BusAndDatabaseResource.surroundings()
                        .issuer()
                        .token(YULIN, "client", Set.of("auditor"), List.of(Slips.YULIN_OFFICE), HOUR))
                .get("/api/v1/me")
                .then()
                .statusCode(403);
    }

    @Test
    void aTokenThatIsMintedForATrialIsGood(@TempDir Path folder) {
        TokenIssuer issuer = BusAndDatabaseResource.surroundings().issuer();
        CommandLineProbe.Said said = CommandLineProbe.said(
                "token",
                "mint",
                "--key",
                issuer.writePrivateKey(folder.resolve("issuer.private")).toString(),
                "--issuer",
                issuer.issuer(),
                "--mailbox",
                YULIN,
                "--name",
                "trial-hospital",
                "--roles",
                "submitter,handler",
                "--offices",
                "610802-health",
                "--for",
                "30m");

        bearing(said.out().strip())
                .get("/api/v1/me")
                .then()
                .statusCode(200)
                .body("name", equalTo("trial-hospital"))
                .body("roles", equalTo(List.of("submitter", "handler")))
                .body("offices.id", equalTo(List.of("610802-health")));
    }

    /** Its name is that under which its acts stand in the audit log. */
    @Test
    void whoActsIsNamedInTheAuditLogAsToItself() {
        TestCaller caller = TestCaller.submitter().calling("wei.lan");
        String slip = caller.submitted(Slips.submission());

        caller.get("/notices/" + slip).then().statusCode(200);

        String name = caller.get("/me").path("name");
        assertThat(Yulin.query("select caller from audit_entry where notice_id = ?::uuid", slip))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.get("caller")).isEqualTo(name));
    }

    /** What is left of a burst is that of the caller, and tells how soon it will be asked to wait. */
    @Test
    void aCallerLearnsHowMuchItMayAsk() {
        TestCaller caller = TestCaller.submitter().calling("once.an.hour");

        JsonPath limits = caller.get("/me").jsonPath().setRootPath("limits");

        assertThat(limits.getInt("burst")).isGreaterThanOrEqualTo(limits.getInt("requestsPerSecond"));
        assertThat(limits.getInt("burstLeft")).isBetween(0, limits.getInt("burst"));
        assertThat(limits.getInt("atOnce")).isPositive();
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
