package org.huizhi.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Verdict;

/**
 * One message of a slip and what it says.
 *
 * @param data empty when it is erased or cannot be read
 */
record Said(Manifest.Step step, Optional<JsonNode> data) {

    Instant at() {
        return step.at();
    }

    boolean isOf(MessageType type) {
        return step.isOf(type);
    }

    /** @return the text at a path of field names; empty when it is not there */
    String text(String... path) {
        JsonNode node = data.orElse(null);
        for (String name : path) {
            node = node == null ? null : node.get(name);
        }
        return node == null ? "" : node.asText("");
    }

    /** @return whether the other side did not take it, by its receipt: then neither counts it */
    boolean isRefused() {
        Manifest.ReceiptOf receipt = step.receipt();
        return receipt != null && receipt.verdict().equals(Verdict.REFUSED.code());
    }

    boolean isOfRound(int round) {
        return data.map(json -> json.path("round").asInt() == round).orElse(false);
    }
}
