package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.huizhi.testsupport.EmbeddedBus;
import org.huizhi.testsupport.Folders;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Ports;
import org.huizhi.testsupport.TopicsScript;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code deploy/topics.sh} allows on the bus, and that nothing else is. Yulin and Xinzhou have an agreement; Ordos
 * is on the bus, and has none with anybody.
 */
class BusAccessTest {

    private static final String YULIN = "cn-610800";
    private static final String XINZHOU = "cn-140900";
    private static final String ORDOS = "cn-150600";
    private static final String AUTHORITY = "authority";
    private static final List<String> REGIONS = List.of(YULIN, XINZHOU, ORDOS);
    private static final List<String> PARTNERS = List.of(YULIN + ">" + XINZHOU, XINZHOU + ">" + YULIN);

    private static Path folder;
    private static EmbeddedBus bus;

    @BeforeAll
    static void start() {
        folder = Folders.create("guarded-bus");
        bus = EmbeddedBus.startGuarded(folder.resolve("data"), Ports.free());
        REGIONS.forEach(bus::introduce);
        bus.introduce(AUTHORITY);
        TopicsScript.provision(bus, REGIONS, PARTNERS);
    }

    @AfterAll
    static void stop() {
        bus.close();
        Folders.delete(folder);
    }

    @Test
    void whatARegionMaySendInASecondIsBounded() {
        assertThat(REGIONS)
                .allSatisfy(region -> assertThat(bus.sendRate(region)).isEqualTo(1024 * 1024));
    }

    @Test
    void aRegionReadsItsInboxInItsGroupAndKeepsItsPlace() throws Exception {
        write(XINZHOU, inbox(YULIN), "to Yulin");

        assertThat(readInGroup(YULIN, inbox(YULIN), "huizhi-" + YULIN)).contains("to Yulin");
        assertThat(readInGroup(YULIN, inbox(YULIN), "huizhi-" + YULIN)).isEmpty();
    }

    @Test
    void nobodyReadsAnothersInbox() throws Exception {
        write(YULIN, inbox(XINZHOU), "to Xinzhou");
        assertThat(read(XINZHOU, inbox(XINZHOU))).contains("to Xinzhou");
        for (String reader : List.of(YULIN, ORDOS, AUTHORITY)) {
            assertThatThrownBy(() -> read(reader, inbox(XINZHOU)))
                    .as(reader)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        assertThatThrownBy(() -> readInGroup(ORDOS, inbox(YULIN), "huizhi-" + ORDOS))
                .isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void nobodyJoinsAnothersGroupNorMovesItsPlace() {
        assertThatThrownBy(() -> readInGroup(YULIN, inbox(YULIN), "huizhi-" + XINZHOU))
                .isInstanceOf(GroupAuthorizationException.class);
        assertThatThrownBy(() -> readInGroup(YULIN, inbox(YULIN), "another"))
                .isInstanceOf(GroupAuthorizationException.class);
        refused(
                YULIN,
                admin -> admin.alterConsumerGroupOffsets(
                                "huizhi-" + XINZHOU,
                                Map.of(new TopicPartition(inbox(XINZHOU), 0), new OffsetAndMetadata(100)))
                        .all());
        refused(
                YULIN,
                admin ->
                        admin.deleteConsumerGroups(List.of("huizhi-" + XINZHOU)).all());
    }

    @Test
    void aRegionWritesToItsPartnersAlone() throws Exception {
        write(YULIN, inbox(XINZHOU), "to a partner");

        for (String[] way :
                new String[][] {{YULIN, ORDOS}, {ORDOS, YULIN}, {ORDOS, XINZHOU}, {YULIN, YULIN}, {AUTHORITY, YULIN}}) {
            assertThat(failure(() -> write(way[0], inbox(way[1]), "to nobody's business")))
                    .as("%s to %s", (Object[]) way)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    @Test
    void aRegionSeesTheSettingsOfItsInboxAndOfNoOther() throws Exception {
        try (Admin admin = Admin.create(kafka(YULIN))) {
            Config settings = describedConfig(admin, inbox(YULIN)).get(10, TimeUnit.SECONDS);

            assertThat(InboxGate.faults(settings)).isEmpty();
        }
        refused(YULIN, admin -> describedConfig(admin, inbox(XINZHOU)));
    }

    private static KafkaFuture<Config> describedConfig(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return Objects.requireNonNull(
                admin.describeConfigs(List.of(resource)).values().get(resource));
    }

    /** Eight kilobytes were eight megabytes for whoever reads them. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd", "lz4", "snappy"})
    void whatIsLargeOnlyWhenItIsUnpackedIsRefusedByTheBus(String compression) {
        Map<String, Object> settings = kafka(XINZHOU);
        settings.put("compression.type", compression);
        settings.put("max.request.size", "20000000");
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            assertThat(failure(() -> producer.send(
                                    new ProducerRecord<>(inbox(YULIN), "key", "A".repeat(8 * 1024 * 1024)))
                            .get(10, TimeUnit.SECONDS)))
                    .isInstanceOf(RecordTooLargeException.class);
            assertThat(failure(() -> producer.send(new ProducerRecord<>(inbox(YULIN), "key", "A".repeat(1000)))
                            .get(10, TimeUnit.SECONDS)))
                    .isNull();
        }
    }

    /**
     * Without the right to write anywhere a producer does not even get its number; it must not be lost to its node by
     * that.
     */
    @Test
    void aRegionThatGetsItsFirstPartnerGoesOnWithTheProducerItHas() {
        String taiyuan = "cn-140100";
        bus.introduce(taiyuan);
        TopicsScript.provision(bus, List.of(taiyuan), List.of());
        try (var producer = new KafkaProducer<>(kafka(taiyuan), new StringSerializer(), new StringSerializer())) {
            Attempt attempt = () -> producer.send(new ProducerRecord<>(inbox(YULIN), "key", "from Taiyuan"))
                    .get(10, TimeUnit.SECONDS);
            assertThat(failure(attempt)).isInstanceOf(AuthorizationException.class);

            TopicsScript.provision(bus, List.of(taiyuan, YULIN), List.of(taiyuan + ">" + YULIN));

            Patience.until("Yulin's inbox takes it", () -> failure(attempt) == null);
        }
    }

    @Test
    void everybodyReadsTheDirectoryAndTheAuthorityAloneWritesIt() {
        DirectoryTopic.publish(kafka(AUTHORITY), DirectoryTopic.DEFAULT_NAME, Map.of(YULIN, "an entry"));

        for (String region : REGIONS) {
            assertThat(DirectoryTopic.read(kafka(region), DirectoryTopic.DEFAULT_NAME))
                    .as(region)
                    .contains("an entry");
            assertThatThrownBy(() -> DirectoryTopic.publish(
                            kafka(region), DirectoryTopic.DEFAULT_NAME, Map.of(region, "its own word")))
                    .as(region)
                    .rootCause()
                    .isInstanceOf(AuthorizationException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {YULIN, AUTHORITY})
    void nobodyButAnAdministratorChangesTheBus(String principal) {
        TopicPartition place = new TopicPartition(inbox(YULIN), 0);
        refused(
                principal,
                admin -> admin.createTopics(List.of(new NewTopic("huizhi.inbox.cn-999999", 1, (short) 1)))
                        .all());
        refused(principal, admin -> admin.deleteTopics(List.of(inbox(YULIN))).all());
        refused(
                principal,
                admin -> admin.createPartitions(Map.of(inbox(YULIN), NewPartitions.increaseTo(12)))
                        .all());
        refused(
                principal,
                admin -> admin.deleteRecords(Map.of(place, RecordsToDelete.beforeOffset(1)))
                        .all());
        refused(
                principal,
                admin -> admin.incrementalAlterConfigs(Map.of(
                                new ConfigResource(ConfigResource.Type.TOPIC, inbox(YULIN)),
                                List.of(new AlterConfigOp(
                                        new ConfigEntry("retention.ms", "1"), AlterConfigOp.OpType.SET))))
                        .all());
        refused(
                principal,
                admin -> admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                XINZHOU, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), "mine now")))
                        .all());
        refused(
                principal,
                admin -> admin.createAcls(List.of(readingRule(principal))).all());
        refused(
                principal,
                admin -> admin.deleteAcls(List.of(AclBindingFilter.ANY)).all());
        refused(principal, admin -> admin.describeAcls(AclBindingFilter.ANY).values());
    }

    @Test
    void whoDoesNotProveWhoHeIsGetsNothing() {
        Map<String, String> good = bus.client(YULIN);
        Map<String, Map<String, String>> strangers = new HashMap<>();
        strangers.put(
                "a wrong password", with(good, "sasl.jaas.config", password -> password.replace(" of ", " for ")));
        strangers.put(
                "a name that nobody has", with(good, "sasl.jaas.config", login -> login.replace(YULIN, "cn-999999")));
        for (Map.Entry<String, Map<String, String>> stranger : strangers.entrySet()) {
            assertThat(failure(() -> describeInbox(stranger.getValue())))
                    .as(stranger.getKey())
                    .isInstanceOf(SaslAuthenticationException.class);
        }
        assertThat(failure(() -> describeInbox(with(good, "security.protocol", protocol -> "SSL"))))
                .as("no password at all")
                .isNotNull();
        assertThat(failure(() -> describeInbox(with(good, "security.protocol", protocol -> "SASL_PLAINTEXT"))))
                .as("no encryption")
                .isNotNull();
    }

    @Test
    void aBusWhoseCertificateIsNotTrustedIsNotTalkedTo() {
        Map<String, String> unknowing = new HashMap<>(bus.client(YULIN));
        unknowing.keySet().removeIf(name -> name.startsWith("ssl."));
        Map<String, String> elsewhere =
                with(bus.client(YULIN), "bootstrap.servers", servers -> servers.replace("localhost", "127.0.0.1"));

        for (Map<String, String> client : List.of(unknowing, elsewhere)) {
            assertThat(failure(() -> describeInbox(client))).isInstanceOf(SslAuthenticationException.class);
        }
    }

    @Test
    void theScriptCanBeRunAgain() throws Exception {
        try (Admin admin = administrator()) {
            var before = admin.describeAcls(AclBindingFilter.ANY).values().get();

            TopicsScript.provision(bus, REGIONS, PARTNERS);

            assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get())
                    .isNotEmpty()
                    .hasSameElementsAs(before);
        }
    }

    private static String inbox(String mailbox) {
        return EmbeddedBus.inbox(mailbox);
    }

    private static Admin administrator() {
        return Admin.create(Map.of("bootstrap.servers", bus.bootstrapServers()));
    }

    private static Map<String, Object> kafka(String principal) {
        return impatient(bus.client(principal));
    }

    private static Map<String, Object> impatient(Map<String, String> client) {
        Map<String, Object> settings = new HashMap<>(client);
        settings.put("default.api.timeout.ms", "5000");
        settings.put("request.timeout.ms", "3000");
        settings.put("max.block.ms", "5000");
        return settings;
    }

    private static void write(String principal, String topic, String value) throws Exception {
        try (var producer = new KafkaProducer<>(kafka(principal), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, "key", value)).get(10, TimeUnit.SECONDS);
        }
    }

    private static List<String> readInGroup(String principal, String topic, String group) {
        Map<String, Object> settings = kafka(principal);
        settings.put("group.id", group);
        return poll(settings, consumer -> consumer.subscribe(List.of(topic)));
    }

    private static List<String> read(String principal, String topic) {
        return poll(
                kafka(principal),
                consumer -> consumer.assign(consumer.partitionsFor(topic).stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList()));
    }

    /** All that is there and was not read in the group before. */
    private static List<String> poll(Map<String, Object> settings, Consumer<KafkaConsumer<String, String>> beginning) {
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            beginning.accept(consumer);
            Patience.until("everything is read", () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
                return !consumer.assignment().isEmpty()
                        && consumer.endOffsets(consumer.assignment()).entrySet().stream()
                                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
            if (settings.containsKey("group.id")) {
                consumer.commitSync();
            }
        }
        return values;
    }

    private static void describeInbox(Map<String, String> client) throws Exception {
        Map<String, Object> settings = impatient(client);
        try (Admin admin = Admin.create(settings)) {
            admin.describeTopics(List.of(inbox(YULIN))).allTopicNames().get(10, TimeUnit.SECONDS);
        }
    }

    private static AclBinding readingRule(String principal) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, inbox(XINZHOU), PatternType.LITERAL),
                new AccessControlEntry("User:" + principal, "*", AclOperation.READ, AclPermissionType.ALLOW));
    }

    private static void refused(String principal, Function<Admin, KafkaFuture<?>> act) {
        try (Admin admin = Admin.create(kafka(principal))) {
            assertThat(failure(() -> act.apply(admin).get(10, TimeUnit.SECONDS)))
                    .isInstanceOf(AuthorizationException.class);
        }
    }

    private interface Attempt {
        void make() throws Exception;
    }

    /** Why it failed, without the future around it; null when it did not. */
    private static @Nullable Throwable failure(Attempt attempt) {
        Throwable failure = catchThrowable(attempt::make);
        return failure instanceof java.util.concurrent.ExecutionException ? failure.getCause() : failure;
    }

    private static Map<String, String> with(
            Map<String, String> client, String setting, Function<String, String> change) {
        Map<String, String> changed = new HashMap<>(client);
        String before = changed.put(setting, change.apply(client.get(setting)));
        assertThat(changed.get(setting)).isNotEqualTo(before);
        return changed;
    }
}
