package org.huizhi.console.noticetypes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.huizhi.noticetype.NoticeType;

/**
 * A field of a notice type, as its page lists it.
 *
 * @param path with dots where fields lie in fields
 * @param kind key of a word for it
 * @param choices where only these may stand
 */
public record TypeField(String path, boolean required, String kind, List<String> choices) {

    private static final String REFERENCE = "#/";

    static List<TypeField> ofRequest(NoticeType type) {
        JsonNode document = type.document();
        return fields(document, document);
    }

    static List<TypeField> ofReturn(NoticeType type) {
        JsonNode document = type.document();
        return fields(document.at("/$defs/return"), document);
    }

    private static List<TypeField> fields(JsonNode schema, JsonNode document) {
        List<TypeField> fields = new ArrayList<>();
        add(fields, "", true, schema, document);
        return fields;
    }

    private static void add(List<TypeField> fields, String prefix, boolean within, JsonNode schema, JsonNode document) {
        List<String> required = texts(schema.path("required"));
        schema.path("properties").properties().forEach(property -> {
            JsonNode field = resolved(property.getValue(), document);
            String path = prefix + property.getKey();
            boolean needed = within && required.contains(property.getKey());
            if (field.has("properties")) {
                add(fields, path + ".", needed, field, document);
            } else {
                fields.add(new TypeField(path, needed, kind(field), choices(field, document)));
            }
        });
    }

    private static JsonNode resolved(JsonNode schema, JsonNode document) {
        String reference = schema.path("$ref").asText();
        return reference.startsWith(REFERENCE) ? document.at(reference.substring(1)) : schema;
    }

    private static String kind(JsonNode field) {
        if (field.has("enum") || field.has("const")) {
            return "kind_choice";
        }
        return switch (field.path("type").asText()) {
            case "array" -> "kind_list";
            case "boolean" -> "kind_yes_or_no";
            case "integer", "number" -> "kind_number";
            default -> field.path("format").asText().equals("date") ? "kind_date" : "kind_text";
        };
    }

    private static List<String> choices(JsonNode field, JsonNode document) {
        JsonNode one = field.has("items") ? resolved(field.path("items"), document) : field;
        return texts(one.path("enum"));
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
