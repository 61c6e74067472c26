package org.huizhi.notice;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.util.List;
import java.util.UUID;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.huizhi.notice.History.ReturnEntry;
import org.huizhi.notice.NoticeDetail.ReturnKind;

/** Timelines and returns of notices, many entries to a statement. Nothing in them is ever changed. */
@ApplicationScoped
class HistoryStore {

    private final Database database;

    HistoryStore(Database database) {
        this.database = database;
    }

    @Transactional(TxType.MANDATORY)
    void append(History history) {
        appendTimeline(history.timeline());
        appendReturns(history.returns());
    }

    private void appendTimeline(List<TimelineEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        database.update(
                "insert into timeline_entry (notice_id, at, event, region, office, actor, message_id, round, reason,"
                        + " to_office, entered_by) select * from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                SqlArray.of("uuid", entries, TimelineEntry::noticeId),
                SqlArray.of("timestamptz", entries, TimelineEntry::at),
                SqlArray.of("text", entries, TimelineEntry::event),
                SqlArray.of("text", entries, TimelineEntry::region),
                SqlArray.of("text", entries, TimelineEntry::office),
                SqlArray.of("text", entries, TimelineEntry::actor),
                SqlArray.of("uuid", entries, TimelineEntry::messageId),
                SqlArray.of("int4", entries, TimelineEntry::round),
                SqlArray.of("text", entries, TimelineEntry::reason),
                SqlArray.of("text", entries, TimelineEntry::toOffice),
                SqlArray.of("text", entries, TimelineEntry::enteredBy));
    }

    private void appendReturns(List<ReturnEntry> returns) {
        if (returns.isEmpty()) {
            return;
        }
        database.update(
                "insert into notice_return (message_id, notice_id, round, kind, at, office, outcome, late_reason)"
                        + " select * from unnest(?, ?, ?, ?, ?, ?, ?, ?)",
                SqlArray.of("uuid", returns, ReturnEntry::messageId),
                SqlArray.of("uuid", returns, ReturnEntry::noticeId),
                SqlArray.of("int4", returns, ReturnEntry::round),
                SqlArray.of("text", returns, ReturnEntry::kind),
                SqlArray.of("timestamptz", returns, ReturnEntry::at),
                SqlArray.of("text", returns, ReturnEntry::office),
                SqlArray.of("text", returns, ReturnEntry::outcome),
                SqlArray.of("text", returns, ReturnEntry::lateReason));
    }

    /** @return the history in the order of the days on which things happened, whichever order they arrived in */
    @Transactional(TxType.SUPPORTS)
    List<TimelineEntry> timeline(UUID noticeId) {
        return database.query(
                "select at, event, region, office, actor, message_id, round, reason, to_office, entered_by from timeline_entry"
                        + " where notice_id = ? order by at, id",
                row -> new TimelineEntry(
                        noticeId,
                        row.instant(1),
                        TimelineEvent.valueOf(row.text(2)),
                        row.text(3),
                        row.textOrNull(4),
                        row.textOrNull(5),
                        row.uuidOrNull(6),
                        row.integer(7),
                        row.textOrNull(8),
                        row.textOrNull(9),
                        row.textOrNull(10)),
                noticeId);
    }

    @Transactional(TxType.SUPPORTS)
    List<ReturnEntry> returns(UUID noticeId) {
        return database.query(
                "select message_id, round, kind, at, office, outcome, late_reason from notice_return"
                        + " where notice_id = ? order by at, message_id",
                row -> new ReturnEntry(
                        row.uuid(1),
                        noticeId,
                        row.integer(2),
                        ReturnKind.valueOf(row.text(3)),
                        row.instant(4),
                        row.text(5),
                        row.textOrNull(6),
                        row.textOrNull(7)),
                noticeId);
    }
}
