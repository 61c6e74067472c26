package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.Map;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters, methods, media types and sizes. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class HttpRulesTest {

    private static final int LIMIT = 256 * 1024;

    private final TestCaller caller = TestCaller.with("submitter", "handler", "operator", "administrator");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/notices?stat=sent",
                "/notices?State=sent",
                "/notices?name=x",
                "/notices?state=sent&documentNumber=00000019900101000X",
                "/notice-types?x=1",
                "/notice-types/notification?x=1",
                "/directory?x=1",
                "/offices?city=1",
                "/dead-letters?x=1",
                "/statistics/returns?from=2026-01-01&to=2026-01-31&format=csv",
                "/statistics/slips?from=2026-01-01&to=2026-01-31&figure=due&groupBy=office",
                "/notices/00000000-0000-7000-8000-000000000000?x=1"
            })
    void anUnknownParameterIsRefused(String path) {
        get(path)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:unknown-parameter"))
                .body(not(containsString("00000019900101000X")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/notices?direction=sideways",
                "/notices?state=overdue",
                "/notices?state=SENT",
                "/notices?overdue=maybe",
                "/notices?dueBefore=tomorrow",
                "/notices?dueBefore=2026-02-30",
                "/notices?dueBefore=%2B999999999-12-31",
                "/notices?updatedAfter=2026-01-01",
                "/notices?updatedAfter=%2B1000000000-12-31T23:59:59Z",
                "/notices?updatedAfter=-1000000000-01-01T00:00:00Z",
                "/notices?updatedAfter=0000-12-31T23:59:59Z",
                "/notices?updatedAfter=0001-01-01T07:59:59%2B08:00",
                "/notices?updatedAfter=2026-01-01T00:00:00",
                "/notices?updatedAfter=2026-01-01T00:00:00%2B0800",
                "/notices?updatedAfter=2026-01-01T00:00:00%2B19:00",
                "/notices?updatedAfter=2026-01-01T00:00:00%2B08:00%5BAsia/Shanghai%5D",
                "/notices?limit=0",
                "/notices?limit=201",
                "/notices?limit=-1",
                "/notices?limit=1e2",
                "/notices?limit=",
                "/notices?counterpart=%00",
                "/notices?office=a%27b",
                "/notices?type=%E7%8E%8B",
                "/notices?cursor=",
                "/notices?cursor=nonsense",
                "/dead-letters?status=lost",
                "/dead-letters?cursor=x",
                "/dead-letters?limit=0",
                "/statistics/returns",
                "/statistics/returns?from=2026-01-01",
                "/statistics/returns?from=2026-01-02&to=2026-01-01",
                "/statistics/returns?from=x&to=2026-01-01",
                "/statistics/returns?from=-999999999-01-01&to=%2B999999999-12-31",
                "/statistics/returns?from=2026-01-01&to=2026-01-31&groupBy=person",
                "/statistics/returns?from=2026-01-01&to=2026-01-31&direction=up",
                "/statistics/returns?from=2026-01-01&to=2026-01-31&movement=uphill",
                "/statistics/slips?from=2026-01-01&to=2026-01-31&figure=persons",
                "/statistics/silence?groupBy=week",
                "/statements?month=2026-13",
                "/statements?state=gone"
            })
    void aBadParameterIsRefused(String path) {
        get(path).then().statusCode(400).body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/notices?limit=1&limit=2",
                "/notices?state=sent&state=delivered",
                "/offices?region=610802&region=140930"
            })
    void aParameterIsGivenOnce(String path) {
        get(path).then().statusCode(400).body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /notices, 'GET, POST'",
        "PUT, /notices, 'GET, POST'",
        "PATCH, /notices/00000000-0000-7000-8000-000000000000, GET",
        "DELETE, /notices/00000000-0000-7000-8000-000000000000, GET",
        "GET, /notices/00000000-0000-7000-8000-000000000000/acceptance, POST",
        "PUT, /directory, 'GET, POST'",
        "POST, /offices, GET",
        "POST, /statistics/returns, GET",
        "GET, /statistics/recount, POST",
        "POST, /dead-letters, GET",
        "DELETE, /statements, GET",
        "DELETE, /agreements, 'GET, POST'",
        "GET, /notices/00000000-0000-7000-8000-000000000000/hand-over, POST"
    })
    void aMethodThatIsNotThereIsNamed(String method, String path, String allowed) {
        Response response = caller.request().body("{}").request(method, "/api/v1" + path);

        response.then().statusCode(405).body("type", equalTo("urn:huizhi:problem:method-not-allowed"));
        assertThat(response.header("Allow").split(", ?")).contains(allowed.split(", "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/x-ndjson",
                "application/merge-patch+json",
                "*/*",
                "application/*"
            })
    void aBodyIsJson(String mediaType) {
        Map<String, Long> before = Yulin.traces();

        caller.request()
                .contentType(mediaType)
                .body(Slips.submission().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .post("/api/v1/notices")
                .then()
                .statusCode(415)
                .body("type", equalTo("urn:huizhi:problem:unsupported-media-type"));

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/notices", "/directory", "/notice-types", "/notice-types/notification"})
    void anAnswerThatNobodyCanGiveIsNotGiven(String path) {
        RestAssured.given()
                .filter(new org.huizhi.testsupport.ContractFilter())
                .header("Authorization", "Bearer " + caller.token())
                .accept("image/png")
                .get("/api/v1" + path)
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:huizhi:problem:not-acceptable"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/v1/persons", "/api/v2/notices", "/api/v1", "/api", "/nothing", "/", "/api/v1/notices/x/y/z"
            })
    void aPathThatIsNotThereIsAProblem(String path) {
        RestAssured.given()
                .header("Authorization", "Bearer " + caller.token())
                .header("Accept-Language", "en")
                .get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("title", equalTo("Not found"));
    }

    /** The framework decodes it twice where it refuses; the log and the caller are told nothing of that. */
    @ParameterizedTest
    @ValueSource(strings = {"/statements/%25;x", "/notices/%25;x", "/agreements/%25;x", "/statements/%25;x/slips"})
    void aPercentSignInAPathIsNobodysFault(String path) {
        get(path).then().statusCode(400).body("type", equalTo("urn:huizhi:problem:invalid-parameter"));
    }

    @Test
    void aBodyOfTheLimitIsRead() {
        caller.submit(padded(LIMIT)).then().statusCode(201);
    }

    @Test
    void aLongerBodyIsNot() {
        Map<String, Long> before = Yulin.traces();

        caller.submit(padded(LIMIT + 1)).then().statusCode(413).body("type", equalTo("urn:huizhi:problem:too-large"));

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    /** White space inside, so that it is long and good. */
    private static String padded(int length) {
        String slip = Slips.submission().toString();
        int bytes = slip.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        return "{" + " ".repeat(length - bytes) + slip.substring(1);
    }

    private Response get(String path) {
        return RestAssured.given()
                .filter(new org.huizhi.testsupport.ContractFilter())
                .urlEncodingEnabled(false)
                .header("Accept-Language", "en")
                .header("Authorization", "Bearer " + caller.token())
                .get("/api/v1" + path);
    }
}
