package org.huizhi.access;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an entry of the audit log says, as its MAC covers it.
 *
 * @param id of the act, so that a copy of an entry is known as one
 * @param at to the microsecond, as the database keeps it
 */
record Act(
        UUID id,
        Instant at,
        String caller,
        String action,
        @Nullable UUID notice,
        @Nullable String detail,
        @Nullable String traceparent) {

    /** For {@link org.huizhi.vault.RowMac}. */
    static final String PURPOSE = "audit entry";

    private static final int ABSENT = -1;

    /** Each text with its length before it, so that no two acts have the same bytes. */
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, id.toString());
            out.writeLong(at.getEpochSecond());
            out.writeInt(at.getNano());
            write(out, caller);
            write(out, action);
            write(out, notice == null ? null : notice.toString());
            write(out, detail);
            write(out, traceparent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        if (text == null) {
            out.writeInt(ABSENT);
        } else {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            out.writeInt(utf8.length);
            out.write(utf8);
        }
    }
}
