package org.huizhi.change;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.Direction;
import org.huizhi.notice.NoticeReader;
import org.huizhi.notice.TimelineEvent;

/**
 * What happened to slips, in the order of its positions: whatever is committed comes once, and nothing that is
 * committed late is passed over (ADR 50). A reader sees what happens to slips that it may read at the time of its
 * reading.
 */
@ApplicationScoped
public class ChangeFeed {

    /** Of others' changes that one reading goes through. */
    private static final int MOST_LOOKED_AT = 2_000;

    private static final String BEHIND = " where c.tx >= ? and (c.tx, c.id) > (?, ?) order by c.tx, c.id limit ?";

    private static final String READ = """
            select c.tx, c.id, c.notice_id, c.at, c.event, c.round, c.number, c.direction, c.type, c.counterpart,
                   c.office = any(?)
                   or coalesce(c.former_office = any(?), false)
                   or coalesce(c.escalation_office = any(?) and (c.ended_at is null or c.ended_at > ?), false)
                   or c.in_parts and exists (select from slip_part_office p
                                              where p.notice_id = c.notice_id and p.office = any(?) and p.until > ?)
              from slip_change c""" + BEHIND;

    private static final String CONCERNED = """
            select c.tx, c.id, c.notice_id,
                   array_remove(array[c.office, c.former_office, c.escalation_office], null)
                   || case when c.in_parts
                           then array(select p.office from slip_part_office p where p.notice_id = c.notice_id)
                           else array[]::text[] end
              from slip_change c""" + BEHIND;

    private final Database database;
    private final NoticeReader notices;
    private final NodeIdentity node;
    private final CurrentDirectory directory;

    ChangeFeed(Database database, NoticeReader notices, NodeIdentity node, CurrentDirectory directory) {
        this.database = database;
        this.notices = notices;
        this.node = node;
        this.directory = directory;
    }

    /**
     * @param next where to go on, also where nothing was found
     * @param more whether there is more already
     */
    public record Page(List<Change> items, ChangeCursor next, boolean more) {

        public Page {
            items = List.copyOf(items);
        }
    }

    private record Found(Change change, boolean seen) {}

    /** Offices that changes concern, as far as one reading has come. */
    record Concerned(Set<String> offices, ChangeCursor next, boolean more) {}

    /** @return behind the last change there is; what runs now comes behind it */
    @Transactional
    public ChangeCursor end() {
        return database.first(
                        "select tx, id, notice_id from slip_change order by tx desc, id desc limit 1",
                        ChangeFeed::cursor)
                .orElse(ChangeCursor.BEGINNING);
    }

    /** @return whether what it names is there; if not, what followed it can have been lost too */
    @Transactional
    public boolean holds(ChangeCursor cursor) {
        return cursor.isBeginning()
                || database.first(
                                "select tx, id, notice_id from slip_change where tx = ? and id = ?",
                                ChangeFeed::cursor,
                                cursor.position(),
                                cursor.entry())
                        .filter(cursor::equals)
                        .isPresent();
    }

    /**
     * @param limit of changes that are shown; a page may have fewer, or none, and more behind it
     * @return empty where the cursor names what is not there, see {@link #holds}
     */
    @Transactional
    public Optional<Page> read(Caller caller, ChangeFilter filter, ChangeCursor after, int limit) {
        if (!holds(after)) {
            return Optional.empty();
        }
        SqlArray offices = SqlArray.texts(offices(caller, filter));
        List<Change> items = new ArrayList<>();
        ChangeCursor next = after;
        int lookedAt = 0;
        for (int size = limit + 1; ; size = Math.min(4 * size, MOST_LOOKED_AT)) {
            List<Found> found = behind(offices, next, size);
            for (Found one : found) {
                boolean told = one.seen() && filter.wants(one.change());
                if (told && items.size() == limit) {
                    return Optional.of(new Page(items, next, true));
                }
                if (told) {
                    items.add(one.change());
                }
                next = one.change().cursor();
            }
            lookedAt += found.size();
            if (found.size() < size || lookedAt >= MOST_LOOKED_AT) {
                return Optional.of(new Page(items, next, found.size() == size));
            }
        }
    }

    private Set<String> offices(Caller caller, ChangeFilter filter) {
        if (filter.offices().isEmpty()) {
            return caller.offices();
        }
        Set<String> offices = new HashSet<>(directory.get().subtree(filter.offices()));
        offices.retainAll(caller.offices());
        return offices;
    }

    private List<Found> behind(SqlArray offices, ChangeCursor after, int size) {
        Instant seenUntil = notices.seenUntil();
        return database.query(
                READ,
                row -> new Found(change(row), row.bool(11)),
                offices,
                offices,
                offices,
                seenUntil,
                offices,
                seenUntil,
                after.position(),
                after.position(),
                after.entry(),
                size);
    }

    /** @return empty where the cursor names what is not there, see {@link #holds} */
    @Transactional
    Optional<Concerned> concerned(ChangeCursor after, int limit) {
        if (!holds(after)) {
            return Optional.empty();
        }
        Set<String> offices = new HashSet<>();
        List<ChangeCursor> passed = database.query(
                CONCERNED,
                row -> {
                    offices.addAll(row.texts(4));
                    return cursor(row);
                },
                after.position(),
                after.position(),
                after.entry(),
                limit);
        ChangeCursor next = passed.isEmpty() ? after : passed.get(passed.size() - 1);
        return Optional.of(new Concerned(offices, next, passed.size() == limit));
    }

    private Change change(Row row) throws SQLException {
        UUID slip = row.uuid(3);
        return new Change(
                cursor(row),
                node.mailbox(),
                TimelineEvent.valueOf(row.text(5)),
                slip,
                row.instant(4),
                new Change.Data(
                        row.text(7), Direction.valueOf(row.text(8)), row.text(9), row.text(10), row.integer(6)));
    }

    private static ChangeCursor cursor(Row row) throws SQLException {
        return ChangeCursor.of(row.bigint(1), row.bigint(2), row.uuid(3));
    }
}
