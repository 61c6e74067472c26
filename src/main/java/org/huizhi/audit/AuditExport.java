package org.huizhi.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** Writes the audit log for {@link AuditVerifier}, line by line, however long it is. */
@ApplicationScoped
public class AuditExport {

    private static final int PIECE = 1000;

    private final AuditLog log;
    private final ObjectMapper mapper;

    AuditExport(AuditLog log, ObjectMapper mapper) {
        this.log = log;
        this.mapper = mapper;
    }

    /**
     * The caller has it entered ({@link AuditLog#exported}).
     *
     * @param start position behind which it begins
     * @param hash of the chain at that position, hex
     */
    public void write(OutputStream output, long start, String hash) throws IOException {
        write(output, AuditVerifier.Line.start(start, hash));
        long position = start;
        for (AuditLog.Piece piece = log.piece(position, PIECE);
                !piece.entries().isEmpty();
                piece = log.piece(position, PIECE)) {
            position = write(output, piece);
        }
    }

    /** A checkpoint stands behind the entry that it signs. @return position of the last entry */
    private long write(OutputStream output, AuditLog.Piece piece) throws IOException {
        Iterator<AuditLog.Signed> checkpoints = piece.checkpoints().iterator();
        AuditLog.Signed checkpoint = checkpoints.hasNext() ? checkpoints.next() : null;
        long position = 0;
        for (AuditLog.Chained chained : piece.entries()) {
            position = chained.entry().position();
            write(output, AuditVerifier.Line.of(chained));
            if (checkpoint != null && checkpoint.position() == position) {
                write(output, AuditVerifier.Line.of(checkpoint));
                checkpoint = checkpoints.hasNext() ? checkpoints.next() : null;
            }
        }
        output.flush();
        return position;
    }

    private void write(OutputStream output, AuditVerifier.Line line) throws IOException {
        output.write(mapper.writeValueAsBytes(line));
        output.write('\n');
    }
}
