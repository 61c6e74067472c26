package org.huizhi.testsupport;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * For {@code @QuarkusTest}: a bus, a database, and Yulin's files for the node under test. Xinzhou and Ordos have
 * agreements with Yulin and an inbox, but no node: a test plays them, with their keys.
 */
public class BusAndDatabaseResource implements QuarkusTestResourceLifecycleManager {

    /** Who signs the tokens of callers. */
    public static final String ISSUER = "https://identity.example/huizhi";

    private static final String DATABASE = "yulin";
    private static final int PARTITIONS = 3;

    private static volatile Surroundings surroundings;

    private Surroundings started;

    /** What surrounds the node under test. */
    public record Surroundings(
            EmbeddedBus bus,
            EmbeddedDatabase database,
            Path folder,
            Authority authority,
            TokenIssuer issuer,
            Party yulin,
            Party xinzhou,
            Party ordos,
            NodeFiles files,
            int operationsPort,
            int mailPort) {

        /** Name of the node's database on {@link #database}. */
        public String databaseName() {
            return DATABASE;
        }

        /** Where the node logs to. */
        public Path log() {
            return folder.resolve("node.log");
        }
    }

    /** What surrounds the node that is under test now. */
    public static Surroundings surroundings() {
        if (surroundings == null) {
            throw new IllegalStateException("no test with BusAndDatabaseResource is running");
        }
        return surroundings;
    }

    @Override
    public final Map<String, String> start() {
        Path folder = Folders.create("node-under-test");
        EmbeddedDatabase database = EmbeddedDatabase.startHasty(folder.resolve("database"), Ports.free());
        List<Party> parties = Regions.demo();
        EmbeddedBus bus = startBus(folder.resolve("bus"), parties);
        Authority authority = Authority.create();
        database.createDatabase(DATABASE);
        NodeFiles files = NodeFiles.writeAll(folder.resolve("files"), authority, parties)
                .get(parties.get(0).mailbox());
        started = new Surroundings(
                bus,
                database,
                folder,
                authority,
                TokenIssuer.create(ISSUER),
                parties.get(0),
                parties.get(1),
                parties.get(2),
                files,
                Ports.free(),
                Ports.free());
        surroundings = started;
        Map<String, String> properties =
                new HashMap<>(NodeProperties.of(files, bus, database.jdbcUrl(DATABASE), started.issuer));
        properties.put("quarkus.http.test-port", "0");
        properties.put("quarkus.management.test-port", Integer.toString(started.operationsPort));
        // The tests of a run are one day for one database.
        properties.put("huizhi.budget.dead-letter-messages", "1000000");
        properties.put("huizhi.budget.all-dead-letter-messages", "1000000");
        properties.put("huizhi.budget.dead-letter-bytes", "1G");
        properties.put("huizhi.budget.all-dead-letter-bytes", "1G");
        // So that connections which are good no longer are not for minutes.
        properties.put("quarkus.datasource.jdbc.background-validation-interval", "1s");
        // They all come from one address.
        properties.put("huizhi.account.sign-in.per-minute", "1000000");
        properties.put("huizhi.account.sign-in.free-by-address", "1000000");
        // Where a test starts a mail server.
        properties.put("huizhi.mail.host", "localhost");
        properties.put("huizhi.mail.port", Integer.toString(started.mailPort));
        properties.put("huizhi.mail.security", "none");
        properties.put("huizhi.mail.from", "huizhi@yulin.example");
        // Tests say when it is looked for news and sent; the job would come between.
        properties.put("huizhi.mail.check-interval", "1h");
        properties.put("quarkus.log.file.enabled", "true");
        properties.put("quarkus.log.file.path", started.log().toString());
        return properties;
    }

    /** A bus with an inbox of each party. */
    EmbeddedBus startBus(Path data, List<Party> parties) {
        EmbeddedBus bus = EmbeddedBus.start(data, Ports.free());
        parties.forEach(party -> bus.createInbox(party.mailbox(), PARTITIONS));
        return bus;
    }

    @Override
    public final void stop() {
        if (started != null) {
            started.bus.close();
            started.database.close();
            Folders.delete(started.folder);
            started = null;
        }
    }
}
