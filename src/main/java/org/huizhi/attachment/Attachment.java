package org.huizhi.attachment;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An attachment as this node has it.
 *
 * @param mailbox region that lists it; of an upload this one
 * @param noticeId null while no message lists it
 * @param bytes of the whole
 * @param received of these, how many are here
 * @param mediaType by its content; of an upload that is not whole what was announced, or null
 * @param digest SHA-256; null of an upload that is not whole
 */
public record Attachment(
        String mailbox,
        UUID id,
        @Nullable UUID noticeId,
        State state,
        long bytes,
        long received,
        @Nullable String mediaType,
        byte @Nullable [] digest,
        Instant createdAt) {

    /** Of which pieces are made, in bytes; the last one is shorter. */
    static final int PIECE = 256 * 1024;

    /** @throws IllegalStateException where somebody else has written a length that none has */
    Attachment checked() {
        if (bytes < 1 || bytes > ListedAttachment.MOST_BYTES || received < 0 || received > bytes) {
            throw new IllegalStateException("attachment " + id + " of " + mailbox + " has a length that none has");
        }
        return this;
    }

    public enum State {
        /** Not all of it is here yet. */
        UPLOADING,
        /** No message lists it yet. */
        UPLOADED,
        /** A message of this node lists it. */
        SENT,
        /** The other region has it. */
        ARRIVED,
        /** A message of the other region lists it, and not all of it is here. */
        AWAITED,
        RECEIVED,
        /** It came, and is given to nobody: the scanner found something, or it is not what its type says. */
        WITHHELD,
        /** The other region does not give it. */
        LOST,
        ERASED;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** @return whether all its bytes are here, for whoever may see the notice */
        public boolean isReadable() {
            return this == SENT || this == ARRIVED || this == RECEIVED;
        }
    }

    int pieces() {
        return (int) ((bytes + PIECE - 1) / PIECE);
    }

    /** @return bytes of a piece, from 1 on */
    int length(int piece) {
        return (int) Math.min(PIECE, bytes - (piece - 1L) * PIECE);
    }

    public @Nullable String sha256() {
        return digest == null ? null : HexFormat.of().formatHex(digest);
    }

    AttachmentStore.Key key() {
        return new AttachmentStore.Key(mailbox, id);
    }
}
