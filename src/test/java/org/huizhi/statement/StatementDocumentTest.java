package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.SignedDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a partner signs is taken only if this node can compare it: one that it cannot would stop the work on all. */
class StatementDocumentTest {

    private static final String COUNTS = """
            {"due": 1, "withdrawn": 0, "misrouted": 0, "cohort": 1, "returned": 1, "onTime": 1, "declined": 0, "open": 0,
             "extended": 0, "valid": 0, "invalid": 0}""";
    private static final String DAY = """
            {"day": "2026-03-02", "slips": 1, "digest": "00"}""";
    private static final String DIFFERENCE = """
            {"from": "cn-140900", "id": "00000000-0000-4000-8000-000000000001", "fields": ["outcome"]}""";

    @Test
    void aWholeOneIsRead() throws InvalidDocumentException {
        StatementDocument document = parse(DAY, DIFFERENCE);

        assertThat(document.directions().get(0).days()).hasSize(1);
        assertThat(document.isSettlement()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"slips\": 1, \"digest\": \"00\"}", "{\"day\": \"2026-03-02\", \"slips\": 1}", "null"})
    void aDayHasItsDateAndDigest(String day) {
        assertThatThrownBy(() -> parse(day, DIFFERENCE)).isInstanceOf(InvalidDocumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"from\": \"cn-140900\", \"fields\": []}", "{\"id\": \"1\", \"fields\": []}", "null"})
    void aDifferenceNamesItsSlip(String difference) {
        assertThatThrownBy(() -> parse(DAY, difference)).isInstanceOf(InvalidDocumentException.class);
    }

    /** As the characters of ASCII, whichever region proposes. */
    @ParameterizedTest
    @CsvSource({"cn-140900, cn-610800, true", "cn-610800, cn-140900, false", "cn-140900, cn-140900, false"})
    void thePartiesAreInTheOrderOfTheirLetters(String first, String second, boolean is)
            throws InvalidDocumentException {
        String document = document(DAY, DIFFERENCE)
                .replace("[\"cn-140900\", \"cn-610800\"]", "[\"%s\", \"%s\"]".formatted(first, second));

        if (is) {
            assertThat(parse(document).parties()).containsExactly(first, second);
        } else {
            assertThatThrownBy(() -> parse(document)).isInstanceOf(InvalidDocumentException.class);
        }
    }

    private static StatementDocument parse(String day, String difference) throws InvalidDocumentException {
        return parse(document(day, difference));
    }

    private static StatementDocument parse(String document) throws InvalidDocumentException {
        return SignedDocument.parse(document.getBytes(StandardCharsets.UTF_8), StatementDocument.class);
    }

    private static String document(String day, String difference) {
        return """
                {"month": "2026-03", "version": 2, "parties": ["cn-140900", "cn-610800"], "cutOff": "2026-03-31",
                 "directions": [{"from": "cn-140900", "to": "cn-610800", "totals": %1$s, "days": [%2$s]},
                                {"from": "cn-610800", "to": "cn-140900", "totals": %1$s, "days": []}],
                 "differences": [%3$s], "reason": "lost"}""".formatted(COUNTS, day, difference);
    }
}
