package org.huizhi.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.statement.StatementDocument.Differing;
import org.jspecify.annotations.Nullable;

/** Statements in the database. */
@ApplicationScoped
class StatementStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String COLUMNS =
            "id, counterpart, month, version, proposer, state, settlement, digest, document, lines, amendments,"
                    + " own_due, differing, difference_parts, parts, differing_days, created_at, updated_at";

    private static final String COLUMNS_WITHOUT_LINES = COLUMNS.replace(" lines,", " null::bytea,");

    private static final String COLUMNS_OF_A_LIST = COLUMNS_WITHOUT_LINES.replace(" amendments,", " null::bytea,");

    /** Differing rounds. */
    private static final int MANY = 10_000;

    private final Database database;

    StatementStore(Database database) {
        this.database = database;
    }

    /** Filters of a listing; null for any. */
    record Query(
            @Nullable String counterpart,
            @Nullable YearMonth month,
            @Nullable StatementState state,
            @Nullable String after,
            int limit) {}

    /** @return false when there is one already for this counterpart, month and version */
    @Transactional(TxType.MANDATORY)
    boolean insert(Statement statement) {
        return database.update(
                        "insert into statement (" + COLUMNS
                                + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
                        statement.id(),
                        statement.counterpart(),
                        statement.month().atDay(1),
                        statement.version(),
                        statement.proposer(),
                        statement.state(),
                        statement.settlement(),
                        statement.digest(),
                        statement.jws(),
                        statement.lines(),
                        statement.amendments(),
                        statement.ownDue(),
                        json(statement.differing()),
                        statement.differenceParts(),
                        statement.parts(),
                        SqlArray.texts(statement.differingDays()),
                        statement.createdAt(),
                        statement.updatedAt())
                == 1;
    }

    @Transactional
    Optional<Statement> find(String id) {
        return select("id = ?", "", id).stream().findFirst();
    }

    /** @return locked until the transaction ends */
    @Transactional(TxType.MANDATORY)
    Optional<Statement> lock(String id) {
        return select("id = ?", " for update", id).stream().findFirst();
    }

    /** @return agreed and settled ones of these months, the oldest first, without lines */
    @Transactional
    List<Statement> closed(String counterpart, YearMonth first, YearMonth last) {
        return database.query(
                "select " + COLUMNS_WITHOUT_LINES + " from statement where counterpart = ? and month between ? and ?"
                        + " and state in ('AGREED', 'SETTLED') order by month",
                StatementStore::statement,
                counterpart,
                first.atDay(1),
                last.atDay(1));
    }

    /** @return this node's own lines, as {@link LineStore} keeps them; empty while it has not counted */
    @Transactional
    Optional<byte[]> lines(String id) {
        return database.first(
                "select lines from statement where id = ? and lines is not null", row -> row.bytes(1), id);
    }

    /** @return what this node amends, alike */
    @Transactional
    Optional<byte[]> amendments(String id) {
        return database.first(
                "select amendments from statement where id = ? and amendments is not null", row -> row.bytes(1), id);
    }

    /** One version of a month's statement, without what it says. */
    record Version(int number, String digest, StatementState state) {}

    /** @return all versions, the highest first */
    @Transactional
    List<Version> versions(String counterpart, YearMonth month) {
        return database.query(
                "select version, digest, state from statement where counterpart = ? and month = ? order by version desc",
                row -> new Version(row.integer(1), row.text(2), StatementState.valueOf(row.text(3))),
                counterpart,
                month.atDay(1));
    }

    /** Which statements are left out: those that rest by their ids, and those with these counterparts. */
    record Except(Collection<String> ids, Collection<String> counterparts) {}

    /** @return ids of those that this node has to answer by itself, the longest waiting first */
    @Transactional
    List<String> toAnswer(Except except, int limit) {
        return ids("state = 'RECEIVED' and not settlement", except, limit);
    }

    /** @return ids of own ones to which the other side has sent all its lines */
    @Transactional
    List<String> toCompare(Except except, int limit) {
        return ids(
                "state = 'PROPOSED' and parts = (select count(*) from statement_part p where p.statement = statement.id)",
                except,
                limit);
    }

    /**
     * @return ids of own ones that are disputed since then, of fewer versions than that; later than now is a time of a
     *     clock that has been set back. Ten thousand rounds are not under way: such a dispute is computed anew once
     */
    @Transactional
    List<String> toRenew(String own, Instant before, Instant now, int mostVersions, Except except, int limit) {
        return ids(
                "state = 'DISPUTED' and proposer = ? and (updated_at < ? or updated_at > ?) and version < ?"
                        + " and (version = 1 or coalesce((differing::jsonb ->> 'rounds')::bigint, 0) <= " + MANY + ")",
                except,
                limit,
                own,
                before,
                now,
                mostVersions);
    }

    private List<String> ids(String where, Except except, int limit, Object... values) {
        List<Object> arguments = new ArrayList<>(List.of(values));
        arguments.add(SqlArray.texts(except.ids()));
        arguments.add(SqlArray.texts(except.counterparts()));
        return database.query(
                "select id from statement where " + where
                        + " and id <> all(?) and counterpart <> all(?) order by updated_at limit " + limit,
                row -> row.text(1),
                arguments.toArray());
    }

    /** @return the newest month first */
    @Transactional
    List<Statement> list(Query query) {
        List<String> where = new ArrayList<>(List.of("true"));
        List<Object> values = new ArrayList<>();
        add(where, values, "counterpart = ?", query.counterpart());
        add(
                where,
                values,
                "month = ?",
                query.month() == null ? null : query.month().atDay(1));
        add(where, values, "state = ?", query.state());
        add(where, values, "id < ?", query.after());
        // The lines are not shown, and are most of the bytes.
        return database.query(
                "select " + COLUMNS_OF_A_LIST + " from statement where " + String.join(" and ", where)
                        + " order by id desc limit " + query.limit(),
                StatementStore::statement,
                values.toArray());
    }

    private static void add(List<String> where, List<Object> values, String condition, @Nullable Object value) {
        if (value != null) {
            where.add(condition);
            values.add(value);
        }
    }

    private List<Statement> select(String where, String rest, Object... values) {
        return database.query(
                "select " + COLUMNS + " from statement where " + where + rest, StatementStore::statement, values);
    }

    private static Statement statement(Row row) throws SQLException {
        return new Statement(
                row.text(1),
                row.text(2),
                YearMonth.from(row.day(3)),
                row.integer(4),
                row.text(5),
                StatementState.valueOf(row.text(6)),
                row.bool(7),
                row.text(8),
                row.text(9),
                row.bytesOrNull(10),
                row.bytesOrNull(11),
                row.bigintOrNull(12),
                differing(row.textOrNull(13)),
                row.integerOrNull(14),
                row.integerOrNull(15),
                row.texts(16),
                row.instant(17),
                row.instant(18));
    }

    /** A statement's content changes through these methods only; the caller has locked it before. */
    @Transactional(TxType.MANDATORY)
    void answer(String id, StatementState state, String jws, @Nullable CalculatedStatement counted, Instant now) {
        database.update(
                "update statement set state = ?, document = ?, lines = coalesce(?, lines),"
                        + " amendments = coalesce(?, amendments), own_due = coalesce(?, own_due), updated_at = ? where id = ?",
                state,
                jws,
                counted == null ? null : counted.lines(),
                counted == null ? null : counted.amendments(),
                counted == null ? null : Disputes.due(counted.document()),
                now,
                id);
    }

    @Transactional(TxType.MANDATORY)
    void dispute(String id, Differing differing, int parts, Instant now) {
        database.update(
                "update statement set state = 'DISPUTED', differing = ?, difference_parts = ?, updated_at = ? where id = ?",
                json(differing),
                parts,
                now,
                id);
    }

    /** @param version from which on statements of the month stand */
    @Transactional(TxType.MANDATORY)
    void supersede(String counterpart, YearMonth month, int version, Instant now) {
        database.update(
                "update statement set state = 'SUPERSEDED', updated_at = ? where counterpart = ? and month = ? and version < ?"
                        + " and state in ('PROPOSED', 'RECEIVED', 'DISPUTED')",
                now,
                counterpart,
                month.atDay(1),
                version);
    }

    /** A statement that is neither agreed nor settled. */
    record Open(String id, StatementState state, Instant since) {}

    /** @return those whose first version was proposed before then, the oldest first */
    @Transactional
    List<Open> open(Instant before) {
        return database.query(
                "select s.id, s.state, min(f.created_at) from statement s"
                        + " join statement f on f.counterpart = s.counterpart and f.month = s.month"
                        + " where s.state in ('PROPOSED', 'RECEIVED', 'DISPUTED')"
                        + " group by s.id, s.state having min(f.created_at) < ? order by 3, 1",
                row -> new Open(row.text(1), StatementState.valueOf(row.text(2)), row.instant(3)),
                before);
    }

    @Transactional
    Map<StatementState, Long> counts() {
        Map<StatementState, Long> counts = new EnumMap<>(StatementState.class);
        database.query(
                        "select state, count(*) from statement group by state",
                        row -> Map.entry(StatementState.valueOf(row.text(1)), row.bigint(2)))
                .forEach(state -> counts.put(state.getKey(), state.getValue()));
        return counts;
    }

    private static @Nullable String json(@Nullable Object value) {
        try {
            return value == null ? null : JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable Differing differing(@Nullable String json) {
        try {
            return json == null ? null : JSON.readValue(json, Differing.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
