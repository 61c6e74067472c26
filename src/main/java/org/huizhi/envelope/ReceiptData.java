package org.huizhi.envelope;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.List;
import java.util.Optional;
import org.huizhi.validation.Moments;

/** Data of a message that answers a whole consumed batch from one sender (feed contract, "Receipts"). */
public record ReceiptData(@JsonProperty(required = true) List<ReceiptLine> receipts) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(Moments.module())
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public ReceiptData {
        receipts = List.copyOf(receipts);
    }

    /** @return empty when the data of a message is not that of a receipt; unknown fields are ignored */
    public static Optional<ReceiptData> of(JsonNode data) {
        try {
            // What is null is read as null, without a question to the constructor.
            return Optional.ofNullable(JSON.treeToValue(data, ReceiptData.class));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
