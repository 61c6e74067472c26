package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** Data of a {@code receipt} message: it answers a whole consumed batch from one sender (feed contract, "Receipts"). */
public record ReceiptData(@JsonProperty(required = true) List<ReceiptLine> receipts) {

    public ReceiptData {
        receipts = List.copyOf(receipts);
    }
}
