package org.huizhi.outbox;

import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.huizhi.envelope.ReceiptLine;

/**
 * What another region said of messages sent to it.
 *
 * @param receiver mailbox of the region that signed it
 * @param id of the receipt message
 */
public record ReceivedReceipt(String receiver, UUID id, List<ReceiptLine> lines) {

    public ReceivedReceipt {
        Objects.requireNonNull(receiver, "receiver");
        Objects.requireNonNull(id, "id");
        lines = List.copyOf(lines);
    }
}
