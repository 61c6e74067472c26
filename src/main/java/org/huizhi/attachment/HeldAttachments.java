package org.huizhi.attachment;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.huizhi.attachment.Attachment.State;

/**
 * What is here of the attachments of one notice. What it lists, its signed messages say; a row that says otherwise is
 * another file: a region may use an id again, also one that is ours, and tables may be written by others.
 */
public final class HeldAttachments {

    public static final HeldAttachments NONE = new HeldAttachments(List.of());

    private final List<Attachment> rows;

    HeldAttachments(List<Attachment> rows) {
        this.rows = rows;
    }

    /** @param mailbox region whose message lists it */
    public Optional<Attachment> find(String mailbox, UUID id, String mediaType, long bytes, String sha256) {
        byte[] digest = HexFormat.of().parseHex(sha256);
        return rows.stream()
                .filter(row -> row.mailbox().equals(mailbox) && row.id().equals(id))
                .filter(row -> row.bytes() == bytes && mediaType.equals(row.mediaType()))
                .filter(row -> Arrays.equals(row.digest(), digest))
                .findFirst();
    }

    /** @return code of its state, as {@link #find} */
    public String state(String mailbox, UUID id, String mediaType, long bytes, String sha256) {
        return find(mailbox, id, mediaType, bytes, sha256)
                .map(Attachment::state)
                .orElse(State.LOST)
                .code();
    }
}
