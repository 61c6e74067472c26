package org.huizhi.upload;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.upload.FailureStore.Numbered;
import org.huizhi.upload.UploadStore.Owner;
import org.huizhi.vault.BlindIndex;
import org.jspecify.annotations.Nullable;

/**
 * Which rows became which slips. What a row asks for is kept as a keyed hash alone, by which it is known again: the
 * same row, in whatever file its account brings it, is one slip.
 */
@ApplicationScoped
class SentRowStore {

    private final Database database;
    private final BlindIndex index;

    SentRowStore(Database database, BlindIndex index) {
        this.database = database;
        this.index = index;
    }

    /** @param content what the row asks for, as a whole */
    record Asked(int number, String content) {}

    /**
     * The row that asked for the same before.
     *
     * @param uploadedAt when its file came
     * @param notice the slip; null where nobody knows yet whether it became one
     */
    record Earlier(
            UUID upload,
            Instant uploadedAt,
            int number,
            @Nullable UUID notice) {}

    /** A row that became a slip, or was one already. */
    record Sent(int number, UUID notice) {}

    /**
     * Rows that are about to be submitted, in a transaction of its own: of two files with the same row, whoever works
     * on them, one has it.
     *
     * @return of those of which there was one before, by their numbers
     */
    @Transactional
    Map<Integer, Earlier> take(Owner owner, List<Asked> rows) {
        List<BlindIndex.Entry> entries =
                rows.stream().map(row -> index.of(row.content())).toList();
        database.update(
                "insert into upload_row (account, mac, upload_id, number) select ?, r.mac, ?, r.number"
                        + " from unnest(?, ?) as r (mac, number) order by r.number on conflict do nothing",
                owner.account(),
                owner.id(),
                SqlArray.of("bytea", entries, BlindIndex.Entry::mac),
                SqlArray.of("int4", rows, Asked::number));
        // Keys of the index are changed now and then.
        Map<Integer, List<String>> macs = rows.stream()
                .collect(Collectors.toMap(
                        Asked::number,
                        row -> index.all(row.content()).stream()
                                .map(entry -> hex(entry.mac()))
                                .toList()));
        Map<String, Earlier> held = held(owner, macs);
        Map<Integer, Earlier> earlier = new HashMap<>();
        macs.forEach((number, all) -> all.stream()
                .map(held::get)
                .filter(one -> one != null && !(one.upload().equals(owner.id()) && one.number() == number))
                .findFirst()
                .ifPresent(one -> earlier.put(number, one)));
        return earlier;
    }

    private Map<String, Earlier> held(Owner owner, Map<Integer, List<String>> macs) {
        record Held(String mac, Earlier row) {}
        return database
                .query(
                        "select r.mac, r.upload_id, u.created_at, r.number, r.notice_id from upload_row r"
                                + " join upload u on u.id = r.upload_id where r.account = ? and r.mac = any(?)",
                        row -> new Held(
                                hex(row.bytes(1)),
                                new Earlier(row.uuid(2), row.instant(3), row.integer(4), row.uuidOrNull(5))),
                        owner.account(),
                        SqlArray.of(
                                "bytea",
                                macs.values().stream()
                                        .flatMap(List::stream)
                                        .map(HexFormat.of()::parseHex)
                                        .toList()))
                .stream()
                .collect(Collectors.toMap(Held::mac, Held::row));
    }

    private static String hex(byte[] mac) {
        return HexFormat.of().formatHex(mac);
    }

    /** What these rows asked for may be asked for again. */
    @Transactional
    void letGo(Owner owner, Collection<Earlier> rows) {
        database.update(
                "update upload_row set mac = null from unnest(?, ?) as o (upload_id, number)"
                        + " where upload_row.upload_id = o.upload_id and upload_row.number = o.number and account = ?",
                SqlArray.of("uuid", rows, Earlier::upload),
                SqlArray.of("int4", rows, Earlier::number),
                owner.account());
    }

    /** In the caller's transaction. Rows that were refused may be sent by another file. */
    @Transactional
    void settle(Owner owner, RowSubmission.Outcome came) {
        database.update(
                "update upload_row set notice_id = s.notice_id from unnest(?, ?) as s (number, notice_id)"
                        + " where upload_row.upload_id = ? and upload_row.number = s.number",
                SqlArray.of("int4", came.sent(), Sent::number),
                SqlArray.of("uuid", came.sent(), Sent::notice),
                owner.id());
        List<Integer> others = Stream.concat(
                        came.failures().stream().map(Numbered::number),
                        came.repeated().stream().map(Sent::number))
                .toList();
        database.update(
                "delete from upload_row where upload_id = ? and number = any(?) and notice_id is null",
                owner.id(),
                SqlArray.of("int4", others));
        database.update(
                "insert into upload_row (account, upload_id, number, notice_id) select ?, ?, r.number, r.notice_id"
                        + " from unnest(?, ?) as r (number, notice_id) on conflict do nothing",
                owner.account(),
                owner.id(),
                SqlArray.of("int4", came.repeated(), Sent::number),
                SqlArray.of("uuid", came.repeated(), Sent::notice));
    }

    /** @return of rows after the given one, in their order */
    @Transactional
    List<Sent> list(Owner owner, int after, int most) {
        return database.query(
                "select number, notice_id from upload_row where upload_id = ? and account = ? and number > ?"
                        + " and notice_id is not null order by number limit ?",
                row -> new Sent(row.integer(1), row.uuid(2)),
                owner.id(),
                owner.account(),
                after,
                most);
    }
}
