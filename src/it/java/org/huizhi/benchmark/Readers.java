package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.huizhi.testsupport.Ports;
import org.jspecify.annotations.Nullable;

/** Two systems that follow a node's changes: one has them sent to an address, one asks for pages of them. */
final class Readers implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 200;

    private final String node;
    private final String token;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong paged = new AtomicLong();
    private final String webhook;
    private final Thread poller;
    private volatile boolean closing;
    private volatile boolean hasAll;
    private volatile @Nullable Throwable failure;

    /** @param token of an account that may read every slip of the node */
    Readers(String node, String token) {
        this.node = node;
        this.token = token;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::take);
        server.setExecutor(threads);
        server.start();
        String now = Calls.get(node + "/api/v1/changes?start=now", token)
                .path("next")
                .asText();
        String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/changes";
        webhook = read(Calls.post(
                        node + "/api/v1/webhooks",
                        token,
                        "application/json",
                        JSON.createObjectNode()
                                .put("url", address)
                                .put("cursor", now)
                                .toString()
                                .getBytes(StandardCharsets.UTF_8),
                        201))
                .path("id")
                .asText();
        poller = new Thread(() -> page(now), "poller");
        poller.setDaemon(true);
        poller.setUncaughtExceptionHandler((dead, cause) -> failure = cause);
        poller.start();
    }

    private void take(HttpExchange call) throws IOException {
        try (call) {
            call.getRequestBody().readAllBytes();
            received.incrementAndGet();
            call.sendResponseHeaders(204, -1);
        }
    }

    private void page(String from) {
        String next = from;
        while (!closing) {
            JsonNode page = Calls.get(node + "/api/v1/changes?wait=5&limit=" + PAGE + "&cursor=" + next, token);
            paged.addAndGet(page.path("items").size());
            next = page.path("next").asText();
            hasAll = page.path("items").isEmpty();
        }
    }

    /** @return whether both were told everything, once nothing happens any more */
    boolean haveAll() {
        if (failure != null) {
            throw new IllegalStateException("the poller ended", failure);
        }
        return hasAll && paged.get() > 0 && received.get() >= paged.get();
    }

    /** Changes that came in pages; as many calls came to the address. */
    long told() {
        return paged.get();
    }

    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        poller.join();
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node + "/api/v1/webhooks/" + webhook))
                                .header("Authorization", "Bearer " + token)
                                .method("DELETE", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.discarding());
        server.stop(0);
        threads.shutdownNow();
    }
}
