package org.huizhi.attachment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;

/**
 * A piece of an attachment as it is signed (feed contract, "Attachments"): a line of JSON, a line feed, the bytes.
 *
 * @param bytes of the attachment, from its place on
 */
record Piece(Head head, byte[] bytes) {

    private static final int LONGEST_HEAD = 1024;

    /** @param piece from 1 on */
    record Head(
            @JsonProperty(required = true) UUID attachment,
            @JsonProperty(required = true) String source,
            @JsonProperty(required = true) String destination,
            @JsonProperty(required = true) int piece) {

        Head {
            Objects.requireNonNull(attachment, "attachment");
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(destination, "destination");
            if (piece < 1 || piece > Asked.MOST) {
                throw new IllegalArgumentException("there is no such piece");
            }
        }
    }

    byte[] toBytes() {
        byte[] line = SignedDocument.bytes(head);
        byte[] all = Arrays.copyOf(line, line.length + 1 + bytes.length);
        all[line.length] = '\n';
        System.arraycopy(bytes, 0, all, line.length + 1, bytes.length);
        return all;
    }

    /** @throws InvalidDocumentException when it is none */
    static Piece parse(byte[] signed) throws InvalidDocumentException {
        for (int i = 0; i < Math.min(signed.length, LONGEST_HEAD); i++) {
            if (signed[i] == '\n') {
                return new Piece(
                        SignedDocument.parse(Arrays.copyOf(signed, i), Head.class),
                        Arrays.copyOfRange(signed, i + 1, signed.length));
            }
        }
        throw new InvalidDocumentException("no line before the bytes");
    }
}
