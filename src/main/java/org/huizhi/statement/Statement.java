package org.huizhi.statement;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.statement.StatementDocument.Difference;
import org.jspecify.annotations.Nullable;

/**
 * A statement as this node holds it.
 *
 * @param id the same on both nodes
 * @param proposer mailbox of the side that proposed it
 * @param digest SHA-256 of the signed bytes, hex
 * @param jws general JSON serialisation, with one signature or both
 * @param lines this node's own, as {@link LineStore} keeps them; null until it has counted
 * @param differences null until the two sides' lines were compared
 * @param differingDays as the other side says, each behind its sender's mailbox; empty before
 * @param parts how many messages the other side's lines come in; null while none is here
 */
record Statement(
        String id,
        String counterpart,
        YearMonth month,
        int version,
        String proposer,
        StatementState state,
        boolean settlement,
        String digest,
        String jws,
        byte @Nullable [] lines,
        @Nullable List<Difference> differences,
        @Nullable Integer parts,
        List<String> differingDays,
        Instant createdAt,
        Instant updatedAt) {

    /** What was signed; it was checked when it was stored. */
    StatementDocument document() {
        try {
            return SignedDocument.parse(GeneralJws.parsed(jws).payloadBytes(), StatementDocument.class);
        } catch (InvalidDocumentException e) {
            throw new IllegalStateException("statement " + id + " cannot be read", e);
        }
    }

    /** @return this node's own lines, of a statement that it has counted */
    byte[] countedLines() {
        if (lines == null) {
            throw new IllegalStateException("statement " + id + " is not counted here");
        }
        return lines;
    }

    static Statement of(
            StatementDocument document,
            String counterpart,
            String proposer,
            StatementState state,
            GeneralJws jws,
            byte @Nullable [] lines,
            Instant now) {
        return new Statement(
                document.id(),
                counterpart,
                document.yearMonth(),
                document.version(),
                proposer,
                state,
                document.isSettlement(),
                StatementReader.digest(jws.payloadBytes()),
                jws.toJson(),
                lines,
                document.differences(),
                null,
                List.of(),
                now,
                now);
    }
}
