package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a notice type's payload holds document numbers: the fields that its schema marks with
 * {@code x-huizhi-document-number}. The sibling {@code documentKind} says what a number is; without one it is an
 * identity card's.
 */
final class DocumentNumberFields {

    static final String MARK = "x-huizhi-document-number";

    private static final String KIND = "documentKind";
    private static final String ANY_ITEM = "*";
    private static final List<String> IN_PLACE = List.of("allOf", "anyOf", "oneOf");
    private static final List<String> CONDITIONAL = List.of("if", "then", "else");

    private final List<List<String>> paths;

    private DocumentNumberFields(Set<List<String>> paths) {
        this.paths = List.copyOf(paths);
    }

    /** @param document a schema whose references are all local */
    static DocumentNumberFields in(JsonNode document) {
        Set<List<String>> paths = new LinkedHashSet<>();
        collect(document, document, List.of(), new HashSet<>(), paths);
        return new DocumentNumberFields(paths);
    }

    boolean isEmpty() {
        return paths.isEmpty();
    }

    /** @return JSON pointers of the numbers that should have a GB 11643 check digit and have not */
    List<String> unverified(JsonNode payload) {
        List<String> pointers = new ArrayList<>(0);
        for (List<String> path : paths) {
            check(MissingNode.getInstance(), payload, path, 0, "", pointers);
        }
        return pointers;
    }

    /** @return every number with its kind, as {@link PersonKey} writes it, each once */
    Set<String> keys(JsonNode payload) {
        Set<String> keys = new LinkedHashSet<>();
        for (List<String> path : paths) {
            collectKeys(MissingNode.getInstance(), payload, path, 0, keys);
        }
        return keys;
    }

    private static void collectKeys(JsonNode parent, JsonNode node, List<String> path, int depth, Set<String> keys) {
        if (depth == path.size()) {
            if (node.isTextual()) {
                keys.add(PersonKey.of(parent.path(KIND).asText(null), node.textValue()));
            }
        } else if (path.get(depth).equals(ANY_ITEM)) {
            for (int i = 0; i < node.size() && node.isArray(); i++) {
                collectKeys(node, node.get(i), path, depth + 1, keys);
            }
        } else {
            collectKeys(node, node.path(path.get(depth)), path, depth + 1, keys);
        }
    }

    private static void check(
            JsonNode parent, JsonNode node, List<String> path, int depth, String pointer, List<String> found) {
        if (depth == path.size()) {
            if (node.isTextual() && isIdentity(parent) && !DocumentNumber.hasRightCheckDigit(node.textValue())) {
                found.add(pointer);
            }
        } else if (path.get(depth).equals(ANY_ITEM)) {
            for (int i = 0; i < node.size() && node.isArray(); i++) {
                check(node, node.get(i), path, depth + 1, pointer + "/" + i, found);
            }
        } else {
            String name = path.get(depth);
            check(node, node.path(name), path, depth + 1, pointer + "/" + escaped(name), found);
        }
    }

    private static boolean isIdentity(JsonNode parent) {
        JsonNode kind = parent.path(KIND);
        return kind.isMissingNode() || DocumentNumber.isIdentityKind(kind.asText());
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    /** {@code chain} holds the references being followed, so that a schema that refers to itself ends. */
    private static void collect(
            JsonNode document, JsonNode schema, List<String> path, Set<String> chain, Set<List<String>> found) {
        if (schema.path(MARK).asBoolean()) {
            found.add(path);
        }
        String reference = schema.path("$ref").asText("");
        if (reference.startsWith("#") && chain.add(reference)) {
            collect(document, document.at(reference.substring(1)), path, chain, found);
            chain.remove(reference);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            collect(document, property.getValue(), with(path, property.getKey()), chain, found);
        }
        if (schema.has("items")) {
            collect(document, schema.get("items"), with(path, ANY_ITEM), chain, found);
        }
        for (String keyword : IN_PLACE) {
            schema.path(keyword).forEach(each -> collect(document, each, path, chain, found));
        }
        for (String keyword : CONDITIONAL) {
            if (schema.has(keyword)) {
                collect(document, schema.get(keyword), path, chain, found);
            }
        }
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }
}
