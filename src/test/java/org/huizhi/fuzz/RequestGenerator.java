package org.huizhi.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.huizhi.testsupport.Slips;

/**
 * Requests of every operation in the contract: as its schemas have them, with values at and beyond their bounds, and
 * hostile ones.
 */
final class RequestGenerator {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final List<String> TYPES = List.of(
            "residence-confirmation",
            "certificate-verification",
            "service-handover",
            "entitlement-query",
            "notification");
    /** What grows with every request is not asked for as often as the rest. */
    private static final String GROWING = "exportAuditLog";

    private final JsonNode contract;
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> notices;

    private record Operation(String method, String path, JsonNode item, JsonNode operation) {

        String id() {
            return operation.path("operationId").asText();
        }
    }

    /** A request, ready to be sent. */
    record Request(String operation, String method, String uri, Map<String, String> headers, byte[] body) {}

    /** @param notices ids that there are */
    RequestGenerator(List<String> notices) {
        this.notices = notices;
        try (var in = getClass().getClassLoader().getResourceAsStream("openapi/huizhi-node.yaml")) {
            contract = new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(each -> each.getValue().has("operationId"))
                        .forEach(each -> operations.add(new Operation(
                                each.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                path.getValue(),
                                each.getValue()))));
    }

    int operations() {
        return operations.size();
    }

    Request next(Random random) {
        Operation operation = operations.get(random.nextInt(operations.size()));
        while (operation.id().equals(GROWING) && random.nextInt(20) != 0) {
            operation = operations.get(random.nextInt(operations.size()));
        }
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        Map<String, String> headers = new LinkedHashMap<>();
        for (JsonNode parameter : parameters(operation)) {
            String name = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "path" ->
                    path = path.replace("{" + name + "}", encoded(pathValue(operation, name, parameter, random)));
                case "query" -> {
                    if (random.nextInt(3) == 0 || (parameter.path("required").asBoolean() && random.nextInt(8) != 0)) {
                        append(query, name, text(parameter.path("schema"), random));
                    }
                }
                default -> {
                    String value = headerValue(text(parameter.path("schema"), random));
                    // An empty header is none.
                    if (random.nextInt(4) == 0 && !value.isEmpty()) {
                        headers.put(name, value);
                    }
                }
            }
        }
        if (random.nextInt(30) == 0) {
            append(query, "unknown", HostileJson.text(random));
        }
        byte[] body = body(operation, headers, random);
        return new Request(
                operation.id(), operation.method(), path + (query.isEmpty() ? "" : "?" + query), headers, body);
    }

    private List<JsonNode> parameters(Operation operation) {
        List<JsonNode> parameters = new ArrayList<>();
        operation.item().path("parameters").forEach(each -> parameters.add(resolved(each)));
        operation.operation().path("parameters").forEach(each -> parameters.add(resolved(each)));
        return parameters;
    }

    private String pathValue(Operation operation, String name, JsonNode parameter, Random random) {
        if (name.equals("id") && operation.path().startsWith("/api/v1/notices") && random.nextInt(5) != 0) {
            return notices.get(random.nextInt(notices.size()));
        }
        String text = text(parameter.path("schema"), random);
        // What is between the regions of the test stays in force.
        return text.isEmpty() || (operation.path().contains("/agreements/") && text.startsWith("agr-610800"))
                ? "-"
                : text;
    }

    private byte[] body(Operation operation, Map<String, String> headers, Random random) {
        JsonNode body = resolved(operation.operation().path("requestBody"));
        if (body.isMissingNode()) {
            return new byte[0];
        }
        String type = body.path("content").fieldNames().next();
        headers.put("Content-Type", random.nextInt(40) == 0 ? "text/plain" : type);
        if (random.nextInt(40) == 0) {
            return new byte[0];
        }
        JsonNode schema = body.path("content").path(type).path("schema");
        int lines = type.contains("ndjson") ? 1 + random.nextInt(5) : 1;
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            JsonNode json = operation.id().startsWith("submitNotice") && random.nextInt(4) != 0
                    ? Slips.submission(TYPES.get(random.nextInt(TYPES.size())))
                    : value(schema, random, 0);
            for (int j = random.nextInt(3); j > 0; j--) {
                json = HostileJson.mutated(json, random);
            }
            documents.add(json.toString());
        }
        byte[] bytes = String.join("\n", documents).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(6) == 0 ? HostileJson.damaged(bytes, random) : bytes;
    }

    private String text(JsonNode schema, Random random) {
        return random.nextInt(5) == 0
                ? HostileJson.text(random)
                : value(schema, random, 0).asText();
    }

    /** A request line has a bound of its own, 4 KiB with all that is in it, which is not what is tried here. */
    private static String shortened(String text) {
        return text.length() > 70 ? text.substring(0, 70) : text;
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

    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual() ? resolved(contract.at(reference.asText().substring(1))) : node;
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? "" : "&").append(name).append('=').append(encoded(value));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(shortened(text), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** What a header can hold at all. */
    private static String headerValue(String text) {
        return shortened(text.replaceAll("[^\\x20-\\x7e]", "?").strip());
    }
}
