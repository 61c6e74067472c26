package org.huizhi.statement;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.huizhi.jdbc.Database;
import org.huizhi.statement.StatementDocument.Difference;

/**
 * What belongs to a dispute, in the database, in the parts in which it is sent: the other side's lines, and the
 * differences. They are read part by part.
 */
@ApplicationScoped
class DisputeStore {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<List<Difference>> DIFFERENCES = new TypeReference<>() {};

    private final Database database;

    DisputeStore(Database database) {
        this.database = database;
    }

    @Transactional(TxType.MANDATORY)
    void addPart(String id, StatementMessage.LinesPart part, Instant now) {
        database.update(
                "insert into statement_part (statement, part, lines) values (?, ?, ?) on conflict do nothing",
                id,
                part.part(),
                String.join("\n", part.lines()));
        database.update(
                "update statement set parts = ?, differing_days = string_to_array(?, ','), updated_at = ? where id = ?",
                part.parts(),
                String.join(",", part.days()),
                now,
                id);
    }

    /** The other side's lines, each behind its sender's mailbox. */
    @Transactional
    void forEachOtherLine(Statement statement, Consumer<String> consumer) {
        for (int part = 1; part <= Objects.requireNonNullElse(statement.parts(), 0); part++) {
            database
                    .first(
                            "select lines from statement_part where statement = ? and part = ?",
                            row -> row.text(1),
                            statement.id(),
                            part)
                    .stream()
                    .flatMap(String::lines)
                    .filter(line -> !line.isEmpty())
                    .forEach(consumer);
        }
    }

    /**
     * @param part from 1
     * @return how many parts are here
     */
    @Transactional(TxType.MANDATORY)
    long addDifferences(String id, int part, int parts, List<Difference> differences) {
        database.update(
                "insert into statement_difference_part (statement, part, differences) values (?, ?, ?)"
                        + " on conflict do nothing",
                id,
                part,
                json(differences));
        database.update("update statement set difference_parts = ? where id = ?", parts, id);
        return database.first(
                        "select count(*) from statement_difference_part where statement = ?", row -> row.bigint(1), id)
                .orElseThrow();
    }

    @Transactional(TxType.MANDATORY)
    void forgetDifferences(String id) {
        database.update("delete from statement_difference_part where statement = ?", id);
        database.update("update statement set difference_parts = null where id = ?", id);
    }

    /** In the order in which they were told: of a dispute its own, of a settlement those of the dispute before. */
    @Transactional
    void forEachDifference(Statement statement, Consumer<Difference> consumer) {
        List<Difference> inside = statement.document().differences();
        if (inside != null) {
            inside.forEach(consumer);
            return;
        }
        String id = statement.settlement() ? statement.document().idBefore() : statement.id();
        Optional<List<Difference>> part = differences(id, 1);
        for (int next = 2; part.isPresent(); next++) {
            part.get().forEach(consumer);
            part = differences(id, next);
        }
    }

    private Optional<List<Difference>> differences(String id, int part) {
        return database.first(
                "select differences from statement_difference_part where statement = ? and part = ?",
                row -> differences(row.text(1)),
                id,
                part);
    }

    private static String json(List<Difference> differences) {
        try {
            return JSON.writeValueAsString(differences);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Difference> differences(String json) {
        try {
            return JSON.readValue(json, DIFFERENCES);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
