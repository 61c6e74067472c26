package org.huizhi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a replica cannot begin now is told when to come again; every place is given back, whatever becomes of who had
 * it.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class LoadSheddingTest {

    private static final TestCaller HOSPITAL = TestCaller.submitter().calling("hospital");
    private static final TestCaller SCHOOL = TestCaller.submitter().calling("school");
    private static final TestCaller MARKET = TestCaller.submitter().calling("market");

    /** Weight of what is under way at once of a caller; four of them have all that may be. */
    private static final int PER_CALLER = 32;

    private static final int WEIGHT_OF_BATCH = 8;

    @TestHTTPResource("/")
    URI node;

    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void nothingStaysUnderWay() {
        Patience.until("nothing is under way", () -> metric("huizhi_requests_under_way") == 0);
    }

    @Test
    void whatIsBeyondTheMostIsToldWhenToComeAgainAndOperationGoesOn() throws IOException {
        double before = metric("huizhi_requests_shed_total");
        try (Lines all = fourCallersWithAllTheyMay()) {

            MARKET.get("/notice-types")
                    .then()
                    .statusCode(503)
                    .header("Retry-After", equalTo("2"))
                    .header("Content-Language", equalTo("en"))
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("Cache-Control", equalTo("no-store"))
                    .body("type", equalTo("urn:huizhi:problem:unavailable"));
            Operations.get("/q/health/live").then().statusCode(200);
            assertThat(metric("huizhi_requests_shed_total")).isEqualTo(before + 1);
        }
        Patience.until(
                "others are served again", () -> MARKET.get("/notice-types").statusCode() == 200);
    }

    @Test
    void whoHasEnoughUnderWayTakesNothingFromTheOthers() throws IOException {
        try (Lines hospital = allThatMay(List.of(HOSPITAL))) {

            HOSPITAL.get("/notice-types")
                    .then()
                    .statusCode(429)
                    .header("Retry-After", equalTo("1"))
                    .body("type", equalTo("urn:huizhi:problem:too-many-requests"));
            SCHOOL.get("/notice-types").then().statusCode(200);
        }
        Patience.until("it is served again", () -> HOSPITAL.get("/notice-types").statusCode() == 200);
    }

    @Test
    void whoGoesAwayLeavesItsPlace() throws IOException {
        for (int i = 0; i < 40; i++) {
            try (Line line = new Line()) {
                switch (i % 5) {
                    case 0 ->
                        line.say("POST", "/api/v1/notices", HOSPITAL.token(), "Content-Length: 500", "{\"type\":");
                    case 1 ->
                        line.say(
                                "POST",
                                "/api/v1/notices/batch",
                                HOSPITAL.token(),
                                "Transfer-Encoding: chunked",
                                "5\r\n{\"ty");
                    case 2 ->
                        line.say(
                                "GET",
                                "/api/v1/audit/export",
                                TestCaller.auditor().token(),
                                "X-Nothing: 1",
                                "");
                    case 3 -> line.say("POST", "/api/v1/notices", "nobody's", "Content-Length: 500", "{");
                    default -> line.say("GET", "/api/v1/nowhere", HOSPITAL.token(), "X-Nothing: 1", "");
                }
            }
        }

        nothingStaysUnderWay();
        HOSPITAL.get("/notice-types").then().statusCode(200);
        SCHOOL.get("/notice-types").then().statusCode(200);
    }

    @Test
    void whoIsRefusedOrAnsweredLeavesItsPlace() {
        for (int i = 0; i < 20; i++) {
            TestCaller.anonymous().get("/api/v1/notices").then().statusCode(401);
            HOSPITAL.post("/notices", "{}").then().statusCode(422);
            HOSPITAL.submit(Slips.submission()).then().statusCode(201);
            HOSPITAL.get("/notices").then().statusCode(200);
        }

        nothingStaysUnderWay();
    }

    /** Nothing of it is read, and nobody waits for it to come. */
    @Test
    void whoSendsALongBodyHearsThatItIsRefused() throws IOException, InterruptedException {
        try (Lines all = fourCallersWithAllTheyMay()) {

            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(node.resolve("/api/v1/notices/batch"))
                                .timeout(Duration.ofSeconds(20))
                                .header("Authorization", "Bearer " + MARKET.token())
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofByteArray(new byte[16 * 1024 * 1024]))
                                .build(),
                        BodyHandlers.ofString());

                assertThat(answer.statusCode()).isEqualTo(503);
            }
        }
    }

    /** Whether it says so or not, and whether anybody knows who it is. */
    @Test
    void whoSendsTooMuchLeavesItsPlace() throws IOException {
        for (String token : List.of("nobody's", HOSPITAL.token())) {
            try (Line line = new Line()) {
                line.say("POST", "/api/v1/notices", token, "Content-Length: 67108865", "");

                assertThat(line.all())
                        .startsWith("HTTP/1.1 413")
                        .contains("application/problem+json", "urn:huizhi:problem:too-large");
            }
        }
        byte[] part = "x".repeat(1024 * 1024).getBytes(UTF_8);
        HttpRequest unannounced = HttpRequest.newBuilder(node.resolve("/api/v1/notices/batch"))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + HOSPITAL.token())
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.concat(
                        Stream.generate(() -> BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(part)))
                                .limit(70)
                                .toArray(HttpRequest.BodyPublisher[]::new)))
                .build();
        // It is hung up on while it still sends, so it may not hear why.
        assertThat(http.sendAsync(unannounced, BodyHandlers.discarding())
                        .handle((answer, fault) -> answer == null ? 413 : answer.statusCode())
                        .join())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en;q=x", ";;;,,q=,", "*", "zh-Hans-CN-x-0123456789abcdef;q=0.5", "Ümläut", "q=1;en"})
    void noSpellingOfALanguageMakesItAFault(String language) throws IOException {
        try (Lines all = fourCallersWithAllTheyMay();
                Line market = new Line()) {

            market.say("GET", "/api/v1/notices", MARKET.token(), "Accept-Language: " + language, "");

            assertThat(market.status()).isEqualTo(503);
        }
    }

    private Lines fourCallersWithAllTheyMay() throws IOException {
        return allThatMay(List.of(HOSPITAL, SCHOOL, HOSPITAL.calling("clinic"), HOSPITAL.calling("station")));
    }

    private Lines allThatMay(List<TestCaller> callers) throws IOException {
        Lines lines = new Lines(new ArrayList<>());
        for (TestCaller caller : callers) {
            for (int i = 0; i < PER_CALLER / WEIGHT_OF_BATCH; i++) {
                lines.all().add(batchOf(caller));
            }
        }
        int weight = callers.size() * PER_CALLER;
        Patience.until(weight + " under way", () -> metric("huizhi_requests_under_way") == weight);
        return lines;
    }

    /** A batch whose first line is long, and has not ended yet. */
    private Line batchOf(TestCaller caller) throws IOException {
        Line line = new Line();
        String begun = "x".repeat(40_000);
        line.say(
                "POST",
                "/api/v1/notices/batch",
                caller.token(),
                "Transfer-Encoding: chunked",
                Integer.toHexString(begun.length()) + "\r\n" + begun + "\r\n");
        return line;
    }

    private static double metric(String name) {
        return Operations.metric(name);
    }

    private record Lines(List<Line> all) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            for (Line line : all) {
                line.close();
            }
        }
    }

    /** As bytes on a socket, so that a request can break off anywhere. */
    private final class Line implements AutoCloseable {

        private final Socket socket = new Socket(node.getHost(), node.getPort());

        private Line() throws IOException {
            socket.setSoTimeout(20_000);
        }

        private void say(String method, String path, String token, String header, String body) throws IOException {
            String text = method + " " + path + " HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer " + token
                    + "\r\nContent-Type: "
                    + (path.endsWith("batch") ? "application/x-ndjson" : "application/json")
                    + "\r\n" + header + "\r\n\r\n" + body;
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.getOutputStream().flush();
        }

        /** To the end of the connection. */
        private String all() throws IOException {
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }

        private int status() throws IOException {
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine();
            return Integer.parseInt(line.split(" ")[1]);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
