package org.huizhi.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Ports;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;

/**
 * Two nodes on databases of several sizes, one size after the other in each round and in the other order in the next.
 * The nodes are started anew for each size and warmed up alike.
 */
final class StoredScale implements AutoCloseable {

    private static final int ROUNDS = Integer.getInteger("scale.rounds", 2);
    private static final int BATCHED = Integer.getInteger("scale.batched", 4000);
    private static final int SINGLE = Integer.getInteger("scale.single", 1000);
    private static final int CALLS = Integer.getInteger("scale.calls", 300);
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("scale.warm-up", 30));
    /** Where databases stay for a next run; without it they are made and deleted. */
    private static final String DATA = System.getProperty("scale.data");

    /** How far to go: {@code load}, {@code count}, or all the way. */
    private static final String UNTIL = System.getProperty("scale.until", "measure");

    private static final List<String> TO_XINZHOU = List.of("140930");

    private final List<Long> sizes = Stream.of(
                    System.getProperty("scale.slips", "10000,1000000,10000000").split(","))
            .map(Long::valueOf)
            .toList();
    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final RunningExchange exchange;
    private final Table table = new Table(
            "Stored slips", sizes.stream().map(StoredDatabases::column).toList());
    private StoredDatabases databases;

    private StoredScale() throws IOException {
        Path data = Folders.create("scale");
        if (DATA != null) {
            // What is closed deletes the link, and what it leads to stays.
            Folders.link(data.resolve("database"), Path.of(DATA).toAbsolutePath());
            dropUnused(data.resolve("database"));
        }
        exchange = new RunningExchange(new RunningExchange.Plan(
                data,
                Files.createDirectories(Folders.BUILD.resolve("node-logs/scale")),
                Ports.free(),
                Ports.free(),
                Map.of(yulin.mailbox(), Ports.free(), xinzhou.mailbox(), Ports.free()),
                ScaleBenchmark.NODES,
                List.of(yulin, xinzhou),
                true));
    }

    /** What the exchange made for itself in a run that was broken off. */
    private static void dropUnused(Path folder) {
        if (Files.exists(folder.resolve("PG_VERSION"))) {
            EmbeddedDatabase server = EmbeddedDatabase.start(folder, Ports.free());
            server.update("postgres", "drop database if exists yulin");
            server.update("postgres", "drop database if exists xinzhou");
            server.stop();
        }
    }

    static String measure() throws Exception {
        try (StoredScale scale = new StoredScale()) {
            scale.run();
            return scale.table.toString();
        }
    }

    private void run() throws Exception {
        exchange.prepare();
        databases = new StoredDatabases(exchange, yulin, xinzhou, table);
        databases.load(sizes);
        if (UNTIL.equals("load")) {
            return;
        }
        databases.count(sizes);
        if (UNTIL.equals("count")) {
            return;
        }
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> order = new ArrayList<>(sizes);
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (long size : order) {
                measure(size);
            }
        }
        for (long size : sizes) {
            table.add(
                    "GiB of one database",
                    StoredDatabases.column(size),
                    databases.slips().mebibytes(databases.name(yulin, size)) / 1024.0);
        }
    }

    private void measure(long size) throws Exception {
        ScaleBenchmark.say("%,d slips, load %s".formatted(size, Machine.load()));
        String column = StoredDatabases.column(size);
        NodeProcess receiver = databases.start(xinzhou, size);
        NodeProcess sender = databases.start(yulin, size);
        String database = databases.name(yulin, size);
        try (SlipCallers callers = new SlipCallers(
                        databases.token(Set.of("submitter")),
                        List.of(sender.baseUri().toString()));
                Delivery delivery = new Delivery(exchange.database(), database)) {
            delivery.byBatch(callers, BATCHED / 4, TO_XINZHOU);
            Questions questions = questions(sender, database);
            long warm = System.nanoTime() + WARM_UP.toNanos();
            do {
                delivery.byBatch(callers, BATCHED / 2, TO_XINZHOU);
                delivery.bySinglePost(callers, SINGLE / 2, 16, TO_XINZHOU);
                questions.warmUp(20);
            } while (System.nanoTime() < warm);
            for (int i = 0; i < 3; i++) {
                table.add("delivered, by batch, slips/s", column, delivery.byBatch(callers, BATCHED, TO_XINZHOU));
                table.add(
                        "delivered, by single POST, slips/s",
                        column,
                        delivery.bySinglePost(callers, SINGLE, 16, TO_XINZHOU));
            }
            SlipCallers.Taken post = callers.submit(CALLS, 1, 1, TO_XINZHOU);
            delivery.awaitAll();
            table.add("POST of a slip, ms", column, post.median());
            table.add("POST of a slip, ms at 99 %", column, post.p99());
            questions.measure(table, column, CALLS);
        }
        sender.stop();
        receiver.stop();
    }

    private Questions questions(NodeProcess node, String database) {
        List<String> stored = ids(
                database,
                "select (select id from notice where id > moment order by id limit 1)::text as id"
                        + " from unnest(string_to_array(?, ',')::uuid[]) moment",
                String.join(",", Questions.moments(CALLS + 100)));
        List<String> fresh = ids(
                database,
                "select id::text from notice where state = 'DELIVERED' order by id desc limit ?",
                Math.min(CALLS + 100, BATCHED / 4));
        return new Questions(
                node.baseUri(),
                databases.token(Set.of("handler")),
                databases.token(Set.of("auditor")),
                stored,
                fresh,
                databases.slips().offices(),
                databases.slips().counterparts());
    }

    private List<String> ids(String database, String sql, Object parameter) {
        return exchange.database().query(database, sql, parameter).stream()
                .map(row -> (String) row.get("id"))
                .toList();
    }

    /** The databases of the exchange itself were of no use. */
    @Override
    public void close() {
        if (exchange.database() != null) {
            exchange.stopNodes();
            exchange.database().update("postgres", "drop database if exists yulin");
            exchange.database().update("postgres", "drop database if exists xinzhou");
        }
        exchange.close();
    }
}
