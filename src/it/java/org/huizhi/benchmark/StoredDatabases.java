package org.huizhi.benchmark;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.NodeProcess;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.RunningExchange;

/**
 * Databases with stored slips for two regions' nodes, two of each size: made once, each step noted, so that a run goes
 * on where one before ended.
 */
final class StoredDatabases {

    private static final String LOADED = "loaded";
    private static final String COUNTED = "counted";
    private static final Duration START_LIMIT = Duration.ofMinutes(10);

    private final RunningExchange exchange;
    private final Party own;
    private final Party partner;
    private final Table table;
    private final StoredSlips slips;

    StoredDatabases(RunningExchange exchange, Party own, Party partner, Table table) {
        this.exchange = exchange;
        this.own = own;
        this.partner = partner;
        this.table = table;
        this.slips = new StoredSlips(exchange.database(), own, partner);
    }

    StoredSlips slips() {
        return slips;
    }

    static String column(long size) {
        return "%,d".formatted(size);
    }

    String name(Party party, long size) {
        return exchange.databaseOf(party.mailbox()) + "_" + size;
    }

    /** Starts a region's node on its database of this size and waits until it is ready. */
    NodeProcess start(Party party, long size) {
        String database = name(party, size);
        NodeProcess node = exchange.node(party.mailbox());
        Map<String, String> settings = new HashMap<>(ExchangeBenchmark.NO_LIMIT);
        settings.put("quarkus.datasource.jdbc.url", server().jdbcUrl(database));
        // Statements of two years with everybody would be made now, in the first minutes.
        settings.put("huizhi.statement.check-interval", "off");
        // Of another run, with other keys, or of one that was broken off.
        server().update(
                        database,
                        "alter table directory_entry_version disable trigger user;"
                                + " truncate directory_entry, directory_entry_version, agreement, partner_probe, outbox;"
                                + " alter table directory_entry_version enable trigger user");
        server().update(database, "update notice set state = 'REFUSED' where state in ('SUBMITTED', 'SENT')");
        node.start(settings);
        node.awaitReady(START_LIMIT);
        return node;
    }

    String token(Set<String> roles) {
        return exchange.token("load", roles, List.of(own.region() + "-hub"));
    }

    /** Builds the sums of those that have none yet, and copies each for the partner. */
    void count(List<Long> sizes) throws Exception {
        for (long size : sizes) {
            String database = name(own, size);
            if (!COUNTED.equals(note(database))) {
                count(size);
                note(database, COUNTED);
            }
            String copy = name(partner, size);
            if (!COUNTED.equals(note(copy))) {
                server().update("postgres", "drop database if exists " + copy);
                long start = System.nanoTime();
                server().update(
                                "postgres",
                                "create database " + copy + " template " + database + " strategy file_copy");
                note(copy, COUNTED);
                ScaleBenchmark.say("%s copied in %.0f s".formatted(copy, (System.nanoTime() - start) / 1e9));
            }
        }
    }

    private EmbeddedDatabase server() {
        return exchange.database();
    }

    /** Makes those that are not there. */
    void load(List<Long> sizes) {
        List<Long> missing =
                sizes.stream().filter(size -> note(name(own, size)) == null).toList();
        if (missing.isEmpty()) {
            return;
        }
        configure("alter system set wal_level = minimal", "alter system set max_wal_senders = 0");
        for (long size : missing) {
            String database = name(own, size);
            server().update("postgres", "drop database if exists " + database);
            long start = System.nanoTime();
            slips.load(database, size);
            table.add("loaded, s", column(size), (System.nanoTime() - start) / 1e9);
            note(database, LOADED);
        }
        configure("alter system reset wal_level", "alter system reset max_wal_senders");
    }

    private void configure(String... settings) {
        for (String setting : settings) {
            server().update("postgres", setting);
        }
        server().stop();
        server().restart();
    }

    /** @return how far a database is made; null when it is not there or half loaded */
    private String note(String database) {
        return server()
                .query(
                        "postgres",
                        "select coalesce(shobj_description(oid, 'pg_database'), '') as note from pg_database where"
                                + " datname = ?",
                        database)
                .stream()
                .map(row -> (String) row.get("note"))
                .filter(note -> !note.isEmpty())
                .findFirst()
                .orElse(null);
    }

    private void note(String database, String text) {
        server().update("postgres", "comment on database " + database + " is '" + text + "'");
    }

    /**
     * As an operator does whose slips were loaded past the node: the sums are built and then held against the slips.
     */
    private void count(long size) throws Exception {
        NodeProcess node = start(own, size);
        long start = System.nanoTime();
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node.baseUri() + "/api/v1/statistics/recount"))
                                .header("Authorization", "Bearer " + token(Set.of("operator")))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"replace\": true}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200 || !answer.body().contains("\"exact\":true")) {
            throw new IllegalStateException("recount is answered with " + answer.statusCode() + ": " + answer.body());
        }
        table.add("all sums built and compared, s", column(size), (System.nanoTime() - start) / 1e9);
        node.stop();
        String database = name(own, size);
        table.add("sums", column(size), (double) server().count(
                        database, "select (select count(*) from statistic) + (select count(*) from statistic_detail)"));
        server().update(database, "vacuum (analyze) statistic, statistic_detail, statistic_cell");
    }
}
