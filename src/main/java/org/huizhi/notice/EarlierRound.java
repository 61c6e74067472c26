package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hibernate.StatelessSession;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;

/**
 * The first round of a slip that is in its second one: written when that opens, and where a message of it comes late.
 */
@Entity
@Table(name = "earlier_round")
class EarlierRound extends RoundFacts {

    @Id
    @Column(name = "notice_id")
    UUID noticeId;

    /** Facts that were not kept before rounds were, by the names of their columns. */
    List<String> unknown = List.of();

    protected EarlierRound() {}

    private EarlierRound(UUID noticeId) {
        this.noticeId = noticeId;
    }

    /** @return the round as it stands */
    static EarlierRound of(Notice notice) {
        EarlierRound ended = new EarlierRound(notice.id);
        ended.copy(notice);
        return ended;
    }

    /** Reads and writes those of many notices, in the transaction at hand. */
    @ApplicationScoped
    static class Store {

        private static final List<NoticeColumns.Column<EarlierRound>> COLUMNS = NoticeColumns.ofRound(List.of(
                new NoticeColumns.Column<>("notice_id", "uuid", true, ended -> ended.noticeId),
                new NoticeColumns.Column<>("unknown", "text[]", true, ended -> ended.unknown)));

        private static final String WRITE = "insert into earlier_round (" + NoticeColumns.names(COLUMNS) + ") "
                + NoticeColumns.rows(COLUMNS) + " on conflict (notice_id) do update set "
                + COLUMNS.stream()
                        .filter(column -> !column.fixed())
                        .map(column -> column.name() + " = excluded." + column.name())
                        .collect(Collectors.joining(", "));

        private final StatelessSession session;
        private final Database database;

        Store(StatelessSession session, Database database) {
            this.session = session;
            this.database = database;
        }

        /** Gives each notice that is in its second round the first one. */
        void attach(Collection<Notice> notices) {
            List<Notice> again = notices.stream()
                    .filter(notice -> notice.round > 1 && notice.first == null)
                    .toList();
            if (!again.isEmpty()) {
                Map<UUID, EarlierRound> rounds = session
                        .createSelectionQuery("from EarlierRound where noticeId in :ids", EarlierRound.class)
                        .setParameterList("ids", again.stream().map(Notice::id).toList())
                        .getResultList()
                        .stream()
                        .collect(Collectors.toMap(round -> round.noticeId, Function.identity()));
                again.forEach(notice -> notice.first = rounds.get(notice.id));
            }
        }

        /** Of those whose first round has changed. */
        void write(Collection<Notice> notices) {
            List<Notice> changed =
                    notices.stream().filter(notice -> notice.firstChanged).toList();
            if (changed.isEmpty()) {
                return;
            }
            List<EarlierRound> ended = new ArrayList<>();
            List<UUID> open = new ArrayList<>();
            for (Notice notice : changed) {
                if (notice.first == null) {
                    open.add(notice.id);
                } else {
                    ended.add(notice.first);
                }
                notice.firstChanged = false;
            }
            if (!ended.isEmpty()) {
                database.update(WRITE, NoticeColumns.arguments(COLUMNS, ended));
            }
            if (!open.isEmpty()) {
                database.update("delete from earlier_round where notice_id = any(?)", SqlArray.uuids(open));
            }
        }
    }
}
