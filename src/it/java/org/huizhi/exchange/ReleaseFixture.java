package org.huizhi.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.RunningExchange;
import org.postgresql.PGConnection;

/**
 * What the nodes of a release have left: their files, the rows of their databases, what is on the bus. Made once for a
 * release by {@link ReleaseMaker}, and read by every later one.
 */
final class ReleaseFixture {

    private static final ObjectMapper JSON = new ObjectMapper();
    static final String ABOUT = "about.json";
    static final String FILES = "files/";
    static final String ROWS = "rows/";
    static final String RECORDS = "records/";
    static final String DIRECTORY = "huizhi.directory";
    private static final String TABLES =
            "select table_name as name from information_schema.tables where table_schema = 'public'"
                    + " and table_type = 'BASE TABLE' order by 1";

    private final Map<String, byte[]> entries;

    private ReleaseFixture(Map<String, byte[]> entries) {
        this.entries = entries;
    }

    static ReleaseFixture load(InputStream file) throws IOException {
        Map<String, byte[]> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(file)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        return new ReleaseFixture(entries);
    }

    /** When it was made. */
    Instant madeAt() {
        return Instant.parse(about().path("madeAt").asText());
    }

    /** State of each slip at a region when it was made, by id. */
    Map<String, String> states(String mailbox) {
        Map<String, String> states = new TreeMap<>();
        about().path("states")
                .path(mailbox)
                .properties()
                .forEach(entry -> states.put(entry.getKey(), entry.getValue().asText()));
        return states;
    }

    private JsonNode about() {
        try {
            return JSON.readTree(entries.get(ABOUT));
        } catch (IOException e) {
            throw new UncheckedIOException(ABOUT, e);
        }
    }

    /** Gives all of it to an exchange that is prepared and whose nodes have not been started. */
    void restore(RunningExchange exchange, List<String> mailboxes)
            throws IOException, SQLException, ExecutionException, InterruptedException {
        for (String mailbox : mailboxes) {
            restoreFiles(exchange.files(mailbox), FILES + mailbox + "/");
            restoreRows(exchange, mailbox);
            send(exchange, EmbeddedBus.inbox(mailbox));
        }
        send(exchange, DIRECTORY);
    }

    private Map<String, byte[]> below(String prefix) {
        Map<String, byte[]> found = new TreeMap<>();
        entries.forEach((name, bytes) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), bytes);
            }
        });
        return found;
    }

    private void restoreFiles(Path folder, String prefix) throws IOException {
        for (Map.Entry<String, byte[]> file : below(prefix).entrySet()) {
            Path target = folder.resolve(file.getKey());
            Files.createDirectories(target.getParent());
            // What is there keeps its permissions.
            try (OutputStream output = Files.newOutputStream(target)) {
                output.write(file.getValue());
            }
        }
    }

    /** Into the schema of then; the node brings it up to date. */
    private void restoreRows(RunningExchange exchange, String mailbox) throws IOException, SQLException {
        String database = exchange.databaseOf(mailbox);
        Flyway.configure()
                .dataSource(exchange.jdbcUrl(mailbox), EmbeddedDatabase.USER, EmbeddedDatabase.PASSWORD)
                .target(about().path("schema").path(mailbox).asText())
                .load()
                .migrate();
        EmbeddedDatabase server = exchange.database();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            // Rows come in as they were: neither rules between tables nor triggers have a say.
            statement.execute("set session_replication_role = replica");
            statement.execute("truncate " + String.join(", ", tables(server, database)));
            for (Map.Entry<String, byte[]> table : below(ROWS + mailbox + "/").entrySet()) {
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyIn(
                                "copy " + copied(server, database, table.getKey()) + " from stdin",
                                new ByteArrayInputStream(table.getValue()));
            }
            for (String next : identities(server, database)) {
                statement.execute(next);
            }
        }
    }

    /** Statements that let numbers go on behind the highest. */
    private static List<String> identities(EmbeddedDatabase server, String database) {
        List<String> statements = new ArrayList<>();
        server.query(
                        database,
                        "select table_name as t, column_name as c from information_schema.columns"
                                + " where table_schema = 'public' and is_identity = 'YES'")
                .forEach(row -> statements.add("select setval(pg_get_serial_sequence('%1$s', '%2$s'),"
                                .formatted(row.get("t"), row.get("c"))
                        + " (select coalesce(max(%2$s), 0) + 1 from %1$s))".formatted(row.get("t"), row.get("c"))));
        return statements;
    }

    private void send(RunningExchange exchange, String topic)
            throws IOException, ExecutionException, InterruptedException {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", exchange.bus().bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Future<?>> sent = new ArrayList<>();
            for (String text :
                    new String(entries.get(RECORDS + topic), UTF_8).lines().toList()) {
                JsonNode line = JSON.readTree(text);
                ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                        topic,
                        line.path("partition").asInt(),
                        line.path("key").binaryValue(),
                        line.path("value").binaryValue());
                for (var header : line.path("headers").properties()) {
                    record.headers().add(header.getKey(), header.getValue().binaryValue());
                }
                sent.add(producer.send(record));
            }
            for (Future<?> each : sent) {
                each.get();
            }
        }
    }

    /** The table with the columns that are stored. */
    static String copied(EmbeddedDatabase server, String database, String table) {
        List<String> columns = server
                .query(
                        database,
                        "select column_name as name from information_schema.columns where table_schema = 'public' and"
                                + " table_name = ? and is_generated = 'NEVER' order by ordinal_position",
                        table)
                .stream()
                .map(row -> '"' + row.get("name").toString() + '"')
                .toList();
        return table + " (" + String.join(", ", columns) + ")";
    }

    static List<String> tables(EmbeddedDatabase server, String database) {
        return server.query(database, TABLES).stream()
                .map(row -> row.get("name").toString())
                .toList();
    }
}
