package org.huizhi.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * One message of a slip, checked.
 *
 * @param due the due date that starts with it by the receiver's signed receipt; empty where that does not say
 * @param report what the verifier has to say of it alone
 */
record CheckedStep(Said said, Optional<LocalDate> due, Report.Step report) {

    Manifest.Step step() {
        return said.step();
    }

    Optional<JsonNode> data() {
        return said.data();
    }

    Instant at() {
        return said.at();
    }

    String text(String... path) {
        return said.text(path);
    }

    boolean isRefused() {
        return said.isRefused();
    }

    CheckedStep outOfOrder() {
        String place = step().file() == null ? step().messageId().toString() : step().file();
        return new CheckedStep(said, due, report.with(new Finding(Finding.Code.OUT_OF_ORDER, place, step().type())));
    }

    boolean isOfRound(int round) {
        return said.isOfRound(round);
    }
}
