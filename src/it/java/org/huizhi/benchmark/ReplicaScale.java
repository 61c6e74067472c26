package org.huizhi.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Ports;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;

/**
 * One and two replicas of each of two nodes, on the same machine: who does how much of the work, and whether anything
 * is done twice.
 */
final class ReplicaScale implements AutoCloseable {

    private static final int SLIPS = Integer.getInteger("scale.replica-slips", 8000);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("scale.warm-up", 30));
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration REBALANCING = Duration.ofSeconds(60);
    private static final int ROUNDS = 3;
    private static final List<String> TO_XINZHOU = List.of("140930");
    private static final String SUBMISSION = "type=\"org.huizhi.notice.submitted.v1\"";

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final HttpClient http = HttpClient.newHttpClient();
    private final RunningExchange exchange;
    private final Table table = new Table("Replicas of each node", List.of("1", "2"));

    private ReplicaScale() throws IOException {
        exchange = new RunningExchange(new RunningExchange.Plan(
                Folders.create("scale-replicas"),
                Files.createDirectories(Folders.BUILD.resolve("node-logs/scale")),
                Ports.free(),
                Ports.free(),
                Map.of(yulin.mailbox(), Ports.free(), xinzhou.mailbox(), Ports.free()),
                ScaleBenchmark.NODES,
                List.of(yulin, xinzhou),
                true));
    }

    static String measure() throws Exception {
        try (ReplicaScale scale = new ReplicaScale()) {
            scale.exchange.prepare();
            scale.exchange.startNodes(ExchangeBenchmark.NO_LIMIT);
            List<NodeProcess> senders = new ArrayList<>(List.of(scale.exchange.node(scale.yulin.mailbox())));
            List<NodeProcess> receivers = new ArrayList<>(List.of(scale.exchange.node(scale.xinzhou.mailbox())));
            scale.measure("1", senders, receivers);
            senders.add(scale.started(scale.yulin));
            receivers.add(scale.started(scale.xinzhou));
            scale.measure("2", senders, receivers);
            return scale.table.toString();
        }
    }

    private NodeProcess started(Party party) {
        NodeProcess replica = exchange.replica(party.mailbox());
        replica.start(ExchangeBenchmark.NO_LIMIT);
        replica.awaitReady(START_LIMIT);
        return replica;
    }

    private void measure(String column, List<NodeProcess> senders, List<NodeProcess> receivers) throws Exception {
        Patience.until(
                "all replicas read the inboxes",
                REBALANCING,
                () -> readers(yulin) == senders.size() && readers(xinzhou) == receivers.size());
        try (SlipCallers callers = new SlipCallers(
                        exchange.token("load", Set.of("submitter"), List.of("610800-hub")),
                        senders.stream().map(node -> node.baseUri().toString()).toList());
                Delivery delivery = new Delivery(exchange.database(), exchange.databaseOf(yulin.mailbox()))) {
            long warm = System.nanoTime() + WARM_UP.toNanos() * senders.size();
            do {
                delivery.byBatch(callers, SLIPS / 4, TO_XINZHOU);
                delivery.bySinglePost(callers, SLIPS / 16, 16, TO_XINZHOU);
            } while (System.nanoTime() < warm);
            List<Double> submittedBefore =
                    counts(senders, "http_server_requests_seconds_count", "uri=\"/api/v1/notices/batch\"");
            List<Double> sentBefore = counts(senders, "huizhi_messages_sent_total", SUBMISSION);
            List<Double> handledBefore = counts(receivers, "huizhi_messages_received_total", SUBMISSION);
            double repeatedBefore = repeated(senders, receivers);
            for (int i = 0; i < ROUNDS; i++) {
                table.add("delivered, by batch, slips/s", column, delivery.byBatch(callers, SLIPS, TO_XINZHOU));
            }
            share(
                    column,
                    "requests taken",
                    submittedBefore,
                    counts(senders, "http_server_requests_seconds_count", "uri=\"/api/v1/notices/batch\""));
            List<Double> sent = counts(senders, "huizhi_messages_sent_total", SUBMISSION);
            share(column, "slips relayed to the bus", sentBefore, sent);
            List<Double> handled = counts(receivers, "huizhi_messages_received_total", SUBMISSION);
            share(column, "slips handled at the receiver", handledBefore, handled);
            int all = ROUNDS * SLIPS;
            table.add("slips", column, all);
            table.add("of them relayed more than once", column, sum(sent) - sum(sentBefore) - all);
            table.add("of them handled more than once", column, sum(handled) - sum(handledBefore) - all);
            table.add("messages that came again and were left", column, repeated(senders, receivers) - repeatedBefore);
            for (int i = 0; i < SLIPS / 1000; i++) {
                table.add(
                        "delivered, by single POST, slips/s",
                        column,
                        delivery.bySinglePost(callers, 1000, 16, TO_XINZHOU));
            }
        }
    }

    /** In percent, by replica. */
    private void share(String column, String what, List<Double> before, List<Double> after) {
        double all = sum(after) - sum(before);
        for (int i = 0; i < after.size(); i++) {
            table.add(what + ", % of replica " + (i + 1), column, 100 * (after.get(i) - before.get(i)) / all);
        }
    }

    private static double sum(List<Double> counts) {
        return counts.stream().mapToDouble(count -> count).sum();
    }

    private double repeated(List<NodeProcess> senders, List<NodeProcess> receivers) {
        return sum(counts(senders, "huizhi_messages_repeated_total", ""))
                + sum(counts(receivers, "huizhi_messages_repeated_total", ""));
    }

    /** @return what each says of a counter with this label */
    private List<Double> counts(List<NodeProcess> replicas, String counter, String label) {
        return replicas.stream()
                .map(replica -> metrics(replica)
                        .lines()
                        .filter(line -> line.startsWith(counter) && line.contains(label))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                        .sum())
                .toList();
    }

    private String metrics(NodeProcess replica) {
        try {
            return http.send(
                            HttpRequest.newBuilder(replica.operations("/q/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new IllegalStateException("no metrics of " + replica.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** @return how many replicas have partitions of their region's inbox */
    private long readers(Party party) {
        String group = "huizhi-" + party.mailbox();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", exchange.bus().bootstrapServers()))) {
            return admin
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get(10, TimeUnit.SECONDS)
                    .get(group)
                    .members()
                    .stream()
                    .filter(member -> !member.assignment().topicPartitions().isEmpty())
                    .count();
        } catch (Exception e) {
            throw new IllegalStateException("the bus does not tell who reads for " + party, e);
        }
    }

    @Override
    public void close() {
        exchange.close();
    }
}
