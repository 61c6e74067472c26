package org.huizhi.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.hibernate.JDBCException;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;
import org.hibernate.cfg.Configuration;
import org.huizhi.testsupport.EmbeddedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is written is read again, and what goes wrong is named, on a real server with the node's connection settings.
 */
class DatabaseTest {

    private enum Colour {
        GREEN
    }

    private static EmbeddedDatabase server;
    private static SessionFactory sessions;

    private StatelessSession session;
    private Database database;

    @BeforeAll
    static void startServer() {
        server = EmbeddedDatabase.start();
        String url = server.createDatabase("statements") + "?reWriteBatchedInserts=true&prepareThreshold=1";
        server.update("statements", """
                create table thing (id int4 primary key, word text, figure int4, big int8, truth bool, content bytea,
                                    name uuid, day date, moment timestamptz, words text[], figures int4[])""");
        sessions = new Configuration()
                .setProperty("hibernate.connection.url", url)
                .setProperty("hibernate.connection.username", EmbeddedDatabase.USER)
                .setProperty("hibernate.connection.password", EmbeddedDatabase.PASSWORD)
                .buildSessionFactory();
    }

    @AfterAll
    static void stopServer() {
        sessions.close();
        server.close();
    }

    @BeforeEach
    void openSession() {
        session = sessions.openStatelessSession();
        database = new Database(session);
        session.beginTransaction();
    }

    @AfterEach
    void undo() {
        session.getTransaction().rollback();
        session.close();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                value("word", "榆林 'x'", row -> row.text(1), row -> Optional.ofNullable(row.textOrNull(1))),
                value("word", "", row -> row.text(1), row -> Optional.ofNullable(row.textOrNull(1))),
                value("figure", -7, row -> row.integer(1), row -> Optional.ofNullable(row.integerOrNull(1))),
                value("big", Long.MAX_VALUE, row -> row.bigint(1), row -> Optional.ofNullable(row.bigintOrNull(1))),
                value("truth", false, row -> row.bool(1), row -> Optional.ofNullable(row.boolOrNull(1))),
                value("truth", true, row -> row.bool(1), row -> Optional.ofNullable(row.boolOrNull(1))),
                value(
                        "content",
                        new byte[] {0, -1, 92},
                        row -> row.bytes(1),
                        row -> Optional.ofNullable(row.bytesOrNull(1))),
                value("name", new UUID(-1, 1), row -> row.uuid(1), row -> Optional.ofNullable(row.uuidOrNull(1))),
                day("2026-02-28"),
                day("0001-01-01"),
                day("1582-10-10"),
                day("+12026-12-31"),
                moment("2026-03-02T01:00:05.123456Z"),
                moment("1969-12-31T23:59:59.999999Z"),
                moment("1582-10-10T00:00:00Z"),
                moment("0001-01-01T00:00:00Z"),
                moment("+12026-12-31T23:59:59Z"));
    }

    private static Arguments value(String column, Object value, Row.Mapper<?> present, Row.Mapper<Optional<?>> orNull) {
        return Arguments.of(column, value, present, orNull);
    }

    private static Arguments day(String day) {
        return value("day", LocalDate.parse(day), row -> row.day(1), row -> Optional.ofNullable(row.dayOrNull(1)));
    }

    private static Arguments moment(String moment) {
        return value(
                "moment",
                Instant.parse(moment),
                row -> row.instant(1),
                row -> Optional.ofNullable(row.instantOrNull(1)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsReadAsItWasWritten(
            String column, Object value, Row.Mapper<?> present, Row.Mapper<Optional<?>> orNull) {
        database.update("insert into thing (id, " + column + ") values (?, ?)", 1, value);

        String sql = "select " + column + " from thing where " + column + " = ?";
        assertThat(database.query(sql, present, value))
                .usingRecursiveComparison()
                .isEqualTo(List.of(value));
        assertThat(database.query(sql, orNull, value))
                .usingRecursiveComparison()
                .isEqualTo(List.of(Optional.of(value)));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aNullIsReadAsNullOrIsAFaultThatNamesTheColumn(
            String column, Object value, Row.Mapper<?> present, Row.Mapper<Optional<?>> orNull) {
        database.update("insert into thing (id, " + column + ") values (?, ?)", 1, null);

        String sql = "select " + column + " from thing";
        assertThat(database.query(sql, orNull)).isEqualTo(List.of(Optional.empty()));
        assertThatThrownBy(() -> database.query(sql, present))
                .isInstanceOf(JDBCException.class)
                .hasStackTraceContaining("column 1 (" + column + ") is null")
                .satisfies(fault ->
                        assertThat(((JDBCException) fault).getSQLState()).isEqualTo("22004"));
    }

    /** The same values, each as an element of an array between two nulls, as the columns of many rows travel. */
    @ParameterizedTest
    @MethodSource("values")
    void anElementOfAnArrayIsReadAsItWasWritten(
            String column, Object value, Row.Mapper<?> present, Row.Mapper<Optional<?>> orNull) {
        String type = database.first(
                        "select udt_name from information_schema.columns where table_name = 'thing' and column_name = ?",
                        row -> row.text(1),
                        column)
                .orElseThrow();

        assertThat(database.query(
                        "select u.value from unnest(?) with ordinality u(value, place) order by u.place",
                        orNull,
                        SqlArray.of(type, Arrays.asList(null, value, null))))
                .usingRecursiveComparison()
                .isEqualTo(List.of(Optional.empty(), Optional.of(value), Optional.empty()));
    }

    @Test
    void anEnumIsWrittenByName() {
        assertThat(database.first("select ?::text", row -> row.text(1), Colour.GREEN))
                .contains("GREEN");
        assertThat(database.query(
                        "select u.c from unnest(?) u(c)",
                        row -> row.text(1),
                        SqlArray.of("text", List.of(Colour.GREEN))))
                .containsExactly("GREEN");
    }

    @Test
    void columnsThatAreArraysAreWrittenRowByRowAsTheirLiterals() {
        List<List<String>> words = List.of(List.of("a,b", "\"c\"", "", "null", "{d}"), List.of());
        List<List<Integer>> figures = List.of(List.of(), List.of(2026, 2027));

        database.update(
                "insert into thing (id, words, figures) select u.id, u.words::text[], u.figures::int4[]"
                        + " from unnest(?, ?, ?) u(id, words, figures)",
                SqlArray.of("int4", List.of(1, 2)),
                SqlArray.of("text", words, some -> SqlArray.of("text", some)),
                SqlArray.of("text", figures, some -> SqlArray.of("int4", some)));

        assertThat(database.query("select words from thing order by id", row -> row.texts(1)))
                .isEqualTo(words);
        assertThat(database.query("select figures from thing order by id", row -> row.integers(1)))
                .isEqualTo(figures);
    }

    @Test
    void anArrayThatIsNullIsAFaultThatNamesTheColumn() {
        database.update("insert into thing (id) values (1)");

        assertThatThrownBy(() -> database.query("select words from thing", row -> row.texts(1)))
                .hasStackTraceContaining("column 1 (words) is null");
        assertThatThrownBy(() -> database.query("select figures from thing", row -> row.integers(1)))
                .hasStackTraceContaining("column 1 (figures) is null");
    }

    @Test
    void theFirstRowIsGivenOrNone() {
        database.update("insert into thing (id) values (1), (2)");

        assertThat(database.first("select id from thing order by id", row -> row.integer(1)))
                .contains(1);
        assertThat(database.first("select id from thing where id > ?", row -> row.integer(1), 2))
                .isEmpty();
    }

    @Test
    void anUpdateTellsHowManyRowsItChanged() {
        database.update("insert into thing (id, word) values (1, 'a'), (2, 'a'), (3, 'b')");

        assertThat(database.update("update thing set figure = 1 where word = ?", "a"))
                .isEqualTo(2);
        assertThat(database.update("update thing set figure = 1 where word = ?", "c"))
                .isZero();
    }

    @Test
    void aSettingHoldsInTheTransaction() {
        database.execute("select set_config('lock_timeout', ?, true)", "7s");

        assertThat(database.first("show lock_timeout", row -> row.text(1))).contains("7s");
    }

    @Test
    void aStatementIsRunForEachRowOfABatch() {
        int[] inserted = database.updateEach(
                "insert into thing (id, word, day) values (?, ?, ?)",
                List.of(
                        new Object[] {1, "a", null},
                        new Object[] {2, null, LocalDate.parse("2026-03-02")},
                        new Object[] {3, "c", null}));
        int[] updated = database.updateEach(
                "update thing set figure = ? where id = ?",
                List.of(new Object[] {10, 1}, new Object[] {null, 4}, new Object[] {30, 3}));

        assertThat(inserted).hasSize(3);
        assertThat(updated).containsExactly(1, 0, 1);
        assertThat(database.query(
                        "select coalesce(word, '-') || coalesce(day::text, '-') || coalesce(figure::text, '-')"
                                + " from thing order by id",
                        row -> row.text(1)))
                .containsExactly("a-10", "-2026-03-02-", "c-30");
        assertThat(database.updateEach("no statement at all", List.of())).isEmpty();
    }

    @Test
    void rowsAreReadAsTheyAreAskedForAndNotAllAtOnce() {
        server.update("statements", "create sequence read_ahead");
        List<Long> made = new ArrayList<>();

        database.forEach(
                "select nextval('read_ahead') from generate_series(1, 1000)",
                10,
                row -> row.bigint(1),
                number -> made.add(server.count("statements", "select last_value from read_ahead")));

        assertThat(made).hasSize(1000);
        assertThat(made.get(0)).isLessThan(100);
    }

    /** Were null of another type than text is, a statement would be planned anew whenever one follows the other. */
    @Test
    void aNullNowAndThenDoesNotPrepareAStatementAnew() {
        Object[] nothing = {null, null, null, null, null, null, null};
        Object[] something = {"a", 1, 2L, true, new UUID(1, 1), LocalDate.EPOCH, Instant.EPOCH};
        List<Object> prepared = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            database.update(
                    "update thing set word = ?, figure = ?, big = ?, truth = ?, name = ?, day = ?, moment = ?",
                    i % 2 == 0 ? something : nothing);
            prepared.add(database.query(
                    "select prepare_time from pg_prepared_statements where statement like 'update thing set word%'",
                    row -> row.instant(1)));
        }

        // The first null may say that there are nulls.
        assertThat(prepared.subList(1, 6)).containsOnly(prepared.get(1));
    }

    @Test
    void aFaultKeepsItsSqlState() {
        database.update("insert into thing (id) values (1)");

        assertThatThrownBy(() -> database.update("insert into thing (id) values (?)", 1))
                .isInstanceOf(org.hibernate.exception.ConstraintViolationException.class)
                .satisfies(fault ->
                        assertThat(((JDBCException) fault).getSQLState()).isEqualTo("23505"));
    }
}
