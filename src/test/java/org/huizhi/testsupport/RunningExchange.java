package org.huizhi.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.huizhi.directory.Office;
import org.huizhi.envelope.VerificationKeys;

/** Regions with a packaged node each, a bus and a database server between them; everything ends with {@link #close}. */
public final class RunningExchange implements AutoCloseable {

    private static final String ISSUER = "https://identity.example/huizhi";
    private static final int PARTITIONS = 6;
    /** Tests start nodes more often than they use them for long. */
    private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1");

    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration TOKEN_LIFETIME = Duration.ofHours(12);

    private final Plan plan;
    private final TokenIssuer issuer = TokenIssuer.create(ISSUER);
    private final Authority authority = Authority.create();
    private final Map<String, Party> parties = new LinkedHashMap<>();
    /** What the authority has signed last, by mailbox. */
    private final Map<String, String> entries = new LinkedHashMap<>();

    private final Map<String, NodeProcess> nodes = new LinkedHashMap<>();
    private Map<String, NodeFiles> files = Map.of();
    private EmbeddedBus bus;
    private EmbeddedDatabase database;
    private boolean closed;

    /**
     * @param data folder of everything that {@link RunningExchange#close} deletes
     * @param logs folder of the nodes' logs, which stay
     * @param bus port of the broker
     * @param database port of the database server
     * @param nodes port of each mailbox's REST API
     * @param jvmOptions of the nodes' processes, say none
     * @param parties the regions
     * @param agreed whether each node is given its agreements as files; otherwise the regions have to agree over the
     *     bus
     */
    public record Plan(
            Path data,
            Path logs,
            int bus,
            int database,
            Map<String, Integer> nodes,
            List<String> jvmOptions,
            List<Party> parties,
            boolean agreed) {}

    /** Starts nothing yet. */
    public RunningExchange(Plan plan) {
        this.plan = plan;
    }

    /** Starts everything, nodes too, on free ports. */
    public static RunningExchange start(String name, Party... parties) {
        RunningExchange exchange = prepare(name, parties);
        boolean ready = false;
        try {
            exchange.startNodes(Map.of());
            ready = true;
            return exchange;
        } finally {
            if (!ready) {
                exchange.close();
            }
        }
    }

    /** Starts the bus and the database on free ports; the nodes wait for {@link #startNodes}. */
    public static RunningExchange prepare(String name, Party... parties) {
        return prepare(name, Folders.create(name), parties);
    }

    /** @param data folder of the servers' data, which {@link #close} deletes */
    public static RunningExchange prepare(String name, Path data, Party... parties) {
        Map<String, Integer> ports = new LinkedHashMap<>();
        for (Party party : parties) {
            ports.put(party.mailbox(), Ports.free());
        }
        Path logs = Folders.BUILD.resolve("node-logs").resolve(name);
        Folders.delete(logs);
        RunningExchange exchange = new RunningExchange(new Plan(
                data, logs, Ports.free(), Ports.free(), ports, ClassArchive.with(QUICK_START), List.of(parties), true));
        boolean ready = false;
        try {
            exchange.prepare();
            ready = true;
            return exchange;
        } finally {
            if (!ready) {
                exchange.close();
            }
        }
    }

    /** Starts the bus and the database and writes the nodes' files; the nodes wait for {@link #startNodes}. */
    public synchronized void prepare() {
        if (closed) {
            throw new IllegalStateException("the exchange is closed");
        }
        CompletableFuture<EmbeddedDatabase> starting = CompletableFuture.supplyAsync(
                () -> EmbeddedDatabase.start(plan.data.resolve("database"), plan.database));
        try {
            bus = EmbeddedBus.start(plan.data.resolve("bus"), plan.bus);
            plan.parties.forEach(party -> bus.createInbox(party.mailbox(), PARTITIONS));
            bus.createDirectory();
        } finally {
            database = joined(starting);
        }
        makeNodes();
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void makeNodes() {
        Path application = NodeProcess.packagedApplication();
        Path folder = plan.data.resolve("files");
        files = plan.agreed
                ? NodeFiles.writeAll(folder, authority, plan.parties)
                : NodeFiles.writeWithoutAgreements(folder, authority, plan.parties);
        plan.parties.forEach(party -> entries.put(party.mailbox(), authority.entry(party)));
        fileDirectory();
        for (Party party : plan.parties) {
            parties.put(party.mailbox(), party);
            String name = nameOf(party);
            database.createDatabase(name);
            Map<String, String> properties =
                    NodeProperties.of(files.get(party.mailbox()), bus, database.jdbcUrl(name), issuer);
            nodes.put(
                    party.mailbox(),
                    new NodeProcess(
                            application,
                            name,
                            plan.nodes.get(party.mailbox()),
                            plan.jvmOptions,
                            properties,
                            plan.logs.resolve(name + ".log")));
        }
    }

    /** What every region's operator does with what was published since: the nodes' files have it too. */
    public void fileDirectory() {
        List<String> lines = new ArrayList<>(entries.values());
        lines.add(shipped("cn-2025"));
        lines.add(shipped("cn-2026"));
        files.values().forEach(node -> node.putDirectory(lines));
    }

    /** The year as the program ships it, signed by the exchange authority. */
    private String shipped(String year) {
        try (InputStream document =
                RunningExchange.class.getResourceAsStream("/calendars/" + year + ".calendar.json")) {
            return authority.calendar(new String(document.readAllBytes(), StandardCharsets.UTF_8), Authority.ISSUED_AT);
        } catch (IOException e) {
            throw new UncheckedIOException(year, e);
        }
    }

    /** Name of a region's database and of its node's log, say {@code yulin}. */
    private static String nameOf(Party party) {
        return party.name().en().toLowerCase(Locale.ROOT);
    }

    /** The region as its last directory entry has it, with its private keys. */
    public Party party(String mailbox) {
        return parties.get(mailbox);
    }

    /** Public keys of the exchange authority, as a verifier pins them. */
    public VerificationKeys authorityKeys() {
        return authority.verificationKeys();
    }

    /**
     * What a region does to change its keys: its node gets the private ones, then the authority publishes a new entry
     * of it on the bus.
     *
     * @param renewed the region with its keys, old and new, and their validity
     * @param issuedAt later than its last entry
     */
    public void publish(Party renewed, Instant issuedAt) {
        files.get(renewed.mailbox()).putNodeKeys(renewed.privateKeys());
        String entry = authority.entry(renewed, issuedAt);
        bus.publish(renewed.mailbox(), entry);
        entries.put(renewed.mailbox(), entry);
        parties.put(renewed.mailbox(), renewed);
    }

    /**
     * A region whose node is none of ours joins: the authority signs its entry and publishes it, it gets an inbox, and
     * the nodes' files have it from now on.
     */
    public void admit(String mailbox, Map<String, Object> document) {
        bus.createInbox(mailbox, PARTITIONS);
        String entry = authority.entry(document);
        bus.publish(mailbox, entry);
        entries.put(mailbox, entry);
        fileDirectory();
    }

    /** Starts all nodes at the same time and waits until they are ready; properties are laid over those they have. */
    public void startNodes(Map<String, String> overrides) {
        startNodes(overrides, nodes.keySet());
    }

    /** The same of some of the nodes, by mailbox. */
    public void startNodes(Map<String, String> overrides, Collection<String> mailboxes) {
        mailboxes.forEach(mailbox -> nodes.get(mailbox).start(overrides));
        mailboxes.forEach(mailbox -> nodes.get(mailbox).awaitReady(START_LIMIT));
    }

    /** Stops all nodes at the same time, as an operator does. */
    public void stopNodes() {
        CompletableFuture.allOf(nodes.values().stream()
                        .map(node -> CompletableFuture.runAsync(node::stop))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /**
     * Another process of a region's node: the same database, the same consumer group, a port of its own. Not started
     * yet.
     */
    public NodeProcess replica(String mailbox) {
        String name = databaseOf(mailbox) + "-replica";
        NodeProcess replica = node(mailbox).replica(name, Ports.free(), plan.logs.resolve(name + ".log"));
        nodes.put(name, replica);
        return replica;
    }

    public NodeProcess node(String mailbox) {
        return nodes.get(mailbox);
    }

    public EmbeddedBus bus() {
        return bus;
    }

    public EmbeddedDatabase database() {
        return database;
    }

    /** Name of a region's database on {@link #database}. */
    public String databaseOf(String mailbox) {
        return plan.parties.stream()
                .filter(party -> party.mailbox().equals(mailbox))
                .map(RunningExchange::nameOf)
                .findFirst()
                .orElseThrow();
    }

    /** Takes the bus away with all that is on it; the nodes' topics are there again afterwards, empty. */
    public void wipeBus() {
        Map<String, Integer> inboxes = new LinkedHashMap<>();
        parties.keySet().forEach(mailbox -> inboxes.put(mailbox, PARTITIONS));
        bus.wipe(inboxes);
    }

    /** Folder of the files that a region's node is given to start with. */
    public Path files(String mailbox) {
        return files.get(mailbox).nodeKeys().getParent();
    }

    public String jdbcUrl(String mailbox) {
        return database.jdbcUrl(databaseOf(mailbox));
    }

    /** A token for half a day, for the node whose offices these are. */
    public String token(String subject, Set<String> roles, Collection<String> offices) {
        String audience = parties.values().stream()
                .filter(party -> party.offices().stream().map(Office::id).anyMatch(offices::contains))
                .map(Party::mailbox)
                .findFirst()
                .orElseThrow();
        return issuer.token(audience, subject, roles, List.copyOf(offices), TOKEN_LIFETIME);
    }

    /** A caller of a region's node with all roles on all its offices. */
    public NodeClient client(String mailbox) {
        return client(mailbox, node(mailbox));
    }

    /** A caller of one replica of a region's node, with all roles on all its offices. */
    public NodeClient client(String mailbox, NodeProcess node) {
        String hub = mailbox.substring(mailbox.indexOf('-') + 1) + "-hub";
        Set<String> roles = Set.of("submitter", "handler", "registrar", "operator", "auditor", "administrator");
        return new NodeClient(node.baseUri(), token("tester", roles, Set.of(hub)));
    }

    /** Waits for {@link #prepare} where that is under way; may be called again. */
    @Override
    public synchronized void close() {
        closed = true;
        nodes.values().forEach(NodeProcess::close);
        if (bus != null) {
            bus.close();
        }
        if (database != null) {
            database.close();
        }
        Folders.delete(plan.data);
    }
}
