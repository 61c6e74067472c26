package org.huizhi.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.huizhi.access.ForeignRows;
import org.huizhi.digest.Sha256;
import org.huizhi.vault.PartsStream;

/** The bytes of an attachment, read piece by piece from the database. One piece is in memory at a time. */
final class StoredContent {

    private final AttachmentStore store;
    private final Attachment attachment;

    /** @param attachment of which all bytes are here */
    StoredContent(AttachmentStore store, Attachment attachment) {
        this.store = store;
        this.attachment = attachment;
    }

    /** An attachment is not as it was stored: somebody else writes to the database, or a key is missing. */
    static void tellForeign(ForeignRows foreignRows, AttachmentStore.Key key) {
        String name = key.mailbox() + " " + key.id();
        foreignRows.tell(ForeignRows.Table.ATTACHMENT, name, name.getBytes(StandardCharsets.UTF_8));
    }

    long length() {
        return attachment.bytes();
    }

    /**
     * @throws UncheckedIOException where it is gone, say erased meanwhile, or not of its length
     * @throws org.huizhi.vault.DecryptionException where it is not as this node has stored it
     */
    private byte[] piece(int number) {
        return store.part(attachment.key(), number)
                .filter(piece -> piece.length == attachment.length(number))
                .orElseThrow(() -> new UncheckedIOException(
                        new IOException("piece " + number + " of attachment " + attachment.id() + " is not there")));
    }

    /** @param to the first byte that is not written */
    void write(long from, long to, OutputStream output) throws IOException {
        long at = from;
        while (at < to) {
            int number = (int) (at / Attachment.PIECE) + 1;
            byte[] piece = piece(number);
            int begin = (int) (at % Attachment.PIECE);
            int length = (int) Math.min(piece.length - begin, to - at);
            output.write(piece, begin, length);
            at += length;
        }
    }

    InputStream open() {
        return new PartsStream(attachment.pieces(), this::piece);
    }

    /** @return SHA-256 */
    byte[] digest() {
        MessageDigest digest = Sha256.begin();
        for (int number = 1; number <= attachment.pieces(); number++) {
            digest.update(piece(number));
        }
        return digest.digest();
    }
}
