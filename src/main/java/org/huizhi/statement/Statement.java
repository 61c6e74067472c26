package org.huizhi.statement;

import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.statement.StatementDocument.Differing;
import org.jspecify.annotations.Nullable;

/**
 * A statement as this node holds it.
 *
 * @param id the same on both nodes
 * @param proposer mailbox of the side that proposed it
 * @param digest SHA-256 of the signed bytes, hex
 * @param jws general JSON serialisation, with one signature or both
 * @param lines this node's own, as {@link LineStore} keeps them; null until it has counted, and where not asked for
 * @param amendments this node's own, alike
 * @param ownDue how many rounds the month has here; null until this node has counted
 * @param differing on what the two sides stay apart; null until their lines were compared
 * @param differenceParts in how many parts the differences come; null while none is here
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
        byte @Nullable [] amendments,
        @Nullable Long ownDue,
        @Nullable Differing differing,
        @Nullable Integer differenceParts,
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

    /** @return whether the differences are here; an earlier release told them in one part, and did not sum them up */
    boolean differencesTold() {
        return differenceParts != null && (differing != null || differenceParts == 1);
    }

    static Statement of(
            StatementDocument document,
            String counterpart,
            String proposer,
            StatementState state,
            GeneralJws jws,
            @Nullable CalculatedStatement counted,
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
                counted == null ? null : counted.lines(),
                counted == null ? null : counted.amendments(),
                counted == null ? null : Disputes.due(counted.document()),
                document.differing(),
                null,
                null,
                List.of(),
                now,
                now);
    }
}
