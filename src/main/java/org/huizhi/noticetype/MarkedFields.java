package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The fields that a notice type's schema marks with a keyword, as paths in which each item of a list has one name. */
final class MarkedFields {

    static final String ANY_ITEM = "*";

    private static final List<String> IN_PLACE = List.of("allOf", "anyOf", "oneOf");
    private static final List<String> CONDITIONAL = List.of("if", "then", "else");

    private MarkedFields() {}

    /** @param document a schema whose references are all local */
    static Set<List<String>> in(JsonNode document, String mark) {
        Set<List<String>> paths = new LinkedHashSet<>();
        collect(document, document, mark, List.of(), new HashSet<>(), paths);
        return paths;
    }

    /** {@code chain} holds the references being followed, so that a schema that refers to itself ends. */
    private static void collect(
            JsonNode document,
            JsonNode schema,
            String mark,
            List<String> path,
            Set<String> chain,
            Set<List<String>> found) {
        if (schema.path(mark).asBoolean()) {
            found.add(path);
        }
        String reference = schema.path("$ref").asText("");
        if (reference.startsWith("#") && chain.add(reference)) {
            collect(document, document.at(reference.substring(1)), mark, path, chain, found);
            chain.remove(reference);
        }
        for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
            collect(document, property.getValue(), mark, with(path, property.getKey()), chain, found);
        }
        if (schema.has("items")) {
            collect(document, schema.get("items"), mark, with(path, ANY_ITEM), chain, found);
        }
        for (String keyword : IN_PLACE) {
            schema.path(keyword).forEach(each -> collect(document, each, mark, path, chain, found));
        }
        for (String keyword : CONDITIONAL) {
            if (schema.has(keyword)) {
                collect(document, schema.get(keyword), mark, path, chain, found);
            }
        }
    }

    private static List<String> with(List<String> path, String name) {
        List<String> longer = new ArrayList<>(path);
        longer.add(name);
        return List.copyOf(longer);
    }

    /** @return a name as it stands in a JSON pointer (RFC 6901) */
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
