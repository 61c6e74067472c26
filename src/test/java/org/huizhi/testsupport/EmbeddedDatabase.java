package org.huizhi.testsupport;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real PostgreSQL server with its data in a folder and any number of databases; needs nothing installed. */
public final class EmbeddedDatabase implements AutoCloseable {

    public static final String USER = "postgres";
    /** The server trusts every local caller; a pool wants to be given a password all the same. */
    public static final String PASSWORD = "postgres";

    private static final int VALID_WITHIN_SECONDS = 5;

    static {
        // Where the library unpacks the server's programs, once per build folder.
        System.setProperty(
                "ot.epg.working-dir", Folders.BUILD.resolve("postgresql").toString());
    }

    private final Path folder;
    private final int port;
    private final boolean durable;
    private final Thread closer = new Thread(this::close, "embedded-database-closer");
    /**
     * Connections that a question has left, by database: to open one takes longer than most questions, and a test that
     * waits asks fifty times a second.
     */
    private final Map<String, Deque<Connection>> idle = new ConcurrentHashMap<>();

    private EmbeddedPostgres server;
    private boolean closed;

    private EmbeddedDatabase(Path folder, int port, boolean durable) {
        this.folder = folder;
        this.port = port;
        this.durable = durable;
    }

    /** Starts a server on a free port with its data in a new folder below the build folder. */
    public static EmbeddedDatabase start() {
        return startHasty(Folders.create("database"), Ports.free());
    }

    /** Starts a server on the port with its data in the folder, which is deleted by {@link #close}. */
    public static EmbeddedDatabase start(Path folder, int port) {
        return start(new EmbeddedDatabase(folder, port, true));
    }

    /** The same, and a commit does not wait for the disk: for tests in which nothing loses its power. */
    static EmbeddedDatabase startHasty(Path folder, int port) {
        return start(new EmbeddedDatabase(folder, port, false));
    }

    private static EmbeddedDatabase start(EmbeddedDatabase database) {
        // The server is no child of this process (it daemonises), so it would outlive an interrupted build.
        Runtime.getRuntime().addShutdownHook(database.closer);
        database.restart();
        return database;
    }

    /** Makes an empty database and gives its JDBC address. */
    public String createDatabase(String name) {
        update("postgres", "CREATE DATABASE " + name);
        return jdbcUrl(name);
    }

    public int port() {
        return port;
    }

    public String jdbcUrl(String name) {
        return "jdbc:postgresql://localhost:" + port + "/" + name;
    }

    public Connection connect(String name) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(name), USER, PASSWORD);
    }

    /** Rows of a query, each as column name to value, in the columns' order. */
    public List<Map<String, Object>> query(String name, String sql, Object... parameters) {
        try {
            Connection connection = idleOrNew(name);
            boolean asked = false;
            try (PreparedStatement statement = prepare(connection, sql, parameters);
                    ResultSet found = statement.executeQuery()) {
                List<Map<String, Object>> rows = rows(found);
                asked = true;
                return rows;
            } finally {
                // A database of which copies are made, or that is dropped, must have no connections.
                if (asked && !durable) {
                    idleOf(name).push(connection);
                } else {
                    connection.close();
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("query on " + name + " failed: " + sql, e);
        }
    }

    private static List<Map<String, Object>> rows(ResultSet found) throws SQLException {
        ResultSetMetaData columns = found.getMetaData();
        List<Map<String, Object>> rows = new ArrayList<>();
        while (found.next()) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (int column = 1; column <= columns.getColumnCount(); column++) {
                row.put(columns.getColumnLabel(column), found.getObject(column));
            }
            rows.add(row);
        }
        return rows;
    }

    private Deque<Connection> idleOf(String name) {
        return idle.computeIfAbsent(name, unused -> new ConcurrentLinkedDeque<>());
    }

    private Connection idleOrNew(String name) throws SQLException {
        Connection kept = idleOf(name).poll();
        if (kept != null && kept.isValid(VALID_WITHIN_SECONDS)) {
            return kept;
        }
        // Each is parsed anew: tables change under connections that stay.
        return DriverManager.getConnection(jdbcUrl(name) + "?prepareThreshold=0", USER, PASSWORD);
    }

    private void closeIdle() {
        idle.values().forEach(connections -> {
            for (Connection kept = connections.poll(); kept != null; kept = connections.poll()) {
                try {
                    kept.close();
                } catch (SQLException e) {
                    throw new IllegalStateException("cannot close a connection", e);
                }
            }
        });
    }

    /** The number that a query for one number gives, say {@code SELECT count(*) FROM notice}. */
    public long count(String name, String sql, Object... parameters) {
        Map<String, Object> row = query(name, sql, parameters).get(0);
        return ((Number) row.values().iterator().next()).longValue();
    }

    /** Runs one statement and gives the number of rows it changed. */
    public int update(String name, String sql, Object... parameters) {
        try (Connection connection = connect(name);
                PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("statement on " + name + " failed: " + sql, e);
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    /** Takes the server away; its port and its data stay for {@link #restart}. */
    public synchronized void stop() {
        if (server != null) {
            closeIdle();
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot stop the database server", e);
            }
            server = null;
        }
    }

    /** Kills the server with all its processes as a power cut would (SIGKILL); {@link #restart} recovers it. */
    public synchronized void kill() {
        ProcessHandle postmaster = postmaster().orElse(null);
        if (postmaster != null) {
            List<ProcessHandle> all = new ArrayList<>(postmaster.descendants().toList());
            all.add(0, postmaster);
            all.forEach(ProcessHandle::destroyForcibly);
            all.forEach(process -> process.onExit().join());
        }
        stop();
    }

    /** Starts the server again if it ended by itself, say because its disk was full. */
    public synchronized void revive() {
        if (postmaster().isEmpty()) {
            stop();
            restart();
        }
    }

    private Optional<ProcessHandle> postmaster() {
        try {
            Path file = folder.resolve("postmaster.pid");
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            return lines.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(lines.get(0).trim()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the process of the database server in " + folder, e);
        }
    }

    /** More of them, for benchmarks: {@code -Ddatabase.settings=name=value,...}. */
    private static Map<String, String> settings() {
        return Stream.of(System.getProperty("database.settings", "").split(","))
                .filter(setting -> !setting.isBlank())
                .map(setting -> setting.split("=", 2))
                .collect(Collectors.toMap(setting -> setting[0], setting -> setting[1]));
    }

    /** Starts the server on the port and the data it had. */
    public synchronized void restart() {
        if (server != null || closed) {
            return;
        }
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    // Not the caller's: a locale that is not installed would fail the start.
                    .setLocaleConfig("locale", "C")
                    // No socket file in the machine's folder for temporary files.
                    .setServerConfig("unix_socket_directories", "")
                    // As in production: what is committed survives kill -9 of the server.
                    .setServerConfig("fsync", durable ? "on" : "off")
                    .setServerConfig("synchronous_commit", "on");
            settings().forEach(builder::setServerConfig);
            server = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start PostgreSQL on port " + port + " in " + folder, e);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            stop();
            Folders.delete(folder);
        }
    }
}
