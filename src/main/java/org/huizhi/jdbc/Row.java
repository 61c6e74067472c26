package org.huizhi.jdbc;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a result, read by column; columns are counted from 1. Methods whose name ends in {@code OrNull} are for
 * columns that may be null; the others fail on null, so that a column's definition and the code cannot differ unseen.
 */
public final class Row {

    /** Makes an object of a row; must not keep the row. */
    @FunctionalInterface
    public interface Mapper<T> {

        T map(Row row) throws SQLException;
    }

    private final ResultSet result;

    Row(ResultSet result) {
        this.result = result;
    }

    public String text(int column) throws SQLException {
        return present(column, result.getString(column));
    }

    public @Nullable String textOrNull(int column) throws SQLException {
        return result.getString(column);
    }

    public UUID uuid(int column) throws SQLException {
        return present(column, result.getObject(column, UUID.class));
    }

    public @Nullable UUID uuidOrNull(int column) throws SQLException {
        return result.getObject(column, UUID.class);
    }

    public int integer(int column) throws SQLException {
        int value = result.getInt(column);
        requirePresent(column);
        return value;
    }

    public @Nullable Integer integerOrNull(int column) throws SQLException {
        int value = result.getInt(column);
        return result.wasNull() ? null : value;
    }

    public long bigint(int column) throws SQLException {
        long value = result.getLong(column);
        requirePresent(column);
        return value;
    }

    public @Nullable Long bigintOrNull(int column) throws SQLException {
        long value = result.getLong(column);
        return result.wasNull() ? null : value;
    }

    public boolean bool(int column) throws SQLException {
        boolean value = result.getBoolean(column);
        requirePresent(column);
        return value;
    }

    public @Nullable Boolean boolOrNull(int column) throws SQLException {
        boolean value = result.getBoolean(column);
        return result.wasNull() ? null : value;
    }

    public byte[] bytes(int column) throws SQLException {
        return present(column, result.getBytes(column));
    }

    public byte @Nullable [] bytesOrNull(int column) throws SQLException {
        return result.getBytes(column);
    }

    /** @return of a {@code timestamptz} */
    public Instant instant(int column) throws SQLException {
        return present(column, instantOrNull(column));
    }

    /** @return of a {@code timestamptz} */
    public @Nullable Instant instantOrNull(int column) throws SQLException {
        OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** @return of a {@code date} */
    public LocalDate day(int column) throws SQLException {
        return present(column, result.getObject(column, LocalDate.class));
    }

    /** @return of a {@code date} */
    public @Nullable LocalDate dayOrNull(int column) throws SQLException {
        return result.getObject(column, LocalDate.class);
    }

    /** @return elements of a {@code text[]} */
    public List<String> texts(int column) throws SQLException {
        return List.of((String[]) array(column));
    }

    /** @return elements of an {@code int4[]} */
    public List<Integer> integers(int column) throws SQLException {
        return List.of((Integer[]) array(column));
    }

    private Object array(int column) throws SQLException {
        Array array = present(column, result.getArray(column));
        return array.getArray();
    }

    private void requirePresent(int column) throws SQLException {
        if (result.wasNull()) {
            throw isNull(column);
        }
    }

    private <T> T present(int column, @Nullable T value) throws SQLException {
        if (value == null) {
            throw isNull(column);
        }
        return value;
    }

    private SQLException isNull(int column) throws SQLException {
        return new SQLException(
                "column " + column + " (" + result.getMetaData().getColumnLabel(column) + ") is null", "22004");
    }
}
