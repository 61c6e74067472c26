package org.huizhi.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.huizhi.digest.Sha256;
import org.huizhi.testsupport.AgreementDraft;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.Party;

/**
 * Fills databases with made-up slips past the node, with what each leaves behind: its notice, its history, the ids and
 * digests of its messages and their receipts, its return, the keyed hash of its person. The same number gives the same
 * slips, but for the day on which it is loaded. Left out are audit entries, statements of erasure and receipt messages,
 * and bodies, as if they were all erased.
 */
final class StoredSlips {

    /** Two partners more than one hand counts, so that a list of one of them is neither empty nor all. */
    private static final int COUNTERPARTS = 20;

    private static final int OFFICES = 12;
    private static final int CHUNK = 250_000;

    /** As large as the server that loads may be: two of them build indexes at the same time. */
    private static final String FOR_LOADING = """
        set session_replication_role = replica;
        set synchronous_commit = off;
        set maintenance_work_mem = '1GB';
        set work_mem = '256MB';
        set time zone 'Asia/Shanghai'\
        """;

    private final EmbeddedDatabase server;
    private final Party own;
    private final AgreementDraft agreement;
    private final List<String> offices;
    private final List<String> counterparts;

    /** @param partner the one of the counterparts that is there */
    StoredSlips(EmbeddedDatabase server, Party own, Party partner) {
        this.server = server;
        this.own = own;
        this.agreement = AgreementDraft.between(own, partner);
        this.offices = own.offices().stream()
                .map(office -> office.id())
                .filter(id -> !id.endsWith("-hub"))
                .limit(OFFICES)
                .toList();
        this.counterparts = new ArrayList<>(List.of(partner.mailbox()));
        for (int i = 1; i < COUNTERPARTS; i++) {
            counterparts.add("cn-99%02d00".formatted(i));
        }
    }

    List<String> offices() {
        return offices;
    }

    List<String> counterparts() {
        return Collections.unmodifiableList(counterparts);
    }

    /** Makes a database of this name with so many slips. */
    void load(String database, long slips) {
        server.createDatabase(database);
        Flyway.configure()
                .dataSource(server.jdbcUrl(database), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        List<String> indexes = secondaryIndexes(database);
        indexes.forEach(index -> server.update(database, "drop index " + nameOf(index)));
        // What is filled in the transaction that emptied it needs no write-ahead log where the server keeps as little
        // as it can.
        fill(database, connection -> {
            run(connection, "truncate notice cascade");
            for (long first = 1; first <= slips; first += CHUNK) {
                run(
                        connection,
                        sql("notice"),
                        first,
                        Math.min(slips, first + CHUNK - 1),
                        slips,
                        connection.createArrayOf("text", offices.toArray()),
                        connection.createArrayOf("text", counterparts.toArray()),
                        agreement.id(),
                        digest());
            }
        });
        atOnce(
                () -> fill(database, connection -> {
                    run(connection, "truncate timeline_entry");
                    run(connection, sql("timeline_entry"), own.mailbox());
                }),
                () -> fill(database, connection -> {
                    run(connection, "truncate sent_message, receipt, outbox");
                    run(connection, sql("sent_message"), own.mailbox());
                    run(connection, sql("receipt"));
                    run(connection, "truncate received_message");
                    run(connection, sql("received_message"), own.mailbox());
                    run(connection, "truncate notice_person, notice_return");
                    run(connection, sql("notice_person"), own.mailbox());
                    run(connection, sql("notice_return"));
                    run(connection, "truncate certificate_check");
                    run(connection, sql("certificate_check"));
                }));
        List<String> half = indexes.subList(0, indexes.size() / 2);
        List<String> other = indexes.subList(indexes.size() / 2, indexes.size());
        atOnce(() -> build(database, half), () -> build(database, other));
        atOnce(
                () -> server.update(
                        database,
                        "vacuum (analyze) notice, sent_message, received_message, receipt, notice_person,"
                                + " notice_return"),
                () -> server.update(database, "vacuum (analyze) timeline_entry"));
    }

    private String digest() {
        return Sha256.hex(agreement.payload());
    }

    /** @return statements that make them */
    private List<String> secondaryIndexes(String database) {
        return server
                .query(
                        database,
                        "select indexdef from pg_indexes where schemaname = 'public' and tablename in ('notice',"
                                + " 'timeline_entry', 'sent_message', 'received_message', 'receipt', 'notice_person',"
                                + " 'notice_return') and indexname not in (select conname from pg_constraint) order by"
                                + " indexname")
                .stream()
                .map(row -> (String) row.get("indexdef"))
                .toList();
    }

    private static String nameOf(String index) {
        return index.split(" INDEX | ON ", 3)[1];
    }

    private void build(String database, List<String> indexes) {
        fill(database, connection -> {
            for (String index : indexes) {
                run(connection, index);
            }
        });
    }

    private interface Filling {
        void run(Connection connection) throws SQLException;
    }

    /** In one transaction. */
    private void fill(String database, Filling filling) {
        try (Connection connection = server.connect(database);
                Statement settings = connection.createStatement()) {
            settings.execute(FOR_LOADING);
            connection.setAutoCommit(false);
            filling.run(connection);
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException("cannot fill " + database, e);
        }
    }

    private static void atOnce(Runnable... works) {
        CompletableFuture.allOf(
                        Stream.of(works).map(CompletableFuture::runAsync).toArray(CompletableFuture[]::new))
                .join();
    }

    private static void run(Connection connection, String sql, Object... parameters) throws SQLException {
        long start = System.nanoTime();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.execute();
        }
        ScaleBenchmark.say("%.1f s: %s"
                .formatted(
                        (System.nanoTime() - start) / 1e9,
                        sql.lines()
                                .filter(line -> !line.startsWith("--"))
                                .findFirst()
                                .orElse("")
                                .split("\\(")[0]));
    }

    private static String sql(String table) {
        try (var resource = StoredSlips.class.getResourceAsStream("/scale/" + table + ".sql")) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return MiB of a database on the disk */
    long mebibytes(String database) {
        return server.count(database, "select pg_database_size(current_database()) / 1048576");
    }
}
