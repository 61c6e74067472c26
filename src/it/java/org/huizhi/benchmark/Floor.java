package org.huizhi.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.conscrypt.Conscrypt;

/**
 * What a notice with its receipt costs at the least: the same bytes and the same number of rows through a bare Kafka
 * client, bare JDBC batches and the bare cipher, with no product around them. A process of its own; prints how many a
 * second.
 */
public final class Floor {

    private static final int BATCH = 200;
    private static final int PARTITIONS = 6;
    private static final Duration POLL = Duration.ofMillis(100);

    /** What one side does to its database. */
    private record Side(String url, Map<String, Rows> tables) {}

    /** Rows per notice, and the bytes of one. */
    private record Rows(double inserted, double updated, double deleted, int bytes) {}

    private final KeyPair signing;
    private final KeyPair receiving;
    private final SecretKeySpec vault = new SecretKeySpec(new byte[32], "AES");
    private final byte[] payload;
    private final String bus;
    private final int notices;
    private final Side sender;
    private final Side receiver;

    private Floor(JsonNode plan) throws Exception {
        Security.addProvider(Conscrypt.newProviderBuilder().setName("Conscrypt").build());
        signing = signingKeys();
        receiving = ecKeys();
        payload = new byte[plan.path("payload").asInt()];
        new Random(1).nextBytes(payload);
        bus = plan.path("bus").asText();
        notices = plan.path("notices").asInt();
        sender = side(plan.path("sender"));
        receiver = side(plan.path("receiver"));
    }

    /** Argument: the plan as JSON. */
    public static void main(String[] arguments) throws Exception {
        Floor floor = new Floor(new ObjectMapper().readTree(arguments[0]));
        floor.prepare();
        floor.run(Math.min(2000, floor.notices));
        System.out.println("floor " + floor.run(floor.notices));
        System.exit(0);
    }

    private static Side side(JsonNode plan) {
        Map<String, Rows> tables = new LinkedHashMap<>();
        plan.path("tables")
                .properties()
                .forEach(table -> tables.put(
                        "floor_" + table.getKey(),
                        new Rows(
                                table.getValue().path("inserted").asDouble(),
                                table.getValue().path("updated").asDouble(),
                                table.getValue().path("deleted").asDouble(),
                                table.getValue().path("bytes").asInt())));
        return new Side(plan.path("url").asText(), tables);
    }

    private void prepare() throws SQLException {
        for (Side side : List.of(sender, receiver)) {
            try (Connection connection = connect(side);
                    Statement statement = connection.createStatement()) {
                for (String table : side.tables().keySet()) {
                    statement.execute("create table if not exists " + table
                            + " (id bigint generated always as identity primary key, changes int, body bytea)");
                    statement.execute("alter table " + table + " alter column body set storage external");
                }
                connection.commit();
            }
        }
    }

    private static Connection connect(Side side) throws SQLException {
        Connection connection =
                DriverManager.getConnection(side.url() + "?reWriteBatchedInserts=true", "postgres", "postgres");
        connection.setAutoCommit(false);
        return connection;
    }

    /** @return notices a second, from the first signature until the sender has stored the last receipt */
    private double run(int count) throws Exception {
        String inbox = "floor." + System.nanoTime();
        String receipts = inbox + ".receipts";
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bus))) {
            admin.createTopics(List.of(
                            new NewTopic(inbox, PARTITIONS, (short) 1), new NewTopic(receipts, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
        long start = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        threads.add(new Thread(() -> guarded(() -> send(inbox, count))));
        threads.add(new Thread(() -> guarded(() -> receive(inbox, receipts, count))));
        threads.add(new Thread(() -> guarded(() -> close(receipts, count))));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        return count / ((System.nanoTime() - start) / 1e9);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** A part that fails ends the floor: the others would wait for it for ever. */
    private static void guarded(Work work) {
        try {
            work.run();
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private void send(String inbox, int count) throws Exception {
        try (Connection connection = connect(sender);
                KafkaProducer<byte[], byte[]> producer = producer()) {
            for (int done = 0; done < count; done += BATCH) {
                List<byte[]> records = new ArrayList<>();
                for (int i = 0; i < BATCH; i++) {
                    byte[] signed = sign();
                    records.add(encrypt(signed));
                    lock(signed);
                }
                insert(connection, sender);
                connection.commit();
                publish(producer, inbox, records);
            }
        }
    }

    private void receive(String inbox, String receipts, int count) throws Exception {
        try (Connection connection = connect(receiver);
                KafkaConsumer<byte[], byte[]> consumer = consumer(inbox);
                KafkaProducer<byte[], byte[]> producer = producer()) {
            int done = 0;
            int pending = 0;
            while (done < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    byte[] signed = decrypt(record.value());
                    verify(signed);
                    lock(signed);
                    done++;
                    if (++pending == BATCH) {
                        insert(connection, receiver);
                        change(connection, receiver);
                        connection.commit();
                        publish(producer, receipts, List.of(encrypt(sign())));
                        pending = 0;
                    }
                }
                consumer.commitSync();
            }
        }
    }

    private void close(String receipts, int count) throws Exception {
        try (Connection connection = connect(sender);
                KafkaConsumer<byte[], byte[]> consumer = consumer(receipts)) {
            int done = 0;
            while (done < count) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    verify(decrypt(record.value()));
                    change(connection, sender);
                    connection.commit();
                    done += BATCH;
                }
                consumer.commitSync();
            }
        }
    }

    private byte[] sign() throws Exception {
        Signature signature = Signature.getInstance("Ed25519", "Conscrypt");
        signature.initSign(signing.getPrivate());
        signature.update(payload);
        byte[] bytes = signature.sign();
        return ByteBuffer.allocate(bytes.length + payload.length)
                .put(bytes)
                .put(payload)
                .array();
    }

    private void verify(byte[] signed) throws Exception {
        Signature signature = Signature.getInstance("Ed25519", "Conscrypt");
        signature.initVerify(signing.getPublic());
        signature.update(signed, 64, signed.length - 64);
        if (!signature.verify(signed, 0, 64)) {
            throw new IllegalStateException("the signature does not fit");
        }
    }

    private static KeyPair signingKeys() throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        KeyFactory factory = KeyFactory.getInstance("Ed25519", "Conscrypt");
        return new KeyPair(
                factory.generatePublic(new X509EncodedKeySpec(keys.getPublic().getEncoded())),
                factory.generatePrivate(
                        new PKCS8EncodedKeySpec(keys.getPrivate().getEncoded())));
    }

    private static KeyPair ecKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", "Conscrypt");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private byte[] encrypt(byte[] plain) throws Exception {
        KeyPair ephemeral = ecKeys();
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", "Conscrypt");
        agreement.init(ephemeral.getPrivate());
        agreement.doPhase(receiving.getPublic(), true);
        byte[] key = ephemeral.getPublic().getEncoded();
        byte[] cipher = cipher(
                Cipher.ENCRYPT_MODE, new SecretKeySpec(agreement.generateSecret(), "AES"), plain, 0, plain.length);
        return ByteBuffer.allocate(key.length + cipher.length)
                .put(key)
                .put(cipher)
                .array();
    }

    private byte[] decrypt(byte[] record) throws Exception {
        int length = receiving.getPublic().getEncoded().length;
        PublicKey ephemeral = KeyFactory.getInstance("EC", "Conscrypt")
                .generatePublic(new X509EncodedKeySpec(Arrays.copyOf(record, length)));
        KeyAgreement agreement = KeyAgreement.getInstance("ECDH", "Conscrypt");
        agreement.init(receiving.getPrivate());
        agreement.doPhase(ephemeral, true);
        return cipher(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(agreement.generateSecret(), "AES"),
                record,
                length,
                record.length - length);
    }

    private byte[] lock(byte[] plain) throws Exception {
        return cipher(Cipher.ENCRYPT_MODE, vault, plain, 0, plain.length);
    }

    private static byte[] cipher(int mode, SecretKeySpec key, byte[] bytes, int from, int length) throws Exception {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", "Conscrypt");
        byte[] nonce = new byte[12];
        cipher.init(mode, key, new GCMParameterSpec(128, nonce));
        return cipher.doFinal(bytes, from, length);
    }

    /** The rows of a batch of notices. */
    private void insert(Connection connection, Side side) throws SQLException {
        for (Map.Entry<String, Rows> table : side.tables().entrySet()) {
            int rows = (int) Math.round(table.getValue().inserted() * BATCH);
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into " + table.getKey() + " (changes, body) values (0, ?)")) {
                byte[] body = Arrays.copyOf(payload, table.getValue().bytes());
                for (int i = 0; i < rows; i++) {
                    insert.setBytes(1, body);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }

    /** Changes and deletes as many of the newest rows as a batch of notices does. */
    private void change(Connection connection, Side side) throws SQLException {
        for (Map.Entry<String, Rows> table : side.tables().entrySet()) {
            for (int left = (int) Math.round(table.getValue().updated() * BATCH); left > 0; left -= BATCH) {
                execute(
                        connection,
                        "update " + table.getKey() + " set changes = changes + 1 where id in (select id from "
                                + table.getKey() + " order by id desc limit " + Math.min(left, BATCH) + ")");
            }
            int deleted = (int) Math.round(table.getValue().deleted() * BATCH);
            if (deleted > 0) {
                execute(
                        connection,
                        "delete from " + table.getKey() + " where id in (select id from " + table.getKey()
                                + " order by id limit " + deleted + ")");
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.ofEntries(
                        Map.entry("bootstrap.servers", bus),
                        Map.entry("acks", "all"),
                        Map.entry("linger.ms", "5"),
                        Map.entry("request.timeout.ms", "10000"),
                        Map.entry("delivery.timeout.ms", "20000")),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer(String topic) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.ofEntries(
                        Map.entry("bootstrap.servers", bus),
                        Map.entry("group.id", topic),
                        Map.entry("auto.offset.reset", "earliest"),
                        Map.entry("enable.auto.commit", "false")),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }

    private static void publish(KafkaProducer<byte[], byte[]> producer, String topic, List<byte[]> records)
            throws Exception {
        List<Future<?>> sent = new ArrayList<>();
        for (byte[] record : records) {
            sent.add(producer.send(new ProducerRecord<>(topic, record)));
        }
        for (Future<?> one : sent) {
            one.get();
        }
    }
}
