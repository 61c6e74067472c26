package org.huizhi.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Makes JSON as the schemas of the feed contract have it, up to their bounds: as valid as it can be, and as odd. Texts
 * are drawn from pools, by the name of their schema or of their member.
 */
final class ContractGenerator {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int MANY = 60;

    private final JsonNode contract;
    private final Map<String, List<String>> pools;
    private final Random random;

    ContractGenerator(Map<String, List<String>> pools, Random random) {
        this.pools = pools;
        this.random = random;
        try {
            this.contract = new YAMLMapper()
                    .readTree(Path.of("openapi/huizhi-feed.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return data of a message, by the wire name of its type */
    JsonNode data(String type) {
        for (JsonNode message : contract.at("/components/messages")) {
            if (message.path("name").asText().equals(type)) {
                return make(resolved(message.at("/payload")).at("/properties/data"), "data");
            }
        }
        throw new IllegalArgumentException("the contract has no message " + type);
    }

    /** @param name of one of the contract's schemas */
    ObjectNode document(String name) {
        return (ObjectNode) make(contract.at("/components/schemas/" + name), name);
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode reference = schema.path("$ref");
        return reference.isTextual() ? contract.at(reference.asText().substring(1)) : schema;
    }

    private JsonNode make(JsonNode schema, String name) {
        if (schema.path("$ref").isTextual()) {
            String reference = schema.path("$ref").asText();
            String last = reference.substring(reference.lastIndexOf('/') + 1);
            return make(resolved(schema), pools.containsKey(name) ? name : last);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        return switch (type(schema)) {
            case "object" -> object(schema);
            case "array" -> array(schema, name);
            case "integer" -> integer(schema);
            case "boolean" -> JSON.booleanNode(random.nextBoolean());
            case "null" -> JSON.nullNode();
            default -> JSON.textNode(text(schema, name));
        };
    }

    private String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText("object");
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.objectNode();
        schema.path("properties").properties().forEach(member -> {
            boolean required = contains(schema.path("required"), member.getKey());
            if (required || random.nextInt(3) == 0) {
                object.set(member.getKey(), make(member.getValue(), member.getKey()));
            }
        });
        if (schema.path("anyOf").has(0)) {
            require(
                    object,
                    schema,
                    schema.path("anyOf").get(random.nextInt(schema.path("anyOf").size())));
        }
        if (schema.has("if")) {
            require(object, schema, schema.path(applies(schema.path("if"), object) ? "then" : "else"));
        }
        return object;
    }

    /** Conditions of the contract are a member that is there, or one that has a value. */
    private static boolean applies(JsonNode condition, ObjectNode object) {
        for (JsonNode name : condition.path("required")) {
            if (!object.has(name.asText())) {
                return false;
            }
        }
        return condition.path("properties").properties().stream()
                .allMatch(member -> member.getValue().path("const").equals(object.path(member.getKey())));
    }

    private void require(ObjectNode object, JsonNode schema, JsonNode more) {
        for (JsonNode name : more.path("required")) {
            if (!object.has(name.asText())) {
                object.set(name.asText(), make(schema.path("properties").path(name.asText()), name.asText()));
            }
        }
        more.path("properties").properties().stream()
                .filter(member ->
                        member.getValue().isBoolean() && !member.getValue().asBoolean())
                .forEach(member -> object.remove(member.getKey()));
    }

    private static boolean contains(JsonNode list, String name) {
        for (JsonNode each : list) {
            if (each.asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private ArrayNode array(JsonNode schema, String name) {
        int least = schema.path("minItems").asInt(0);
        int most = schema.path("maxItems").asInt(MANY);
        int size = random.nextInt(10) == 0 ? Math.min(most, MANY) : Math.min(most, least + random.nextInt(3));
        ArrayNode array = JSON.arrayNode();
        for (int i = 0; i < size; i++) {
            // Now and then the same twice.
            array.add(i > 0 && random.nextInt(5) == 0 ? array.get(0) : make(schema.path("items"), name));
        }
        return array;
    }

    private JsonNode integer(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = schema.path("maximum").asLong(Integer.MAX_VALUE);
        return JSON.numberNode(
                switch (random.nextInt(4)) {
                    case 0 -> most;
                    case 1 -> Math.min(most, least + 1);
                    default -> least;
                });
    }

    private String text(JsonNode schema, String name) {
        String format = schema.path("format").asText();
        List<String> pool = pools.getOrDefault(name, pools.getOrDefault(format, List.of("x")));
        return pool.get(random.nextInt(pool.size()));
    }
}
