package org.huizhi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever strangers ask for: nothing of it is kept in metrics or log, and honest callers are measured as before. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class FrontDoorTest {

    private static final String PERSON = "110101199003071238-Zhang-San";
    private static final Pattern URI_LABEL = Pattern.compile("http_server_requests_seconds_count\\{.*uri=\"([^\"]*)\"");
    private static final Pattern METHOD_LABEL =
            Pattern.compile("http_server_requests_seconds_count\\{.*method=\"([^\"]*)\"");

    @TestHTTPResource("/")
    URI node;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PUT /api/v1/notices/" + PERSON,
                "PATCH /api/v1/notices/" + PERSON,
                "DELETE /api/v1/notices/" + PERSON + "/acceptance",
                "OPTIONS /api/v1/notices/" + PERSON,
                "OPTIONS /" + PERSON,
                "TRACE /api/v1/notices/" + PERSON,
                "GET /api/v1/notices/" + PERSON,
                "GET /api/v1/notices/\\" + PERSON,
                "PUT /api\\v1\\" + PERSON,
                "GET /api/v1/notices/%zz" + PERSON,
                "GET /api/v1/notices/%" + PERSON,
                "GET /api/v1/notices;" + PERSON + "/x",
                "GET /api/v1/persons/" + PERSON + "?name=" + PERSON,
                "GET /q/" + PERSON,
                "POST /api/v1/notices?" + PERSON + "=" + PERSON,
                PERSON + " /api/v1/notices",
                "GET http://" + PERSON + "/api/v1/notices/" + PERSON
            })
    void noPathAndNoMethodBecomesALabelOrALineOfTheLog(String request) throws IOException {
        assertThat(statusOf(request, "")).isBetween(200, 499);
        String origin =
                "Origin: http://x\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x\r\n";
        assertThat(statusOf(request, origin)).isBetween(200, 499);
        breakOff(request);

        assertThat(Operations.get("/q/metrics").asString()).doesNotContain(PERSON);
        assertThat(log()).doesNotContain(PERSON, "Zhang-San");
    }

    @Test
    void strangersCannotUseTheLabelsUp() throws IOException {
        for (int i = 0; i < 300; i++) {
            RestAssured.get("/nothing/" + i).then().statusCode(404);
            RestAssured.put("/api/v1/notices/" + i).then().statusCode(405);
        }
        String slip = TestCaller.submitter().submitted(Slips.submission());
        TestCaller.submitter().get("/notices/" + slip + "/timeline").then().statusCode(200);

        RestAssured.get("/console/nothing").then().statusCode(404);

        Set<String> uris = labels(URI_LABEL);
        assertThat(uris).contains("/api/v1/notices", "/api/v1/notices/{id}/timeline", "NOT_FOUND");
        Set<String> ofTheContract = new TreeSet<>(RoutesTest.contract().keySet());
        ofTheContract.add("NOT_FOUND");
        assertThat(uris.stream().filter(uri -> !uri.startsWith("/console"))).isSubsetOf(ofTheContract);
        assertThat(uris).contains("/console").doesNotContain("/console/nothing");
        assertThat(labels(METHOD_LABEL))
                .isSubsetOf("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "OTHER");
    }

    /** Headers that ask for something nice decide nothing, and those that ask for more are refused at worst. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accept-Language: ;q=x",
                "Accept-Language: en;q=1.5",
                "Accept-Language: zh-CN;q=",
                "Accept-Language: ,,,",
                "Accept-Language: en-US-u-xx-" + PERSON,
                "Accept-Language: Ümläut;q=1;q=2",
                "Accept-Charset: ;q=x",
                "Accept-Encoding: ;q=x",
                "Accept: ;q=x",
                "Accept: text/html;q=x",
                "Accept: " + PERSON,
                "Content-Type: ;;;",
                "Content-Type: " + PERSON,
                "Content-Type: application/json;charset",
                "Content-Type: application/json;charset=",
                "Content-Type: application/json;=;;\"",
                "Content-Type: a/b/c",
                "Content-Type: */*",
                "Content-Type: /",
                "Cookie: ;=;" + PERSON,
                "If-Match: ,,\"",
                "If-Modified-Since: yesterday",
                "Range: bytes=" + PERSON,
                "Forwarded: for=;;;by=" + PERSON,
                "X-Forwarded-For: " + PERSON,
                "X-HTTP-Method-Override: " + PERSON,
                "traceparent: 00-" + PERSON,
                "Authorization: Bearer",
                "Authorization: " + PERSON,
                "Authorization: Basic " + PERSON,
                "Expect: " + PERSON
            })
    void noHeaderMakesAFault(String header) throws IOException {
        String before = log();
        String query = "?name=" + PERSON;
        String caller = header.startsWith("Authorization")
                ? ""
                : "Authorization: Bearer "
                        + TestCaller.with("submitter", "auditor").token() + "\r\n";
        for (String path : List.of(
                "/api/v1/notices",
                "/api/v1/notices/" + PERSON,
                "/api/v1/statistics/returns?from=2026-01-01&to=2026-01-31",
                "/api/v1/statements/" + PERSON,
                "/api/v1/nothing/" + PERSON)) {
            assertThat(statusOf("GET " + path, caller + header + "\r\n"))
                    .as(path)
                    .isBetween(200, 499);
            assertThat(statusOf("GET " + path, header + "\r\n")).as(path).isBetween(200, 499);
            assertThat(statusOf("PUT " + path, caller + header + "\r\n"))
                    .as(path)
                    .isBetween(400, 499);
        }
        assertThat(statusOf("POST /api/v1/notices/batch" + query, caller + header + "\r\n"))
                .isBetween(400, 499);

        String since = log().substring(before.length());
        assertThat(since).doesNotContain("ERROR", PERSON, "Exception");
    }

    @Test
    void ofWhatACallerMayExpectOneThingIsMet() throws IOException {
        for (String expectation : List.of("200-ok", "100-continue, more", "")) {
            assertThat(answerTo("GET /api/v1/notices", "Expect: " + expectation + "\r\n", "node", ""))
                    .startsWith("HTTP/1.1 417")
                    .contains("urn:huizhi:problem:expectation-failed");
        }
        String slip = Slips.submission().toString();
        assertThat(answerTo(
                        "POST /api/v1/notices",
                        "Authorization: Bearer " + TestCaller.submitter().token()
                                + "\r\nExpect: 100-Continue\r\nContent-Type: application/json\r\nContent-Length: "
                                + slip.getBytes(UTF_8).length + "\r\n",
                        "node",
                        slip))
                .contains("HTTP/1.1 201");
    }

    @Test
    void aLanguageThatIsNoneIsPassedOver() {
        String token = TestCaller.submitter().token();
        for (String language : List.of(";q=x", "zh-CN;q=", "")) {
            RestAssured.given()
                    .header("Authorization", "Bearer " + token)
                    .header("Accept-Language", language)
                    .get("/api/v1/notices")
                    .then()
                    .statusCode(200);
        }
        RestAssured.given()
                .header("Accept-Language", "en;q=1.5")
                .get("/api/v1/nothing")
                .then()
                .statusCode(404)
                .header("Content-Language", equalTo("en"))
                .body("title", equalTo("Not found"));
    }

    /** Before anybody asks for a token: the contract is public. */
    @Test
    void everyPathOfTheContractSaysWhichMethodsItHas() throws IOException {
        for (Map.Entry<String, Set<String>> path : RoutesTest.contract().entrySet()) {
            String asked = path.getKey().replaceAll("\\{[^}]*}", "00000000-0000-7000-8000-000000000000");
            Set<String> allowed = new TreeSet<>(path.getValue());
            allowed.add("OPTIONS");

            Response options = RestAssured.options(asked);
            assertThat(options.statusCode()).as("OPTIONS %s", asked).isEqualTo(204);
            assertThat(allowOf(options)).as("OPTIONS %s", asked).isEqualTo(allowed);
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE")) {
                if (!allowed.contains(method)) {
                    Response response = RestAssured.given().request(method, asked);
                    assertThat(response.statusCode()).as("%s %s", method, asked).isEqualTo(405);
                    assertThat(allowOf(response)).as("%s %s", method, asked).isEqualTo(allowed);
                    if (!method.equals("HEAD")) {
                        response.then()
                                .contentType("application/problem+json")
                                .body("type", equalTo("urn:huizhi:problem:method-not-allowed"));
                    }
                }
            }
        }
    }

    @Test
    void wherePeopleAreSentNextIsNotTheHostHeadersChoice() throws IOException {
        String slip = Slips.submission().toString();
        String answer = answerTo(
                "POST /api/v1/notices",
                "Authorization: Bearer " + TestCaller.submitter().token()
                        + "\r\nX-Forwarded-Host: evil.example\r\nContent-Type: application/json\r\nContent-Length: "
                        + slip.getBytes(UTF_8).length + "\r\n",
                "evil.example",
                slip);

        assertThat(answer).startsWith("HTTP/1.1 201").doesNotContain("evil.example");
        assertThat(answer.lines().filter(line -> line.regionMatches(true, 0, "location:", 0, 9)))
                .singleElement()
                .asString()
                .matches("(?i)location: /api/v1/notices/[0-9a-f-]{36}");
    }

    @Test
    void operationIsNotOnThisPort() {
        for (String path : List.of("/q/health", "/q/health/live", "/q/metrics", "/q/openapi", "/q/asyncapi", "/q")) {
            RestAssured.get(path).then().statusCode(404);
        }
        Operations.get("/q/health/live").then().statusCode(200);
        Operations.get("/api/v1/notices").then().statusCode(404);
    }

    @Test
    void withoutTlsThereIsNoUpgradeToHttp2() throws IOException {
        String upgrade = "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade, HTTP2-Settings\r\n";

        assertThat(answerTo("GET /api/v1/notices", upgrade, "node", "")).startsWith("HTTP/1.1 401");
        assertThat(answerTo("PRI *", "", "node", "")).doesNotStartWith("HTTP/2");
    }

    private static Set<String> allowOf(Response response) {
        String allow = response.header("Allow");
        return allow == null ? Set.of() : new TreeSet<>(List.of(allow.split(", ")));
    }

    private static Set<String> labels(Pattern label) {
        return Operations.get("/q/metrics")
                .asString()
                .lines()
                .map(label::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static String log() throws IOException {
        return Files.readString(BusAndDatabaseResource.surroundings().log(), UTF_8);
    }

    private int statusOf(String request, String headers) throws IOException {
        String answer = answerTo(request, headers, "node", "");
        assertThat(answer).as(request).startsWith("HTTP/1.");
        return Integer.parseInt(answer.substring(9, 12));
    }

    /** As bytes on a socket: no client library tidies up. */
    private String answerTo(String request, String headers, String host, String body) throws IOException {
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(10_000);
            String connection = headers.contains("Connection:") ? "" : "Connection: close\r\n";
            OutputStream out = socket.getOutputStream();
            out.write((request + " HTTP/1.1\r\nHost: " + host + "\r\n" + connection + headers + "\r\n" + body)
                    .getBytes(UTF_8));
            out.flush();
            byte[] answer = connection.isEmpty()
                    ? socket.getInputStream().readNBytes("HTTP/1.1 200".length())
                    : socket.getInputStream().readAllBytes();
            return new String(answer, UTF_8);
        }
    }

    private void breakOff(String request) throws IOException {
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: node\r\nContent-Length: 100\r\n\r\nx").getBytes(UTF_8));
            socket.setSoLinger(true, 0);
        }
    }
}
