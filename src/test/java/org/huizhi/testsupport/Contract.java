package org.huizhi.testsupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;

/** The REST contract as a judge of real exchanges; it remembers which operations it has seen. */
public final class Contract {

    private static final String RESOURCE = "openapi/huizhi-node.yaml";
    private static final String PROBLEM = "/components/schemas/Problem";
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int EXPECTATION_FAILED = 417;
    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private final ContractSchemas schemas;
    private final List<PathItem> paths = new ArrayList<>();
    private final Map<String, SortedSet<Integer>> exercised = new ConcurrentSkipListMap<>();

    private record PathItem(String template, Pattern pattern, Map<String, ContractOperation> operations) {

        boolean fixed() {
            return !template.contains("{");
        }
    }

    private Contract(JsonNode document) {
        this.schemas = new ContractSchemas(document);
        for (String template : (Iterable<String>) () -> document.path("paths").fieldNames()) {
            paths.add(pathItem(template));
        }
        // /notices/batch is itself, not the notice with the id "batch".
        paths.sort(Comparator.comparing(PathItem::fixed).reversed());
    }

    private static final class Node {
        private static final Contract CONTRACT = Contract.onClasspath(RESOURCE);
    }

    /** @return the contract of the node, the same for all tests of one class loader, so that coverage adds up */
    public static Contract node() {
        return Node.CONTRACT;
    }

    static Contract of(String yaml) {
        try {
            return new Contract(new YAMLMapper().readTree(yaml));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Contract onClasspath(String resource) {
        try (InputStream in = Contract.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the classpath");
            }
            return new Contract(new YAMLMapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws AssertionError listing how the exchange differs from the contract */
    public void check(Exchange exchange) {
        List<String> faults = faults(exchange);
        if (!faults.isEmpty()) {
            throw new AssertionError(exchange.method() + " " + exchange.uri() + " -> " + exchange.status()
                    + " differs from the contract:\n  " + String.join("\n  ", faults));
        }
    }

    /** @return how the exchange differs from the contract; nothing when it does not */
    public List<String> faults(Exchange exchange) {
        PathItem item = paths.stream()
                .filter(each -> each.pattern().matcher(exchange.path()).matches())
                .findFirst()
                .orElse(null);
        if (item == null) {
            return List.of("the path is not in the contract");
        }
        ContractOperation operation = item.operations().get(exchange.method());
        if (operation == null) {
            return exchange.status() == METHOD_NOT_ALLOWED
                    ? problemFaults(exchange)
                    : List.of("the method is not in the contract");
        }
        if (exchange.status() == EXPECTATION_FAILED) {
            return problemFaults(exchange);
        }
        List<String> faults = operation.faults(exchange);
        if (faults.isEmpty()) {
            exercised
                    .computeIfAbsent(operation.id(), id -> new ConcurrentSkipListSet<>())
                    .add(exchange.status());
        }
        return faults;
    }

    /** @throws AssertionError naming the lines of an NDJSON body that the schema of that name does not allow */
    public void checkLines(String schemaName, byte[] body) {
        List<String> faults = Ndjson.faults(body, schemas, "/components/schemas/" + schemaName);
        if (!faults.isEmpty()) {
            throw new AssertionError("NDJSON differs from " + schemaName + ":\n  " + String.join("\n  ", faults));
        }
    }

    /** @return all operation ids */
    public Set<String> operations() {
        Set<String> ids = new TreeSet<>();
        paths.forEach(item -> item.operations().values().forEach(operation -> ids.add(operation.id())));
        return ids;
    }

    /** @return the statuses seen of each operation, of exchanges that kept to the contract */
    public SortedMap<String, SortedSet<Integer>> exercised() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(exercised));
    }

    /** @return operations that have not yet answered with success */
    public Set<String> uncovered() {
        Set<String> ids = new TreeSet<>(operations());
        exercised.forEach((id, statuses) -> {
            if (statuses.stream().anyMatch(status -> status < 300)) {
                ids.remove(id);
            }
        });
        return ids;
    }

    /**
     * Of an exchange at whatever path and method: the contract states 404, 405 and 417 in prose, once for all paths.
     *
     * @return why the answer is not a problem as the contract has it; nothing when it is
     */
    public List<String> problemFaults(Exchange exchange) {
        if (!Exchange.mediaType(exchange.headers()).equals("application/problem+json")) {
            return List.of(exchange.status() + " is not answered with a problem");
        }
        return schemas.faults(PROBLEM, exchange.body());
    }

    private PathItem pathItem(String template) {
        String pointer = "/paths/" + template.replace("~", "~0").replace("/", "~1");
        Pattern pattern = pattern(template);
        Map<String, ContractOperation> operations = new TreeMap<>();
        for (String method : METHODS) {
            if (schemas.node(pointer).has(method)) {
                operations.put(
                        method.toUpperCase(Locale.ROOT), new ContractOperation(schemas, pointer, method, pattern));
            }
        }
        return new PathItem(template, pattern, operations);
    }

    private static Pattern pattern(String template) {
        StringBuilder pattern = new StringBuilder();
        for (String segment : template.substring(1).split("/")) {
            boolean variable = segment.startsWith("{") && segment.endsWith("}");
            pattern.append('/')
                    .append(
                            variable
                                    ? "(?<" + segment.substring(1, segment.length() - 1) + ">[^/]+)"
                                    : Pattern.quote(segment));
        }
        return Pattern.compile(pattern.toString());
    }
}
