package org.huizhi.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/**
 * Bodies of which next to nothing comes: they keep nobody out, and do not stay for long. Room is as it is by default.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(Doorkeeper.class)
class IdleUploadsTest {

    private static final TestCaller HOSPITAL = TestCaller.submitter().calling("hospital");
    private static final TestCaller SCHOOL = TestCaller.submitter().calling("school");
    private static final TestCaller MARKET = TestCaller.submitter().calling("market");
    private static final Duration SOON = Duration.ofSeconds(20);

    @TestHTTPResource("/")
    URI node;

    @Test
    void sixteenOfTwoCallersKeepNobodyOut() throws Exception {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            uploads.add(new Upload(HOSPITAL, "/notices/batch", "application/x-ndjson"));
            uploads.add(new Upload(SCHOOL, "/notices/batch", "application/x-ndjson"));
        }
        for (Upload upload : uploads) {
            upload.say("{");
        }
        Patience.until("all of them are under way", () -> underWay() >= 16);

        for (int i = 0; i < 5; i++) {
            MARKET.submit(Slips.submission()).then().statusCode(201);
            HOSPITAL.submit(Slips.submission()).then().statusCode(201);
        }

        Patience.until("nothing of them is under way any more", SOON, () -> underWay() == 0);
        for (Upload upload : uploads) {
            upload.close();
        }
    }

    @Test
    void oneCallersShareIsWellBelowHalf() throws Exception {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            Upload upload = new Upload(HOSPITAL, "/notices/batch", "application/x-ndjson");
            upload.say("{");
            uploads.add(upload);
        }
        Patience.until("as many as may are under way", () -> underWay() >= 32);

        SCHOOL.submit(Slips.submission()).then().statusCode(201);
        MARKET.submit(Slips.submission()).then().statusCode(201);
        assertThat(underWay()).isLessThan(48);

        for (Upload upload : uploads) {
            upload.close();
        }
        Patience.until("nothing of them is under way any more", SOON, () -> underWay() == 0);
    }

    @Test
    void aFewBytesNowAndThenAreNotEnough() throws Exception {
        for (String path : List.of("/notices", "/notices/batch")) {
            String mediaType = path.endsWith("batch") ? "application/x-ndjson" : "application/json";
            try (Upload upload = new Upload(HOSPITAL, path, mediaType)) {
                long begun = System.nanoTime();
                upload.trickle(" ".repeat(10), Duration.ofMillis(500));

                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
                Patience.until("it is not under way any more", () -> underWay() == 0);
            }
        }
    }

    @Test
    void whoSendsTooSlowlyIsTold() throws Exception {
        try (Upload upload = new Upload(HOSPITAL, "/notices", "application/json")) {
            String answer = upload.trickle(" ", Duration.ofMillis(500));

            assertThat(answer).startsWith("HTTP/1.1 408").contains("urn:huizhi:problem:too-slow");
        }
    }

    /** Fast enough, and without an end. */
    @Test
    void aBodyHasAnEnd() throws Exception {
        try (Upload upload = new Upload(HOSPITAL, "/notices/batch", "application/x-ndjson")) {
            long begun = System.nanoTime();
            upload.trickle("\n".repeat(1_000), Duration.ofMillis(300));

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isBetween(Duration.ofMillis(2_500), SOON);
            Patience.until("it is not under way any more", () -> underWay() == 0);
        }
    }

    /** They have no share that would bound them: what they hold they hold of all. */
    @Test
    void norAreTheyOfWhoHasNotSignedIn() throws Exception {
        for (String path : List.of("/console/sign-in", "/console/preferences")) {
            try (Upload upload = new Upload("Accept: text/html\r\n", path, "application/x-www-form-urlencoded")) {
                String answer = upload.trickle("a", Duration.ofMillis(500));

                assertThat(answer).startsWith("HTTP/1.1 408").contains("text/html");
                Patience.until("it is not under way any more", () -> underWay() == 0);
            }
        }
    }

    @Test
    void whoHasNotSignedInTakesNobodysRoom() throws Exception {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < 140; i++) {
            Upload upload =
                    new Upload("Accept: text/html\r\n", "/console/sign-in", "application/x-www-form-urlencoded");
            upload.say("a");
            uploads.add(upload);
        }
        Patience.until("as many as may are under way", () -> underWay() >= 32);

        SCHOOL.submit(Slips.submission()).then().statusCode(201);
        MARKET.submit(Slips.submission()).then().statusCode(201);
        assertThat(underWay()).isLessThan(48);

        for (Upload upload : uploads) {
            upload.close();
        }
        Patience.until("nothing of them is under way any more", SOON, () -> underWay() == 0);
    }

    private static double underWay() {
        return Operations.metric("huizhi_requests_under_way");
    }

    /** A request whose body comes in chunks, without an end. */
    private final class Upload implements AutoCloseable {

        private final Socket socket = new Socket(node.getHost(), node.getPort());

        private Upload(TestCaller caller, String path, String mediaType) throws IOException {
            this("Authorization: Bearer " + caller.token() + "\r\n", "/api/v1" + path, mediaType);
        }

        private Upload(String header, String path, String mediaType) throws IOException {
            socket.setSoTimeout(20_000);
            write("POST " + path + " HTTP/1.1\r\nHost: node\r\n" + header + "Content-Type: " + mediaType
                    + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        private void say(String text) throws IOException {
            write(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
        }

        private void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(UTF_8));
            socket.getOutputStream().flush();
        }

        /** @return the answer, once the node has ended it: it ends the connection then */
        private String trickle(String text, Duration pause) throws IOException, InterruptedException {
            long deadline = System.nanoTime() + SOON.toNanos();
            try {
                while (System.nanoTime() < deadline && socket.getInputStream().available() == 0) {
                    say(text);
                    Thread.sleep(pause.toMillis());
                }
                return new String(socket.getInputStream().readAllBytes(), UTF_8);
            } catch (IOException e) {
                return "the node has closed the connection";
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
