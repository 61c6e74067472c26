package org.huizhi.notice;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.SqlArray;
import org.jspecify.annotations.Nullable;

/**
 * The columns of notices, to write any number of them by one statement with one plan: an array for each column. What is
 * fixed from the first day on is inserted only.
 */
final class NoticeColumns {

    private NoticeColumns() {}

    /**
     * @param type of the column; an array among them travels as its literal, for arrays of arrays would lose their
     *     seams
     */
    record Column<T>(String name, String type, boolean fixed, Function<? super T, ? extends @Nullable Object> value) {

        private String elementType() {
            return isArray() ? "text" : type;
        }

        private String read() {
            String read = "u." + name + (isArray() ? "::" + type : "");
            return name.equals("updated_at") ? "greatest(" + read + ", " + AFTER_FLOOR + ")" : read;
        }

        private boolean isArray() {
            return type.endsWith("[]");
        }

        private SqlArray of(List<T> rows) {
            return SqlArray.of(elementType(), rows, isArray() ? row -> literal(value.apply(row)) : value);
        }

        private @Nullable SqlArray literal(@Nullable Object elements) {
            return elements == null ? null : SqlArray.of(type.substring(0, type.length() - 2), (List<?>) elements);
        }
    }

    /**
     * Later than whatever somebody was shown who asks for what changed after it, see {@code CommitHorizon}. Read once
     * for a statement, and after the transaction has its id, by which it is waited for.
     */
    static final String AFTER_FLOOR = "(case when pg_current_xact_id() is not null then (select timestamptz 'epoch'"
            + " + (pg_sequence_last_value('change_floor'::regclass) + 1) * interval '1 microsecond') end)";

    private static final List<Column<RoundFacts>> ROUND = List.of(
            column("office", "text", n -> n.office),
            column("round", "int4", n -> n.round),
            column("accepted_at", "timestamptz", n -> n.acceptedAt),
            column("declined_at", "timestamptz", n -> n.declinedAt),
            column("withdrawn_at", "timestamptz", n -> n.withdrawnAt),
            column("returned_at", "timestamptz", n -> n.returnedAt),
            column("assessed_at", "timestamptz", n -> n.assessedAt),
            column("accept_by", "date", n -> n.acceptBy),
            column("first_due_date", "date", n -> n.firstDueDate),
            column("due_date", "date", n -> n.dueDate),
            column("holidays_unknown", "int4[]", n -> n.holidaysUnknown),
            column("reason", "text", n -> n.reason),
            column("outcome", "text", n -> n.outcome),
            column("late_reason", "text", n -> n.lateReason),
            column("verdict", "text", n -> n.verdict),
            column("answer", "uuid", n -> n.answer),
            column("returned_on", "date", n -> n.returnedOn),
            column("return_days", "int4", n -> n.returnDays),
            column("extended", "bool", n -> n.extended),
            column("extension_proposal", "uuid", n -> extension(n, Extension::proposal)),
            column("extension_due_date", "date", n -> extension(n, Extension::dueDate)),
            column("extension_round", "int4", n -> extension(n, Extension::round)),
            column("extension_state", "text", n -> extension(n, Extension::state)),
            column("extension_decision", "uuid", n -> extension(n, Extension::decision)),
            column("extension_due_before", "date", n -> extension(n, Extension::dueBefore)),
            column("extension_extended_before", "bool", n -> extension(n, Extension::extendedBefore)),
            column("peer_office", "text", n -> n.peerOffice),
            column("begun_at", "timestamptz", n -> n.begunAt),
            column("contested_at", "timestamptz", n -> n.contestedAt),
            column("due_date_there", "date", n -> n.dueDateThere),
            column("sender_fault", "bool", n -> n.senderFault),
            column("judgement", "uuid", n -> n.judgement),
            column("arrived_on", "date", n -> n.arrivedOn),
            column("arrived_late", "bool", n -> n.arrivedLate),
            column("granted_on", "date[]", n -> n.grantedOn),
            column("granted_due", "date[]", n -> n.grantedDue));

    static final List<Column<Notice>> ALL = NoticeColumns.<Notice>ofRound(List.of(
            fixed("id", "uuid", n -> n.id),
            fixed("number", "text", n -> n.number),
            fixed("direction", "text", n -> n.direction),
            fixed("type", "text", n -> n.type),
            fixed("urgency", "text", n -> n.urgency),
            fixed("requires_return", "bool", n -> n.requiresReturn),
            fixed("counterpart", "text", n -> n.parties.counterpart()),
            fixed("sender_region", "text", n -> n.parties.senderRegion()),
            fixed("sender_office", "text", n -> n.parties.senderOffice()),
            fixed("receiver_region", "text", n -> n.parties.receiverRegion()),
            fixed("receiver_office", "text", n -> n.parties.receiverOffice()),
            fixed("agreement_id", "text", n -> n.terms.agreementId()),
            fixed("agreement_version", "int4", n -> n.terms.version()),
            fixed("agreement_digest", "text", n -> n.terms.digest()),
            fixed("reply_limit", "int4", n -> n.terms.replyLimit()),
            fixed("acceptance_limit", "int4", n -> n.terms.acceptanceLimit()),
            fixed("unverified", "text[]", n -> n.unverified),
            fixed("submission", "uuid", n -> n.submission),
            fixed("submitted_at", "timestamptz", n -> n.submittedAt),
            fixed("movement", "text", n -> n.movement),
            fixed("receiver_zone", "text", n -> n.receiverZone),
            fixed("retention_days", "int4", n -> n.retention.days()),
            column("version", "int4", n -> n.version),
            column("reference", "text", n -> n.reference),
            column("state", "text", n -> n.state),
            column("sent_at", "timestamptz", n -> n.sentAt),
            column("delivered_at", "timestamptz", n -> n.deliveredAt),
            column("refused_at", "timestamptz", n -> n.refusedAt),
            column("withdrawal", "uuid", n -> n.withdrawal),
            column("withdrawal_stored", "bool", n -> n.withdrawalStored),
            column("sent_on", "date", n -> n.sentOn),
            column("receipted_in_time", "bool", n -> n.receiptedInTime),
            column("next_reminder_on", "date", n -> n.reminders.nextOn()),
            column("reminders", "int4", n -> n.reminders.count()),
            column("reminded_at", "timestamptz", n -> n.reminders.lastAt()),
            column("escalated_at", "timestamptz", n -> n.reminders.escalatedAt()),
            column("escalated_due", "date", n -> n.reminders.escalatedDue()),
            column("escalation_office", "text", n -> n.reminders.escalationOffice()),
            column("progress_messages", "int4", n -> n.progressMessages),
            column("parts", "int4", n -> n.parts),
            column("open_parts", "int4", n -> n.openParts),
            column("erase_on", "date", n -> n.retention.eraseOn()),
            column("erased_at", "timestamptz", n -> n.retention.erasedAt()),
            column("legal_hold_since", "timestamptz", n -> n.retention.legalHoldSince()),
            column("updated_at", "timestamptz", n -> n.updatedAt)));

    private static final List<Column<Notice>> CHANGING =
            ALL.stream().filter(column -> !column.fixed()).toList();
    private static final List<Column<Notice>> ID_AND_CHANGING = ALL.stream()
            .filter(column -> column.name().equals("id") || !column.fixed())
            .toList();

    /**
     * By their names: a column that the next release adds must not change what a prepared statement of this one gives
     * while both run.
     */
    static final String SELECT = "select " + names(ALL) + " from notice";

    private static final String INSERT = "insert into notice (" + names(ALL) + ") " + rows(ALL);
    private static final String UPDATE = "update notice set "
            + join(CHANGING, column -> column.name() + " = " + column.read(), ", ")
                    .replace("u.version", "u.version + 1")
            + " from " + arrays(ID_AND_CHANGING) + " where notice.id = u.id and notice.version = u.version";

    /** @return these, and behind them those of a round */
    static <T extends RoundFacts> List<Column<T>> ofRound(List<Column<T>> own) {
        return Stream.concat(
                        own.stream(),
                        ROUND.stream()
                                .map(column -> new Column<T>(column.name(), column.type(), false, column.value())))
                .toList();
    }

    static <T> String names(List<Column<T>> columns) {
        return join(columns, Column::name, ", ");
    }

    /** @return the query that gives the rows of {@link #arguments} */
    static <T> String rows(List<Column<T>> columns) {
        return "select " + join(columns, Column::read, ", ") + " from " + arrays(columns);
    }

    private static <T> Column<T> fixed(String name, String type, Function<T, ? extends @Nullable Object> value) {
        return new Column<>(name, type, true, value);
    }

    private static <T> Column<T> column(String name, String type, Function<T, ? extends @Nullable Object> value) {
        return new Column<>(name, type, false, value);
    }

    private static @Nullable Object extension(RoundFacts round, Function<Extension, ?> member) {
        return round.extension == null ? null : member.apply(round.extension);
    }

    private static <T> String join(List<Column<T>> columns, Function<Column<T>, String> part, String between) {
        return columns.stream().map(part).collect(Collectors.joining(between));
    }

    private static <T> String arrays(List<Column<T>> columns) {
        return "unnest(" + join(columns, column -> "?", ", ") + ") as u(" + names(columns) + ")";
    }

    static void insert(Database database, List<Notice> notices) {
        database.update(INSERT, arguments(ALL, notices));
    }

    /**
     * @return how many were as they had been read; the others are left alone. The version in memory moves on with the
     *     one that is stored.
     */
    static int update(Database database, List<Notice> notices) {
        int updated = database.update(UPDATE, arguments(ID_AND_CHANGING, notices));
        notices.forEach(notice -> notice.version++);
        return updated;
    }

    static <T> Object[] arguments(List<Column<T>> columns, List<T> rows) {
        return columns.stream().map(column -> column.of(rows)).toArray();
    }
}
