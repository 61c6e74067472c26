package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The form of a notice type document: a closed JSON Schema 2020-12 that stands alone, with the return's schema inside.
 */
final class NoticeTypeDocument {

    private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
    private static final String RETURN = "/$defs/return";

    private NoticeTypeDocument() {}

    /** @throws InvalidNoticeTypeException naming what is missing or open */
    static void requireComplete(JsonNode document, String source) {
        if (!document.path("$schema").asText().equals(DIALECT)) {
            throw new InvalidNoticeTypeException(source, "$schema is not " + DIALECT);
        }
        requireClosed(document, "the root", source);
        requireLocal(document, source);
    }

    /**
     * @throws InvalidNoticeTypeException when there is no closed schema with an outcome where a return is required, or
     *     one where not
     */
    static void requireReturn(JsonNode document, boolean required, String source) {
        JsonNode answer = document.at(RETURN);
        if (answer.isMissingNode() == required) {
            throw new InvalidNoticeTypeException(
                    source, "$defs/return " + (required ? "is missing" : "has no meaning where no return is required"));
        }
        if (required) {
            requireClosed(answer, "$defs/return", source);
            if (answer.at("/properties/outcome/enum").isEmpty() || !requires(answer, "outcome")) {
                throw new InvalidNoticeTypeException(source, "$defs/return does not require an outcome from an enum");
            }
        }
    }

    /** @return a document of its own for the return, with the definitions it may refer to */
    static JsonNode returnSchema(JsonNode document) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", DIALECT);
        schema.put("$ref", "#" + RETURN);
        schema.set("$defs", document.get("$defs"));
        return schema;
    }

    /** @return a document of its own for some members of the return, whatever the others are */
    static JsonNode partSchema(JsonNode document) {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", DIALECT);
        schema.put("type", "object");
        schema.put("minProperties", 1);
        schema.put("additionalProperties", false);
        schema.set("properties", document.at(RETURN + "/properties"));
        schema.set("$defs", document.get("$defs"));
        return schema;
    }

    private static void requireClosed(JsonNode schema, String where, String source) {
        if (!schema.path("type").asText().equals("object")) {
            throw new InvalidNoticeTypeException(source, where + " is not of type object");
        }
        JsonNode additional = schema.path("additionalProperties");
        if (!additional.isBoolean() || additional.booleanValue()) {
            throw new InvalidNoticeTypeException(
                    source, where + " has no additionalProperties: false, so it is no whitelist of fields");
        }
    }

    private static boolean requires(JsonNode schema, String field) {
        return schema.path("required")
                .valueStream()
                .anyMatch(name -> name.asText().equals(field));
    }

    /** A document from a folder must not make the node read another file or fetch anything. */
    private static void requireLocal(JsonNode node, String source) {
        node.forEachEntry((name, value) -> {
            boolean reference = name.equals("$ref") || name.equals("$dynamicRef");
            if (reference && value.isTextual() && !value.textValue().startsWith("#")) {
                throw new InvalidNoticeTypeException(source, name + " leads out of the document: " + value.textValue());
            }
        });
        node.forEach(child -> requireLocal(child, source));
    }
}
