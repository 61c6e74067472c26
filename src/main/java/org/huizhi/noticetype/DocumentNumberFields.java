package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.huizhi.validation.NormalForm;
import org.jspecify.annotations.Nullable;

/**
 * Where a notice type's payload holds document numbers: the fields that its schema marks with
 * {@code x-huizhi-document-number}. The sibling {@code documentKind} says what a number is; without one it is an
 * identity card's.
 */
final class DocumentNumberFields {

    static final String MARK = "x-huizhi-document-number";

    private static final String KIND = "documentKind";
    private static final String USUAL_KIND = "identity-card";
    private static final int SHORTEST_RECOGNISED = 8;

    private final List<List<String>> paths;

    private DocumentNumberFields(Set<List<String>> paths) {
        this.paths = List.copyOf(paths);
    }

    /** @param document a schema whose references are all local */
    static DocumentNumberFields in(JsonNode document) {
        return new DocumentNumberFields(MarkedFields.in(document, MARK));
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** @return JSON pointers of the numbers that cannot be right */
    List<String> unverified(JsonNode payload, LocalDate today) {
        List<String> pointers = new ArrayList<>(0);
        visit(payload, (pointer, kind, number) -> {
            if (!DocumentNumber.canBeRight(kind == null ? USUAL_KIND : kind, number, today)) {
                pointers.add(pointer);
            }
        });
        return pointers;
    }

    /** @return every number with its kind, as {@link PersonKey} writes it, each once */
    Set<String> keys(JsonNode payload) {
        Set<String> keys = new LinkedHashSet<>();
        visit(payload, (pointer, kind, number) -> keys.add(PersonKey.of(kind, number)));
        return keys;
    }

    /** @return whether a text repeats one of the numbers, in whatever spelling; very short ones are not told apart */
    boolean isNamedIn(String text, JsonNode payload) {
        List<String> numbers = new ArrayList<>(0);
        visit(
                payload,
                (pointer, kind, number) -> numbers.add(NormalForm.of(number).characters()));
        String normal = NormalForm.of(text).characters();
        return numbers.stream().anyMatch(number -> number.length() >= SHORTEST_RECOGNISED && normal.contains(number));
    }

    private interface Visitor {
        void visit(String pointer, @Nullable String kind, String number);
    }

    private void visit(JsonNode payload, Visitor visitor) {
        for (List<String> path : paths) {
            visit(MissingNode.getInstance(), payload, path, 0, "", visitor);
        }
    }

    private static void visit(
            JsonNode parent, JsonNode node, List<String> path, int depth, String pointer, Visitor visitor) {
        if (depth == path.size()) {
            if (node.isTextual()) {
                visitor.visit(pointer, parent.path(KIND).asText(null), node.textValue());
            }
        } else if (path.get(depth).equals(MarkedFields.ANY_ITEM)) {
            for (int i = 0; i < node.size() && node.isArray(); i++) {
                visit(node, node.get(i), path, depth + 1, pointer + "/" + i, visitor);
            }
        } else {
            String name = path.get(depth);
            visit(node, node.path(name), path, depth + 1, pointer + "/" + MarkedFields.escaped(name), visitor);
        }
    }
}
