package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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

    private final TestCaller caller = TestCaller.with("submitter", "handler", "operator", "administrator", "auditor");

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
                "/notices?updatedAfter=2026-01-01t00:00:00Z",
                "/notices?updatedAfter=2026-01-01T00:00:00z",
                "/notices?updatedAfter=2026-01-01%2000:00:00Z",
                "/notices?updatedAfter=2026-01-01T24:00:00Z",
                "/notices?updatedAfter=2026-06-30T23:59:60Z",
                "/notices?updatedAfter=2026-01-01T00:00:00.1234567891Z",
                "/notices?updatedAfter=9999-12-31T23:59:59-00:01",
                "/notices?dueBefore=0000-01-01",
                "/notices?dueBefore=2026-1-1",
                "/audit?from=2026-06-30T23:59:60Z",
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
                "updatedAfter=0001-01-01T00:00:00Z",
                "updatedAfter=9999-12-31T23:59:59.999999999Z",
                "updatedAfter=2026-01-01T00:00:00.1Z",
                "updatedAfter=2026-01-01T00:00:00%2B00:00",
                "dueBefore=0001-01-01",
                "dueBefore=9999-12-31"
            })
    void theFirstAndTheLastMomentAreMoments(String filter) {
        get("/notices?" + filter).then().statusCode(200);
    }

    /** A plus sign that nobody encoded arrives as a blank. */
    @Test
    void anOffsetIsReadWithoutItsPlusSignToo() {
        RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + caller.token())
                .get("/api/v1/notices?updatedAfter=2026-01-01T00:00:00+08:00")
                .then()
                .statusCode(200);
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

    /** Where one list ended is nowhere, or somewhere else, in another one. */
    @Test
    void aCursorBelongsToItsListAndItsParameters() {
        caller.submitted(Slips.submission());
        caller.submitted(Slips.submission());
        String list = "/notices?limit=1&direction=outgoing&updatedAfter=2020-01-01T00:00:00Z";
        String cursor = get(list).then().statusCode(200).extract().path("next");
        String other = get("/notices?limit=1").path("next");

        get(list + "&cursor=" + cursor).then().statusCode(200).body("items", hasSize(1));
        get("/notices?cursor=" + cursor + "&updatedAfter=2020-01-01T00%3A00%3A00Z&limit=2&direction=outgoing")
                .then()
                .statusCode(200);
        for (String elsewhere : List.of(
                list + "&cursor=" + other,
                list + "&state=sent&cursor=" + cursor,
                list.replace("outgoing", "incoming") + "&cursor=" + cursor,
                list.replace("2020", "2021") + "&cursor=" + cursor,
                "/notices?limit=1&cursor=" + cursor,
                "/notices?limit=1&cursor=" + other.substring(1))) {
            assertElsewhere(elsewhere);
        }
    }

    /** Every list of the contract that has cursors. */
    @Test
    void noListTakesTheCursorOfAnother() throws IOException {
        caller.submitted(Slips.submission());
        caller.submitted(Slips.submission());
        String cursor = get("/notices?limit=1").path("next");
        String period = "from=2026-01-01&to=2026-12-31&figure=";
        Map<String, String> lists = Map.of(
                "/notices", "state=sent",
                "/audit", "limit=1",
                "/agreements", "limit=1",
                "/dead-letters", "limit=1",
                "/parked-items", "limit=1",
                "/parts", "limit=1",
                "/restorations/messages", "limit=1",
                "/statements", "limit=1",
                "/statements/x/changes", "limit=1",
                "/statistics/slips", period + "due");
        Map<String, String> all = new TreeMap<>(lists);
        all.put("/statistics/parts/items", period + "asked");

        all.forEach((list, parameters) -> assertElsewhere(list + "?" + parameters + "&cursor=" + cursor));
        assertThat(all.keySet().stream().map(list -> "/api/v1" + list.replace("/x/", "/{id}/")))
                .containsExactlyInAnyOrderElementsOf(listsOfTheContract());
    }

    private void assertElsewhere(String path) {
        get(path)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:invalid-parameter"))
                .body("detail", containsString("of the same list with the same parameters"));
    }

    private static Set<String> listsOfTheContract() throws IOException {
        Set<String> lists = new TreeSet<>();
        new YAMLMapper()
                .readTree(java.nio.file.Path.of("openapi/huizhi-node.yaml").toFile())
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().path("get").path("parameters").forEach(parameter -> {
                    if (parameter.path("$ref").asText().equals("#/components/parameters/Cursor")) {
                        lists.add(path.getKey());
                    }
                }));
        return lists;
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

    /** The framework passes over them, and fails over some. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/notices;limit=1",
                "/notices;",
                "/notices;x/00000000-0000-7000-8000-000000000000",
                "/statements/%25;x",
                "/notices/%25;x",
                "/statements/%25;x/slips"
            })
    void aPathHasNoParameters(String path) {
        RestAssured.given()
                .urlEncodingEnabled(false)
                .get("/api/v1" + path)
                .then()
                .statusCode(400)
                .body("type", equalTo("urn:huizhi:problem:unknown-parameter"));
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
