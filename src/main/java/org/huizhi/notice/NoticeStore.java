package org.huizhi.notice;

import static java.time.ZoneOffset.UTC;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.query.NativeQuery;
import org.huizhi.vault.BlindIndex;

/** Writes of many notices and their history in few statements, and the reads that go with them. */
@ApplicationScoped
class NoticeStore {

    private final StatelessSession session;
    private final PartStore parts;
    private final Event<NoticesChanged> changed;

    NoticeStore(StatelessSession session, PartStore parts, Event<NoticesChanged> changed) {
        this.session = session;
        this.parts = parts;
        this.changed = changed;
    }

    /** @return as many numbers as asked for; each is given once, and a gap is no harm */
    @Transactional
    List<String> numbers(String regionCode, int year, int count) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select notice_number(?, ?) from generate_series(1, ?)")) {
                select.setString(1, regionCode);
                select.setInt(2, year);
                select.setInt(3, count);
                return texts(select);
            }
        });
    }

    /**
     * @return the known ones, each locked until the transaction ends; locked in the order of ids, so that nobody
     *     deadlocks
     */
    @Transactional(TxType.MANDATORY)
    Map<UUID, Notice> lock(Collection<UUID> ids) {
        if (ids.isEmpty()) {
            return new HashMap<>();
        }
        if (ids.size() == 1) {
            // Hibernate has its statement ready; a native query's result is mapped anew each time.
            return one(session.get(Notice.class, ids.iterator().next(), LockMode.PESSIMISTIC_WRITE));
        }
        return read(session.createNativeQuery(
                                NoticeColumns.SELECT + " where id = any(:ids) order by id for update", Notice.class)
                        .setParameter("ids", ids.toArray(UUID[]::new)))
                .stream()
                .collect(Collectors.toMap(Notice::id, Function.identity()));
    }

    /**
     * @return the known ones, as they are now, and objects of their own each time; nobody is kept from changing them
     */
    @Transactional(TxType.MANDATORY)
    Map<UUID, Notice> look(Collection<UUID> ids) {
        if (ids.size() == 1) {
            return one(session.get(Notice.class, ids.iterator().next()));
        }
        return read(session.createNativeQuery(NoticeColumns.SELECT + " where id = any(:ids)", Notice.class)
                        .setParameter("ids", ids.toArray(UUID[]::new)))
                .stream()
                .collect(Collectors.toMap(Notice::id, Function.identity()));
    }

    /**
     * @return version by id of the known ones, each locked until the transaction ends; in the order of ids, so that
     *     nobody deadlocks
     */
    @Transactional(TxType.MANDATORY)
    Map<UUID, Integer> lockVersions(Collection<UUID> ids) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select id, version from notice where id = any(?) order by id for update")) {
                select.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
                Map<UUID, Integer> versions = new HashMap<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        versions.put(rows.getObject(1, UUID.class), rows.getInt(2));
                    }
                }
                return versions;
            }
        });
    }

    private static Map<UUID, Notice> one(Notice locked) {
        Map<UUID, Notice> found = new HashMap<>();
        if (locked != null) {
            locked.factsBefore = locked.facts();
            found.put(locked.id, locked);
        }
        return found;
    }

    @Transactional(TxType.MANDATORY)
    void insert(List<Notice> notices) {
        if (!notices.isEmpty()) {
            session.doWork(connection -> NoticeColumns.insert(connection, notices));
            changed.fire(new NoticesChanged(notices.stream()
                    .map(notice -> new NoticesChanged.Change(null, notice.facts()))
                    .toList()));
        }
    }

    /** For notices that are going to change. */
    private static List<Notice> read(NativeQuery<Notice> query) {
        List<Notice> notices = query.getResultList();
        notices.forEach(notice -> notice.factsBefore = notice.facts());
        return notices;
    }

    /** @param notices read by this store in the same transaction */
    @Transactional(TxType.MANDATORY)
    void update(Collection<Notice> notices) {
        if (!notices.isEmpty()) {
            List<Notice> ordered = new ArrayList<>(notices);
            ordered.sort(Comparator.comparing(Notice::id));
            List<UUID> closing = closing(ordered);
            int updated = session.doReturningWork(connection -> NoticeColumns.update(connection, ordered));
            if (updated < ordered.size()) {
                throw new IllegalStateException(
                        (ordered.size() - updated) + " notices are not as they were read, though they are locked");
            }
            if (!closing.isEmpty()) {
                parts.closeOpen(closing);
            }
            changed.fire(new NoticesChanged(ordered.stream()
                    .map(notice -> new NoticesChanged.Change(
                            Objects.requireNonNull(notice.factsBefore, "read by another"), notice.facts()))
                    .toList()));
        }
    }

    /** A slip that has ended waits for no part of it any more. */
    private static List<UUID> closing(List<Notice> notices) {
        List<UUID> closing = new ArrayList<>();
        for (Notice notice : notices) {
            if (notice.openParts > 0 && !Notice.CLOCK_RUNS.contains(notice.state)) {
                notice.openParts = 0;
                closing.add(notice.id);
            }
        }
        return closing;
    }

    /** Enters the document numbers of new notices into the blind index. */
    @Transactional(TxType.MANDATORY)
    void index(Map<UUID, List<BlindIndex.Entry>> persons) {
        List<Object> notices = new ArrayList<>();
        List<Object> keys = new ArrayList<>();
        List<byte[]> macs = new ArrayList<>();
        persons.forEach((notice, entries) -> entries.forEach(entry -> {
            notices.add(notice);
            keys.add(entry.keyId());
            macs.add(entry.mac());
        }));
        if (notices.isEmpty()) {
            return;
        }
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into notice_person (notice_id, key_id, mac) select * from unnest(?, ?, ?) on conflict do nothing")) {
                insert.setArray(1, connection.createArrayOf("uuid", notices.toArray()));
                insert.setArray(2, connection.createArrayOf("text", keys.toArray()));
                insert.setArray(3, connection.createArrayOf("bytea", macs.toArray(byte[][]::new)));
                insert.executeUpdate();
            }
        });
    }

    /** @return ids of notices that hold one of the numbers, the newest first */
    @Transactional(TxType.MANDATORY)
    List<UUID> withPerson(List<BlindIndex.Entry> entries, Collection<String> offices, int limit) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select n.id from notice n where n.id in (select notice_id from notice_person where mac = any(?))"
                            + " and n.office = any(?) order by n.id desc limit ?")) {
                select.setArray(
                        1,
                        connection.createArrayOf(
                                "bytea",
                                entries.stream().map(BlindIndex.Entry::mac).toArray(byte[][]::new)));
                select.setArray(2, connection.createArrayOf("text", offices.toArray()));
                select.setInt(3, limit);
                List<UUID> ids = new ArrayList<>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        ids.add(rows.getObject(1, UUID.class));
                    }
                }
                return ids;
            }
        });
    }

    /**
     * @return notices whose person data is to be erased, locked; those that another replica has in hand are left out
     */
    @Transactional(TxType.MANDATORY)
    List<Notice> dueForErasure(LocalDate today, int limit) {
        return read(session.createNativeQuery(
                        NoticeColumns.SELECT + " where erase_on <= :today and legal_hold_since is null"
                                + " order by erase_on, id limit :limit for update skip locked",
                        Notice.class)
                .setParameter("today", today)
                .setParameter("limit", limit));
    }

    /**
     * @param without counterparts that are left out
     * @return slips of which something may be to be said, the longest due first
     */
    @Transactional(TxType.MANDATORY)
    List<Notice> toRemind(LocalDate upTo, Collection<String> without, int limit) {
        return session.createNativeQuery(
                        NoticeColumns.SELECT + " where next_reminder_on <= :day and counterpart <> all(:without)"
                                + " order by next_reminder_on, id limit :limit",
                        Notice.class)
                .setParameter("day", upTo)
                .setParameter("without", without.toArray(String[]::new))
                .setParameter("limit", limit)
                .getResultList();
    }

    /** @return these, locked; those that another replica has in hand are left out */
    @Transactional(TxType.MANDATORY)
    List<Notice> lockToRemind(Collection<UUID> ids) {
        return read(session.createNativeQuery(
                        NoticeColumns.SELECT + " where id = any(:ids) order by id for update skip locked", Notice.class)
                .setParameter("ids", ids.toArray(UUID[]::new)));
    }

    /** Forgets by what persons could be found, and keeps the signed statements (JWS by notice) that this was done. */
    @Transactional(TxType.MANDATORY)
    void forgetPersons(Map<UUID, String> statements, Instant at) {
        session.doWork(connection -> {
            Object[] ids = statements.keySet().toArray();
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from notice_person where notice_id = any(?)")) {
                delete.setArray(1, connection.createArrayOf("uuid", ids));
                delete.executeUpdate();
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into notice_erasure (notice_id, erased_at, jws) select u.id, ?, u.jws from unnest(?, ?) u(id, jws)")) {
                insert.setObject(1, at.atOffset(UTC));
                insert.setArray(2, connection.createArrayOf("uuid", ids));
                insert.setArray(
                        3, connection.createArrayOf("text", statements.values().toArray()));
                insert.executeUpdate();
            }
        });
    }

    /** @return JWS of the statements of erasure, the oldest first */
    @Transactional(TxType.SUPPORTS)
    List<String> erasures(UUID noticeId) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select jws from notice_erasure where notice_id = ? order by id")) {
                select.setObject(1, noticeId);
                return texts(select);
            }
        });
    }

    private static List<String> texts(PreparedStatement select) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                texts.add(row.getString(1));
            }
        }
        return texts;
    }

    @Transactional(TxType.MANDATORY)
    void append(List<TimelineEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into timeline_entry (notice_id, at, event, region, office, actor, message_id, round, reason,"
                            + " to_office, entered_by) select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
                setArray(insert, 1, "uuid", entries, TimelineEntry::noticeId);
                setArray(insert, 2, "timestamptz", entries, entry -> entry.at().atOffset(UTC));
                setArray(insert, 3, "text", entries, entry -> entry.event().name());
                setArray(insert, 4, "text", entries, TimelineEntry::region);
                setArray(insert, 5, "text", entries, TimelineEntry::office);
                setArray(insert, 6, "text", entries, TimelineEntry::actor);
                setArray(insert, 7, "uuid", entries, TimelineEntry::messageId);
                setArray(insert, 8, "int4", entries, TimelineEntry::round);
                setArray(insert, 9, "text", entries, TimelineEntry::reason);
                setArray(insert, 10, "text", entries, TimelineEntry::toOffice);
                setArray(insert, 11, "text", entries, TimelineEntry::enteredBy);
                insert.executeUpdate();
            }
        });
    }

    @Transactional(TxType.MANDATORY)
    void appendReturns(List<ReturnEntry> returns) {
        if (returns.isEmpty()) {
            return;
        }
        session.doWork(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into notice_return (message_id, notice_id, round, kind, at, office, outcome, late_reason)"
                            + " select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)")) {
                setArray(insert, 1, "uuid", returns, ReturnEntry::messageId);
                setArray(insert, 2, "uuid", returns, ReturnEntry::noticeId);
                setArray(insert, 3, "int4", returns, ReturnEntry::round);
                setArray(insert, 4, "text", returns, entry -> entry.kind().name());
                setArray(insert, 5, "timestamptz", returns, entry -> entry.at().atOffset(UTC));
                setArray(insert, 6, "text", returns, ReturnEntry::office);
                setArray(insert, 7, "text", returns, ReturnEntry::outcome);
                setArray(insert, 8, "text", returns, ReturnEntry::lateReason);
                insert.executeUpdate();
            }
        });
    }

    private static <T> void setArray(
            PreparedStatement statement, int position, String type, List<T> rows, Function<T, ?> value)
            throws SQLException {
        statement.setArray(
                position,
                statement
                        .getConnection()
                        .createArrayOf(type, rows.stream().map(value).toArray()));
    }

    /** @return the history in the order of the days on which things happened, whichever order they arrived in */
    @Transactional(TxType.SUPPORTS)
    List<TimelineEntry> timeline(UUID noticeId) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select at, event, region, office, actor, message_id, round, reason, to_office, entered_by from timeline_entry"
                            + " where notice_id = ? order by at, id")) {
                select.setObject(1, noticeId);
                List<TimelineEntry> entries = new ArrayList<>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        entries.add(new TimelineEntry(
                                noticeId,
                                rows.getObject(1, OffsetDateTime.class).toInstant(),
                                TimelineEvent.valueOf(rows.getString(2)),
                                rows.getString(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getObject(6, UUID.class),
                                rows.getInt(7),
                                rows.getString(8),
                                rows.getString(9),
                                rows.getString(10)));
                    }
                }
                return entries;
            }
        });
    }

    @Transactional(TxType.SUPPORTS)
    List<ReturnEntry> returns(UUID noticeId) {
        return session.doReturningWork(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select message_id, round, kind, at, office, outcome, late_reason from notice_return"
                            + " where notice_id = ? order by at, message_id")) {
                select.setObject(1, noticeId);
                List<ReturnEntry> entries = new ArrayList<>();
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        entries.add(new ReturnEntry(
                                rows.getObject(1, UUID.class),
                                noticeId,
                                rows.getInt(2),
                                ReturnKind.valueOf(rows.getString(3)),
                                rows.getObject(4, OffsetDateTime.class).toInstant(),
                                rows.getString(5),
                                rows.getString(6),
                                rows.getString(7)));
                    }
                }
                return entries;
            }
        });
    }

    /**
     * Enters that the bus has taken the submissions of these notices. Their state moves on only where nothing overtook
     * it.
     */
    @Transactional(TxType.MANDATORY)
    void sent(List<UUID> ids, String mailbox, OffsetDateTime at, LocalDate on) {
        List<NoticesChanged.Change> changes = session.doReturningWork(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    with moved as (
                        update notice set sent_at = ?, sent_on = ?, receipted_in_time = delivered_at is not null, updated_at = greatest(updated_at, ?), version = version + 1,
                               state = case state when 'SUBMITTED' then 'SENT' else state end
                         where id = any(array(select id from notice where id = any(?) and sent_at is null
                                               order by id for update))
                        returning id, sender_office, submission, counterpart, office, type, movement, receipted_in_time),
                    told as (
                        insert into timeline_entry (notice_id, at, event, region, office, message_id, round)
                        select id, ?, 'SENT', ?, sender_office, submission, 1 from moved)
                    select counterpart, office, type, movement, receipted_in_time from moved""")) {
                update.setObject(1, at);
                update.setObject(2, on);
                update.setObject(3, at);
                update.setArray(4, connection.createArrayOf("uuid", ids.toArray()));
                update.setObject(5, at);
                update.setString(6, mailbox);
                List<NoticesChanged.Change> moved = new ArrayList<>();
                try (var rows = update.executeQuery()) {
                    while (rows.next()) {
                        moved.add(NoticeSnapshot.sending(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                on,
                                rows.getBoolean(5)));
                    }
                }
                return moved;
            }
        });
        if (!changes.isEmpty()) {
            changed.fire(new NoticesChanged(changes));
        }
    }
}
