package org.huizhi.inbox;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.jdbc.Row;
import org.huizhi.vault.Encrypted;

/** A row of the messages received. */
final class ReceivedMessageRow {

    static final String COLUMNS =
            "sender, id, digest, type, subject, sent_at, received_at, key_id, jws, verdict, reason";
    /** Where only the decision matters: the signed bytes of many messages are more than fits into memory. */
    static final String COLUMNS_WITHOUT_BYTES =
            "sender, id, digest, type, subject, sent_at, received_at, key_id, null::bytea, verdict, reason";
    /** With what its receipt says once more. */
    static final String COLUMNS_OF_DECISION = COLUMNS_WITHOUT_BYTES + ", due_date, coalesce(holidays_unknown, '{}')";

    private ReceivedMessageRow() {}

    /** @param row of one of the two lists of columns */
    static ArrivedMessage read(Row row) throws SQLException {
        byte[] jws = row.bytesOrNull(9);
        String verdict = row.textOrNull(10);
        String reason = row.textOrNull(11);
        return new ArrivedMessage(
                row.text(1),
                row.uuid(2),
                row.bytes(3),
                row.text(4),
                row.text(5),
                row.instant(6),
                row.instant(7),
                jws == null ? null : new Encrypted(row.text(8), jws),
                verdict == null ? null : Verdict.of(verdict),
                reason == null ? null : RefusalReason.of(reason));
    }

    /** @param row of {@link #COLUMNS_OF_DECISION} */
    static ArrivedMessage readDecision(Row row) throws SQLException {
        LocalDate dueDate = row.dayOrNull(12);
        ArrivedMessage message = read(row);
        return dueDate == null ? message : message.with(new Outcome.Deadline(dueDate, row.integers(13)));
    }

    /** What binds encrypted bytes to their row. */
    static byte[] context(String sender, UUID id) {
        byte[] name = sender.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(16 + name.length)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(name)
                .array();
    }
}
