package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.huizhi.validation.IdentityNumber;
import org.huizhi.validation.TextRule;
import org.huizhi.validation.Violation;

/**
 * What every text of a payload has to be, whatever its schema says of it: without characters that no text may hold,
 * visible, and without the number of a person. Where a number of its own belongs, the schema marks the field.
 */
final class PayloadTexts {

    /** Marks numbers and ids by which somebody keeps something: of certificates, of other slips. */
    static final String IDENTIFIER = "x-huizhi-identifier";

    private static final int MAX_FAULTS = 50;

    /** Pointers of the fields that may hold the number of a person, with {@code *} for each item of a list. */
    private final Set<String> numbers;

    private PayloadTexts(Set<String> numbers) {
        this.numbers = numbers;
    }

    /** @param schema of the payload, with references that are all local */
    static PayloadTexts of(JsonNode schema) {
        return new PayloadTexts(Stream.of(DocumentNumberFields.MARK, IDENTIFIER)
                .flatMap(mark -> MarkedFields.in(schema, mark).stream())
                .map(path -> path.stream()
                        .map(name -> "/" + MarkedFields.escaped(name))
                        .collect(Collectors.joining()))
                .collect(Collectors.toUnmodifiableSet()));
    }

    /** @param payload that its schema allows */
    List<Violation> check(JsonNode payload) {
        List<Violation> faults = new ArrayList<>(0);
        check(payload, "", "", faults);
        return faults.size() > MAX_FAULTS ? faults.subList(0, MAX_FAULTS) : faults;
    }

    private void check(JsonNode node, String pointer, String path, List<Violation> faults) {
        if (node.isTextual()) {
            wrong(node.textValue(), path, pointer, faults);
        } else if (node.isObject()) {
            for (Map.Entry<String, JsonNode> field : node.properties()) {
                String name = "/" + MarkedFields.escaped(field.getKey());
                check(field.getValue(), pointer + name, path + name, faults);
            }
        } else {
            for (int i = 0; i < node.size(); i++) {
                check(node.get(i), pointer + "/" + i, path + "/" + MarkedFields.ANY_ITEM, faults);
            }
        }
    }

    private void wrong(String text, String path, String pointer, List<Violation> faults) {
        if (!TextRule.isPlain(text)) {
            faults.add(invalid(pointer, "must not hold characters of control, of direction or that nobody sees"));
        } else if (!text.isEmpty() && !TextRule.isVisible(text)) {
            faults.add(invalid(pointer, "must not be blank or invisible"));
        } else if (IdentityNumber.isIn(text) && !numbers.contains(path)) {
            faults.add(invalid(pointer, "must not hold an identity card number"));
        }
    }

    private static Violation invalid(String pointer, String english) {
        return new Violation(pointer, "invalid-value", english);
    }
}
