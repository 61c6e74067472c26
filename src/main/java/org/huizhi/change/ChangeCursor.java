package org.huizhi.change;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32;

/**
 * How far a reader has come: the change that it was given or passed over last. It gives no right to anything, so it is
 * not signed; what it names is looked for, since a database that was restored to an earlier moment, or a standby that
 * missed the end, gives the same positions to other changes.
 *
 * @param position by transaction, see the view {@code slip_change}
 * @param entry within the transaction
 * @param mark of the slip that it is about
 */
public record ChangeCursor(long position, long entry, int mark) {

    /** Before the first change there is. */
    public static final ChangeCursor BEGINNING = new ChangeCursor(0, 0, 0);

    private static final byte FORM = 1;
    private static final int CONTENT = 1 + 8 + 8 + 4;

    static ChangeCursor of(long position, long entry, UUID slip) {
        return new ChangeCursor(
                position,
                entry,
                checksum(ByteBuffer.allocate(32)
                        .putLong(slip.getMostSignificantBits())
                        .putLong(slip.getLeastSignificantBits())
                        .putLong(position)
                        .putLong(entry)));
    }

    boolean isBeginning() {
        return equals(BEGINNING);
    }

    public String encoded() {
        ByteBuffer bytes = ByteBuffer.allocate(CONTENT + 4)
                .put(FORM)
                .putLong(position)
                .putLong(entry)
                .putInt(mark);
        bytes.putInt(checksum(bytes));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @return empty when the text is not one that {@link #encoded()} made */
    public static Optional<ChangeCursor> decoded(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            if (bytes.limit() != CONTENT + 4 || bytes.get() != FORM) {
                return Optional.empty();
            }
            ChangeCursor cursor = new ChangeCursor(bytes.getLong(), bytes.getLong(), bytes.getInt());
            return cursor.encoded().equals(text) ? Optional.of(cursor) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32 checksum = new CRC32();
        checksum.update(bytes.duplicate().flip());
        return (int) checksum.getValue();
    }
}
