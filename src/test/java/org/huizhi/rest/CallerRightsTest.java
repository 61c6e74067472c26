package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

/** Who calls, and what its roles allow: as the contract says of each operation. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class CallerRightsTest {

    private static final List<String> ROLES =
            List.of("submitter", "handler", "operator", "auditor", "administrator", "janitor");
    private static final String NO_SUCH_ID = "00000000-0000-7000-8000-000000000000";
    private static final Duration HOUR = Duration.ofHours(1);

    record Operation(String id, String method, String path, Set<String> roles) {

        int status(RequestSpecification request) {
            return (method.equals("post")
                            ? request.contentType(path.endsWith("batch") ? "application/x-ndjson" : "application/json")
                                    .body("{}".getBytes(StandardCharsets.UTF_8))
                            : request)
                    .request(method, path)
                    .statusCode();
        }

        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Operation> operations() throws IOException {
        JsonNode contract =
                new YAMLMapper().readTree(Path.of("openapi/huizhi-node.yaml").toFile());
        List<Operation> operations = new ArrayList<>();
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (method.getValue().has("x-roles")) {
                        List<String> roles = new ArrayList<>();
                        method.getValue().path("x-roles").forEach(role -> roles.add(role.asText()));
                        operations.add(new Operation(
                                method.getValue().path("operationId").asText(),
                                method.getKey(),
                                path.getKey()
                                        .replace("{id}", NO_SUCH_ID)
                                        .replace("{type}", "notification")
                                        .replace("{version}", "1"),
                                Set.copyOf(roles)));
                    }
                }));
        return operations.stream();
    }

    @ParameterizedTest
    @MethodSource("operations")
    void everyOperationIsForItsRolesAlone(Operation operation) {
        for (String role : ROLES) {
            int status = operation.status(bearing(TestCaller.with(role).token()));

            if (operation.roles().contains(role)) {
                assertThat(status)
                        .as("%s %s", operation, role)
                        .isNotIn(401, 403)
                        .isLessThan(500);
            } else {
                assertThat(status).as("%s %s", operation, role).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void noOperationIsForStrangers(Operation operation) {
        assertThat(operation.status(TestCaller.anonymous())).isEqualTo(401);
    }

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
