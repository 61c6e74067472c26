package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.huizhi.problem.Language;
import org.huizhi.problem.Problem;
import org.huizhi.problem.ProblemPages;
import org.huizhi.rest.contract.Routes;
import org.huizhi.testsupport.RawHttp;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    private static final String MADE_UP = """
            paths:
              /api/v1/letters:
                get:
                  operationId: listLetters
                  deprecated: true
                  x-deprecated-since: '2027-01-01'
                  x-sunset: '2027-10-01'
                  tags: [letters]
                post:
                  operationId: writeLetter
              /api/v1/letters/{id}:
                delete:
                  operationId: burnLetter
                  deprecated: true
                  x-deprecated-since: '2027-03-31'
            components:
            """;

    /** Whoever calls an operation that is to go is told so by each answer, and of the day on which it may be gone. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET     | /api/v1/letters   | @1798761600 | Fri, 01 Oct 2027 00:00:00 GMT
            HEAD    | /api/v1/letters   | @1798761600 | Fri, 01 Oct 2027 00:00:00 GMT
            POST    | /api/v1/letters   |             |
            DELETE  | /api/v1/letters/1 | @1806451200 |
            GET     | /api/v1/notices   |             |
            """)
    void whatIsToGoSaysSo(String method, String path, @Nullable String deprecation, @Nullable String sunset)
            throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            ProblemPages none = new ProblemPages() {
                @Override
                public boolean covers(String path) {
                    return false;
                }

                @Override
                public Optional<String> signIn(
                        String method, String address, Function<String, @Nullable String> header) {
                    return Optional.empty();
                }

                @Override
                public String page(Problem problem, Function<String, @Nullable String> header) {
                    throw new IllegalStateException("no page");
                }
            };
            Filters filters = new Filters();
            new FrontDoor(
                            new Routes(MADE_UP.lines().toList()),
                            new RequestMetrics(meters, none),
                            new EdgeProblems(new Language(), new ObjectMapper(), none))
                    .register(filters);
            filters.getFilters().forEach(filter -> router.route().handler(filter.getHandler()));
            router.route().handler(request -> request.response().end());
            int port = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(0, "localhost")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get()
                    .actualPort();

            RawHttp.Answer answer = new RawHttp(URI.create("http://localhost:" + port))
                    .send(method, path, List.of(), new byte[0])
                    .orElseThrow();

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.headers().get("Deprecation")).isEqualTo(deprecation);
            assertThat(answer.headers().get("Sunset")).isEqualTo(sunset);
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    /** At least half a year from the day on which callers can know of it. */
    @Test
    void whatIsToGoStaysForHalfAYear() throws IOException {
        JsonNode paths = new YAMLMapper()
                .readTree(Path.of("openapi/huizhi-node.yaml").toFile())
                .path("paths");
        paths.forEach(path -> path.forEach(operation -> {
            String since = operation.path("x-deprecated-since").asText();
            String sunset = operation.path("x-sunset").asText();
            assertThat(operation.path("deprecated").asBoolean())
                    .as(operation.path("operationId").asText())
                    .isEqualTo(!since.isEmpty());
            if (!sunset.isEmpty()) {
                assertThat(LocalDate.parse(sunset))
                        .isAfterOrEqualTo(LocalDate.parse(since).plusMonths(6));
            }
        }));
    }

    private String at(String path) {
        return routes.at(path).map(Routes.Route::template).orElse("none");
    }
}
