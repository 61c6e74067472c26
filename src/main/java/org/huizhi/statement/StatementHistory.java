package org.huizhi.statement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.jspecify.annotations.Nullable;

/** What happened to statements, in the database. */
@ApplicationScoped
class StatementHistory {

    private final Database database;

    StatementHistory(Database database) {
        this.database = database;
    }

    /**
     * Something that happened to a statement.
     *
     * @param event code of a state, or {@code lines}, {@code differences}, {@code accepted}
     * @param region mailbox of the side that did it
     * @param actor subject of the caller; null for the node itself and for the other side
     */
    record Event(
            Instant at,
            String event,
            String region,
            @Nullable String actor,
            @Nullable String reason,
            @Nullable UUID messageId) {}

    @Transactional(TxType.MANDATORY)
    void enter(String statement, Event event) {
        database.update(
                "insert into statement_event (statement, at, event, region, actor, reason, message_id) values (?, ?, ?, ?, ?, ?, ?)",
                statement,
                event.at(),
                event.event(),
                event.region(),
                event.actor(),
                event.reason(),
                event.messageId());
    }

    /** @return the oldest first */
    @Transactional
    List<Event> of(String statement) {
        return database.query(
                "select at, event, region, actor, reason, message_id from statement_event where statement = ? order by id",
                row -> new Event(
                        row.instant(1),
                        row.text(2),
                        row.text(3),
                        row.textOrNull(4),
                        row.textOrNull(5),
                        row.uuidOrNull(6)),
                statement);
    }
}
