package org.huizhi.testsupport;

import io.smallrye.reactive.messaging.kafka.companion.test.EmbeddedKafkaBroker;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntryFilter;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePatternFilter;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft, one process: this one, or {@link #moveOut one of its own}) with its data in a folder.
 * Topics are made by hand, as in production: a message to an inbox that nobody provisioned is an error, not a new
 * topic. A guarded one has a second listener for the regions, that asks who is there; the first is then the test's own,
 * for whom no rule counts.
 */
public final class EmbeddedBus implements AutoCloseable {

    /** A fixed id, so that a restarted broker recognises its folder. */
    private static final String CLUSTER = "aHVpemhpLXRlc3QtYnVzMQ";

    private static final String DIRECTORY = "huizhi.directory";
    private static final Map<String, String> INBOX_BOUNDS =
            Map.of("compression.type", "uncompressed", "max.message.bytes", "1048588");
    private static final long ADMIN_SECONDS = 30;
    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    private final Path folder;
    private final int port;
    private final int controllerPort = Ports.free();
    private final BusGuard guard;
    private EmbeddedKafkaBroker broker;
    /** In place of the broker in this process, once it has moved out. */
    private BrokerProcess process;

    private boolean apart;
    /** Port of a second listener, whose clients are told to come by the proxy; only with one. */
    private int behindProxy;

    private TcpProxy proxy;

    private EmbeddedBus(Path folder, int port, BusGuard guard) {
        this.folder = folder;
        this.port = port;
        this.guard = guard;
    }

    /** Starts a broker on a free port with its data in a new folder below the build folder. */
    public static EmbeddedBus start() {
        return start(Folders.create("bus"), Ports.free());
    }

    /** Starts a broker on the port with its data in the folder, which is deleted by {@link #close}. */
    public static EmbeddedBus start(Path folder, int port) {
        EmbeddedBus bus = new EmbeddedBus(folder, port, null);
        bus.restart();
        return bus;
    }

    /**
     * Starts a broker that regions reach by TLS with their password only, and that allows what a rule allows and
     * nothing else.
     */
    public static EmbeddedBus startGuarded(Path folder, int port) {
        EmbeddedBus bus =
                new EmbeddedBus(folder, port, BusGuard.create(folder.resolveSibling("bus-guard"), Ports.free()));
        bus.restart();
        return bus;
    }

    /** Name of the topic that the mailbox reads. */
    public static String inbox(String mailbox) {
        return "huizhi.inbox." + mailbox;
    }

    /** Name of the topic by which the mailbox gets pieces of attachments. */
    public static String attachments(String mailbox) {
        return "huizhi.attachments." + mailbox;
    }

    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /**
     * Settings of a client that is a region, or the authority.
     *
     * @param principal name of the region's mailbox; of no account on a bus that is not guarded
     */
    public Map<String, String> client(String principal) {
        return guard == null ? Map.of("bootstrap.servers", bootstrapServers()) : guard.client(principal);
    }

    /** Gives a principal of a guarded bus this password instead of the one that {@link #client} knows. */
    public void setPassword(String principal, String password) {
        try (Admin admin = admin()) {
            done(
                    admin.alterUserScramCredentials(List.of(BusGuard.credential(principal, password)))
                            .all(),
                    "cannot set the password of " + principal);
        }
    }

    /** Makes a principal of a guarded bus known, with the password that {@link #client} has for it. */
    public void introduce(String principal) {
        setPassword(principal, BusGuard.password(principal));
    }

    /** An administrator, for whom no rule counts. */
    Admin admin() {
        return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
    }

    /** Provisions the inbox of a mailbox, with the settings that {@code deploy/topics.sh} gives it. */
    public void createInbox(String mailbox, int partitions) {
        create(new NewTopic(inbox(mailbox), partitions, (short) 1).configs(INBOX_BOUNDS));
        create(new NewTopic(attachments(mailbox), partitions, (short) 1).configs(INBOX_BOUNDS));
    }

    /** Gives an inbox more partitions. */
    public void growInbox(String mailbox, int partitions) {
        try (Admin admin = admin()) {
            done(
                    admin.createPartitions(Map.of(inbox(mailbox), NewPartitions.increaseTo(partitions)))
                            .all(),
                    "cannot grow the inbox of " + mailbox);
        }
    }

    /** Takes the bounds away that an inbox has, as if nobody had run {@code deploy/topics.sh}. */
    public void unboundInbox(String mailbox) {
        try (Admin admin = admin()) {
            change(admin, inbox(mailbox), Map.of("compression.type", "producer", "max.message.bytes", "20000000"));
        }
    }

    /** Gives an inbox its bounds. */
    public void boundInbox(String mailbox) {
        try (Admin admin = admin()) {
            change(admin, inbox(mailbox), INBOX_BOUNDS);
        }
    }

    /** Takes the rule of a guarded bus away that lets one mailbox write to another's inbox. */
    public void forbidWriting(String sender, String receiver) {
        try (Admin admin = admin()) {
            done(
                    admin.deleteAcls(List.of(new AclBindingFilter(
                                    new ResourcePatternFilter(ResourceType.TOPIC, inbox(receiver), PatternType.LITERAL),
                                    new AccessControlEntryFilter(
                                            "User:" + sender, null, AclOperation.WRITE, AclPermissionType.ALLOW))))
                            .all(),
                    "cannot take the rule away");
        }
    }

    static void change(Admin admin, String topic, Map<String, String> settings) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        List<AlterConfigOp> changes = settings.entrySet().stream()
                .map(one -> new AlterConfigOp(new ConfigEntry(one.getKey(), one.getValue()), AlterConfigOp.OpType.SET))
                .toList();
        done(admin.incrementalAlterConfigs(Map.of(resource, changes)).all(), "cannot change " + topic);
    }

    /** Lets each client send so many bytes in a second, as a guarded bus does each principal. */
    public void limitSenders(long bytesPerSecond) {
        try (Admin admin = admin()) {
            // Without a name it is that of every client that has none of its own.
            Map<String, String> everyClient = new HashMap<>();
            everyClient.put(ClientQuotaEntity.CLIENT_ID, null);
            quotas(
                    admin,
                    new ClientQuotaEntity(everyClient),
                    Map.of("producer_byte_rate", Long.toString(bytesPerSecond)));
        }
    }

    /** What a principal of a guarded bus may send, in bytes a second; null where that has no bound. */
    public @Nullable Double sendRate(String principal) {
        ClientQuotaEntity entity = new ClientQuotaEntity(Map.of(ClientQuotaEntity.USER, principal));
        try (Admin admin = admin()) {
            return admin.describeClientQuotas(ClientQuotaFilter.containsOnly(
                            List.of(ClientQuotaFilterComponent.ofEntity(ClientQuotaEntity.USER, principal))))
                    .entities()
                    .get()
                    .getOrDefault(entity, Map.of())
                    .get("producer_byte_rate");
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("cannot read quotas", e);
        }
    }

    static void quotas(Admin admin, ClientQuotaEntity entity, Map<String, String> quotas) {
        List<ClientQuotaAlteration.Op> changes = quotas.entrySet().stream()
                .map(quota -> new ClientQuotaAlteration.Op(quota.getKey(), Double.valueOf(quota.getValue())))
                .toList();
        done(
                admin.alterClientQuotas(List.of(new ClientQuotaAlteration(entity, changes)))
                        .all(),
                "cannot bound " + entity);
    }

    /** How many requests of a kind, say {@code Metadata}, brokers in this process have answered. */
    public static long requests(String kind) {
        try {
            MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
            long sum = 0;
            for (ObjectName name : beans.queryNames(
                    new ObjectName("kafka.network:type=RequestMetrics,name=RequestsPerSec,request=" + kind + ",*"),
                    null)) {
                sum += (Long) beans.getAttribute(name, "Count");
            }
            return sum;
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Provisions the compacted topic of the directory. */
    public void createDirectory() {
        createDirectory(DIRECTORY);
    }

    public void createDirectory(String name) {
        create(new NewTopic(name, 1, (short) 1).configs(Map.of("cleanup.policy", "compact")));
    }

    /** Gives the topic of the directory more partitions. */
    public void growDirectory(int partitions) {
        try (Admin admin = admin()) {
            done(
                    admin.createPartitions(Map.of(DIRECTORY, NewPartitions.increaseTo(partitions)))
                            .all(),
                    "cannot grow the directory");
        }
    }

    /** Takes the topic of the directory away, and all that is on it. */
    public void deleteDirectory() {
        try (Admin admin = admin()) {
            done(admin.deleteTopics(List.of(DIRECTORY)).all(), "cannot delete the directory");
        }
    }

    private void create(NewTopic topic) {
        try (Admin admin = admin()) {
            done(admin.createTopics(List.of(topic)).all(), "cannot make the topic " + topic.name());
        }
    }

    /** Publishes a signed entry of the directory, as the exchange authority does. */
    public void publish(String mailbox, String entry) {
        Map<String, Object> properties = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
        try (var producer = new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            done(producer.send(new ProducerRecord<>(DIRECTORY, mailbox, entry)), "cannot publish " + mailbox);
        }
    }

    static void done(Future<?> work, String otherwise) {
        try {
            work.get(ADMIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(otherwise, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(otherwise, e);
        }
    }

    /** Takes the bus away; its port and its data stay for {@link #restart}. */
    public synchronized void stop() {
        if (broker != null) {
            broker.close();
            broker = null;
        }
        if (process != null) {
            process.stop();
            process = null;
        }
    }

    /** Takes the bus away as a power cut would (SIGKILL); only one that has moved out. */
    public synchronized void kill() {
        process.kill();
        process = null;
    }

    /** Restarts the bus in a process of its own, where it stays from now on. */
    public synchronized void moveOut() {
        stop();
        apart = true;
        restart();
    }

    /**
     * Takes the bus away with all that is on it: a new one is there afterwards, with the same topics and nothing in
     * them.
     */
    public synchronized void wipe(Map<String, Integer> partitionsOfMailbox) {
        stop();
        Folders.delete(folder);
        restart();
        partitionsOfMailbox.forEach(this::createInbox);
        createDirectory();
    }

    /**
     * Restarts the bus so that its clients can come over a network that can be bad, by the proxy's port; who comes by
     * {@link #bootstrapServers} still goes straight.
     */
    public synchronized TcpProxy putBehindProxy() {
        stop();
        behindProxy = Ports.free();
        proxy = TcpProxy.to(behindProxy);
        restart();
        return proxy;
    }

    /** Starts the broker on the port and the data it had. */
    public synchronized void restart() {
        if (apart && process == null) {
            Properties settings = new Properties();
            configure(settings);
            process = BrokerProcess.start(port, controllerPort, settings, folder.resolveSibling("bus-settings"));
            awaitBroker();
        } else if (!apart && broker == null) {
            broker = broker(port, controllerPort, this::configure).start();
        }
    }

    static EmbeddedKafkaBroker broker(int port, int controllerPort, Consumer<Properties> settings) {
        return new EmbeddedKafkaBroker()
                .withNodeId(1)
                .withClusterId(CLUSTER)
                .withKafkaPort(port)
                .withControllerPort(controllerPort)
                .withDeleteLogDirsOnClose(false)
                .withAdditionalProperties(settings);
    }

    private void awaitBroker() {
        try (Admin admin = admin()) {
            Patience.until("the broker is there", START_LIMIT, () -> {
                try {
                    return !admin.describeCluster().nodes().get().isEmpty();
                } catch (ExecutionException e) {
                    return false;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private void configure(Properties broker) {
        broker.put("log.dir", folder.toString());
        broker.put("auto.create.topics.enable", "false");
        // Without a goodbye a restarted broker waits until the session of its former self has lapsed; 9 s by default.
        broker.put("controlled.shutdown.enable", "true");
        if (apart) {
            broker.put("broker.session.timeout.ms", "2000");
            broker.put("broker.heartbeat.interval.ms", "500");
        }
        if (guard != null) {
            guard.configure(broker, port, controllerPort);
        }
        if (proxy != null) {
            String direct = "PLAINTEXT://localhost:" + port;
            broker.put(
                    "listeners",
                    direct + ",PROXIED://localhost:" + behindProxy + ",CONTROLLER://localhost:" + controllerPort);
            broker.put("advertised.listeners", direct + ",PROXIED://localhost:" + proxy.port());
            broker.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT");
            broker.put("inter.broker.listener.name", "PLAINTEXT");
            broker.put("controller.listener.names", "CONTROLLER");
        }
    }

    @Override
    public synchronized void close() {
        stop();
        if (proxy != null) {
            proxy.close();
        }
        Folders.delete(folder);
        if (guard != null) {
            guard.close();
        }
    }
}
