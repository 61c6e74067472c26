package org.huizhi.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One operation of the contract: judges an exchange against its parameters, bodies, statuses, content types and
 * headers.
 */
final class ContractOperation {

    private static final String NDJSON = "application/x-ndjson";
    /** Answers give instants in UTC; the contract says so in words, since clients cannot read a pattern of them. */
    private static final Pattern OFFSET =
            Pattern.compile("\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}([.][0-9]+)?[+-][0-9:]{5}\"");

    private final ContractSchemas schemas;
    private final String pointer;
    private final Pattern path;
    private final Map<String, String> parameters = new LinkedHashMap<>();

    /** @param pathPointer of the path item; its parameters hold for all its methods */
    ContractOperation(ContractSchemas schemas, String pathPointer, String method, Pattern path) {
        this.schemas = schemas;
        this.pointer = pathPointer + "/" + method;
        this.path = path;
        parameters(pathPointer + "/parameters");
        parameters(pointer + "/parameters");
    }

    String id() {
        return schemas.node(pointer).path("operationId").asText();
    }

    List<String> faults(Exchange exchange) {
        List<String> faults = new ArrayList<>();
        // A request that the node refuses may be wrong on purpose; one that it takes must be in the contract.
        checkResponse(exchange, faults);
        if (exchange.successful()) {
            checkParameters(exchange, faults);
            checkRequestBody(exchange, faults);
        }
        return faults;
    }

    private void parameters(String at) {
        if (schemas.has(at)) {
            for (int i = 0; i < schemas.node(at).size(); i++) {
                String parameter = schemas.resolve(at + "/" + i);
                JsonNode node = schemas.node(parameter);
                parameters.put(
                        node.path("in").asText() + " " + node.path("name").asText(), parameter);
            }
        }
    }

    private void checkParameters(Exchange exchange, List<String> faults) {
        Map<String, List<String>> query = exchange.query();
        query.forEach((name, values) -> {
            if (!parameters.containsKey("query " + name)) {
                faults.add("query parameter '" + name + "' is not in the contract");
            }
            if (values.size() > 1) {
                faults.add("query parameter '" + name + "' is given " + values.size() + " times");
            }
        });
        Matcher segments = path.matcher(exchange.path());
        segments.matches();
        parameters.values().forEach(parameter -> {
            JsonNode node = schemas.node(parameter);
            String name = node.path("name").asText();
            String value = switch (node.path("in").asText()) {
                case "query" -> query.containsKey(name) ? query.get(name).get(0) : null;
                case "header" -> exchange.requestHeaders().get(name);
                case "path" -> segments.group(name);
                default -> throw new IllegalArgumentException("no check for parameter " + parameter);
            };
            checkText(node.path("in").asText() + " parameter '" + name + "'", node, parameter, value, faults);
        });
    }

    private void checkText(String what, JsonNode node, String at, String value, List<String> faults) {
        if (value == null) {
            if (node.path("required").asBoolean()) {
                faults.add(what + " is missing");
            }
        } else {
            schemas.textFaults(at + "/schema", value).forEach(fault -> faults.add(what + fault));
        }
    }

    private void checkRequestBody(Exchange exchange, List<String> faults) {
        if (!schemas.has(pointer + "/requestBody")) {
            if (exchange.requestBody().length > 0) {
                faults.add("the request body is not in the contract");
            }
            return;
        }
        String body = schemas.resolve(pointer + "/requestBody");
        if (exchange.requestBody().length == 0) {
            if (schemas.node(body).path("required").asBoolean()) {
                faults.add("the request body is missing");
            }
            return;
        }
        String type = Exchange.mediaType(exchange.requestHeaders());
        if (!schemas.node(body).path("content").has(type)) {
            faults.add("the request's content type '" + type + "' is not in the contract");
        } else if (type.equals(NDJSON)) {
            if (!faults.isEmpty() || !Exchange.mediaType(exchange.headers()).equals(NDJSON)) {
                return; // Answers that differ do not say which lines were taken.
            }
            checkAcceptedLines(exchange, schemaOf(body, type), faults);
        } else if (type.endsWith("json")) {
            schemas.faults(schemaOf(body, type), exchange.requestBody())
                    .forEach(fault -> faults.add("request body" + fault));
        }
    }

    /** Each line is a request of its own: only those that were answered with success must be in the contract. */
    private void checkAcceptedLines(Exchange exchange, String schema, List<String> faults) {
        String[] requests = new String(exchange.requestBody(), StandardCharsets.UTF_8).split("\n", -1);
        for (Ndjson.Line answer : Ndjson.lines(exchange.body())) {
            int status = answer.json().path("status").asInt();
            int line = answer.json().path("line").asInt();
            if (line < 1 || line > requests.length) {
                faults.add("answer line " + answer.number() + " is for line " + line + ", which was not sent");
            } else if (status >= 200 && status < 300) {
                schemas.faults(schema, requests[line - 1].getBytes(StandardCharsets.UTF_8))
                        .forEach(fault -> faults.add("request line " + line + fault));
            }
        }
    }

    private void checkResponse(Exchange exchange, List<String> faults) {
        String status = pointer + "/responses/" + exchange.status();
        if (!schemas.has(status)) {
            faults.add("status " + exchange.status() + " is not in the contract");
            return;
        }
        String response = schemas.resolve(status);
        JsonNode node = schemas.node(response);
        for (Map.Entry<String, JsonNode> header : node.path("headers").properties()) {
            String at = schemas.resolve(response + "/headers/" + header.getKey());
            String value = exchange.headers().get(header.getKey());
            checkText("response header '" + header.getKey() + "'", schemas.node(at), at, value, faults);
        }
        checkContent(exchange, response, node.path("content"), faults);
    }

    private void checkContent(Exchange exchange, String response, JsonNode content, List<String> faults) {
        String type = Exchange.mediaType(exchange.headers());
        if (content.isEmpty()) {
            if (exchange.body().length > 0) {
                faults.add("the response body is not in the contract");
            }
        } else if (!content.has(type)) {
            faults.add("the response's content type '" + type + "' is not in the contract");
        } else if (type.equals(NDJSON)) {
            faults.addAll(Ndjson.faults(exchange.body(), schemas, schemaOf(response, type)));
        } else if (type.endsWith("json")) {
            schemas.faults(schemaOf(response, type), exchange.body())
                    .forEach(fault -> faults.add("response body" + fault));
            Matcher offset = OFFSET.matcher(new String(exchange.body(), StandardCharsets.UTF_8));
            if (offset.find()) {
                faults.add("response body: the instant " + offset.group() + " is not in UTC");
            }
        }
    }

    private static String schemaOf(String content, String type) {
        return content + "/content/" + type.replace("~", "~0").replace("/", "~1")
                + (type.equals(NDJSON) ? "/x-itemSchema" : "/schema");
    }
}
