package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import java.util.stream.Stream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a well-behaved client would not send: odd paths, bodies without a length. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class RawHttpTest {

    @TestHTTPResource("/")
    URI node;

    private final HttpClient http = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/notices;x",
                "/api/v1/notices;x=1",
                "/api/v1/notices%3Bx",
                "/api;x/v1/notices",
                "//api/v1/notices",
                "/api//v1/notices",
                "/api/v1//notices",
                "/api/v1/notices/",
                "/api/v1/./notices",
                "/api/v1/notices/.",
                "/api/v1/x/../notices",
                "/api/v1/%2e/notices",
                "/api/v1/x/%2e%2e/notices",
                "/q/../api/v1/notices",
                "/q/health/..;/../api/v1/notices",
                "/api/v1/%6eotices",
                "/api/v1/notices%2F",
                "/api/v1/dead-letters;x",
                "/api/v1/dead-letters/",
                "/api/v1/dead-letters%3Bx",
                "//api/v1/dead-letters",
                "/api/v1/./dead-letters",
                "/console/../api/v1/dead-letters",
                "/console/%2e%2e/api/v1/dead-letters"
            })
    void noSpellingOfAPathLetsAnybodyPast(String path) throws IOException {
        assertThat(statusOf("GET " + path + " HTTP/1.1", "")).isIn(400, 401, 404);

        String janitor = "Authorization: Bearer " + TestCaller.with("janitor").token() + "\r\n";
        assertThat(statusOf("GET " + path + " HTTP/1.1", janitor)).isIn(400, 403, 404);
    }

    /** Pages forgive what the API does not, and say what is wrong as a page. */
    @Test
    void noSpellingOfAPathMakesAnOperationAPage() throws IOException {
        String bearer = "\nAuthorization: Bearer " + TestCaller.submitter().token() + "\n\n";

        assertThat(answerTo("GET /console/../api/v1/notices?limit= HTTP/1.1\nHost: node" + bearer))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "default-src 'none'; frame-ancestors 'none'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/notices;x",
                "//api/v1/notices",
                "/api/v1/./notices",
                "/api/v1/notices/",
                "/api/v1/%6eotices"
            })
    void noSpellingOfAPathLetsASubmissionPast(String path) throws IOException {
        Map<String, Long> before = Yulin.traces();
        String body = Slips.submission().toString();
        String headers = "Content-Type: application/json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n";
        String auditor = "Authorization: Bearer " + TestCaller.auditor().token() + "\r\n";

        assertThat(statusOf("POST " + path + " HTTP/1.1", headers, body)).isIn(400, 401, 404);
        assertThat(statusOf("POST " + path + " HTTP/1.1", auditor + headers, body))
                .isIn(400, 403, 404);

        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @Test
    void aBodyWithoutALengthIsBoundedToo() throws IOException, InterruptedException {
        Map<String, Long> before = Yulin.traces();
        byte[] tooLong = (" ".repeat(256 * 1024) + Slips.submission()).getBytes(StandardCharsets.UTF_8);

        HttpResponse<String> response = http.send(
                HttpRequest.newBuilder(node.resolve("/api/v1/notices"))
                        .header(
                                "Authorization",
                                "Bearer " + TestCaller.submitter().token())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(tooLong)))
                        .build(),
                BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("urn:huizhi:problem:too-large");
        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @Test
    void aBodyThatClaimsToBeHugeIsRefusedBeforeItComes() throws IOException {
        String headers = "Authorization: Bearer " + TestCaller.submitter().token()
                + "\r\nContent-Type: application/json\r\nContent-Length: 1000000000\r\n";

        assertThat(statusOf("POST /api/v1/notices HTTP/1.1", headers)).isEqualTo(413);
    }

    /** By the server, before anything of ours: a status and no problem. */
    @Test
    void lineAndHeadersAreBounded() throws IOException {
        assertThat(statusOf("GET /api/v1/notices?office=" + "x".repeat(5_000) + " HTTP/1.1", ""))
                .isEqualTo(414);
        assertThat(statusOf("GET /api/v1/notices HTTP/1.1", "X-Long: " + "x".repeat(20_000) + "\r\n"))
                .isEqualTo(431);
    }

    /** Lines that end with a carriage return too, on the socket; a body follows an empty one. */
    static Stream<String> requestsThatNobodyMeans() {
        String get = "GET /api/v1/notices HTTP/1.1\n";
        String post = "POST /api/v1/notices HTTP/1.1\nHost: node\nContent-Type: application/json\n";
        return Stream.of(
                        // Whose request it is.
                        get,
                        get + "Host:\n",
                        get + "Host: a b\n",
                        get + "Host: a/b\n",
                        get + "Host: node:x\n",
                        get + "Host: node:99999\n",
                        get + "Host: somebody@node\n",
                        get + "Host: %zz\n",
                        get + "Host: [::1\n",
                        get + "Host: \u00fc\n",
                        get + "Host: node, other\n",
                        get + "Host: node\nHost: node\n",
                        "GET /api/v1/notices HTTP/1.0\n",
                        "GET http:///api/v1/notices HTTP/1.1\n",
                        get + "Host: node\nAuthorization: Bearer a\nAuthorization: Bearer b\n",
                        post + "Content-Type: text/plain\nContent-Length: 2\n\n{}",
                        // What it asks for.
                        "GET HTTP/1.1\nHost: node\n",
                        "GET api/v1/notices HTTP/1.1\nHost: node\n",
                        "GET  /api/v1/notices HTTP/1.1\nHost: node\n",
                        "GET /api/v1/no tices HTTP/1.1\nHost: node\n",
                        "GET /api/v1/notices?x=%zz HTTP/1.1\nHost: node\n",
                        "GET /api/v1/notices?%zz=1 HTTP/1.1\nHost: node\n",
                        "GET /api/v1/%zz HTTP/1.1\nHost: node\n",
                        "GET /api/v1/%c3%28 HTTP/1.1\nHost: node\n",
                        "GET /api/v1/notices/%00 HTTP/1.1\nHost: node\n",
                        "GET /api/v1/\u00fc\u00fd HTTP/1.1\nHost: node\n",
                        "GET /../../../etc/passwd HTTP/1.1\nHost: node\n",
                        "GET /" + "a/".repeat(1_500) + " HTTP/1.1\nHost: node\n",
                        "GET /" + "%2e".repeat(1_000) + " HTTP/1.1\nHost: node\n",
                        "get /api/v1/notices HTTP/1.1\nHost: node\n",
                        "G{T /api/v1/notices HTTP/1.1\nHost: node\n",
                        "OPTIONS * HTTP/1.1\nHost: node\n",
                        "CONNECT node:80 HTTP/1.1\nHost: node\n",
                        "* * *\n",
                        "\u0016\u0003\u0001\u0002\u0000\u0001\n",
                        // How long its body is.
                        post + "Content-Length: 2\nContent-Length: 3\n\n{}",
                        post + "Content-Length: 2\nContent-Length: 2\n\n{}",
                        post + "Content-Length: +2\n\n{}",
                        post + "Content-Length: -2\n\n{}",
                        post + "Content-Length: 2, 2\n\n{}",
                        post + "Content-Length: 0x2\n\n{}",
                        post + "Content-Length:\n\n{}",
                        post + "Content-Length: 99999999999999999999\n\n{}",
                        post + "Transfer-Encoding: chunked\nContent-Length: 2\n\n2\n{}\n0\n\n",
                        post + "Transfer-Encoding: gzip, chunked\n\n2\n{}\n0\n\n",
                        post + "Transfer-Encoding: chunked\n\nxyz\n{}\n0\n\n",
                        post + "Transfer-Encoding: chunked\n\n-2\n{}\n0\n\n",
                        post + "Transfer-Encoding: chunked\n\n2\n{}\nxyz\n{}\n0\n\n",
                        post + "Transfer-Encoding: chunked\n\nfffffffffffffffff\n{}\n0\n\n",
                        // Other headers.
                        get + "Host: node\n: empty\n",
                        get + "Host: node\nX : blank\n",
                        get + "Host: node\n folded\n",
                        get + "Host: node\nX: one\n two\n",
                        get + "Host: node\nno colon\n",
                        get + "Host: node\nX: \u0000\n",
                        get + "Host: node\nX\u00fc: x\n",
                        get + "Host: node\nX: \u00fc\u00ff\n",
                        get + "Host: node\nExpect: the-impossible\n",
                        get + "Host: node\nUpgrade: websocket\nConnection: Upgrade\n",
                        get + "Host: node\nAccept: application/json;q=0\nAccept: */*;q=0, ;;;\n",
                        get + "Host: node\nAccept-Language: en;q=0\nAccept-Language: \u00fc\n",
                        get + "Host: node\nTraceparent: \u00fc\ntraceparent: x\n",
                        get + "Host: node\nCookie: \u00fc=\u0001\n")
                .map(request -> request.contains("\n\n") ? request : request + "\n");
    }

    @ParameterizedTest
    @MethodSource("requestsThatNobodyMeans")
    void whatNobodyMeansIsNobodysFault(String request) throws IOException {
        String before = log();

        String bearer = "Authorization: Bearer " + TestCaller.submitter().token();

        assertThat(answerTo(request)).matches("(?s)HTTP/1\\.[01] 4[0-9][0-9] .*");
        assertThat(answerTo(request.replaceFirst("Host: node\n", "Host: node\n" + bearer + "\n")))
                .matches("(?s)HTTP/1\\.[01] [2-4][0-9][0-9] .*");
        assertThat(log().substring(before.length())).doesNotContain("ERROR", "WARN", "Exception");
    }

    @Test
    void whoSendsAChunkThatCannotBeReadHearsWhy() throws IOException {
        Map<String, Long> before = Yulin.traces();
        String bearer = "Authorization: Bearer " + TestCaller.submitter().token();

        assertThat(answerTo("POST /api/v1/notices HTTP/1.1\nHost: node\n" + bearer
                        + "\nContent-Type: application/json\nTransfer-Encoding: chunked\n\n2\n{}\nxyz\n{}\n0\n\n"))
                .startsWith("HTTP/1.1 400")
                .contains("urn:huizhi:problem:malformed-json");
        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"node", "node:8080", "127.0.0.1", "[::1]:8080", "a-b.example", "a_b", "NODE."})
    void aHostIsANameOrAnAddress(String host) throws IOException {
        String bearer = "\nAuthorization: Bearer " + TestCaller.submitter().token() + "\n\n";

        assertThat(answerTo("GET /api/v1/notices HTTP/1.1\nHost: " + host + bearer))
                .startsWith("HTTP/1.1 200");
        assertThat(answerTo("GET /api/v1/notices HTTP/1.0\nHost: " + host + bearer))
                .startsWith("HTTP/1.0 200");
    }

    private static String log() throws IOException {
        return Files.readString(BusAndDatabaseResource.surroundings().log(), StandardCharsets.UTF_8);
    }

    /** Characters up to U+00FF go out as one byte each. */
    private String answerTo(String request) throws IOException {
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(request.replace("\n", "\r\n")
                            .replaceFirst("(?m)^\r\n", "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.UTF_8);
        }
    }

    private int statusOf(String requestLine, String headers) throws IOException {
        return statusOf(requestLine, headers, "");
    }

    /** As bytes on a socket: no client library tidies the path up. */
    private int statusOf(String requestLine, String headers, String body) throws IOException {
        try (Socket socket = new Socket(node.getHost(), node.getPort())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write((requestLine + "\r\nHost: node\r\nConnection: close\r\n" + headers + "\r\n" + body)
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
            String statusLine = new String(in.readNBytes("HTTP/1.1 200".length()), StandardCharsets.US_ASCII);
            assertThat(statusLine).startsWith("HTTP/1.");
            return Integer.parseInt(statusLine.substring(9));
        }
    }
}
