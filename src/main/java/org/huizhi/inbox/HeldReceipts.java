package org.huizhi.inbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.inbox.HeldMessages.Held;
import org.huizhi.jdbc.Database;
import org.huizhi.jdbc.Row;
import org.huizhi.jdbc.SqlArray;

/**
 * What each side of a resync (ADR 0033) had said of the other's messages: kept until none of them is held any more
 * ({@link HeldMessages}).
 */
@ApplicationScoped
public class HeldReceipts {

    private final Database database;

    HeldReceipts(Database database) {
        this.database = database;
    }

    /**
     * What one side said of a message of the other.
     *
     * @param receiptId the message that said so
     */
    public record Said(ReceiptLine line, UUID receiptId) {}

    /**
     * Keeps what one side said of messages of the other, which may not be known yet. The first word stands, unless it
     * was a refusal whose cause has passed since.
     */
    @Transactional(TxType.MANDATORY)
    public void keep(String partner, String speaker, UUID receiptId, List<ReceiptLine> lines) {
        SqlArray passing = SqlArray.of("text", RefusalReason.PASSING, RefusalReason::code);
        database.update(
                "insert into held_receipt (partner, speaker, receipt_id, message_id, sha256, verdict, reason, received_at,"
                        + " due_date, holidays_unknown) select distinct on (id, sha256) ?, ?, ?::uuid, id, sha256, verdict,"
                        + " reason, at, due, string_to_array(years, ',')::int[] from unnest(?, ?, ?, ?, ?, ?, ?)"
                        + " with ordinality as line(id, sha256, verdict, reason, at, due, years, place)"
                        + " order by id, sha256, coalesce(reason = any(?), false), place on conflict (partner, speaker, message_id, sha256) do update set"
                        + " receipt_id = excluded.receipt_id, verdict = excluded.verdict, reason = excluded.reason,"
                        + " received_at = excluded.received_at, due_date = excluded.due_date,"
                        + " holidays_unknown = excluded.holidays_unknown where held_receipt.reason = any(?)",
                partner,
                speaker,
                receiptId,
                SqlArray.of("uuid", lines, ReceiptLine::messageId),
                SqlArray.of("text", lines, ReceiptLine::sha256),
                SqlArray.of("text", lines, line -> line.verdict().code()),
                SqlArray.of(
                        "text",
                        lines,
                        line -> line.reason() == null ? null : line.reason().code()),
                SqlArray.of("timestamptz", lines, ReceiptLine::receivedAt),
                SqlArray.of("date", lines, ReceiptLine::dueDate),
                SqlArray.of("text", lines, line -> Outcome.Deadline.years(line.holidaysUnknown())),
                passing,
                passing);
    }

    /** @return what the other side of the exchange said of each of these messages, by the message's id */
    @Transactional(TxType.MANDATORY)
    public Map<UUID, Said> saidOf(String partner, List<Held> messages) {
        Map<UUID, Said> said = new HashMap<>();
        Map<UUID, Held> byId =
                messages.stream().collect(Collectors.toMap(Held::id, message -> message, (first, second) -> first));
        database.query(
                        "select speaker, message_id, sha256, verdict, reason, received_at, receipt_id, due_date,"
                                + " coalesce(holidays_unknown, '{}') from held_receipt where partner = ? and message_id = any(?)",
                        row -> Map.entry(row.text(1), said(row)),
                        partner,
                        SqlArray.uuids(byId.keySet()))
                .forEach(entry -> {
                    ReceiptLine line = entry.getValue().line();
                    Held message = Objects.requireNonNull(byId.get(line.messageId()), "asked for");
                    if (!entry.getKey().equals(message.sender()) && line.isFor(message.digest())) {
                        said.put(line.messageId(), entry.getValue());
                    }
                });
        return said;
    }

    private static Said said(Row row) throws SQLException {
        String reason = row.textOrNull(5);
        LocalDate dueDate = row.dayOrNull(8);
        ReceiptLine line = new ReceiptLine(
                row.uuid(2),
                row.text(3),
                Verdict.of(row.text(4)),
                reason == null ? null : RefusalReason.of(reason),
                row.instant(6),
                null,
                null);
        return new Said(dueDate == null ? line : line.withDueDate(dueDate, row.integers(9)), row.uuid(7));
    }

    /** Nothing waits any more of what these lines speak about. */
    @Transactional(TxType.MANDATORY)
    public void forget(String partner) {
        database.update("delete from held_receipt where partner = ?", partner);
    }
}
