package org.huizhi.exchange;

import static org.huizhi.exchange.ReleaseFixture.ABOUT;
import static org.huizhi.exchange.ReleaseFixture.DIRECTORY;
import static org.huizhi.exchange.ReleaseFixture.FILES;
import static org.huizhi.exchange.ReleaseFixture.RECORDS;
import static org.huizhi.exchange.ReleaseFixture.ROWS;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.huizhi.testsupport.RunningExchange;
import org.postgresql.PGConnection;

/** Writes what the nodes of this release have left, as {@link ReleaseFixture} reads it. */
final class ReleaseWriter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration POLL = Duration.ofSeconds(2);

    private ReleaseWriter() {}

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
            for (String table : ReleaseFixture.tables(server, database)) {
                ByteArrayOutputStream rows = new ByteArrayOutputStream();
                connection
                        .unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut("copy " + ReleaseFixture.copied(server, database, table) + " to stdout", rows);
                put(zip, prefix + table, rows.toByteArray());
            }
        }
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
}
