package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.RunningExchange;

/** The {@link Floor} of what an exchange has just done: the same bytes and rows, without the product. */
final class FloorRun {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTEMPTS = 3;
    /** Bytes; what the outbox held is gone when it is looked at. */
    private static final int OUTBOX_ROW = 2400;

    private final RunningExchange exchange;
    private final Party sender;
    private final Party receiver;
    private final Map<String, Rows> sentBefore;
    private final Map<String, Rows> receivedBefore;

    /** Rows of a table since the server started. */
    private record Rows(long inserted, long updated, long deleted) {

        private static final Rows NONE = new Rows(0, 0, 0);

        Rows since(Rows before) {
            return new Rows(inserted - before.inserted, updated - before.updated, deleted - before.deleted);
        }
    }

    /** What the nodes write from now on is what the floor will write. */
    FloorRun(RunningExchange exchange, Party sender, Party receiver) throws InterruptedException {
        this.exchange = exchange;
        this.sender = sender;
        this.receiver = receiver;
        awaitCounts();
        sentBefore = rows(sender);
        receivedBefore = rows(receiver);
    }

    /**
     * @param notices how many were delivered meanwhile, and nothing else done
     * @param batch how many at a time
     */
    double noticesPerSecond(int notices, int batch) throws IOException, InterruptedException {
        awaitCounts();
        ObjectNode plan = JSON.createObjectNode();
        plan.put("bus", exchange.bus().bootstrapServers());
        plan.put("notices", notices);
        plan.put(
                "payload",
                count(
                        sender,
                        "select avg(length(jws))::int from (select * from sent_message order by id desc limit 1000) m"));
        plan.set("sender", side(sender, sentBefore, notices, batch));
        plan.set("receiver", side(receiver, receivedBefore, notices, batch));
        double floor = run(plan);
        ExchangeBenchmark.say("floor: %.0f slips/s, plan %s".formatted(floor, plan));
        return floor;
    }

    /** Rows per notice, of the tables that have more of them than there were batches. */
    private ObjectNode side(Party party, Map<String, Rows> before, int notices, int batch) {
        ObjectNode side = JSON.createObjectNode().put("url", exchange.jdbcUrl(party.mailbox()));
        ObjectNode tables = side.putObject("tables");
        rows(party).forEach((table, now) -> {
            Rows rows = now.since(before.getOrDefault(table, Rows.NONE));
            if (rows.inserted() + rows.updated() > notices / batch) {
                tables.putObject(table)
                        .put("inserted", rows.inserted() / (double) notices)
                        .put("updated", rows.updated() / (double) notices)
                        .put("deleted", rows.deleted() / (double) notices)
                        .put("bytes", bytesOfRow(party, table));
            }
        });
        return side;
    }

    private long bytesOfRow(Party party, String table) {
        return count(
                party,
                "select coalesce(avg(pg_column_size(t.*)), " + OUTBOX_ROW + ")::int from (select * from " + table
                        + " limit 1000) t");
    }

    /**
     * Now and then a partition of a new topic does not answer for minutes; why is not known. The floor says so, and is
     * taken again.
     */
    private static double run(ObjectNode plan) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            Process process = ExchangeBenchmark.java(Floor.class, plan.toString());
            try (BufferedReader output =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                OptionalDouble floor = output.lines()
                        .filter(line -> line.startsWith("floor "))
                        .mapToDouble(line -> Double.parseDouble(line.substring("floor ".length())))
                        .findFirst();
                if (floor.isPresent()) {
                    return floor.getAsDouble();
                }
            }
            ExchangeBenchmark.say("the floor gave way; once more");
        }
        throw new IllegalStateException("no floor in " + ATTEMPTS + " attempts");
    }

    /** Sessions tell their counts once a second. */
    private static void awaitCounts() throws InterruptedException {
        Thread.sleep(2000);
    }

    private Map<String, Rows> rows(Party party) {
        Map<String, Rows> rows = new LinkedHashMap<>();
        exchange.database()
                .query(
                        exchange.databaseOf(party.mailbox()),
                        "select relname, n_tup_ins, n_tup_upd, n_tup_del from pg_stat_user_tables"
                                + " where relname not like 'floor_%'")
                .forEach(table -> rows.put(
                        (String) table.get("relname"),
                        new Rows((Long) table.get("n_tup_ins"), (Long) table.get("n_tup_upd"), (Long)
                                table.get("n_tup_del"))));
        return rows;
    }

    private long count(Party party, String sql) {
        return exchange.database().count(exchange.databaseOf(party.mailbox()), sql);
    }
}
