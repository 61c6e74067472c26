package org.huizhi.statement;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.huizhi.statement.StatementDocument.Difference;

/** Statements and what happened to them, in the database. */
@ApplicationScoped
class StatementStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<Difference>> DIFFERENCES = new TypeReference<>() {};
    private static final String COLUMNS =
            "id, counterpart, month, version, proposer, state, settlement, digest, document, lines,"
                    + " differences, parts, differing_days, created_at, updated_at";

    private final StatelessSession session;

    StatementStore(StatelessSession session) {
        this.session = session;
    }

    /**
     * Something that happened to a statement.
     *
     * @param event code of a state, or {@code lines}, {@code differences}, {@code accepted}
     * @param actor subject of the caller; null for the node itself and for the other side
     */
    record Event(Instant at, String event, String region, String actor, String reason, UUID messageId) {}

    /** Filters of a listing; null for any. */
    record Query(String counterpart, YearMonth month, StatementState state, String after, int limit) {}

    /** @return false when there is one already for this counterpart, month and version */
    @Transactional(TxType.MANDATORY)
    boolean insert(Statement statement) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("insert into statement (" + COLUMNS
                    + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
                insert.setString(1, statement.id());
                insert.setString(2, statement.counterpart());
                insert.setObject(3, statement.month().atDay(1));
                insert.setInt(4, statement.version());
                insert.setString(5, statement.proposer());
                insert.setString(6, statement.state().name());
                insert.setBoolean(7, statement.settlement());
                insert.setString(8, statement.digest());
                insert.setString(9, statement.jws());
                insert.setBytes(10, statement.lines());
                insert.setString(11, json(statement.differences()));
                insert.setObject(12, statement.parts());
                insert.setArray(
                        13,
                        connection.createArrayOf(
                                "text", statement.differingDays().toArray()));
                insert.setObject(14, statement.createdAt().atOffset(UTC));
                insert.setObject(15, statement.updatedAt().atOffset(UTC));
                return insert.executeUpdate() == 1;
            }
        });
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

    /** @return all versions, the highest first */
    @Transactional
    List<Statement> versions(String counterpart, YearMonth month) {
        return select("counterpart = ? and month = ?", " order by version desc", counterpart, month.atDay(1));
    }

    /** @return what this node has to answer by itself, the longest waiting first */
    @Transactional
    List<Statement> toAnswer(int limit) {
        return select("state = 'RECEIVED' and not settlement", " order by updated_at limit " + limit);
    }

    /** @return own ones to which the other side has sent its lines, or some of them */
    @Transactional
    List<Statement> toCompare(int limit) {
        return select("state = 'PROPOSED' and parts is not null", " order by updated_at limit " + limit);
    }

    /** @return own ones that are disputed since then, of fewer versions than that */
    @Transactional
    List<Statement> toRenew(String own, Instant before, int mostVersions, int limit) {
        return select(
                "state = 'DISPUTED' and proposer = ? and updated_at < ? and version < ?",
                " order by updated_at limit " + limit,
                own,
                before.atOffset(UTC),
                mostVersions);
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
        add(
                where,
                values,
                "state = ?",
                query.state() == null ? null : query.state().name());
        add(where, values, "id < ?", query.after());
        return select(String.join(" and ", where), " order by id desc limit " + query.limit(), values.toArray());
    }

    private static void add(List<String> where, List<Object> values, String condition, Object value) {
        if (value != null) {
            where.add(condition);
            values.add(value);
        }
    }

    private List<Statement> select(String where, String rest, Object... values) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select " + COLUMNS + " from statement where " + where + rest)) {
                for (int i = 0; i < values.length; i++) {
                    select.setObject(i + 1, values[i]);
                }
                List<Statement> found = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.add(statement(row));
                    }
                }
                return found;
            }
        });
    }

    private static Statement statement(ResultSet row) throws SQLException {
        return new Statement(
                row.getString(1),
                row.getString(2),
                YearMonth.from(row.getObject(3, LocalDate.class)),
                row.getInt(4),
                row.getString(5),
                StatementState.valueOf(row.getString(6)),
                row.getBoolean(7),
                row.getString(8),
                row.getString(9),
                row.getBytes(10),
                differences(row.getString(11)),
                row.getObject(12, Integer.class),
                List.of((String[]) row.getArray(13).getArray()),
                row.getObject(14, OffsetDateTime.class).toInstant(),
                row.getObject(15, OffsetDateTime.class).toInstant());
    }

    /** Nobody changes a statement's content but through these; each says who has to be locked before. */
    @Transactional(TxType.MANDATORY)
    void answer(String id, StatementState state, String jws, byte[] lines, Instant now) {
        update(
                "update statement set state = ?, document = ?, lines = coalesce(?, lines), updated_at = ? where id = ?",
                state.name(),
                jws,
                lines,
                now.atOffset(UTC),
                id);
    }

    @Transactional(TxType.MANDATORY)
    void dispute(String id, List<Difference> differences, Instant now) {
        update(
                "update statement set state = 'DISPUTED', differences = ?, updated_at = ? where id = ?",
                json(differences),
                now.atOffset(UTC),
                id);
    }

    /** @param version from which on statements of the month stand */
    @Transactional(TxType.MANDATORY)
    void supersede(String counterpart, YearMonth month, int version, Instant now) {
        update(
                "update statement set state = 'SUPERSEDED', updated_at = ? where counterpart = ? and month = ? and version < ?"
                        + " and state in ('PROPOSED', 'RECEIVED', 'DISPUTED')",
                now.atOffset(UTC),
                counterpart,
                month.atDay(1),
                version);
    }

    @Transactional(TxType.MANDATORY)
    void addPart(String id, StatementMessage.Disputed said, Instant now) {
        update(
                "insert into statement_part (statement, part, lines) values (?, ?, ?) on conflict do nothing",
                id,
                said.part(),
                String.join("\n", said.lines()));
        update(
                "update statement set parts = ?, differing_days = string_to_array(?, ','), updated_at = ? where id = ?",
                said.parts(),
                String.join(",", said.days()),
                now.atOffset(UTC),
                id);
    }

    /** @return the other side's lines; empty while some are missing */
    @Transactional
    Optional<List<String>> otherLines(Statement statement) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select lines from statement_part where statement = ? order by part")) {
                select.setString(1, statement.id());
                List<String> lines = new ArrayList<>();
                int parts = 0;
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        parts++;
                        Arrays.stream(row.getString(1).split("\n"))
                                .filter(line -> !line.isEmpty())
                                .forEach(lines::add);
                    }
                }
                return statement.parts() != null && parts == statement.parts() ? Optional.of(lines) : Optional.empty();
            }
        });
    }

    @Transactional(TxType.MANDATORY)
    void enter(String id, Event event) {
        update(
                "insert into statement_event (statement, at, event, region, actor, reason, message_id) values (?, ?, ?, ?, ?, ?, ?)",
                id,
                event.at().atOffset(UTC),
                event.event(),
                event.region(),
                event.actor(),
                event.reason(),
                event.messageId());
    }

    @Transactional
    List<Event> events(String id) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select at, event, region, actor, reason, message_id from statement_event where statement = ? order by id")) {
                select.setString(1, id);
                List<Event> events = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        events.add(new Event(
                                row.getObject(1, OffsetDateTime.class).toInstant(),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getObject(6, UUID.class)));
                    }
                }
                return events;
            }
        });
    }

    @Transactional
    Map<StatementState, Long> counts() {
        return session.doReturningWork(connection -> {
            Map<StatementState, Long> counts = new TreeMap<>();
            try (PreparedStatement select =
                            connection.prepareStatement("select state, count(*) from statement group by state");
                    ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    counts.put(StatementState.valueOf(row.getString(1)), row.getLong(2));
                }
            }
            return counts;
        });
    }

    private void update(String sql, Object... values) {
        session.doWork(connection -> execute(connection, sql, values));
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            update.executeUpdate();
        }
    }

    private static String json(List<Difference> differences) {
        try {
            return differences == null ? null : JSON.writeValueAsString(differences);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Difference> differences(String json) {
        try {
            return json == null ? null : JSON.readValue(json, DIFFERENCES);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
