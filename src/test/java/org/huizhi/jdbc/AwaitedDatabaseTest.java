package org.huizhi.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
