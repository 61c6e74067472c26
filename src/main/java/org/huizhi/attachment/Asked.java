package org.huizhi.attachment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.SignedDocument;

/**
 * Data of {@code attachment.asked}: the pieces of an attachment that its receiver lacks.
 *
 * @param pieces from 1 on; none says that it has them all
 */
record Asked(@JsonProperty(required = true) List<Integer> pieces) {

    /** Of the largest attachment. */
    static final int MOST = (int) (ListedAttachment.MOST_BYTES / Attachment.PIECE);

    Asked {
        pieces = List.copyOf(pieces);
        if (pieces.size() > MOST
                || new HashSet<>(pieces).size() < pieces.size()
                || pieces.stream().anyMatch(piece -> piece < 1 || piece > MOST)) {
            throw new IllegalArgumentException("pieces are 1 to " + MOST + ", each once");
        }
    }

    static Asked parse(Message message) throws InvalidDocumentException {
        return SignedDocument.parse(SignedDocument.bytes(message.data()), Asked.class);
    }
}
