package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Two systems that follow a node's changes: one has them sent to an address, one asks for pages of them. */
final class Readers implements AutoCloseable {

    private static final int PAGE = 200;

    private final String node;
    private final String token;
    private final AtomicLong paged = new AtomicLong();
    private final WebhookAddress address;
    private final Thread poller;
    private volatile boolean closing;
    private volatile boolean hasAll;
    private volatile @Nullable Throwable failure;

    /** @param token of an account that may read every slip of the node */
    Readers(String node, String token) {
        this.node = node;
        this.token = token;
        String now = Calls.get(node + "/api/v1/changes?start=now", token)
                .path("next")
                .asText();
        address = new WebhookAddress(node, token, now);
        poller = new Thread(() -> page(now), "poller");
        poller.setDaemon(true);
        poller.setUncaughtExceptionHandler((dead, cause) -> failure = cause);
        poller.start();
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
        return hasAll && paged.get() > 0 && address.received() >= paged.get();
    }

    /** Changes that came in pages; as many calls came to the address. */
    long told() {
        return paged.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        poller.join();
        address.close();
    }
}
