package org.huizhi.mail;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.jspecify.annotations.Nullable;

/** What is to be told, and how it is found. Every method is for a transaction of its caller. */
@ApplicationScoped
class NewsStore {

    /** Lines of a kind in one mail. */
    static final int MOST_SHOWN = 20;

    /** As one page of changes is gone through. */
    private static final int PAGE = 1_000;

    /** Who switches mails on after a longer time is not told what was in it. */
    private static final Duration OLD_AFTER = Duration.ofDays(2);

    private static final String LOCK = "select tx, entry, looked_at from mail_progress for update skip locked";

    private static final String END = "select tx, id from slip_change order by tx desc, id desc limit 1";

    /** An escalation reaches the office that the agreement names, and concerns the one that has the slip. */
    private static final String CHANGED = """
            select c.tx, c.id, c.event, c.number, c.type, c.counterpart, w.due_date, w.office, w.escalation_office
              from slip_change c join work_slip w on w.id = c.notice_id
             where c.tx >= ? and (c.tx, c.id) > (?, ?)
               and (c.event = 'ESCALATED' or c.event = 'CONTESTED' and c.direction = 'INCOMING')
             order by c.tx, c.id limit ?""";

    private static final String ADD = """
            insert into mail_news (office, kind, counterpart, number, type, day)
            select n.office, n.kind, n.counterpart, n.number, n.type, n.day
              from unnest(?, ?, ?, ?, ?, ?) as n (office, kind, counterpart, number, type, day)
              join mail_recipient r on r.office = n.office and r.addresses <> '{}'""";

    /** Of several partners each has its first line before another has its second. */
    private static final String WAITING = """
            select kind, counterpart, number, type, day, all_of_kind
              from (select *, row_number() over (partition by kind order by place, id) as line
                      from (select *, row_number() over (partition by kind, counterpart order by id) as place,
                                   count(*) over (partition by kind) as all_of_kind
                              from mail_news where office = ? and id <= ?) of_partners) of_kinds
             where line <= ? order by kind, line""";

    /** What an office has to answer; the conditions are those of its index. */
    private static final String DUE = """
            select number, type, counterpart, due_date, count(*) over () from work_slip
             where state in ('DELIVERED', 'RECEIVED', 'ACCEPTED') and office = ? and direction = 'INCOMING'
               and due_date between ? and ? order by due_date, number limit ?""";

    /** Of slips of other offices. */
    private static final String DUE_PARTS = """
            select number, type, counterpart, due_date, count(*) over () from open_part
             where office = ? and due_date between ? and ? order by due_date, number, part limit ?""";

    private final Database database;

    NewsStore(Database database) {
        this.database = database;
    }

    /** @return false where another replica looks */
    boolean lock(Instant now) {
        Optional<Instant> lookedAt = database.first(LOCK, row -> row.instant(3));
        if (lookedAt.isEmpty()) {
            Place end = end().orElse(Place.BEGINNING);
            database.update(
                    "insert into mail_progress (tx, entry, looked_at) values (?, ?, ?) on conflict do nothing",
                    end.tx(),
                    end.entry(),
                    now);
            return database.first(LOCK, row -> true).isPresent();
        }
        if (lookedAt.get().isBefore(now.minus(OLD_AFTER))) {
            end().ifPresent(end -> goOnFrom(end, now));
        }
        return true;
    }

    private Optional<Place> end() {
        return database.first(END, Place::of);
    }

    private void goOnFrom(Place place, Instant now) {
        database.update("update mail_progress set tx = ?, entry = ?, looked_at = ?", place.tx(), place.entry(), now);
    }

    /** A change that concerns offices. */
    private record Changed(long tx, long entry, List<News> news) {}

    /**
     * Takes in what happened to slips since the last look; after {@link #lock}.
     *
     * @return whether there is more
     */
    boolean takeIn(Instant now) {
        Place from =
                database.first("select tx, entry from mail_progress", Place::of).orElseThrow();
        // Asked for first: whatever was whole then is seen by the next statement.
        Place end = end().orElse(from);
        List<Changed> found = database.query(CHANGED, NewsStore::changed, from.tx(), from.tx(), from.entry(), PAGE);
        boolean more = found.size() == PAGE;
        Place to = from;
        if (!found.isEmpty()) {
            Changed last = found.get(found.size() - 1);
            to = new Place(last.tx(), last.entry());
        }
        add(found.stream().flatMap(one -> one.news().stream()).toList());
        goOnFrom(!more && end.isBehind(to) ? end : to, now);
        return more;
    }

    /** In the order of changes. */
    private record Place(long tx, long entry) {

        private static final Place BEGINNING = new Place(0, 0);

        private static Place of(Row row) throws SQLException {
            return new Place(row.bigint(1), row.bigint(2));
        }

        private boolean isBehind(Place other) {
            return tx > other.tx || (tx == other.tx && entry > other.entry);
        }
    }

    private static Changed changed(Row row) throws SQLException {
        News.Kind kind = News.Kind.valueOf(row.text(3));
        String number = row.text(4);
        String type = row.text(5);
        String counterpart = row.text(6);
        LocalDate due = row.dayOrNull(7);
        Stream<@Nullable String> concerned = kind == News.Kind.ESCALATED
                ? Stream.of(row.textOrNull(8), row.textOrNull(9))
                : Stream.of(row.textOrNull(8));
        return new Changed(
                row.bigint(1),
                row.bigint(2),
                concerned
                        .filter(office -> office != null)
                        .distinct()
                        .map(office -> new News(office, kind, counterpart, number, type, due))
                        .toList());
    }

    /** What nobody is to be told is left out. */
    void add(List<News> news) {
        if (news.isEmpty()) {
            return;
        }
        database.update(
                ADD,
                SqlArray.of("text", news, News::office),
                SqlArray.of("text", news, News::kind),
                SqlArray.of("text", news, News::counterpart),
                SqlArray.of("text", news, News::number),
                SqlArray.of("text", news, News::type),
                SqlArray.of("date", news, News::day));
    }

    /** Begins to last. @return of these, those that were not told yet */
    Set<String> begin(News.Kind kind, Collection<String> subjects) {
        return Set.copyOf(database.query(
                "insert into mail_told (kind, subject) select ?, * from unnest(?) on conflict do nothing returning subject",
                row -> row.text(1),
                kind,
                SqlArray.texts(subjects)));
    }

    /** @return what was told and lasts no longer */
    Set<String> end(News.Kind kind, Collection<String> lasting) {
        return Set.copyOf(database.query(
                "delete from mail_told where kind = ? and subject <> all(?) returning subject",
                row -> row.text(1),
                kind,
                SqlArray.texts(lasting)));
    }

    /** Takes away what waits for an office. @return by kind */
    List<News.Group> take(String office) {
        // What is found while this runs waits for the next mail.
        long last = database.first(
                        "select coalesce(max(id), 0) from mail_news where office = ?", row -> row.bigint(1), office)
                .orElse(0L);
        Map<News.Kind, List<Shown>> byKind = new EnumMap<>(News.Kind.class);
        database.query(
                        WAITING,
                        row -> new Shown(
                                new News(
                                        office,
                                        News.Kind.valueOf(row.text(1)),
                                        row.text(2),
                                        row.textOrNull(3),
                                        row.textOrNull(4),
                                        row.dayOrNull(5)),
                                row.bigint(6)),
                        office,
                        last,
                        MOST_SHOWN)
                .forEach(one -> byKind.computeIfAbsent(one.news().kind(), kind -> new ArrayList<>())
                        .add(one));
        database.update("delete from mail_news where office = ? and id <= ?", office, last);
        return byKind.entrySet().stream()
                .map(kind -> group(kind.getKey(), kind.getValue()))
                .toList();
    }

    private static News.Group group(News.Kind kind, List<Shown> lines) {
        return new News.Group(
                kind, lines.stream().map(Shown::news).toList(), lines.get(0).all());
    }

    private record Shown(News news, long all) {}

    /**
     * @return incoming slips of an office, or parts that it was asked for, that are due on these days, both included;
     *     empty where there are none
     */
    Optional<News.Group> due(String office, News.Kind kind, LocalDate first, LocalDate last) {
        List<Shown> found = database.query(
                kind.ofParts() ? DUE_PARTS : DUE,
                row -> new Shown(
                        new News(office, kind, row.text(3), row.text(1), row.text(2), row.day(4)), row.bigint(5)),
                office,
                first,
                last,
                MOST_SHOWN);
        return found.isEmpty() ? Optional.empty() : Optional.of(group(kind, found));
    }
}
