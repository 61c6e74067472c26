package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A batch is a conversation: a line is answered before the next one is sent. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class BatchStreamTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Whose batches are cut: what others ask meanwhile has bounds of its own. */
    private static final TestCaller CALLER = TestCaller.submitter().calling("cut-batches");

    @TestHTTPResource("/api/v1/notices/batch")
    URI batch;

    private final String reference = TestCaller.freshKey();

    /** Whether its sender has said how long the batch will be, or not. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyLineIsAnsweredBeforeTheNextIsSent(boolean announced) throws IOException {
        List<String> lines = List.of(slip(), slip(), "nonsense", slip(), slip());
        try (Conversation conversation =
                announced ? new Conversation(String.join("\n", lines) + "\n") : new Conversation()) {
            for (int line = 1; line <= 5; line++) {
                conversation.say(lines.get(line - 1));

                JsonNode answer = conversation.hear();

                assertThat(answer.path("line").asInt()).isEqualTo(line);
                assertThat(answer.path("status").asInt()).isEqualTo(line == 3 ? 400 : 201);
            }
        }
        assertThat(noticesMade()).isEqualTo(4);
    }

    @Test
    void whatWasAnsweredStaysWhenTheClientGoesAway() throws IOException {
        try (Conversation conversation = new Conversation()) {
            conversation.say(slip());
            assertThat(conversation.hear().path("status").asInt()).isEqualTo(201);
            conversation.sayPartOf(slip());
        }

        assertThat(noticesMade()).isOne();
        String another = TestCaller.submitter().submitted(Slips.submission());
        Patience.until(
                "the node goes on",
                () -> TestCaller.submitter().stateOf(another).equals("sent"));
        assertThat(noticesMade()).isOne();
    }

    /** The line of a system that fails daily: in the middle of a line, of a letter, of an answer. */
    @Test
    void aBatchCutAtAnyByteAndSentAgainIsEachSlipOnce() throws Exception {
        int lines = 1_500;
        String key = TestCaller.freshKey();
        byte[] body = IntStream.rangeClosed(1, lines)
                .mapToObj(line -> Slips.with(Slips.submission(), "/reference", key + "/" + line)
                        .toString())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int cut = 0; cut < 5; cut++) {
            sendUpTo(random.nextInt(body.length), body, key);
        }

        List<String> answers = sentWhole(body, key);

        assertThat(answers).as("seed %d", seed).hasSize(lines).allMatch(answer -> answer.contains("\"status\":201"));
        assertThat(Yulin.count("select count(*) from notice where reference like ?", key + "/%"))
                .as("seed %d", seed)
                .isEqualTo(lines);
        assertThat(Yulin.count("select count(distinct reference) from notice where reference like ?", key + "/%"))
                .isEqualTo(lines);
    }

    /** What was cut is still worked on for a moment: the caller is told to wait, and does. */
    private List<String> sentWhole(byte[] body, String key) {
        Response answer = Patience.await("the node takes the batch", () -> {
            Response sent = CALLER.request()
                    .contentType("application/x-ndjson")
                    .header("Idempotency-Key", key)
                    .body(body)
                    .post("/api/v1/notices/batch");
            return sent.statusCode() == 429 ? Optional.empty() : Optional.of(sent);
        });
        return answer.asString().lines().toList();
    }

    private void sendUpTo(int bytes, byte[] body, String key) throws Exception {
        Socket socket = new Socket(batch.getHost(), batch.getPort());
        // Answers are taken in, else neither side would go on.
        Thread answers = new Thread(() -> {
            try {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                // It is cut.
            }
        });
        answers.start();
        try (socket) {
            socket.setSoLinger(true, 0);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + batch.getPath() + " HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer "
                            + CALLER.token() + "\r\nIdempotency-Key: " + key
                            + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            out.write(body, 0, bytes);
            out.flush();
        }
        answers.join();
    }

    private String slip() {
        return Slips.with(Slips.submission(), "/reference", reference).toString();
    }

    private long noticesMade() {
        return Yulin.count("select count(*) from notice where reference = ?", reference);
    }

    /** Both ways on one socket, since client libraries wait for the whole request. */
    private final class Conversation implements AutoCloseable {

        private final Socket socket = new Socket(batch.getHost(), batch.getPort());
        private final OutputStream out = socket.getOutputStream();
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        private final boolean chunked;
        private boolean begun;

        private Conversation() throws IOException {
            this("Transfer-Encoding: chunked", true);
        }

        private Conversation(String whole) throws IOException {
            this("Content-Length: " + whole.getBytes(StandardCharsets.UTF_8).length, false);
        }

        private Conversation(String length, boolean chunked) throws IOException {
            this.chunked = chunked;
            socket.setSoTimeout(20_000);
            write("POST " + batch.getPath() + " HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer "
                    + TestCaller.submitter().token()
                    + "\r\nContent-Type: application/x-ndjson\r\n" + length + "\r\n\r\n");
        }

        private void say(String line) throws IOException {
            chunk(line + "\n");
        }

        private void sayPartOf(String line) throws IOException {
            chunk(line.substring(0, line.length() / 2));
        }

        private void chunk(String text) throws IOException {
            String size = Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length);
            write(chunked ? size + "\r\n" + text + "\r\n" : text);
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        /** The next line of JSON; status line, headers and chunk sizes are passed over. */
        private JsonNode hear() throws IOException {
            if (!begun) {
                assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
                begun = true;
            }
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith("{")) {
                    return JSON.readTree(line);
                }
            }
            throw new IOException("the answer ended");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
