package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The contracts as documents: every reference leads somewhere, every example is valid, every operation says who may
 * call it.
 */
class NodeContractTest {

    private static final Set<String> ROLES =
            Set.of("submitter", "handler", "registrar", "operator", "auditor", "administrator");

    private static JsonNode node;
    private static JsonNode feed;

    @BeforeAll
    static void read() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        node = yaml.readTree(Path.of("openapi/huizhi-node.yaml").toFile());
        feed = yaml.readTree(Path.of("openapi/huizhi-feed.yaml").toFile());
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (JsonNode document : List.of(node, feed)) {
            for (JsonNode reference : document.findValues("$ref")) {
                assertThat(document.at(reference.asText().substring(1)).isMissingNode())
                        .as(reference.asText())
                        .isFalse();
            }
        }
    }

    /** AsyncAPI lets a reader pass over what stands beside a reference. */
    @Test
    void besideAReferenceOfTheFeedStandsOnlyWhatPeopleRead() {
        assertThat(feed.findParents("$ref")).hasSizeGreaterThan(100).allSatisfy(reference -> {
            List<String> beside = new ArrayList<>();
            reference.fieldNames().forEachRemaining(beside::add);
            assertThat(beside).as(reference.toString()).isSubsetOf("$ref", "description", "default", "examples");
        });
    }

    @Test
    void everyOperationNamesItsRolesAndItsErrors() {
        for (JsonNode operation : operations()) {
            String id = operation.path("operationId").asText();
            List<String> roles = new ArrayList<>();
            operation.path("x-roles").forEach(role -> roles.add(role.asText()));
            assertThat(roles).as(id).isNotEmpty().isSubsetOf(ROLES);
            for (String status : List.of("400", "401", "403", "406", "429", "500", "503")) {
                assertThat(operation.path("responses").has(status))
                        .as("%s %s", id, status)
                        .isTrue();
            }
            if (operation.has("requestBody")) {
                assertThat(operation.path("responses").has("413"))
                        .as("%s 413", id)
                        .isTrue();
                assertThat(operation.path("responses").has("415"))
                        .as("%s 415", id)
                        .isTrue();
            }
        }
    }

    /** What is served without being in the contract is asked by no test of rights; pages have one of their own. */
    @Test
    void theNodeServesTheContractAndItsRolesAndNothingElse() {
        Map<String, Set<String>> promised = new TreeMap<>();
        node.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(method -> {
                    if (method.getValue().has("operationId")) {
                        Set<String> roles = new TreeSet<>();
                        method.getValue().path("x-roles").forEach(role -> roles.add(role.asText()));
                        promised.put(method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(), roles);
                    }
                }));

        Map<String, Set<String>> served = new TreeMap<>();
        for (JavaClass resource : new ClassFileImporter()
                .withImportOption(new WithoutTests())
                .withImportOption(NodeContractTest::mayServe)
                .importPackages("org.huizhi")) {
            boolean page = resource.getPackageName().startsWith("org.huizhi.console");
            for (JavaMethod method : page ? Set.<JavaMethod>of() : resource.getMethods()) {
                verb(method)
                        .map(verb -> verb + " " + path(resource) + path(method))
                        .ifPresent(operation -> served.put(operation, roles(method)));
            }
        }

        assertThat(served).isEqualTo(promised);
    }

    /** What is served says so by an annotation. To look into all other classes too takes longer than all else here. */
    private static boolean mayServe(Location location) {
        try (InputStream in = location.asURI().toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).contains("jakarta/ws/rs/");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> verb(JavaMethod method) {
        return method.getAnnotations().stream()
                .flatMap(annotation -> annotation.getRawType().tryGetAnnotationOfType(HttpMethod.class).stream())
                .map(HttpMethod::value)
                .findFirst();
    }

    private static String path(HasAnnotations<?> annotated) {
        return annotated
                .tryGetAnnotationOfType(jakarta.ws.rs.Path.class)
                .map(path -> path.value().startsWith("/") ? path.value() : "/" + path.value())
                .orElse("");
    }

    private static Set<String> roles(JavaMethod method) {
        return method.tryGetAnnotationOfType(RolesAllowed.class)
                .map(roles -> (Set<String>) new TreeSet<>(List.of(roles.value())))
                .orElse(Set.of());
    }

    /**
     * Generators make a moment, a day or an id of a text with a format, and clients of Python hold a pattern against
     * their own way of writing one: nothing would pass. They know lines of JSON as a text only.
     */
    @Test
    void generatedClientsCanReadWhatIsAnswered() {
        for (JsonNode schema : node.findParents("format")) {
            if (Set.of("date", "date-time", "uuid")
                    .contains(schema.path("format").asText())) {
                assertThat(schema.has("pattern")).as(schema.toString()).isFalse();
            }
        }
        List<JsonNode> lines = node.findValues("application/x-ndjson");
        assertThat(lines).hasSize(7).allSatisfy(content -> {
            assertThat(content.at("/schema/type").asText()).isEqualTo("string");
            assertThat(content.at("/x-itemSchema/$ref").asText()).startsWith("#/components/schemas/");
        });
    }

    /** A text or a number that may be null says so in one form; of objects there is no other than a choice of two. */
    @Test
    void whatMayBeNullSaysSoInOneForm() {
        for (JsonNode choice : node.findValues("oneOf")) {
            List<JsonNode> others = new ArrayList<>();
            boolean orNull = false;
            for (JsonNode one : choice) {
                orNull |= one.path("type").asText().equals("null");
                others.add(node.at(one.path("$ref").asText("#/none").substring(1)));
            }
            if (orNull) {
                assertThat(others.get(0).path("type").asText())
                        .as(choice.toString())
                        .isEqualTo("object");
            }
        }
    }

    @Test
    void everyExampleIsValid() {
        ContractSchemas schemas = new ContractSchemas(node);
        String submit = "/paths/~1api~1v1~1notices/post/requestBody/content/application~1json";
        String answer = "/paths/~1api~1v1~1notices~1{id}~1returns/post/requestBody/content/application~1json";
        for (String content : List.of(submit, answer)) {
            for (Map.Entry<String, JsonNode> example :
                    schemas.node(content + "/examples").properties()) {
                assertThat(schemas.faults(
                                content + "/schema", example.getValue().get("value")))
                        .as(example.getKey())
                        .isEmpty();
            }
        }
        assertThat(schemas.faults(
                        "/components/schemas/NoticeSummary", node.at("/components/examples/SubmittedNotice/value")))
                .isEmpty();
        for (Map.Entry<String, JsonNode> response :
                node.at("/components/responses").properties()) {
            String content = "/components/responses/" + response.getKey() + "/content/application~1problem+json";
            response.getValue()
                    .at("/content/application~1problem+json/examples")
                    .forEach(example -> assertThat(schemas.faults(content + "/schema", example.get("value")))
                            .as(response.getKey())
                            .isEmpty());
        }
    }

    @Test
    void everyExampleOfTheFeedIsValid() {
        ContractSchemas schemas = new ContractSchemas(feed);
        int examples = 0;
        for (Map.Entry<String, JsonNode> message :
                feed.at("/components/messages").properties()) {
            for (JsonNode example : message.getValue().path("examples")) {
                String schema = "/components/messages/" + message.getKey() + "/payload";
                assertThat(schemas.faults(schema, example.get("payload")))
                        .as(message.getKey())
                        .isEmpty();
                examples++;
            }
        }
        assertThat(examples).isEqualTo(3);
    }

    private static List<JsonNode> operations() {
        List<JsonNode> operations = new ArrayList<>();
        node.path("paths")
                .forEach(path -> path.forEach(each -> {
                    if (each.has("operationId")) {
                        operations.add(each);
                    }
                }));
        assertThat(operations).hasSizeGreaterThan(18);
        return operations;
    }
}
