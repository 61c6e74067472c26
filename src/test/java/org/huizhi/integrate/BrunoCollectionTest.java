package org.huizhi.integrate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The collection of requests in {@code deploy/bruno} is of the contract's operations, and has all of a caller's. That
 * they are answered is tried against two nodes.
 */
class BrunoCollectionTest {

    private static final Path COLLECTION = Path.of("deploy/bruno");
    private static final Set<String> CALLERS = Set.of("submitter", "handler", "registrar");
    private static final Pattern REQUEST = Pattern.compile(
            "(?m)^(get|post|put|patch|delete) \\{\\n  url: \\{\\{(?:node|partner)}}([^?\\s]*)(?:\\?(\\S*))?\\n");

    private final Map<String, JsonNode> operations = new LinkedHashMap<>();
    private final JsonNode contract = contract();

    private static JsonNode contract() {
        try {
            return new YAMLMapper().readTree(Path.of("openapi/huizhi-node.yaml").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    BrunoCollectionTest() {
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> operation.getValue().has("operationId"))
                        .forEach(operation ->
                                operations.put(operation.getKey() + " " + path.getKey(), operation.getValue())));
    }

    @Test
    void everyRequestIsOfTheContractAndEveryOperationOfACallerIsThere() {
        Set<String> asked = new TreeSet<>();
        for (Path file : requests()) {
            Matcher request = REQUEST.matcher(read(file));
            assertThat(request.find()).as("%s has a request", file).isTrue();
            List<String> fitting = operations.keySet().stream()
                    .filter(each -> fits(each, request.group(1) + " " + request.group(2)))
                    .toList();
            assertThat(fitting).as("operation of %s", file).hasSize(1);
            JsonNode operation = operations.get(fitting.get(0));
            assertThat(parameters(operation)).as("query parameters of %s", file).containsAll(names(request.group(3)));
            asked.add(operation.path("operationId").asText());
        }

        Set<String> ofCallers = new TreeSet<>();
        operations.values().stream()
                .filter(operation -> CALLERS.stream()
                        .anyMatch(role -> operation.path("x-roles").toString().contains('"' + role + '"')))
                .forEach(
                        operation -> ofCallers.add(operation.path("operationId").asText()));
        assertThat(asked).isEqualTo(ofCallers);
    }

    /** A fixed path goes before one with a variable: {@code /notices/batch} is itself. */
    private boolean fits(String operation, String asked) {
        if (operations.containsKey(asked)) {
            return operation.equals(asked);
        }
        String[] template = operation.split("/");
        String[] path = asked.split("/");
        if (template.length != path.length) {
            return false;
        }
        for (int i = 0; i < template.length; i++) {
            if (!template[i].equals(path[i]) && !template[i].startsWith("{")) {
                return false;
            }
        }
        return true;
    }

    private List<String> parameters(JsonNode operation) {
        List<String> names = new ArrayList<>();
        for (JsonNode parameter : operation.path("parameters")) {
            JsonNode named = parameter.has("$ref")
                    ? contract.at(parameter.path("$ref").asText().substring(1))
                    : parameter;
            if (named.path("in").asText().equals("query")) {
                names.add(named.path("name").asText());
            }
        }
        return names;
    }

    private static List<String> names(String query) {
        return query == null
                ? List.of()
                : Stream.of(query.split("&"))
                        .map(each -> each.substring(0, each.indexOf('=')))
                        .toList();
    }

    private static List<Path> requests() {
        try (Stream<Path> files = Files.walk(COLLECTION)) {
            return files.filter(file -> file.toString().endsWith(".bru"))
                    .filter(file -> !Set.of("folder.bru", "collection.bru")
                            .contains(file.getFileName().toString()))
                    .filter(file -> !file.startsWith(COLLECTION.resolve("environments")))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
