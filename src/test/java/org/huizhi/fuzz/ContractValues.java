package org.huizhi.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Values as schemas of a contract have them, at and beyond their bounds, now and then hostile ones. */
final class ContractValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode contract;

    ContractValues(JsonNode contract) {
        this.contract = contract;
    }

    /** @return as the text of a parameter or a header */
    String text(JsonNode schema, Random random) {
        if (random.nextInt(5) == 0) {
            return HostileJson.text(random);
        }
        JsonNode value = value(schema, random, 0);
        List<String> several = new ArrayList<>();
        value.forEach(each -> several.add(each.asText()));
        return value.isArray() ? String.join(",", several) : value.asText();
    }

    JsonNode value(JsonNode schema, Random random) {
        return value(schema, random, 0);
    }

    /** A value as the schema has it, now and then with one beyond it. */
    private JsonNode value(JsonNode reference, Random random, int depth) {
        JsonNode schema = resolved(reference);
        if (random.nextInt(25) == 0 || depth > 8) {
            return HostileJson.value(random);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        for (String choice : List.of("oneOf", "anyOf")) {
            if (schema.has(choice)) {
                return value(
                        schema.get(choice).get(random.nextInt(schema.get(choice).size())), random, depth + 1);
            }
        }
        JsonNode type = schema.path("type");
        String name = type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText("object");
        return switch (name) {
            case "string" -> string(schema, random);
            case "integer", "number" -> number(schema, random);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            case "array" -> array(schema, random, depth);
            default -> object(schema, random, depth);
        };
    }

    private JsonNode string(JsonNode schema, Random random) {
        if (schema.has("examples") && random.nextInt(3) != 0) {
            return schema.get("examples").get(0);
        }
        int most = schema.path("maxLength").asInt(40);
        int least = schema.path("minLength").asInt(0);
        return JSON.textNode(
                switch (schema.path("format").asText()) {
                    case "date" ->
                        LocalDate.of(2026, 1, 1).plusDays(random.nextInt(1_200)).toString();
                    case "date-time" -> "2026-11-0" + (1 + random.nextInt(9)) + "T00:00:00.000Z";
                    case "uuid" -> new UUID(random.nextLong(), random.nextLong()).toString();
                    default ->
                        switch (random.nextInt(5)) {
                            case 0 -> "x".repeat(least);
                            case 1 -> "x".repeat(most);
                            case 2 -> "x".repeat(most + 1);
                            default -> HostileJson.text(random);
                        };
                });
    }

    private static JsonNode number(JsonNode schema, Random random) {
        int least = schema.path("minimum").asInt(0);
        int most = schema.path("maximum").asInt(1_000);
        return JSON.numberNode(
                switch (random.nextInt(6)) {
                    case 0 -> least - 1L;
                    case 1 -> most + 1L;
                    case 2 -> least;
                    case 3 -> most;
                    default -> least + random.nextInt(Math.max(1, most - least));
                });
    }

    private JsonNode array(JsonNode schema, Random random, int depth) {
        ArrayNode array = JSON.arrayNode();
        int size = Math.min(schema.path("minItems").asInt(0) + random.nextInt(4), 60);
        for (int i = 0; i < size; i++) {
            array.add(value(schema.path("items"), random, depth + 1));
        }
        return array;
    }

    private JsonNode object(JsonNode schema, Random random, int depth) {
        ObjectNode object = JSON.objectNode();
        schema.path("allOf").forEach(each -> {
            if (value(each, random, depth + 1) instanceof ObjectNode part) {
                object.setAll(part);
            }
        });
        List<String> required = new ArrayList<>();
        schema.path("required").forEach(each -> required.add(each.asText()));
        schema.path("properties").properties().forEach(property -> {
            if (random.nextInt(required.contains(property.getKey()) ? 20 : 2) != 0) {
                object.set(property.getKey(), value(property.getValue(), random, depth + 1));
            }
        });
        return object;
    }

    /** @return what a reference leads to */
    JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual() ? resolved(contract.at(reference.asText().substring(1))) : node;
    }
}
