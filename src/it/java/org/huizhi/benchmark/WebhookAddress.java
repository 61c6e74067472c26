package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.huizhi.testsupport.Ports;

/** An address that is registered at a node, takes each change that is sent to it, and counts them. */
final class WebhookAddress implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String node;
    private final String token;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong received = new AtomicLong();
    private final String webhook;

    /**
     * @param token of an account that may read every slip of the node
     * @param cursor behind which changes are sent
     */
    WebhookAddress(String node, String token, String cursor) {
        this.node = node;
        this.token = token;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 0);
            server.createContext("/", this::take);
            server.setExecutor(threads);
            server.start();
            String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/changes";
            String registered = Calls.post(
                    node + "/api/v1/webhooks",
                    token,
                    "application/json",
                    JSON.createObjectNode()
                            .put("url", address)
                            .put("cursor", cursor)
                            .toString()
                            .getBytes(StandardCharsets.UTF_8),
                    201);
            webhook = JSON.readTree(registered).path("id").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(HttpExchange call) throws IOException {
        try (call) {
            call.getRequestBody().readAllBytes();
            received.incrementAndGet();
            call.sendResponseHeaders(204, -1);
        }
    }

    long received() {
        return received.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node + "/api/v1/webhooks/" + webhook))
                                .header("Authorization", "Bearer " + token)
                                .DELETE()
                                .build(),
                        BodyHandlers.discarding());
        server.stop(0);
        threads.shutdownNow();
    }
}
