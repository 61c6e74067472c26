package org.huizhi.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Requests of every operation in the contract: as its schemas have them, with values at and beyond their bounds, and
 * hostile ones.
 */
final class RequestGenerator {

    /** What grows with every request, or stops the others, is not asked for as often as the rest. */
    private static final Set<String> COSTLY = Set.of("exportAuditLog", "recountStatistics");

    private final JsonNode contract;
    private final ContractValues values;
    private final List<Operation> operations = new ArrayList<>();
    private final List<String> notices;

    private record Operation(String method, String path, JsonNode item, JsonNode operation) {

        String id() {
            return operation.path("operationId").asText();
        }
    }

    /**
     * A request, ready to be sent.
     *
     * @param target path and query, one byte a character
     * @param inContract whether path and method are those of the operation
     */
    record Request(
            String operation,
            String method,
            String target,
            List<Map.Entry<String, String>> headers,
            byte[] body,
            boolean inContract) {

        Request to(String otherMethod, String otherTarget) {
            boolean same = otherMethod.equals(method) && otherTarget.equals(target);
            return new Request(operation, otherMethod, otherTarget, headers, body, inContract && same);
        }

        Request with(String header, String value) {
            return new Request(
                    operation, method, target, HttpMischief.replaced(headers, header, value), body, inContract);
        }

        Request withBody(byte[] other) {
            return new Request(operation, method, target, headers, other, inContract);
        }
    }

    /** @param notices ids that there are */
    RequestGenerator(List<String> notices) {
        this.notices = notices;
        try (var in = getClass().getClassLoader().getResourceAsStream("openapi/huizhi-node.yaml")) {
            contract = new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        values = new ContractValues(contract);
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

    /** @return every role that an operation names */
    Set<String> roles() {
        Set<String> roles = new TreeSet<>();
        operations.forEach(each -> each.operation().path("x-roles").forEach(role -> roles.add(role.asText())));
        return roles;
    }

    Request next(Random random) {
        Operation operation = any(operations, random);
        while (COSTLY.contains(operation.id()) && random.nextInt(20) != 0) {
            operation = any(operations, random);
        }
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (JsonNode parameter : parameters(operation)) {
            String name = parameter.path("name").asText();
            switch (parameter.path("in").asText()) {
                case "path" ->
                    path = path.replace("{" + name + "}", encoded(pathValue(operation, name, parameter, random)));
                case "query" -> appendTo(query, name, parameter, random);
                default -> {
                    if (random.nextInt(4) == 0) {
                        headers.add(Map.entry(name, headerValue(values.text(parameter.path("schema"), random))));
                    }
                }
            }
        }
        if (random.nextInt(30) == 0) {
            append(query, "unknown", HostileJson.text(random));
        }
        byte[] body = body(operation, headers, random);
        Request request = new Request(
                operation.id(),
                operation.method(),
                path + (query.isEmpty() ? "" : "?" + query),
                List.copyOf(headers),
                body,
                true);
        return HttpMischief.applied(request, random);
    }

    /** Now and then empty, or given twice. */
    private void appendTo(StringBuilder query, String name, JsonNode parameter, Random random) {
        boolean required = parameter.path("required").asBoolean();
        if (random.nextInt(3) == 0 || (required && random.nextInt(8) != 0)) {
            append(query, name, random.nextInt(25) == 0 ? "" : value(name, parameter.path("schema"), random));
            if (random.nextInt(25) == 0) {
                append(query, name, value(name, parameter.path("schema"), random));
            }
        }
    }

    private List<JsonNode> parameters(Operation operation) {
        List<JsonNode> parameters = new ArrayList<>();
        operation.item().path("parameters").forEach(each -> parameters.add(values.resolved(each)));
        operation.operation().path("parameters").forEach(each -> parameters.add(values.resolved(each)));
        return parameters;
    }

    private String pathValue(Operation operation, String name, JsonNode parameter, Random random) {
        if (name.equals("id") && operation.path().startsWith("/api/v1/notices") && random.nextInt(5) != 0) {
            return any(notices, random);
        }
        if (random.nextInt(20) == 0) {
            return HttpMischief.MARKER;
        }
        String text = values.text(parameter.path("schema"), random);
        // What is between the regions of the test stays in force, and what honest work agrees upon.
        return text.isEmpty()
                        || text.equals(".")
                        || text.equals("..")
                        || (operation.path().contains("/agreements/")
                                && (text.startsWith("agr-610800") || text.startsWith("agr-honest")))
                ? "-"
                : text;
    }

    private byte[] body(Operation operation, List<Map.Entry<String, String>> headers, Random random) {
        JsonNode body = values.resolved(operation.operation().path("requestBody"));
        if (body.isMissingNode()) {
            return new byte[0];
        }
        String type = body.path("content").fieldNames().next();
        headers.add(Map.entry("Content-Type", type));
        if (random.nextInt(40) == 0) {
            return new byte[0];
        }
        JsonNode content = body.path("content").path(type);
        JsonNode schema = content.path(content.has("x-itemSchema") ? "x-itemSchema" : "schema");
        int lines = type.contains("ndjson") ? 1 + random.nextInt(5) : 1;
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < lines; i++) {
            JsonNode good = random.nextInt(4) == 0
                    ? null
                    : GoodBodies.of(operation.id(), random).orElse(null);
            JsonNode json = good == null ? values.value(schema, random) : good;
            for (int j = random.nextInt(3); j > 0; j--) {
                json = HostileJson.mutated(json, random);
            }
            documents.add(random.nextInt(15) == 0 ? HostileJson.repeated(json.toString()) : json.toString());
        }
        byte[] bytes = String.join("\n", documents).getBytes(StandardCharsets.UTF_8);
        return random.nextInt(8) == 0 ? HostileJson.damaged(bytes, random) : bytes;
    }

    private static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /** A request line has a bound of its own, 4 KiB with all that is in it, which is not what is tried here. */
    private static String shortened(String text) {
        return text.length() > 70 ? text.substring(0, 70) : text;
    }

    /** Who would wait for a minute waits for a second: it says as much. */
    private String value(String name, JsonNode schema, Random random) {
        String value = values.text(schema, random);
        return name.equals("wait") && value.matches("[2-9]|[1-5][0-9]|60") ? "1" : value;
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
