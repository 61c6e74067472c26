package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.TokenIssuer;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who calls is known by its token. What it may do is in {@link AuthorisationMatrixTest}. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class CallerRightsTest {

    private static final Duration HOUR = Duration.ofHours(1);

    static Stream<List<String>> badTokens() {
        TokenIssuer issuer = BusAndDatabaseResource.surroundings().issuer();
        Set<String> roles = Set.of("submitter");
        List<String> offices = List.of("610800-hub");
        String good = issuer.token("client", roles, offices, HOUR);
        String[] parts = good.split("\\.");
        return Stream.of(
                List.of("no token at all", ""),
                List.of("not a token", "nonsense"),
                List.of("expired", issuer.token("client", roles, offices, Duration.ofHours(-1))),
                List.of(
                        "of another issuer",
                        TokenIssuer.create("https://elsewhere.example").token("client", roles, offices, HOUR)),
                List.of(
                        "of somebody who calls himself the issuer",
                        TokenIssuer.create(issuer.issuer()).token("client", roles, offices, HOUR)),
                List.of("unsigned", "eyJhbGciOiJub25lIn0." + parts[1] + "."),
                List.of("whose subject no database can hold", issuer.token("client\u0000", roles, offices, HOUR)),
                List.of("without its signature", parts[0] + "." + parts[1] + "."),
                List.of(
                        "with another's claims",
                        parts[0] + "."
                                + issuer.token("boss", Set.of("administrator"), offices, HOUR)
                                        .split("\\.")[1] + "." + parts[2]));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void aBadTokenIsNobodys(List<String> token) {
        Map<String, Long> before = Yulin.traces();

        bearing(token.get(1))
                .body(Slips.submission().toString())
                .post("/api/v1/notices")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .body("type", equalTo("urn:huizhi:problem:unauthorized"));

        assertThat(Yulin.traces()).isEqualTo(before);
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
