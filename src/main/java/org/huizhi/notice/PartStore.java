package org.huizhi.notice;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.Encrypted;
import org.huizhi.vault.EncryptedTable;
import org.huizhi.vault.Vault;
import org.jspecify.annotations.Nullable;

/** Parts of slips, their contents encrypted. Whoever writes holds the lock of the notice. */
@ApplicationScoped
class PartStore {

    private static final String COLUMNS = "p.notice_id, p.part, p.round, p.office, p.asked_by, p.asked_at, p.due_date,"
            + " p.own_date, p.state, p.ended_at, p.ended_on, p.working_days, p.late_reason, p.reason";

    private final Database database;
    private final Vault vault;
    private final ObjectMapper json;

    PartStore(Database database, Vault vault, ObjectMapper json) {
        this.database = database;
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
        database.updateEach(
                "insert into notice_part (notice_id, part, round, office, asked_by, asked_at, due_date, own_date, state,"
                        + " key_id, content) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                parts.stream().map(this::inserted).toList());
    }

    private Object[] inserted(Part part) {
        Encrypted content = encrypted(part);
        return new Object[] {
            part.noticeId(),
            part.number(),
            part.round(),
            part.office(),
            part.askedBy(),
            part.askedAt(),
            part.dueDate(),
            part.ownDate(),
            part.state(),
            content.keyId(),
            content.bytes()
        };
    }

    /** Enters that it was answered or declined. */
    @Transactional(TxType.MANDATORY)
    void end(Part part) {
        Encrypted content = encrypted(part);
        database.update(
                "update notice_part set state = ?, ended_at = ?, ended_on = ?, working_days = ?, late_reason = ?,"
                        + " reason = ?, key_id = ?, content = ? where notice_id = ? and part = ?",
                part.state(),
                part.endedAt(),
                part.endedOn(),
                part.workingDays(),
                part.lateReason(),
                part.reason(),
                content.keyId(),
                content.bytes(),
                part.noticeId(),
                part.number());
    }

    /**
     * The slips have ended, each when it was last changed. Of a part that was overdue when its slip was answered
     * without it, that stays known.
     */
    @Transactional(TxType.MANDATORY)
    void closeOpen(Collection<UUID> notices) {
        database.update(
                "update notice_part p set state = 'CLOSED', ended_at = n.updated_at,"
                        + " missed = n.state in ('RETURNED', 'ASSESSED') and n.returned_on > p.due_date from notice n"
                        + " where n.id = p.notice_id and p.notice_id = any(?) and p.state = 'OPEN'",
                SqlArray.uuids(notices));
    }

    /** The due dates of the slips have moved: parts are due with them, and none later than its slip. */
    @Transactional(TxType.MANDATORY)
    void moveOpen(Collection<UUID> notices) {
        database.update(
                "update notice_part p set due_date = n.due_date, own_date = false from notice n"
                        + " where n.id = p.notice_id and p.notice_id = any(?) and p.state = 'OPEN'"
                        + " and n.due_date is not null and (not p.own_date or p.due_date > n.due_date)",
                SqlArray.uuids(notices));
    }

    /** @return in their order, with their contents; the caller answers for scope and audit */
    @Transactional(TxType.SUPPORTS)
    List<Part> of(UUID notice) {
        return database.query(
                "select " + COLUMNS + ", p.key_id, p.content from notice_part p where p.notice_id = ? order by p.part",
                row -> part(row, content(row)),
                notice);
    }

    private Part.@Nullable Content content(Row row) throws SQLException {
        byte[] bytes = row.bytesOrNull(16);
        return bytes == null ? null : read(vault.decrypt(row.text(15), bytes, context(row.uuid(1), row.integer(2))));
    }

    /** @return whether one of the offices is asked for a part of it, or was and that ended later than then */
    @Transactional(TxType.SUPPORTS)
    boolean concerns(Collection<String> offices, UUID notice, Instant endedAfter) {
        return database.first(
                        "select from notice_part where notice_id = ? and office = any(?)"
                                + " and (state = 'OPEN' or ended_at > ?) limit 1",
                        row -> true,
                        notice,
                        SqlArray.texts(offices),
                        endedAfter)
                .isPresent();
    }

    /** @param without notices that are left out @return notices with parts that ended up to then, not entered yet */
    @Transactional(TxType.MANDATORY)
    List<UUID> accessToEnd(Instant endedUpTo, Collection<UUID> without, int most) {
        return database.query(
                "select notice_id from notice_part where state <> 'OPEN' and not access_ended and ended_at <= ?"
                        + " and notice_id <> all(?) order by ended_at limit ?",
                row -> row.uuid(1),
                endedUpTo,
                SqlArray.uuids(without),
                most);
    }

    /**
     * Enters of parts of these that ended up to then that their offices see the slip no longer.
     *
     * @return each once
     */
    @Transactional(TxType.MANDATORY)
    List<EndedAccess> endAccess(Instant endedUpTo, Collection<UUID> notices) {
        return database.query(
                """
                with ended as (
                    select notice_id, part from notice_part
                     where notice_id = any(?) and state <> 'OPEN' and not access_ended and ended_at <= ?
                     order by notice_id, part for update)
                update notice_part p set access_ended = true from ended e
                 where p.notice_id = e.notice_id and p.part = e.part returning p.notice_id, p.office""", row -> new EndedAccess(row.uuid(1), row.text(2)), SqlArray.uuids(notices), endedUpTo);
    }

    /** An office that no longer sees a slip. */
    record EndedAccess(UUID notice, String office) {}

    /** A part without its contents, and of which slip it is. */
    record Listed(Part part, String number, String type, String counterpart) {}

    /** @return one page and one more, the first due first */
    @Transactional(TxType.SUPPORTS)
    List<Listed> list(Collection<String> offices, PartReader.Query query, LocalDate today) {
        StringBuilder sql =
                new StringBuilder("select " + COLUMNS + ", n.number, n.type, n.counterpart from notice_part p"
                        + " join notice n on n.id = p.notice_id where (p.office = any(?) or p.asked_by = any(?))");
        SqlArray scope = SqlArray.texts(offices);
        List<Object> arguments = new ArrayList<>(List.of(scope, scope));
        filter(sql, arguments, " and p.office = ?", query.office());
        filter(sql, arguments, " and p.state = ?", query.state());
        if (query.overdue() != null) {
            sql.append(query.overdue() ? " and" : " and not").append(" (p.state = 'OPEN' and p.due_date < ?)");
            arguments.add(today);
        }
        query.cursor().ifPresent(cursor -> {
            sql.append(" and (p.due_date, p.notice_id, p.part) > (?, ?, ?)");
            arguments.addAll(List.of(cursor.dueDate(), cursor.notice(), cursor.part()));
        });
        sql.append(" order by p.due_date, p.notice_id, p.part limit ?");
        arguments.add(query.limit() + 1);
        return database.query(sql.toString(), PartStore::listed, arguments.toArray());
    }

    /** @return these, in the order in which they are due */
    @Transactional(TxType.SUPPORTS)
    List<Listed> list(List<PartReader.Query.Cursor> wanted) {
        return database.query(
                "select " + COLUMNS + ", n.number, n.type, n.counterpart from notice_part p"
                        + " join notice n on n.id = p.notice_id"
                        + " join unnest(?, ?) as wanted(notice, part)"
                        + " on p.notice_id = wanted.notice and p.part = wanted.part"
                        + " order by p.due_date, p.notice_id, p.part",
                PartStore::listed,
                SqlArray.of("uuid", wanted, PartReader.Query.Cursor::notice),
                SqlArray.of("int", wanted, PartReader.Query.Cursor::part));
    }

    private static Listed listed(Row row) throws SQLException {
        return new Listed(part(row, null), row.text(15), row.text(16), row.text(17));
    }

    private static void filter(StringBuilder sql, List<Object> arguments, String condition, @Nullable Object value) {
        if (value != null) {
            sql.append(condition);
            arguments.add(value);
        }
    }

    @Transactional(TxType.MANDATORY)
    void erase(Collection<UUID> notices) {
        database.update(
                "update notice_part set content = null where notice_id = any(?) and content is not null",
                SqlArray.uuids(notices));
    }

    /** @param row of {@link #COLUMNS}, whatever follows them */
    private static Part part(Row row, Part.@Nullable Content content) throws SQLException {
        return new Part(
                row.uuid(1),
                row.integer(2),
                row.integer(3),
                row.text(4),
                row.text(5),
                row.instant(6),
                row.day(7),
                row.bool(8),
                PartView.State.valueOf(row.text(9)),
                row.instantOrNull(10),
                row.dayOrNull(11),
                row.integerOrNull(12),
                row.textOrNull(13),
                row.textOrNull(14),
                content);
    }

    private Encrypted encrypted(Part part) {
        try {
            return vault.encrypt(json.writeValueAsBytes(part.content()), context(part.noticeId(), part.number()));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "part " + part.number() + " of " + part.noticeId() + " cannot be written", e);
        }
    }

    private Part.Content read(byte[] bytes) {
        try {
            return json.readValue(bytes, Part.Content.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a stored part cannot be read", e);
        }
    }

    /** What binds encrypted bytes to their row. */
    private static byte[] context(UUID notice, int part) {
        return ByteBuffer.allocate(20)
                .putLong(notice.getMostSignificantBits())
                .putLong(notice.getLeastSignificantBits())
                .putInt(part)
                .array();
    }
}
