package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import de.siegmar.fastcsv.writer.CsvWriter;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.junit.jupiter.api.Test;

/** The database goes away in the middle of an export: whoever saves it must not take the half for the whole. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class BrokenStreamTest {

    /** More than is kept back before the first of it is on its way. */
    private static final int LINES = 10_000;

    @TestHTTPResource("/of-a-test/lines")
    URI lines;

    /** As the list of a statement's slips is written. */
    @Path("/of-a-test/lines")
    @Blocking
    public static class Lines {

        @GET
        @Produces(Sheet.CSV)
        @PermitAll
        public StreamingOutput read(@QueryParam("whole") String whole) {
            return output -> {
                try (CsvWriter csv = CsvWriter.builder().build(output, StandardCharsets.UTF_8)) {
                    for (int line = 0; line < LINES; line++) {
                        csv.writeRecord("slip", Integer.toString(line));
                    }
                    if (!"true".equals(whole)) {
                        throw new IllegalStateException("the rest cannot be read");
                    }
                }
            };
        }
    }

    @Test
    void anAnswerThatBreaksOffDoesNotLookWhole() {
        assertThatThrownBy(() -> assertThat(read("false").statusCode()).isNull())
                .isInstanceOf(IOException.class);
    }

    /** What is written waits in the node for a caller who reads slowly; nothing may follow it. */
    @Test
    void anAnswerThatBreaksOffDoesNotLookWholeToASlowReader() throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 5; attempt++) {
            assertThat(readSlowly()).startsWith("HTTP/1.1 200").doesNotEndWith("\r\n0\r\n\r\n");
        }
    }

    @Test
    void anAnswerThatIsWholeComesToItsEnd() throws IOException, InterruptedException {
        HttpResponse<String> answer = read("true");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body().lines()).hasSize(LINES);
    }

    private String readSlowly() throws IOException, InterruptedException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(lines.getHost(), lines.getPort()));
            socket.getOutputStream()
                    .write(("GET " + lines.getPath() + "?whole=false HTTP/1.1\r\nHost: node\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] some = new byte[16_384];
            for (int read = 0; read >= 0; read = socket.getInputStream().read(some)) {
                answer.write(some, 0, read);
                Thread.sleep(5);
                if (answer.toString(StandardCharsets.US_ASCII).endsWith("\r\n0\r\n\r\n")) {
                    break;
                }
            }
        } catch (SocketException reset) {
            // Broken off.
        }
        return answer.toString(StandardCharsets.US_ASCII);
    }

    private HttpResponse<String> read(String whole) throws IOException, InterruptedException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(
                        HttpRequest.newBuilder(URI.create(lines + "?whole=" + whole))
                                .build(),
                        BodyHandlers.ofString());
    }
}
