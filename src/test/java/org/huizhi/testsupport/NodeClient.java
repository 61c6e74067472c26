package org.huizhi.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.Consumer;

/** A caller of one node's REST API with one token; safe for use by several threads. */
public final class NodeClient {

    private static final int TOO_MANY = 429;
    private static final int ATTEMPTS = 1_000;
    private static final int AGAIN_AFTER_MILLIS = 20;

    public static final ObjectMapper JSON = new ObjectMapper();

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final URI base;
    private final String token;

    public NodeClient(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /** An answer's status and body; an empty body is a missing node. */
    public record Answer(int status, JsonNode body) {

        /**
         * The body of an answer that must have this status.
         *
         * @throws IllegalStateException with status and body, when it has another
         */
        public JsonNode expect(int expected) {
            if (status != expected) {
                throw new IllegalStateException("status " + status + " instead of " + expected + ": " + body);
            }
            return body;
        }
    }

    /** {@code path} is below {@code /api/v1}, with its query. */
    public Answer get(String path) {
        return send(path, builder -> {});
    }

    /**
     * The bytes of an answer that is no JSON and must be there; comes again while the node says that it is too much.
     */
    public byte[] getBytes(String path) {
        try {
            for (int attempt = 1; ; attempt++) {
                HttpResponse<byte[]> response =
                        HTTP.send(request(path, builder -> {}), HttpResponse.BodyHandlers.ofByteArray());
                if (response.statusCode() == 200) {
                    return response.body();
                }
                if (response.statusCode() != TOO_MANY || attempt == ATTEMPTS) {
                    throw new IllegalStateException("status " + response.statusCode() + " instead of 200 of " + path);
                }
                Thread.sleep(AGAIN_AFTER_MILLIS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no answer of " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + path, e);
        }
    }

    public Answer post(String path, JsonNode body) {
        return send(
                path,
                builder -> builder.header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** The same key again gets the answer of the first time. */
    public Answer post(String path, JsonNode body, String idempotencyKey) {
        return send(
                path,
                builder -> builder.header("Content-Type", "application/json")
                        .header("Idempotency-Key", idempotencyKey)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    /** @param mediaType of the file */
    public Answer postFile(String path, String mediaType, byte[] file) {
        return send(
                path,
                builder ->
                        builder.header("Content-Type", mediaType).POST(HttpRequest.BodyPublishers.ofByteArray(file)));
    }

    /** Gives the bytes of an attachment from an offset on. */
    public Answer append(String path, int offset, byte[] bytes) {
        return send(
                path,
                builder -> builder.header("Content-Type", "application/octet-stream")
                        .header("Upload-Offset", "" + offset)
                        .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(bytes)));
    }

    /** @return the status */
    public int delete(String path) {
        return exchange(request(path, HttpRequest.Builder::DELETE)).statusCode();
    }

    /** Sends lines of JSON and gives the lines that answer them. */
    public String postLines(String path, String lines) {
        HttpRequest request = request(
                path,
                builder -> builder.header("Content-Type", "application/x-ndjson")
                        .POST(HttpRequest.BodyPublishers.ofString(lines)));
        HttpResponse<String> response = exchange(request);
        if (response.statusCode() != 200) {
            throw new IllegalStateException("status " + response.statusCode() + " instead of 200: " + response.body());
        }
        return response.body();
    }

    /**
     * Opens a stream of server-sent events, which is read as it comes.
     *
     * @param lastEventId behind which it begins
     */
    public HttpResponse<InputStream> stream(String path, String lastEventId) {
        return exchange(
                request(path, builder -> builder.header("Last-Event-ID", lastEventId)),
                HttpResponse.BodyHandlers.ofInputStream());
    }

    private Answer send(String path, Consumer<HttpRequest.Builder> verb) {
        HttpResponse<String> response = exchange(request(path, verb));
        try {
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "answer of " + path + " is not JSON: " + response.statusCode() + " " + response.body(), e);
        }
    }

    private HttpRequest request(String path, Consumer<HttpRequest.Builder> verb) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(base.resolve("/api/v1" + path))
                .timeout(LIMIT)
                .header("Authorization", "Bearer " + token);
        verb.accept(builder);
        return builder.build();
    }

    private static HttpResponse<String> exchange(HttpRequest request) {
        return exchange(request, HttpResponse.BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return HTTP.send(request, handler);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + request.uri(), e);
        }
    }
}
