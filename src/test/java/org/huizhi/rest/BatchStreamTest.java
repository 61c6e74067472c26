package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** A batch is a conversation: a line is answered before the next one is sent. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class BatchStreamTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestHTTPResource("/api/v1/notices/batch")
    URI batch;

    private final String reference = TestCaller.freshKey();

    @Test
    void everyLineIsAnsweredBeforeTheNextIsSent() throws IOException {
        try (Conversation conversation = new Conversation()) {
            for (int line = 1; line <= 5; line++) {
                conversation.say(line == 3 ? "nonsense" : slip());

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

    private String slip() {
        return Slips.with(Slips.submission(), "/reference", reference).toString();
    }

    private long noticesMade() {
        return Yulin.count("select count(*) from notice where reference = ?", reference);
    }

    /** Chunked both ways on one socket, since client libraries wait for the whole request. */
    private final class Conversation implements AutoCloseable {

        private final Socket socket = new Socket(batch.getHost(), batch.getPort());
        private final OutputStream out = socket.getOutputStream();
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        private boolean begun;

        private Conversation() throws IOException {
            socket.setSoTimeout(20_000);
            write("POST " + batch.getPath() + " HTTP/1.1\r\nHost: node\r\nAuthorization: Bearer "
                    + TestCaller.submitter().token()
                    + "\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n");
        }

        private void say(String line) throws IOException {
            chunk(line + "\n");
        }

        private void sayPartOf(String line) throws IOException {
            chunk(line.substring(0, line.length() / 2));
        }

        private void chunk(String text) throws IOException {
            write(Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n");
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
