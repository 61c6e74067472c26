package org.huizhi.jdbc;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Statements in the transaction of the caller, on its connection.
 *
 * <p>Arguments are in the order of the question marks: text, numbers, truth values, bytes, UUIDs, days
 * ({@link LocalDate}), moments ({@link Instant}, kept as {@code timestamptz}), enums (by name), arrays
 * ({@link SqlArray}), and null. The server finds a null's type from its place in the statement; where there is nothing
 * to find it from, as in {@code ? is null}, the statement says it: {@code ?::text is null}. A fault of the database is
 * thrown as Hibernate's exception for its SQLSTATE.
 */
@ApplicationScoped
public class Database {

    private final StatelessSession session;

    Database(StatelessSession session) {
        this.session = session;
    }

    /** @return what the mapper makes of each row, in their order */
    public <T> List<T> query(String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
        List<T> found = new ArrayList<>();
        forEach(sql, 0, mapper, found::add, arguments);
        return found;
    }

    /** @return of the first row; empty where there is none */
    public <T> Optional<T> first(String sql, Row.Mapper<T> mapper, @Nullable Object... arguments) {
        return query(sql, mapper, arguments).stream().findFirst();
    }

    /**
     * Reads any number of rows without holding them all.
     *
     * @param fetchSize rows in memory at once; 0 for all
     */
    public <T> void forEach(
            String sql,
            int fetchSize,
            Row.Mapper<T> mapper,
            Consumer<? super T> consumer,
            @Nullable Object... arguments) {
        session.doWork(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, arguments)) {
                statement.setFetchSize(fetchSize);
                try (ResultSet result = statement.executeQuery()) {
                    Row row = new Row(result);
                    while (result.next()) {
                        consumer.accept(mapper.map(row));
                    }
                }
            }
        });
    }

    /** @return rows that were inserted, changed or deleted; 0 for a statement that does not count them */
    public int update(String sql, @Nullable Object... arguments) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, arguments)) {
                return statement.executeUpdate();
            }
        });
    }

    /** Runs what is not asked for rows: locks and settings of the transaction. What it returns is not read. */
    public void execute(String sql, @Nullable Object... arguments) {
        session.doWork(connection -> {
            try (PreparedStatement statement = prepared(connection, sql, arguments)) {
                statement.execute();
            }
        });
    }

    /**
     * The same statement for each of many rows, in one round trip.
     *
     * @return rows changed by each
     */
    public int[] updateEach(String sql, List<@Nullable Object[]> rows) {
        if (rows.isEmpty()) {
            return new int[0];
        }
        return session.doReturningWork(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (@Nullable Object[] arguments : rows) {
                    bind(connection, statement, arguments);
                    statement.addBatch();
                }
                return statement.executeBatch();
            }
        });
    }

    private static PreparedStatement prepared(Connection connection, String sql, @Nullable Object[] arguments)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        try {
            bind(connection, statement, arguments);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object[] arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            if (argument == null) {
                statement.setNull(i + 1, Types.NULL);
            } else if (argument instanceof SqlArray array) {
                statement.setArray(i + 1, array(connection, array));
            } else {
                statement.setObject(i + 1, converted(argument));
            }
        }
    }

    private static Array array(Connection connection, SqlArray array) throws SQLException {
        @Nullable Object[] elements = array.elements();
        Object[] converted = array.type().equals("bytea") ? new byte[elements.length][] : new Object[elements.length];
        for (int i = 0; i < elements.length; i++) {
            Object element = elements[i];
            converted[i] = element == null ? null : inArray(connection, element);
        }
        return connection.createArrayOf(array.type(), converted);
    }

    /** Arrays of arrays would lose their seams, and days and moments are written as text in them. */
    private static Object inArray(Connection connection, Object element) throws SQLException {
        if (element instanceof SqlArray inner) {
            return array(connection, inner).toString();
        }
        if (element instanceof Instant moment) {
            return written(kept(moment));
        }
        if (element instanceof LocalDate) {
            return written(element);
        }
        return element instanceof Enum<?> constant ? constant.name() : element;
    }

    /** Years of more than four figures have a sign in ISO 8601 and none in PostgreSQL. */
    private static String written(Object dayOrMoment) {
        String iso = dayOrMoment.toString();
        return iso.startsWith("+") ? iso.substring(1) : iso;
    }

    /** The server keeps microseconds and rounds what is finer, half of it into the future. */
    private static Instant kept(Instant moment) {
        return moment.truncatedTo(ChronoUnit.MICROS);
    }

    private static Object converted(Object argument) throws SQLException {
        if (argument instanceof Instant instant) {
            return kept(instant).atOffset(UTC);
        }
        if (argument instanceof String text) {
            return text(text);
        }
        return argument instanceof Enum<?> constant ? text(constant.name()) : argument;
    }

    /**
     * Of the type {@code text}, as which the server takes a null in the same place. The driver's own choice is
     * {@code varchar}, and a statement whose types change from one run to the next is planned each time.
     */
    private static PGobject text(String value) throws SQLException {
        PGobject text = new PGobject();
        text.setType("text");
        text.setValue(value);
        return text;
    }
}
