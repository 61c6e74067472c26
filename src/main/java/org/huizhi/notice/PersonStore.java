package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.vault.BlindIndex;

/** By which persons notices can be found, as keyed hashes; and the signed statements that they no longer can be. */
@ApplicationScoped
class PersonStore {

    private final Database database;

    PersonStore(Database database) {
        this.database = database;
    }

    private record Indexed(UUID notice, BlindIndex.Entry entry) {}

    /** Enters the document numbers of new notices into the blind index. */
    @Transactional(TxType.MANDATORY)
    void index(Map<UUID, List<BlindIndex.Entry>> persons) {
        List<Indexed> rows = new ArrayList<>();
        persons.forEach((notice, entries) -> entries.forEach(entry -> rows.add(new Indexed(notice, entry))));
        if (rows.isEmpty()) {
            return;
        }
        database.update(
                "insert into notice_person (notice_id, key_id, mac) select * from unnest(?, ?, ?) on conflict do nothing",
                SqlArray.of("uuid", rows, Indexed::notice),
                SqlArray.of("text", rows, row -> row.entry().keyId()),
                SqlArray.of("bytea", rows, row -> row.entry().mac()));
    }

    /** @return ids of notices that hold one of the numbers, the newest first */
    @Transactional(TxType.MANDATORY)
    List<UUID> noticesOf(List<BlindIndex.Entry> entries, Collection<String> offices, int limit) {
        return database.query(
                "select n.id from notice n where n.id in (select notice_id from notice_person where mac = any(?))"
                        + " and n.office = any(?) order by n.id desc limit ?",
                row -> row.uuid(1),
                SqlArray.of("bytea", entries, BlindIndex.Entry::mac),
                SqlArray.texts(offices),
                limit);
    }

    /** Forgets by what persons could be found, and keeps the signed statements (JWS by notice) that this was done. */
    @Transactional(TxType.MANDATORY)
    void forget(Map<UUID, String> statements, Instant at) {
        SqlArray ids = SqlArray.uuids(statements.keySet());
        database.update("delete from notice_person where notice_id = any(?)", ids);
        database.update(
                "insert into notice_erasure (notice_id, erased_at, jws) select u.id, ?, u.jws from unnest(?, ?) u(id, jws)",
                at,
                ids,
                SqlArray.texts(statements.values()));
    }

    /** @return which of these are ids of notices whose person data is not erased yet */
    @Transactional(TxType.MANDATORY)
    Set<String> kept(Collection<String> subjects) {
        List<UUID> ids = subjects.stream().flatMap(PersonStore::id).toList();
        return database
                .query(
                        "select id from notice where id = any(?) and erase_on is not null",
                        row -> row.uuid(1),
                        SqlArray.uuids(ids))
                .stream()
                .map(UUID::toString)
                .collect(Collectors.toSet());
    }

    private static Stream<UUID> id(String subject) {
        try {
            return Stream.of(UUID.fromString(subject));
        } catch (IllegalArgumentException e) {
            // Anybody's text: of another message, or of a refused one.
            return Stream.empty();
        }
    }

    /** @return JWS of the statements of erasure, the oldest first */
    @Transactional(TxType.SUPPORTS)
    List<String> erasures(UUID noticeId) {
        return database.query(
                "select jws from notice_erasure where notice_id = ? order by id", row -> row.text(1), noticeId);
    }
}
