package org.huizhi.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.huizhi.envelope.Verdict;

/**
 * One message of a slip, checked.
 *
 * @param data what it says; empty when it is erased or cannot be read
 * @param due the due date that starts with it by the receiver's signed receipt; empty where that does not say
 * @param report what the verifier has to say of it alone
 */
record CheckedStep(Manifest.Step step, Optional<JsonNode> data, Optional<LocalDate> due, Report.Step report) {

    Instant at() {
        return step.at();
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
