package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Ports;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;

/**
 * How fast two nodes exchange slips, on this machine, with everything on: signatures, encryption on the bus and at
 * rest, audit, fsync. Two packaged nodes, a broker (in this process), a PostgreSQL server, and the callers in a process
 * of their own share its cores. {@code ./mvnw -Pbench verify}
 */
public final class ExchangeBenchmark {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 3);
    private static final int BATCHED = Integer.getInteger("bench.batched", 4000);
    private static final int SINGLE = Integer.getInteger("bench.single", 2000);
    private static final int COMPLETE = Integer.getInteger("bench.complete", 2000);
    /** Of which scenarios, as a regular expression; for whoever looks for what costs. */
    private static final String ONLY = System.getProperty("bench.only", ".*");

    /** Slips a second whose latency is looked at; half of what single POSTs reach when it is not given. */
    private static final int PACED = Integer.getInteger("bench.paced", 0);

    /**
     * Until the virtual machines of the nodes have compiled what is hot: on two cores that share all other work,
     * minutes.
     */
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("bench.warm-up", 300));

    /** What docs/operations.md recommends for a node; the collector is that of {@link NodeProcess}. */
    static final String NODE = "-Xms160m -Xmx160m -Xmn72m -XX:SurvivorRatio=4 -XX:TrimNativeHeapInterval=10000";

    /** For a node that is to be measured within its first minute. */
    static final String FIRST_COMPILER = NODE + " -XX:TieredStopAtLevel=1";

    static final String DATABASE_SETTINGS = "max_wal_size=4GB,shared_buffers=1GB";

    /** All callers are one here. */
    static final Map<String, String> NO_LIMIT = Map.of(
            "huizhi.access.rate-limit.per-second", "1000000",
            "huizhi.access.rate-limit.burst", "1000000",
            "huizhi.access.admission.per-caller", "64");

    private static final String READ_ALONG = ", read along at the sending node";
    private static final String READ_ALONG_TWICE = ", read along at both nodes";
    private static final int SECONDS = 15;
    private static final int BATCH = 200;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static final String ON_THE_WAY = any("notice where state in ('SUBMITTED', 'SENT')");
    private static final String UNFINISHED =
            any("notice where state in ('SUBMITTED', 'SENT', 'DELIVERED', 'RECEIVED', 'ACCEPTED')") + " + "
                    + any("outbox where awaits_receipt").substring("select ".length());

    private static String any(String what) {
        return "select (exists (select from " + what + "))::int";
    }

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final RunningExchange exchange;
    private final Map<String, Connection> watching = new LinkedHashMap<>();
    private final Map<String, List<Double>> figures = new LinkedHashMap<>();
    private Process load;
    private PrintWriter commands;
    private BufferedReader answers;
    private long databaseServer;

    private ExchangeBenchmark() {
        Map<String, Integer> ports = Map.of(yulin.mailbox(), Ports.free(), xinzhou.mailbox(), Ports.free());
        Path logs = Folders.BUILD.resolve("node-logs/benchmark");
        Folders.delete(logs);
        exchange = new RunningExchange(new RunningExchange.Plan(
                Folders.create("benchmark"),
                logs,
                Ports.free(),
                Ports.free(),
                ports,
                List.of(System.getProperty("bench.jvm", NODE).split(" ")),
                List.of(yulin, xinzhou),
                true));
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty("database.settings", DATABASE_SETTINGS + "," + System.getProperty("database.settings", ""));
        ExchangeBenchmark benchmark = new ExchangeBenchmark();
        try {
            benchmark.run();
        } finally {
            try {
                // Whatever ended it: what was measured so far is worth the minutes it took.
                benchmark.report();
            } finally {
                benchmark.close();
            }
        }
    }

    private void run() throws Exception {
        exchange.prepare();
        exchange.startNodes(NO_LIMIT);
        watch(yulin);
        watch(xinzhou);
        databaseServer = Machine.parent(count(yulin, "select pg_backend_pid()"));
        startLoad();
        say("warming up");
        long warm = System.nanoTime() + WARM_UP.toNanos();
        do {
            ask("open-office 32 1");
            ask("single 1000 32");
            awaitFinished();
            ask("close-office");
            ask("open-office 2 " + BATCH);
            ask("batch 2000 " + BATCH + " 2");
            awaitFinished();
            ask("close-office");
        } while (System.nanoTime() < warm);
        for (int round = 1; round <= ROUNDS; round++) {
            say("round " + round + " of " + ROUNDS + ", load " + Machine.load());
            FloorRun floor = new FloorRun(exchange, yulin, xinzhou);
            measure("delivered, by batch", BATCHED, () -> {
                ask("batch " + BATCHED + " " + BATCH + " 2");
                awaitNone(ON_THE_WAY, yulin);
            });
            floor(floor);
            answerAll();
            measure("delivered, by single POST", SINGLE, () -> {
                ask("single " + SINGLE + " 32");
                awaitNone(ON_THE_WAY, yulin);
            });
            answerAll();
            complete("");
            if (("complete, by single POST" + READ_ALONG).matches(ONLY)) {
                readAlong(READ_ALONG, yulin);
                readAlong(READ_ALONG_TWICE, yulin, xinzhou);
            }
        }
        memory();
        if ("latency".matches(ONLY)) {
            latency("latency", PACED > 0 ? PACED : (int) (median("delivered, by single POST: slips/s") / 2));
        }
        if ("transfers".matches(ONLY)) {
            transfers(PACED > 0 ? PACED : (int) (median("delivered, by single POST: slips/s") / 4));
        }
        if ("restart".matches(ONLY)) {
            restart();
        }
    }

    private void complete(String suffix) throws Exception {
        measure("complete, by batch" + suffix, COMPLETE, () -> {
            ask("open-office 4 " + BATCH);
            ask("batch " + COMPLETE + " " + BATCH + " 2");
            awaitFinished();
            ask("close-office");
        });
        measure("complete, by single POST" + suffix, COMPLETE, () -> {
            ask("open-office 32 1");
            ask("single " + COMPLETE + " 32");
            awaitFinished();
            ask("close-office");
        });
    }

    /** The same complete slips while a webhook and a poller follow each of the nodes. */
    private void readAlong(String suffix, Party... followed) throws Exception {
        List<Readers> readers = new ArrayList<>();
        try {
            for (Party region : followed) {
                readers.add(new Readers(
                        exchange.node(region.mailbox()).baseUri().toString(),
                        exchange.token("reader", Set.of("submitter", "handler"), Set.of(region.region() + "-hub"))));
            }
            complete(suffix);
            long behind = System.nanoTime();
            while (!readers.stream().allMatch(Readers::haveAll)) {
                Thread.sleep(100);
            }
            add(
                    "changes told" + suffix + ", to each",
                    readers.stream().mapToLong(Readers::told).average().orElseThrow());
            add("s until each was told the last" + suffix, (System.nanoTime() - behind) / 1e9);
        } finally {
            for (Readers reader : readers) {
                reader.close();
            }
        }
    }

    private void floor(FloorRun run) throws Exception {
        if (!"floor".matches(ONLY)) {
            return;
        }
        double floor = run.noticesPerSecond(BATCHED, BATCH);
        List<Double> delivered = figures.get("delivered, by batch: slips/s");
        add("floor: slips/s", floor);
        add("floor: % of it delivered, by batch", 100 * delivered.get(delivered.size() - 1) / floor);
    }

    private interface Work {
        void run() throws IOException, InterruptedException, SQLException;
    }

    private void measure(String what, int slips, Work work) throws Exception {
        if (!what.matches(ONLY)) {
            return;
        }
        Map<String, Double> before = usage();
        Instant start = Instant.now();
        work.run();
        double seconds = Duration.between(start, lastChange()).toMillis() / 1e3;
        Map<String, Double> after = usage();
        add(what + ": slips/s", slips / seconds);
        after.forEach((name, value) -> add(what + ": " + name, (value - before.get(name)) / slips));
        say("%s: %.0f slips/s".formatted(what, slips / seconds));
        statements(slips);
    }

    /** Where the database's time goes, with {@code -Ddatabase.settings=shared_preload_libraries=pg_stat_statements}. */
    private void statements(int slips) throws SQLException {
        if (!System.getProperty("database.settings", "").contains("pg_stat_statements")) {
            return;
        }
        try (Statement statement = watching.get(yulin.mailbox()).createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
            ResultSet row = statement.executeQuery(
                    "select datname, calls, rows, total_exec_time, regexp_replace(left(query, 160), '\\s+', ' ', 'g')"
                            + " from pg_stat_statements join pg_database d on d.oid = dbid order by 4 desc limit 24");
            while (row.next()) {
                say("%-8s %7.4f ms a slip, %6d calls, %7d rows: %s"
                        .formatted(
                                row.getString(1),
                                row.getDouble(4) / slips,
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(5)));
            }
            statement.execute("select pg_stat_statements_reset()");
        }
    }

    /** When the last of the slips was done with, whenever the benchmark has noticed. */
    private Instant lastChange() throws SQLException {
        Instant last = Instant.EPOCH;
        for (Party party : List.of(yulin, xinzhou)) {
            Instant change = Instant.ofEpochMilli(
                    count(party, "select (extract(epoch from max(updated_at)) * 1000)::bigint from notice"));
            last = change.isAfter(last) ? change : last;
        }
        return last;
    }

    /** CPU in milliseconds and bytes since the start. */
    private Map<String, Double> usage() throws SQLException {
        Map<String, Double> usage = new LinkedHashMap<>();
        usage.put("CPU ms, sending node", 1000 * Machine.cpuSeconds(pid(yulin)));
        usage.put("CPU ms, receiving node", 1000 * Machine.cpuSeconds(pid(xinzhou)));
        usage.put(
                "CPU ms of it, compiling, both",
                1000 * (Machine.cpuSecondsCompiling(pid(yulin)) + Machine.cpuSecondsCompiling(pid(xinzhou))));
        usage.put("CPU ms, database server", 1000 * Machine.cpuSecondsOfFamily(databaseServer));
        usage.put(
                "CPU ms, broker",
                1000 * Machine.cpuSeconds(ProcessHandle.current().pid()));
        usage.put("CPU ms, callers", 1000 * Machine.cpuSeconds(load.pid()));
        usage.put("transactions", (double)
                count(yulin, "select sum(xact_commit) from pg_stat_database where datname in ('yulin', 'xinzhou')"));
        usage.put(
                "KiB of write-ahead log", count(yulin, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn") / 1024.0);
        return usage;
    }

    private long pid(Party party) {
        return exchange.node(party.mailbox()).pid();
    }

    /** What a slip takes alone, beside ten attachments of 20 MiB on their way, and again alone. */
    private void transfers(int perSecond) throws Exception {
        Transfers transfers = new Transfers(
                exchange.node(yulin.mailbox()).baseUri().toString(),
                exchange.token("transfers", Set.of("submitter"), Set.of("610800-hub")));
        transfers.upload(10);
        latency("without transfers", perSecond);
        transfers.send();
        Instant begun = Instant.now();
        awaitNone("select (not exists (select from attachment where received > 0))::int", xinzhou);
        latency("beside ten transfers", perSecond);
        add("beside ten transfers: MiB that came meanwhile", (double)
                count(xinzhou, "select (sum(received) / 1048576)::bigint from attachment"));
        awaitNone(any("attachment where state = 'AWAITED'"), xinzhou);
        add("ten transfers of 20 MiB: s", Duration.between(begun, Instant.now()).toMillis() / 1e3);
        latency("after the transfers", perSecond);
        memory();
    }

    private void latency(String name, int perSecond) throws Exception {
        say(name + ", at " + perSecond + " slips/s");
        ask("paced " + perSecond + " 5 16");
        awaitNone(ON_THE_WAY, yulin);
        long newest = count(yulin, "select count(*) from notice");
        Map<String, Double> before = usage();
        JsonNode calls = ask("paced " + perSecond + " " + SECONDS + " 32");
        awaitNone(ON_THE_WAY, yulin);
        Map<String, Double> after = usage();
        add(name + ": slips/s", perSecond);
        add(name + ": ms of a POST, median", calls.path("median").asDouble());
        add(name + ": ms of a POST, 99 %", calls.path("p99").asDouble());
        long slips = count(yulin, "select count(*) from notice") - newest;
        after.forEach((figure, value) -> add(name + ": " + figure, (value - before.get(figure)) / slips));
        Map<String, String> stages = new LinkedHashMap<>();
        stages.put("from submit to delivered", "updated_at - submitted_at");
        stages.put("of it, until the bus has it", "sent_at - submitted_at");
        stages.put("of it, until the other node has it in hand", "delivered_at - sent_at");
        stages.put("of it, until its receipt is stored", "updated_at - delivered_at");
        for (Map.Entry<String, String> stage : stages.entrySet()) {
            for (int percent : new int[] {50, 90, 99}) {
                add(name + ": ms " + stage.getKey() + ", " + percent + " %", (double) count(
                        yulin,
                        "select round(percentile_disc(" + percent / 100.0
                                + ") within group (order by extract(epoch from " + stage.getValue()
                                + ")) * 1000) from (select * from notice order by id desc limit " + slips
                                + ") n"));
            }
        }
        statements((int) slips);
        answerAll();
    }

    private void memory() {
        for (Party party : List.of(yulin, xinzhou)) {
            add("resident MiB, " + party.name().en(), (double)
                    exchange.node(party.mailbox()).residentMebibytes().orElse(0));
        }
    }

    private void restart() {
        Path archive = Folders.create("benchmark-classes").resolve("node.jsa");
        restart("s from start to ready", List.of(), ROUNDS);
        restart("s from start to ready, taking down its classes", List.of("-XX:ArchiveClassesAtExit=" + archive), 1);
        restart(
                "s from start to ready, with an archive of its classes",
                List.of("-XX:SharedArchiveFile=" + archive),
                ROUNDS);
    }

    private void restart(String what, List<String> jvmOptions, int times) {
        NodeProcess node = exchange.node(yulin.mailbox());
        for (int i = 0; i < times; i++) {
            node.stop();
            long start = System.nanoTime();
            node.start(NO_LIMIT, jvmOptions);
            node.awaitReady(START_LIMIT);
            add(what, (System.nanoTime() - start) / 1e9);
        }
    }

    /** What the other scenarios left behind is finished, so that each begins with nothing open. */
    private void answerAll() throws Exception {
        ask("open-office 2 " + BATCH);
        awaitFinished();
        ask("close-office");
    }

    private void awaitFinished() throws SQLException, InterruptedException {
        awaitNone(UNFINISHED, yulin);
        awaitNone(UNFINISHED, xinzhou);
    }

    private void awaitNone(String sql, Party party) throws SQLException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (count(party, sql) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("still not 0 within " + LIMIT + ": " + sql);
            }
            // What it asks the database is in the figures.
            Thread.sleep(500);
        }
    }

    private void watch(Party party) throws SQLException {
        Connection connection = exchange.database().connect(exchange.databaseOf(party.mailbox()));
        try (Statement statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = off");
        }
        watching.put(party.mailbox(), connection);
    }

    private long count(Party party, String sql) throws SQLException {
        try (Statement statement = watching.get(party.mailbox()).createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void startLoad() throws IOException {
        Set<String> roles = Set.of("submitter", "handler");
        load = java(
                LoadProcess.class,
                exchange.node(yulin.mailbox()).baseUri().toString(),
                exchange.node(xinzhou.mailbox()).baseUri().toString(),
                exchange.token("load", roles, Set.of("610800-hub")),
                exchange.token("load", roles, Set.of("140900-hub")));
        commands = new PrintWriter(load.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(load.getInputStream(), StandardCharsets.UTF_8));
    }

    static Process java(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-Dhttp.maxConnections=64",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private JsonNode ask(String command) throws IOException {
        commands.println(command);
        String answer = answers.readLine();
        if (answer == null) {
            throw new IllegalStateException("the callers ended over: " + command);
        }
        return JSON.readTree(answer);
    }

    private void add(String name, double value) {
        figures.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }

    private double median(String name) {
        List<Double> sorted = figures.get(name).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private void report() {
        StringBuilder table = new StringBuilder("| | median | from | to |\n|---|---|---|---|\n");
        figures.forEach((name, values) -> table.append(String.format(
                Locale.ROOT,
                "| %s | %.2f | %.2f | %.2f |%n",
                name,
                median(name),
                values.stream().mapToDouble(v -> v).min().orElse(0),
                values.stream().mapToDouble(v -> v).max().orElse(0))));
        System.out.println(table);
        try {
            Files.writeString(Folders.BUILD.resolve("benchmark.md"), table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void say(String text) {
        System.out.println("[bench] " + text);
    }

    private void close() throws SQLException {
        if (load != null) {
            load.destroyForcibly();
        }
        for (Connection connection : watching.values()) {
            connection.close();
        }
        exchange.close();
    }
}
