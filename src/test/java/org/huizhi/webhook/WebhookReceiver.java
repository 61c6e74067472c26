package org.huizhi.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.Ports;

/** What somebody runs who has changes sent to him: several addresses, each of which answers as it is told. */
public final class WebhookReceiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answering> answering = new ConcurrentHashMap<>();
    private final List<Call> calls = new ArrayList<>();

    /** How an address answers. Runs on a thread of its own. */
    @FunctionalInterface
    public interface Answering {

        /** @return the status */
        int answer(HttpExchange exchange) throws IOException, InterruptedException;
    }

    /** A call that was answered with a success. */
    public record Call(String path, Map<String, List<String>> headers, String body) {

        public JsonNode event() {
            try {
                return NodeClient.JSON.readTree(body);
            } catch (JsonProcessingException e) {
                throw new AssertionError(body, e);
            }
        }

        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(header -> header.getKey().equalsIgnoreCase(name))
                    .map(header -> header.getValue().get(0))
                    .findFirst()
                    .orElse("");
        }
    }

    private WebhookReceiver(HttpServer server) {
        this.server = server;
    }

    public static WebhookReceiver start() {
        try {
            WebhookReceiver receiver = new WebhookReceiver(
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), Ports.free()), 0));
            receiver.server.createContext("/", receiver::handle);
            receiver.server.setExecutor(receiver.threads);
            receiver.server.start();
            return receiver;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** From now on; without this an address answers 204. */
    public void answers(String path, Answering how) {
        answering.put(path, how);
    }

    public void answers(String path, int status) {
        answers(path, exchange -> status);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try (exchange) {
            int status = answering.getOrDefault(path, any -> 204).answer(exchange);
            if (status / 100 == 2) {
                synchronized (calls) {
                    calls.add(new Call(path, Map.copyOf(exchange.getRequestHeaders()), body));
                }
            }
            exchange.sendResponseHeaders(status, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the address has taken, in the order in which it came. */
    public List<Call> taken(String path) {
        synchronized (calls) {
            return calls.stream().filter(call -> call.path().equals(path)).toList();
        }
    }

    /** Ids of what the address has taken; what came again stands where it came first. */
    public List<String> firstIds(String path) {
        return List.copyOf(new LinkedHashSet<>(
                taken(path).stream().map(call -> call.header("webhook-id")).toList()));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
