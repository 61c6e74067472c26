package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.sheet.Cells;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Ports;
import org.huizhi.testsupport.Regions;
import org.huizhi.testsupport.RunningExchange;

/**
 * How fast a node takes and gives very much at a time, and what memory it takes for it: a batch of a hundred thousand
 * lines, files of as many rows, exports, changes, attachments, one after the other. All is done twice, the first time
 * with a hundredth of the rows: what is of memory must not grow with them. {@code ./mvnw -Pbench verify
 * -Dbench.class=BulkBenchmark}
 */
public final class BulkBenchmark implements AutoCloseable {

    private static final int SLIPS = Integer.getInteger("bench.slips", 100_000);
    private static final int ATTACHMENTS = Integer.getInteger("bench.attachments", 10);
    /** What is done beside the batch, as a regular expression: uploads, exports, changes, attachments, webhooks. */
    private static final String ONLY = System.getProperty("bench.only", ".*");

    private static final int FEW = 100;
    /** Rows of an export at most. */
    private static final int EXPORTED = 100_000;
    /** What an export says above its rows. */
    private static final int MOST_ABOVE = 20;

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long LOOK_EVERY_MILLIS = 500;

    private static final String ON_THE_WAY =
            "select exists (select from notice where state in ('SUBMITTED', 'SENT')) as found";
    private static final String NOT_HERE =
            "select count(*) < ? or count(*) filter (where state = 'AWAITED') > 0 as found from attachment";

    private final Party yulin = Regions.yulin();
    private final Party xinzhou = Regions.xinzhou();
    private final Path logs = Folders.BUILD.resolve("node-logs/bulk");
    private final RunningExchange exchange;
    private final BulkFiles files;
    private final StringBuilder report = new StringBuilder();
    private BulkCaller sender;
    private BulkCaller receiver;
    private int attachments;

    private BulkBenchmark() throws IOException {
        Folders.delete(logs);
        Path data = Folders.create("bulk");
        files = new BulkFiles(Files.createDirectories(data.resolve("sheets")));
        exchange = new RunningExchange(new RunningExchange.Plan(
                data,
                logs,
                Ports.free(),
                Ports.free(),
                Map.of(yulin.mailbox(), Ports.free(), xinzhou.mailbox(), Ports.free()),
                Stream.concat(
                                Stream.of(System.getProperty("bench.jvm", ExchangeBenchmark.NODE)
                                        .split(" ")),
                                Stream.of(Watched.option(logs)))
                        .toList(),
                List.of(yulin, xinzhou),
                true));
    }

    public static void main(String[] arguments) throws Exception {
        System.setProperty(
                "database.settings",
                ExchangeBenchmark.DATABASE_SETTINGS + "," + System.getProperty("database.settings", ""));
        try (BulkBenchmark benchmark = new BulkBenchmark()) {
            try {
                benchmark.run();
            } finally {
                // Whatever ended it: what was measured so far is worth the minutes it took.
                benchmark.write();
            }
        }
        System.exit(0);
    }

    private void run() throws Exception {
        exchange.prepare();
        exchange.startNodes(ExchangeBenchmark.NO_LIMIT);
        sender = caller(yulin, "610800-hub");
        receiver = caller(xinzhou, "140900-hub");
        run(Math.max(1, SLIPS / FEW), 1);
        run(SLIPS, ATTACHMENTS);
    }

    private BulkCaller caller(Party region, String office) {
        return new BulkCaller(
                exchange.node(region.mailbox()).baseUri().toString(),
                exchange.token("bulk", Set.of("submitter", "handler"), Set.of(office)));
    }

    private void run(int slips, int transfers) throws Exception {
        report.append(String.format(
                Locale.ROOT,
                "%n## %,d rows, %d attachments%n%n| | a second | CPU ms of one, sending and receiving node |"
                        + " resident MiB at most | heap MiB after a full collection (how many) |"
                        + " heap MiB after a young collection | s collecting |%n|---|---|---|---|---|---|---|%n",
                slips,
                transfers));
        String before = sender.lastChange();
        batch(slips);
        if ("uploads".matches(ONLY)) {
            uploads(slips);
        }
        if ("exports".matches(ONLY)) {
            exports();
        }
        if ("changes".matches(ONLY)) {
            changes(before);
        }
        if ("attachments".matches(ONLY)) {
            attachments(transfers);
        }
        if ("webhooks".matches(ONLY)) {
            // Each is a call: as many as there are slips tell what one takes.
            measure("changes to a webhook", () -> {
                sender.readWebhook(before, slips);
                return slips;
            });
        }
    }

    private void batch(int slips) throws Exception {
        Path lines = files.lines(slips);
        measure("batch, lines answered", () -> exactly(slips, sender.batch(lines, "bulk-" + slips)));
        measure("the rest, until the other region has them", () -> {
            awaitDelivered();
            return slips;
        });
    }

    private void changes(String from) throws Exception {
        AtomicLong changes = new AtomicLong();
        measure("changes by pages", () -> {
            changes.set(sender.readPages(from));
            return changes.get();
        });
        measure("changes by the stream", () -> exactly(changes.get(), sender.readStream(from)));
    }

    private void exports() throws Exception {
        long slips = Math.min(EXPORTED, (long) exchange.database()
                .query(exchange.databaseOf(yulin.mailbox()), "select count(*) as slips from notice")
                .get(0)
                .get("slips"));
        measure("export as CSV, slips", () -> sheet("/notices", Cells.CSV, slips));
        measure("export as XLSX, slips", () -> sheet("/notices", Cells.XLSX, slips));
    }

    private void uploads(int rows) throws Exception {
        Path csv = files.csv(rows);
        measure(
                "upload of a CSV, rows sent",
                () -> exactly(rows, sender.upload(csv).path("sent").asLong()));
        Path workbook = files.workbook(rows);
        List<JsonNode> uploads = new ArrayList<>();
        measure("upload of a workbook, rows sent", () -> {
            uploads.add(sender.upload(workbook));
            return exactly(rows, uploads.get(0).path("sent").asLong());
        });
        Path refused = files.refusedWorkbook(rows);
        measure("upload of a workbook, rows refused", () -> {
            uploads.add(sender.upload(refused));
            return exactly(rows, uploads.get(1).path("failed").asLong());
        });
        String slips = "/uploads/" + uploads.get(0).path("id").asText() + "/slips";
        String failures = "/uploads/" + uploads.get(1).path("id").asText() + "/failures";
        measure("which row is which slip, as XLSX", () -> sheet(slips, Cells.XLSX, rows));
        measure("copy of the refused rows as XLSX", () -> sheet(failures, Cells.XLSX, rows));
        measure("copy of the refused rows as CSV", () -> sheet(failures, Cells.CSV, rows));
        awaitDelivered();
    }

    private double sheet(String path, String format, long rows) throws IOException {
        Path sheet = files.answer(format.equals(Cells.XLSX) ? ".xlsx" : ".csv");
        sender.download(path, format, sheet);
        long found = BulkFiles.rows(sheet);
        if (found < rows || found > rows + MOST_ABOVE) {
            throw new IllegalStateException("%s has %d rows instead of %d".formatted(path, found, rows));
        }
        return rows;
    }

    private void attachments(int count) throws Exception {
        long mebibytes = count * (Transfers.BYTES / MEBIBYTE);
        Transfers transfers = new Transfers(
                exchange.node(yulin.mailbox()).baseUri().toString(),
                exchange.token("bulk", Set.of("submitter"), Set.of("610800-hub")));
        measure("attachments uploaded, MiB", () -> {
            transfers.upload(count);
            return mebibytes;
        });
        attachments += count;
        measure("attachments sent to the other region, MiB", () -> {
            transfers.send();
            await(xinzhou, NOT_HERE, attachments);
            return mebibytes;
        });
        List<Map<String, Object>> there = exchange.database()
                .query(
                        exchange.databaseOf(xinzhou.mailbox()),
                        "select notice_id, id from attachment where state = 'RECEIVED' order by created_at desc limit ?",
                        count);
        Path content = files.answer(".pdf");
        measure("attachments downloaded there, MiB", () -> {
            for (Map<String, Object> one : there) {
                receiver.download("/notices/" + one.get("notice_id") + "/attachments/" + one.get("id"), "*/*", content);
                exactly(Transfers.BYTES, Files.size(content));
            }
            return exactly(count, there.size()) * (Transfers.BYTES / (double) MEBIBYTE);
        });
    }

    private void awaitDelivered() throws InterruptedException {
        await(yulin, ON_THE_WAY);
    }

    private void await(Party party, String sql, Object... parameters) throws InterruptedException {
        String database = exchange.databaseOf(party.mailbox());
        while ((boolean)
                exchange.database().query(database, sql, parameters).get(0).get("found")) {
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    private static double exactly(long wanted, long found) {
        if (found != wanted) {
            throw new IllegalStateException("there are %d instead of %d".formatted(found, wanted));
        }
        return found;
    }

    private interface Work {

        /** @return of how many things it was */
        double run() throws Exception;
    }

    private void measure(String what, Work work) throws Exception {
        List<Watched> nodes = Stream.of(yulin, xinzhou)
                .map(party -> new Watched(exchange.node(party.mailbox()).pid(), logs))
                .toList();
        long begun = System.nanoTime();
        double items = work.run();
        double seconds = (System.nanoTime() - begun) / 1e9;
        List<Watched.Collections> collections =
                nodes.stream().map(Watched::collections).toList();
        String row = "| %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        what,
                        number(items / seconds),
                        each(nodes, node -> number(node.cpuMillis() / items)),
                        each(nodes, node -> number((double) node.peakMebibytes())),
                        each(collections, one -> number(one.afterFull()) + " (" + one.full() + ")"),
                        each(collections, one -> number(one.afterYoung())),
                        each(collections, one -> number(one.seconds())));
        report.append(row).append('\n');
        ExchangeBenchmark.say("%.1f s: %s".formatted(seconds, row));
    }

    private static <T> String each(List<T> nodes, Function<T, String> figure) {
        return nodes.stream().map(figure).collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, value >= 100 || value == Math.rint(value) ? "%,.0f" : "%.2f", value);
    }

    private void write() throws IOException {
        System.out.println(report);
        Files.writeString(Folders.BUILD.resolve("bulk.md"), report);
    }

    @Override
    public void close() {
        if (sender != null) {
            sender.close();
        }
        if (receiver != null) {
            receiver.close();
        }
        exchange.close();
    }
}
