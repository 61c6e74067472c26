package org.huizhi.upload;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of rows that become slips, and how far it is.
 *
 * @param format its media type
 * @param bytes of the file
 * @param rows with something in them; null while they are not counted
 * @param lastRow number of the last row that is done, as spreadsheet programs show it; 0 before the first
 * @param sent rows that are slips now
 * @param repeated rows of which there was the slip already, by an upload before
 * @param failed rows that were refused
 * @param faultEn why the file as a whole was refused; null where it was not
 */
public record Upload(
        UUID id,
        String type,
        String format,
        State state,
        long bytes,
        @Nullable Integer rows,
        int lastRow,
        int sent,
        int repeated,
        int failed,
        @Nullable String faultEn,
        @Nullable String faultZh,
        Instant createdAt,
        @Nullable Instant endedAt) {

    public enum State {
        /** Its bytes are still coming. */
        RECEIVING,
        WAITING,
        RUNNING,
        /** It ends with the rows that are in hand. */
        CANCELLING,
        DONE,
        CANCELLED,
        /** The file cannot be read as a table of its type; nothing was sent. */
        REFUSED,
        /** Something was sent, and the rest will not be; it says why, and from which row on. */
        INTERRUPTED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        public boolean isOver() {
            return ordinal() >= DONE.ordinal();
        }
    }

    /** @throws IllegalStateException where it is at a place at which this node cannot have left it */
    void checkPosition() {
        long done = done();
        if (sent < 0 || repeated < 0 || failed < 0 || done > lastRow || done > (rows == null ? 0 : rows)) {
            throw new IllegalStateException("upload " + id + " has more rows done than there are");
        }
    }

    /** @return rows of which it is known what became of them */
    long done() {
        return (long) sent + repeated + failed;
    }

    /** @return in this language; null where the file was not refused */
    public @Nullable String fault(Locale language) {
        return language.equals(Locale.CHINESE) ? faultZh : faultEn;
    }
}
