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
import java.util.Map;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
                "/api/v1/./dead-letters"
            })
    void noSpellingOfAPathLetsAnybodyPast(String path) throws IOException {
        assertThat(statusOf("GET " + path + " HTTP/1.1", "")).isIn(400, 401, 404);

        String janitor = "Authorization: Bearer " + TestCaller.with("janitor").token() + "\r\n";
        assertThat(statusOf("GET " + path + " HTTP/1.1", janitor)).isIn(400, 403, 404);
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
