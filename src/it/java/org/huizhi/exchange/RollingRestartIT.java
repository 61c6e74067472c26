package org.huizhi.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.huizhi.change.ChangeReaders;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;
import org.huizhi.testsupport.Slips;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * The replicas of a node are restarted one after the other, as for an upgrade; who calls by a load balancer notices
 * nothing, and who follows the changes misses none.
 */
class RollingRestartIT {

    private static final Logger LOG = Logger.getLogger(RollingRestartIT.class);

    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int CALLERS = 4;
    private static final long PAUSE_MILLIS = 20;

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean ending;

    @Test
    void noRequestFailsWhileReplicasAreRestartedInTurn() throws InterruptedException {
        try (RunningExchange exchange = RunningExchange.prepare("rolling-restart", yulin, xinzhou)) {
            List<NodeProcess> replicas = List.of(exchange.node(yulin.mailbox()), exchange.replica(yulin.mailbox()));
            Map<String, String> serving = Map.of("quarkus.shutdown.delay", "3s");
            exchange.startNodes(serving);
            try (Balancer balancer = new Balancer(exchange, replicas);
                    ChangeReaders readers = ChangeReaders.start(
                            replicas.stream()
                                    .map(replica -> exchange.client(yulin.mailbox(), replica))
                                    .toList(),
                            exchange.database(),
                            exchange.databaseOf(yulin.mailbox()))) {
                List<Thread> callers = IntStream.range(0, CALLERS)
                        .mapToObj(i -> new Thread(() -> call(balancer), "caller-" + i))
                        .toList();
                callers.forEach(Thread::start);
                for (NodeProcess replica : replicas) {
                    int before = ids.size();
                    replica.stop();
                    assertThat(ids.size())
                            .as("slips accepted meanwhile by the other")
                            .isGreaterThan(before);
                    replica.start(serving);
                    replica.awaitReady(START_LIMIT);
                    balancer.awaitBoth();
                }
                ending = true;
                for (Thread caller : callers) {
                    caller.join();
                }
                readers.awaitAll(START_LIMIT);
                LOG.infof("%d calls of a webhook told again what was told", readers.assertRepeatedFor(replicas.size()));
            }
            assertThat(failures).isEmpty();
            Ledger sent = new Ledger(exchange, yulin.mailbox());
            Ledger received = new Ledger(exchange, xinzhou.mailbox());
            Patience.until(
                    "every slip is delivered",
                    Duration.ofSeconds(90),
                    () -> sent.count("select count(*) from notice where state <> 'DELIVERED'") == 0);
            assertThat(sent.slips().keySet()).isEqualTo(ids);
            assertThat(received.slips().keySet()).isEqualTo(ids);
            sent.assertClean();
            received.assertClean();
        }
    }

    /** Nothing is repeated: whatever is not a 201 is a failure. */
    private void call(Balancer balancer) {
        while (!ending) {
            NodeClient node = balancer.next();
            try {
                ids.add(node.post("/notices", Slips.submission())
                        .expect(201)
                        .path("id")
                        .asText());
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } catch (RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    /** Sends requests in turn to the replicas that have just said that they are ready. */
    private static final class Balancer implements AutoCloseable {

        private static final Duration LIMIT = Duration.ofSeconds(2);
        private static final long PAUSE_MILLIS = 200;

        private final HttpClient http = HttpClient.newHttpClient();
        private final AtomicInteger turn = new AtomicInteger();
        private final Map<NodeProcess, NodeClient> clients = new ConcurrentHashMap<>();
        private final List<NodeProcess> replicas;
        private final Thread looking = new Thread(this::look, "balancer");
        private volatile List<NodeClient> ready;
        private volatile boolean closed;

        Balancer(RunningExchange exchange, List<NodeProcess> replicas) {
            this.replicas = replicas;
            replicas.forEach(replica -> clients.put(
                    replica, exchange.client(exchange.party("cn-610800").mailbox(), replica)));
            this.ready = List.copyOf(clients.values());
            looking.start();
        }

        NodeClient next() {
            List<NodeClient> now = ready;
            return now.get(Math.floorMod(turn.getAndIncrement(), now.size()));
        }

        void awaitBoth() {
            Patience.until("both replicas are ready", () -> ready.size() == replicas.size());
        }

        private void look() {
            while (!closed) {
                ready = replicas.stream()
                        .filter(this::saysReady)
                        .map(clients::get)
                        .toList();
                try {
                    Thread.sleep(PAUSE_MILLIS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        private boolean saysReady(NodeProcess replica) {
            HttpRequest request = HttpRequest.newBuilder(replica.operations("/q/health/ready"))
                    .timeout(LIMIT)
                    .build();
            try {
                return http.send(request, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
