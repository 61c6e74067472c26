package org.huizhi.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

class AwaitedDatabaseTest {

    private final AwaitedDatabase database = new AwaitedDatabase(Duration.ofMillis(1));
    private int attempts;

    @AfterEach
    void forgetInterruption() {
        Thread.interrupted();
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedFor() {
        database.await(failing(
                new SQLException("connection refused", "08001"),
                new SQLException("the database system is starting up", "57P03"),
                new SQLException("too many connections", "53300"),
                new SQLException("nobody knows")));

        assertThat(attempts).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"28P01", "28000", "3D000"})
    void aDatabaseThatRefusesTheNodeEndsTheStart(String state) {
        SQLException refusal = new SQLException("no such role or database", state);

        assertThatThrownBy(() -> database.await(failing(refusal)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(state)
                .hasMessageContaining("no such role or database");
        assertThatThrownBy(() -> database.await(failing(new SQLException("from the pool", refusal))))
                .hasMessageContaining(state);
        assertThat(attempts).isEqualTo(2);
    }

    @Test
    void anInterruptionEndsTheWait() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> database.await(failing(new SQLException("connection refused", "08001"))))
                .hasMessageContaining("interrupted");
        assertThat(attempts).isOne();
    }

    /** With a minute in place of the second, and ten million slips in place of the sleep. */
    @Test
    void aMigrationMayTakeLongerThanAStatementOfTheNodesWork(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("V1__long.sql"), "select pg_sleep(2.5); create table slow (id int);");
        try (EmbeddedDatabase server = EmbeddedDatabase.start()) {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(server.createDatabase("migrated"));
            source.setUser(EmbeddedDatabase.USER);
            source.setPassword(EmbeddedDatabase.PASSWORD);
            source.setSocketTimeout(1);
            List<Integer> millisecondsAtTheEnd = new ArrayList<>();
            FluentConfiguration configuration = Flyway.configure()
                    .dataSource(watched(source, millisecondsAtTheEnd))
                    .locations("filesystem:" + folder);
            database.customize(configuration);

            configuration.load().migrate();

            assertThat(millisecondsAtTheEnd)
                    .as("of connections that go back to the pool")
                    .isNotEmpty()
                    .containsOnly(1000);
            assertThat(server.count("migrated", "select count(*) from slow")).isZero();
        }
    }

    /** By default it gives up after 50 s, and with it the start. */
    @Test
    void aReplicaThatStartsMeanwhileWaitsForTheMigration() {
        FluentConfiguration configuration = Flyway.configure().dataSource(failing());

        database.customize(configuration);

        assertThat(configuration.getLockRetryCount()).as("without end").isNegative();
    }

    /** @param timeouts gets that of each connection when it is closed */
    private static DataSource watched(DataSource source, List<Integer> timeouts) {
        return proxy(DataSource.class, (proxy, method, arguments) -> {
            Object result = invoked(source, method, arguments);
            return result instanceof Connection connection
                    ? proxy(Connection.class, (same, call, its) -> {
                        if (call.getName().equals("close") && !connection.isClosed()) {
                            timeouts.add(connection.getNetworkTimeout());
                        }
                        return invoked(connection, call, its);
                    })
                    : result;
        });
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object invoked(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** Fails in this order, and then gives connections. */
    private DataSource failing(SQLException... failures) {
        Deque<SQLException> next = new ArrayDeque<>(List.of(failures));
        return (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    attempts++;
                    if (!next.isEmpty()) {
                        throw next.remove();
                    }
                    return Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {Connection.class},
                            (connection, call, none) -> null);
                });
    }
}
