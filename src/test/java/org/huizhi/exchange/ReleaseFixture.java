package org.huizhi.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.RunningExchange;
import org.postgresql.PGConnection;

/**
 * What the nodes of a release have left: their files, the rows of their databases, what is on the bus. Made once for a release by
 * {@link #save}, and read by every later one.
 */
final class ReleaseFixture {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ABOUT = "about.json";
    private static final String FILES = "files/";
    private static final String ROWS = "rows/";
    private static final String RECORDS = "records/";
    private static final String DIRECTORY = "huizhi.directory";
    private static final String TABLES =
            "select table_name as name from information_schema.tables where table_schema = 'public'"
                    + " and table_type = 'BASE TABLE' order by 1";
    private static final Duration POLL = Duration.ofSeconds(2);

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
                .fields()
                .forEachRemaining(
                        entry -> states.put(entry.getKey(), entry.getValue().asText()));
        return states;
    }

    private JsonNode about() {
        try {
            return JSON.readTree(entries.get(ABOUT));
        } catch (IOException e) {
            throw new UncheckedIOException(ABOUT, e);
        }
    }

    // --- Saving
    // ---------------------------------------------------------------------------------------------------------

    /** Writes what the exchange has, whose nodes are stopped and whose bus runs. */
    static void save(RunningExchange exchange, List<String> mailboxes, Path file) throws IOException, SQLException {
        ObjectNode about = JSON.createObjectNode().put("madeAt", Instant.now().toString());
        Files.createDirectories(file.getParent());
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String mailbox : mailboxes) {
                saveFiles(exchange.files(mailbox), FILES + mailbox + "/", zip);
                saveRows(exchange.database(), exchange.databaseOf(mailbox), ROWS + mailbox + "/", zip);
                put(zip, RECORDS + EmbeddedBus.inbox(mailbox), records(exchange, EmbeddedBus.inbox(mailbox)));
                ObjectNode states = about.withObject("/states").putObject(mailbox);
                new Ledger(exchange, mailbox)
                        .rows("select id::text as id, state from notice")
                        .forEach(row -> states.put(
                                row.get("id").toString(), row.get("state").toString()));
                about.withObject("/schema")
                        .put(
                                mailbox,
                                new Ledger(exchange, mailbox)
                                        .count("select max(version::int) from flyway_schema_history"));
            }
            put(zip, RECORDS + DIRECTORY, records(exchange, DIRECTORY));
            put(zip, ABOUT, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(about));
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(bytes);
        zip.closeEntry();
    }

    private static void saveFiles(Path folder, String prefix, ZipOutputStream zip) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                // The keys of the callers' tokens are those of each test.
                if (!file.endsWith("tokens.jwks.json")) {
                    put(zip, prefix + folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
        }
    }

    private static void saveRows(EmbeddedDatabase server, String database, String prefix, ZipOutputStream zip)
            throws IOException, SQLException {
        try (Connection connection = server.connect(database)) {
            for (String table : tables(server, database)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy " + copied(server, database, table) + " to stdout", rows);
                put(zip, prefix + table, rows.toByteArray());
            }
        }
    }

    /** The table with the columns that are stored. */
    private static String copied(EmbeddedDatabase server, String database, String table) {
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

    private static List<String> tables(EmbeddedDatabase server, String database) {
        return server.query(database, TABLES).stream()
                .map(row -> row.get("name").toString())
                .toList();
    }

    private static byte[] records(RunningExchange exchange, String topic) throws IOException {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", exchange.bus().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            for (var records = consumer.poll(POLL); !records.isEmpty(); records = consumer.poll(POLL)) {
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    lines.write(JSON.writeValueAsBytes(line(record)));
                    lines.write('\n');
                }
            }
        }
        return lines.toByteArray();
    }

    private static ObjectNode line(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode line = JSON.createObjectNode()
                .put("partition", record.partition())
                .put("key", record.key())
                .put("value", record.value());
        for (Header header : record.headers()) {
            line.withObject("/headers").put(header.key(), header.value());
        }
        return line;
    }

    // --- Restoring
    // ------------------------------------------------------------------------------------------------------

    /** Gives all of it to an exchange that is prepared and whose nodes have not been started. */
    void restore(RunningExchange exchange, List<String> mailboxes) throws IOException, SQLException {
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

    private void send(RunningExchange exchange, String topic) throws IOException {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", exchange.bus().bootstrapServers());
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
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
                producer.send(record);
            }
        }
    }
}
