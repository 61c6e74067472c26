package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private final Routes routes = new Routes();

    /** Paths of the contract with their methods, as a reader of YAML finds them; HEAD goes with GET. */
    static Map<String, Set<String>> contract() throws IOException {
        JsonNode paths = new YAMLMapper()
                .readTree(Path.of("openapi/huizhi-node.yaml").toFile())
                .path("paths");
        Map<String, Set<String>> methods = new TreeMap<>();
        paths.properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (method.getValue().has("operationId")) {
                        Set<String> ofPath = methods.computeIfAbsent(path.getKey(), unused -> new TreeSet<>());
                        ofPath.add(method.getKey().toUpperCase(Locale.ROOT));
                        if (method.getKey().equals("get")) {
                            ofPath.add("HEAD");
                        }
                    }
                }));
        return methods;
    }

    @Test
    void theyAreThoseOfTheContract() throws IOException {
        assertThat(routes.all().stream().collect(Collectors.toMap(Routes.Route::template, Routes.Route::methods)))
                .isEqualTo(contract());
    }

    @Test
    void aPathIsFoundByItsForm() {
        assertThat(at("/api/v1/notices/lookup")).isEqualTo("/api/v1/notices/lookup");
        assertThat(at("/api/v1/notices/110101199003071238-Zhang-San")).isEqualTo("/api/v1/notices/{id}");
        assertThat(at("/api/v1/notices/x/evidence")).isEqualTo("/api/v1/notices/{id}/evidence");
        assertThat(at("//api/v1//notices/")).isEqualTo("/api/v1/notices");
        assertThat(at("/api/v1/notices/x/y/z")).isEqualTo("none");
        assertThat(at("/")).isEqualTo("none");
        assertThat(at("/a".repeat(2_000))).isEqualTo("none");
    }

    private String at(String path) {
        return routes.at(path).map(Routes.Route::template).orElse("none");
    }
}
