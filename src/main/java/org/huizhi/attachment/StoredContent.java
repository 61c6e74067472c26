package org.huizhi.attachment;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import org.huizhi.envelope.CryptoProvider;

/** The bytes of an attachment, read piece by piece from the database. One piece is in memory at a time. */
final class StoredContent {

    private final AttachmentStore store;
    private final Attachment attachment;

    /** @param attachment of which all bytes are here */
    StoredContent(AttachmentStore store, Attachment attachment) {
        this.store = store;
        this.attachment = attachment;
    }

    long length() {
        return attachment.bytes();
    }

    private byte[] piece(int number) throws IOException {
        byte[] piece = store.part(attachment.key(), number)
                .orElseThrow(
                        () -> new IOException("piece " + number + " of attachment " + attachment.id() + " is gone"));
        if (piece.length != attachment.length(number)) {
            throw new IOException(
                    "piece " + number + " of attachment " + attachment.id() + " is not as long as it was");
        }
        return piece;
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
        return new Pieces();
    }

    /** @return SHA-256 */
    byte[] digest() throws IOException {
        MessageDigest digest = CryptoProvider.sha256();
        for (int number = 1; number <= attachment.pieces(); number++) {
            digest.update(piece(number));
        }
        return digest.digest();
    }

    private final class Pieces extends InputStream {

        private byte[] piece = new byte[0];
        private int at;
        private int number;

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            if (at == piece.length) {
                if (number == attachment.pieces()) {
                    return -1;
                }
                piece = piece(++number);
                at = 0;
            }
            int length = Math.min(most, piece.length - at);
            System.arraycopy(piece, at, into, from, length);
            at += length;
            return length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }
    }
}
