package org.huizhi.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.huizhi.testsupport.NodeClient;

/**
 * An office of the receiving region that answers what it finds: some slips are declined, the others accepted and
 * returned.
 */
final class HandlingOffice implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final List<NodeClient> replicas;
    private final Thread thread = new Thread(this::work, "handling-office");
    private NodeClient node;
    private volatile boolean closing;

    private HandlingOffice(List<NodeClient> replicas) {
        this.replicas = replicas;
        this.node = replicas.get(0);
    }

    /** @param replicas of its node; who gets no answer from one asks the next */
    static HandlingOffice open(List<NodeClient> replicas) {
        HandlingOffice office = new HandlingOffice(replicas);
        office.thread.setDaemon(true);
        office.thread.start();
        return office;
    }

    private void work() {
        while (!closing) {
            try {
                for (String state : new String[] {"received", "accepted"}) {
                    JsonNode page = node.get("/notices?direction=incoming&limit=50&state=" + state)
                            .body();
                    page.path("items").forEach(slip -> handle(slip.path("id").asText()));
                }
            } catch (UncheckedIOException e) {
                node = replicas.get((replicas.indexOf(node) + 1) % replicas.size());
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    /** Says the same of a slip however often it is asked; the keys make it once. */
    private void handle(String id) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (id.charAt(id.length() - 1) < '4') {
            node.post("/notices/" + id + "/decline", body.put("reason", "incomplete"), "d-" + id);
            return;
        }
        node.post("/notices/" + id + "/acceptance", body.deepCopy(), "a-" + id);
        body.put("kind", "final").putObject("payload").put("outcome", "confirmed");
        node.post("/notices/" + id + "/returns", body, "r-" + id);
    }

    @Override
    public void close() {
        closing = true;
        try {
            thread.join(Duration.ofSeconds(70).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
