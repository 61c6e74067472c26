package org.huizhi.notice;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.hibernate.StatelessSession;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;

/** Parts of slips, their contents locked. Whoever writes holds the lock of the notice. */
@ApplicationScoped
public class PartStore {

    private static final String COLUMNS = "p.notice_id, p.part, p.round, p.office, p.asked_by, p.asked_at, p.due_date,"
            + " p.state, p.ended_at, p.ended_on, p.working_days, p.late_reason, p.reason";

    private final StatelessSession session;
    private final Vault vault;
    private final ObjectMapper json;

    PartStore(StatelessSession session, Vault vault, ObjectMapper json) {
        this.session = session;
        this.vault = vault;
        this.json = json;
    }

    @Produces
    @Singleton
    static EncryptedTable encryptedTable() {
        return new EncryptedTable("notice_part", List.of("notice_id", "part"), "content", row -> {
            UUID notice = row.uuid(1);
            int part = row.integer(2);
            return new EncryptedTable.Place(context(notice, part), List.of(notice, part));
        });
    }

    @Transactional(TxType.MANDATORY)
    void insert(List<Part> parts) {
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into notice_part (notice_id, part, round, office, asked_by, asked_at, due_date, state, key_id,"
                            + " content) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                for (Part part : parts) {
                    Encrypted locked = locked(part);
                    insert.setObject(1, part.noticeId());
                    insert.setInt(2, part.number());
                    insert.setInt(3, part.round());
                    insert.setString(4, part.office());
                    insert.setString(5, part.askedBy());
                    insert.setObject(6, part.askedAt().atOffset(UTC));
                    insert.setObject(7, part.dueDate());
                    insert.setString(8, part.state().name());
                    insert.setString(9, locked.keyId());
                    insert.setBytes(10, locked.bytes());
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        });
    }

    /** Enters that it was answered or declined. */
    @Transactional(TxType.MANDATORY)
    void end(Part part) {
        session.doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update notice_part set state = ?, ended_at = ?, ended_on = ?, working_days = ?, late_reason = ?,"
                            + " reason = ?, key_id = ?, content = ? where notice_id = ? and part = ?")) {
                Encrypted locked = locked(part);
                update.setString(1, part.state().name());
                update.setObject(2, part.endedAt().atOffset(UTC));
                update.setObject(3, part.endedOn());
                update.setObject(4, part.workingDays());
                update.setString(5, part.lateReason());
                update.setString(6, part.reason());
                update.setString(7, locked.keyId());
                update.setBytes(8, locked.bytes());
                update.setObject(9, part.noticeId());
                update.setInt(10, part.number());
                update.executeUpdate();
            }
        });
    }

    /** The slips have ended, each when it was last changed. */
    @Transactional(TxType.MANDATORY)
    void closeOpen(Collection<UUID> notices) {
        session.doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update notice_part p set state = 'CLOSED', ended_at = n.updated_at from notice n"
                            + " where n.id = p.notice_id and p.notice_id = any(?) and p.state = 'OPEN'")) {
                update.setArray(1, connection.createArrayOf("uuid", notices.toArray()));
                update.executeUpdate();
            }
        });
    }

    /** @return in their order, with their contents; the caller answers for scope and audit */
    @Transactional(TxType.SUPPORTS)
    List<Part> of(UUID notice) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select " + COLUMNS
                    + ", p.key_id, p.content from notice_part p where p.notice_id = ? order by p.part")) {
                select.setObject(1, notice);
                List<Part> parts = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        byte[] bytes = row.getBytes("content");
                        parts.add(part(
                                row,
                                bytes == null
                                        ? null
                                        : content(vault.decrypt(
                                                row.getString("key_id"), bytes, context(notice, row.getInt("part"))))));
                    }
                }
                return parts;
            }
        });
    }

    /** @return whether one of the offices was ever asked for a part of it */
    @Transactional(TxType.SUPPORTS)
    boolean concerns(Collection<String> offices, UUID notice) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select from notice_part where notice_id = ? and office = any(?) limit 1")) {
                select.setObject(1, notice);
                select.setArray(2, connection.createArrayOf("text", offices.toArray()));
                try (ResultSet row = select.executeQuery()) {
                    return row.next();
                }
            }
        });
    }

    /** A part without its contents, and of which slip it is. */
    record Listed(Part part, String number, String type, String counterpart) {}

    /** @return one page and one more, the first due first */
    @Transactional(TxType.SUPPORTS)
    List<Listed> list(Collection<String> offices, PartQuery query, LocalDate today) {
        StringBuilder sql =
                new StringBuilder("select " + COLUMNS + ", n.number, n.type, n.counterpart from notice_part p"
                        + " join notice n on n.id = p.notice_id where (p.office = any(?) or p.asked_by = any(?))");
        String[] scope = offices.toArray(String[]::new);
        List<Object> values = new ArrayList<>(List.of(scope, scope));
        filter(sql, values, " and p.office = ?", query.office());
        filter(
                sql,
                values,
                " and p.state = ?",
                query.state() == null ? null : query.state().name());
        if (query.overdue() != null) {
            sql.append(query.overdue() ? " and" : " and not").append(" (p.state = 'OPEN' and p.due_date < ?)");
            values.add(today);
        }
        query.cursor().ifPresent(cursor -> {
            sql.append(" and (p.due_date, p.notice_id, p.part) > (?, ?, ?)");
            values.addAll(List.of(cursor.dueDate(), cursor.notice(), cursor.part()));
        });
        sql.append(" order by p.due_date, p.notice_id, p.part limit ?");
        values.add(query.limit() + 1);
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql.toString())) {
                for (int i = 0; i < values.size(); i++) {
                    select.setObject(i + 1, values.get(i));
                }
                List<Listed> listed = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        listed.add(new Listed(
                                part(row, null),
                                row.getString("number"),
                                row.getString("type"),
                                row.getString("counterpart")));
                    }
                }
                return listed;
            }
        });
    }

    private static void filter(StringBuilder sql, List<Object> values, String condition, Object value) {
        if (value != null) {
            sql.append(condition);
            values.add(value);
        }
    }

    @Transactional(TxType.MANDATORY)
    void erase(Collection<UUID> notices) {
        session.doWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update notice_part set content = null where notice_id = any(?) and content is not null")) {
                update.setArray(1, connection.createArrayOf("uuid", notices.toArray()));
                update.executeUpdate();
            }
        });
    }

    private static Part part(ResultSet row, Part.Content content) throws SQLException {
        return new Part(
                row.getObject("notice_id", UUID.class),
                row.getInt("part"),
                row.getInt("round"),
                row.getString("office"),
                row.getString("asked_by"),
                instant(row, "asked_at"),
                row.getObject("due_date", LocalDate.class),
                PartState.valueOf(row.getString("state")),
                instant(row, "ended_at"),
                row.getObject("ended_on", LocalDate.class),
                row.getObject("working_days", Integer.class),
                row.getString("late_reason"),
                row.getString("reason"),
                content);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private Encrypted locked(Part part) {
        try {
            return vault.encrypt(json.writeValueAsBytes(part.content()), context(part.noticeId(), part.number()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "part " + part.number() + " of " + part.noticeId() + " cannot be written", e);
        }
    }

    private Part.Content content(byte[] bytes) {
        try {
            return json.readValue(bytes, Part.Content.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a stored part cannot be read", e);
        }
    }

    /** What binds locked bytes to their row. */
    private static byte[] context(UUID notice, int part) {
        return ByteBuffer.allocate(20)
                .putLong(notice.getMostSignificantBits())
                .putLong(notice.getLeastSignificantBits())
                .putInt(part)
                .array();
    }
}
