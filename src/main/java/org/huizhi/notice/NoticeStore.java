package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.LockMode;
import org.hibernate.StatelessSession;
import org.hibernate.query.NativeQuery;
import org.huizhi.agreement.Urgency;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.BlindIndex;

/** Writes of many notices in few statements, and the reads that go with them. */
@ApplicationScoped
class NoticeStore {

    private final StatelessSession session;
    private final Database database;
    private final HistoryStore histories;
    private final PersonStore persons;
    private final PartStore parts;
    private final EarlierRound.Store earlierRounds;
    private final Event<NoticesChanged> changed;

    NoticeStore(
            StatelessSession session,
            Database database,
            HistoryStore histories,
            PersonStore persons,
            PartStore parts,
            EarlierRound.Store earlierRounds,
            Event<NoticesChanged> changed) {
        this.session = session;
        this.database = database;
        this.histories = histories;
        this.persons = persons;
        this.parts = parts;
        this.earlierRounds = earlierRounds;
        this.changed = changed;
    }

    /** @return as many numbers as asked for; each is given once, and a gap is no harm */
    @Transactional
    List<String> numbers(String regionCode, int year, int count) {
        return database.query(
                "select notice_number(?, ?) from generate_series(1, ?)", row -> row.text(1), regionCode, year, count);
    }

    /** Gives no number of that year any more that is below this one, nor the next million. */
    @Transactional(TxType.MANDATORY)
    void skipNumbers(int year, long least) {
        database.execute("select skip_notice_numbers(?, ?)", year, least);
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
        return withSnapshots(session.createNativeQuery(
                                NoticeColumns.SELECT + " where id = any(:ids) order by id for update", Notice.class)
                        .setParameter("ids", ids.toArray(UUID[]::new)))
                .stream()
                .collect(Collectors.toMap(Notice::id, Function.identity()));
    }

    /**
     * @return the known ones, as they are now, and objects of their own each time; nobody is kept from changing them
     */
    @Transactional(TxType.MANDATORY)
    Map<UUID, Notice> read(Collection<UUID> ids) {
        if (ids.size() == 1) {
            return one(session.get(Notice.class, ids.iterator().next()));
        }
        return withSnapshots(session.createNativeQuery(NoticeColumns.SELECT + " where id = any(:ids)", Notice.class)
                        .setParameter("ids", ids.toArray(UUID[]::new)))
                .stream()
                .collect(Collectors.toMap(Notice::id, Function.identity()));
    }

    /** @return those of these whose second round is open, and not known to have begun */
    @Transactional(TxType.MANDATORY)
    Set<UUID> waitingForRound(Collection<UUID> ids) {
        return ids.isEmpty()
                ? Set.of()
                : Set.copyOf(database.query(
                        "select id from notice where id = any(?) and round = 2 and begun_at is null",
                        row -> row.uuid(1),
                        SqlArray.uuids(ids)));
    }

    /**
     * @return version by id of the known ones, each locked until the transaction ends; in the order of ids, so that
     *     nobody deadlocks
     */
    @Transactional(TxType.MANDATORY)
    Map<UUID, Integer> lockVersions(Collection<UUID> ids) {
        return database
                .query(
                        "select id, version from notice where id = any(?) order by id for update",
                        row -> Map.entry(row.uuid(1), row.integer(2)),
                        SqlArray.uuids(ids))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private Map<UUID, Notice> one(Notice locked) {
        Map<UUID, Notice> found = new HashMap<>();
        if (locked != null) {
            asRead(List.of(locked));
            found.put(locked.id, locked);
        }
        return found;
    }

    /**
     * @param numbers entries of the blind index by notice
     * @param history of these notices
     */
    @Transactional(TxType.MANDATORY)
    void insert(List<Notice> notices, Map<UUID, List<BlindIndex.Entry>> numbers, History history) {
        if (!notices.isEmpty()) {
            NoticeColumns.insert(database, notices);
            changed.fire(new NoticesChanged(notices.stream()
                    .map(notice -> new NoticesChanged.Change(null, NoticesChanged.Counted.of(notice)))
                    .toList()));
        }
        persons.index(numbers);
        histories.append(history);
    }

    /** For notices that are going to change. */
    private List<Notice> withSnapshots(NativeQuery<Notice> query) {
        List<Notice> notices = query.getResultList();
        asRead(notices);
        return notices;
    }

    private void asRead(List<Notice> notices) {
        earlierRounds.attach(notices);
        notices.forEach(notice -> notice.asRead = NoticesChanged.Counted.of(notice));
    }

    /**
     * @param notices read by this store in the same transaction
     * @param history what changed them
     */
    @Transactional(TxType.MANDATORY)
    void update(Collection<Notice> notices, History history) {
        if (!notices.isEmpty()) {
            update(notices.stream().sorted(Comparator.comparing(Notice::id)).toList());
        }
        histories.append(history);
    }

    private void update(List<Notice> notices) {
        List<UUID> closing = closing(notices);
        int updated = NoticeColumns.update(database, notices);
        if (updated < notices.size()) {
            throw new IllegalStateException(
                    (notices.size() - updated) + " notices are not as they were read, though they are locked");
        }
        if (!closing.isEmpty()) {
            parts.closeOpen(closing);
        }
        earlierRounds.write(notices);
        List<UUID> moved = notices.stream()
                .filter(notice -> notice.dueDateMoved && notice.openParts > 0)
                .map(Notice::id)
                .toList();
        if (!moved.isEmpty()) {
            parts.moveOpen(moved);
        }
        changed.fire(new NoticesChanged(notices.stream()
                .map(notice -> new NoticesChanged.Change(
                        Objects.requireNonNull(notice.asRead, "read by another"), NoticesChanged.Counted.of(notice)))
                .toList()));
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

    /**
     * @param without notices that are left out
     * @return ids of notices whose person data is to be erased, the longest due first
     */
    @Transactional(TxType.MANDATORY)
    List<UUID> dueForErasure(LocalDate today, Collection<UUID> without, int limit) {
        return database.query(
                "select id from notice where erase_on <= ? and legal_hold_since is null and id <> all(?)"
                        + " order by erase_on, id limit ?",
                row -> row.uuid(1),
                today,
                SqlArray.uuids(without),
                limit);
    }

    /**
     * @return those of these that are still to be erased, locked; those that another replica has in hand are left out
     */
    @Transactional(TxType.MANDATORY)
    List<Notice> lockToErase(Collection<UUID> ids, LocalDate today) {
        return withSnapshots(session.createNativeQuery(
                        NoticeColumns.SELECT + " where id = any(:ids) and erase_on <= :today"
                                + " and legal_hold_since is null order by id for update skip locked",
                        Notice.class)
                .setParameter("ids", ids.toArray(UUID[]::new))
                .setParameter("today", today));
    }

    /**
     * In the order of the index over them: in that of ids, the planner would look for the few along all slips there
     * are.
     *
     * @param without notices that are left out
     * @return notices that ended up to then, and whom an escalation of which had reached still sees
     */
    @Transactional(TxType.MANDATORY)
    List<UUID> accessToEnd(Instant endedUpTo, Collection<UUID> without, int most) {
        return database.query("""
                select id from notice
                 where escalation_office is not null
                   and greatest(returned_at, declined_at, withdrawn_at, assessed_at, refused_at) <= ?
                   and id <> all(?)
                 order by escalation_office, id desc limit ?""", row -> row.uuid(1), endedUpTo, SqlArray.uuids(without), most);
    }

    /** Forgets whom escalations of these reached, of what ended up to then. @return each once */
    @Transactional(TxType.MANDATORY)
    List<PartStore.EndedAccess> endAccess(Instant endedUpTo, Collection<UUID> notices) {
        return database.query(
                """
                with ended as (
                    select id, escalation_office from notice
                     where id = any(?) and escalation_office is not null
                       and greatest(returned_at, declined_at, withdrawn_at, assessed_at, refused_at) <= ?
                     order by id for update)
                update notice n set escalation_office = null from ended e
                 where n.id = e.id returning n.id, e.escalation_office""", row -> new PartStore.EndedAccess(row.uuid(1), row.text(2)), SqlArray.uuids(notices), endedUpTo);
    }

    /**
     * @param without counterparts that are left out
     * @param resting notices that are left out
     * @return slips of which something may be to be said, the longest due first
     */
    @Transactional(TxType.MANDATORY)
    List<Notice> toRemind(LocalDate upTo, Collection<String> without, Collection<UUID> resting, int limit) {
        return session.createNativeQuery(
                        NoticeColumns.SELECT + " where next_reminder_on <= :day and counterpart <> all(:without)"
                                + " and id <> all(:resting) order by next_reminder_on, id limit :limit",
                        Notice.class)
                .setParameter("day", upTo)
                .setParameter("without", without.toArray(String[]::new))
                .setParameter("resting", resting.toArray(UUID[]::new))
                .setParameter("limit", limit)
                .getResultList();
    }

    /** @return these, locked; those that another replica has in hand are left out */
    @Transactional(TxType.MANDATORY)
    List<Notice> lockToRemind(Collection<UUID> ids) {
        return withSnapshots(session.createNativeQuery(
                        NoticeColumns.SELECT + " where id = any(:ids) order by id for update skip locked", Notice.class)
                .setParameter("ids", ids.toArray(UUID[]::new)));
    }

    /**
     * Enters that the bus has taken the submissions of these notices. Their state moves on only where nothing overtook
     * it. They were sent on the day of their signature, by which the receiver counts too.
     */
    @Transactional(TxType.MANDATORY)
    void sent(List<UUID> ids, String mailbox, Instant at, ZoneId zone) {
        List<NoticesChanged.Change> changes = database.query(
                """
                with found as (
                    select id, sent_on is not null as told from notice
                     where id = any(?) and sent_at is null order by id for update),
                moved as (
                    update notice n set sent_at = ?, sent_on = coalesce(sent_on, (submitted_at at time zone ?)::date),
                           updated_at = greatest(updated_at, ?, %s), version = version + 1,
                           state = case state when 'SUBMITTED' then 'SENT' else state end
                      from found f where n.id = f.id
                    returning n.id, sender_office, submission, told, direction, counterpart, office, peer_office, type, urgency,
                              agreement_id, movement, sent_on, receipted_in_time),
                entered as (
                    insert into timeline_entry (notice_id, at, event, region, office, message_id, round)
                    select id, ?, 'SENT', ?, sender_office, submission, 1 from moved)
                select direction, counterpart, office, peer_office, type, urgency, agreement_id, movement, sent_on,
                       receipted_in_time from moved where not told""".formatted(NoticeColumns.AFTER_FLOOR),
                row -> NoticesChanged.Change.sending(
                        new RoundSnapshot.Traits(
                                Direction.valueOf(row.text(1)),
                                row.text(2),
                                row.text(3),
                                row.textOrNull(4),
                                row.text(5),
                                Urgency.valueOf(row.text(6)),
                                row.text(7),
                                row.text(8)),
                        row.day(9),
                        row.bool(10)),
                SqlArray.uuids(ids),
                at,
                zone.getId(),
                at,
                at,
                mailbox);
        if (!changes.isEmpty()) {
            changed.fire(new NoticesChanged(changes));
        }
    }
}
