package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.huizhi.testsupport.Slips;

/** Attachments of the largest size, uploaded before and sent with a slip each. */
final class Transfers {

    static final int BYTES = 20 * 1024 * 1024;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String node;
    private final String token;
    private final List<String> uploads = new ArrayList<>();

    /** @param token of a submitter */
    Transfers(String node, String token) {
        this.node = node;
        this.token = token;
    }

    /** Uploads so many; nothing is sent yet. */
    void upload(int attachments) {
        byte[] bytes = new byte[BYTES];
        new Random(1).nextBytes(bytes);
        System.arraycopy("%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 9);
        for (int i = 0; i < attachments; i++) {
            ObjectNode begun = JSON.createObjectNode().put("name", "a.pdf").put("bytes", BYTES);
            String id = text(Calls.post(
                    node + "/api/v1/attachments",
                    token,
                    "application/json",
                    begun.toString().getBytes(StandardCharsets.UTF_8),
                    201));
            append(id, bytes);
            uploads.add(id);
        }
    }

    private void append(String id, byte[] bytes) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create(node + "/api/v1/attachments/" + id))
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/octet-stream")
                            .header("Upload-Offset", "0")
                            .method("PATCH", BodyPublishers.ofByteArray(bytes))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "an upload is answered with " + answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a slip with each; the other node begins to fetch. */
    void send() {
        for (String upload : uploads) {
            ObjectNode slip = Slips.submission();
            slip.putArray("attachments").add(upload);
            Calls.post(
                    node + "/api/v1/notices",
                    token,
                    "application/json",
                    slip.toString().getBytes(StandardCharsets.UTF_8),
                    201);
        }
        uploads.clear();
    }

    private static String text(String json) {
        try {
            return JSON.readTree(json).path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
