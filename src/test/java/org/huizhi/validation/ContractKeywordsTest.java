package org.huizhi.validation;

import static java.util.stream.Collectors.toUnmodifiableSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schemas ignore keywords that they do not know: a word that is misspelt holds nothing, and a comma in a description
 * without quotes makes a keyword of its second half.
 */
class ContractKeywordsTest {

    /** JSON Schema 2020-12, with the four that OpenAPI 3.1 adds; each with what is below it. */
    private static final Set<String> OF_SCHEMAS_BY_NAME = words("$defs dependentSchemas patternProperties properties");

    private static final Set<String> OF_SCHEMAS = words("allOf anyOf oneOf prefixItems");

    private static final Set<String> OF_A_SCHEMA = words("additionalProperties contains contentSchema else if items not"
            + " propertyNames then unevaluatedItems unevaluatedProperties");

    private static final Set<String> OF_VALUES = words("$anchor $comment $dynamicAnchor $dynamicRef $id $ref $schema"
            + " $vocabulary const contentEncoding contentMediaType default dependentRequired deprecated description"
            + " discriminator enum example examples exclusiveMaximum exclusiveMinimum externalDocs format maxContains"
            + " maxItems maxLength maxProperties maximum minContains minItems minLength minProperties minimum multipleOf"
            + " pattern readOnly required title type uniqueItems writeOnly xml");

    private static Set<String> words(String text) {
        return Stream.of(text.split(" ")).collect(toUnmodifiableSet());
    }

    static Stream<Path> contracts() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("openapi"))) {
            return files.filter(file -> file.toString().matches(".*(\\.yaml|\\.schema\\.json)")).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("contracts")
    void noSchemaHasAKeywordThatNobodyKnows(Path contract) throws IOException {
        JsonNode document = new YAMLMapper().readTree(contract.toFile());

        assertThat(contract.toString().endsWith(".json") ? unknown(document, "") : unknownInside(document, ""))
                .isEmpty();
    }

    @Test
    void halfASentenceIsFound() throws IOException {
        JsonNode document = new YAMLMapper().readTree("""
                paths:
                  /a:
                    get:
                      parameters:
                        - { name: b, schema: { type: array, items: { type: string, description: One, or the other. } } }
                components:
                  schemas:
                    C: { properties: { or: { minimun: 1 }, minimum: { minimum: 1 } } }""");

        assertThat(unknownInside(document, ""))
                .containsExactly(
                        "/paths//a/get/parameters/0/schema/items: or the other.",
                        "/components/schemas/C/properties/or: minimun");
    }

    /** Of a contract, which is no schema itself. */
    private static List<String> unknownInside(JsonNode node, String path) {
        List<String> unknown = new ArrayList<>();
        node.propertyStream().forEach(member -> {
            String name = member.getKey();
            String below = path + '/' + name;
            boolean ofMessage = path.matches("/components/message(s|Traits)/\\w+");
            if (name.equals("schema") || (ofMessage && (name.equals("headers") || name.equals("payload")))) {
                unknown.addAll(unknown(member.getValue(), below));
            } else if (below.equals("/components/schemas")) {
                unknown.addAll(unknownByName(member.getValue(), below));
            } else if (!name.equals("example") && !name.equals("examples")) {
                unknown.addAll(unknownInside(member.getValue(), below));
            }
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            unknown.addAll(unknownInside(node.get(i), path + '/' + i));
        }
        return unknown;
    }

    private static List<String> unknown(JsonNode schema, String path) {
        List<String> unknown = new ArrayList<>();
        schema.propertyStream().forEach(member -> {
            String keyword = member.getKey();
            String below = path + '/' + keyword;
            if (OF_SCHEMAS_BY_NAME.contains(keyword)) {
                unknown.addAll(unknownByName(member.getValue(), below));
            } else if (OF_A_SCHEMA.contains(keyword)) {
                unknown.addAll(unknown(member.getValue(), below));
            } else if (OF_SCHEMAS.contains(keyword)) {
                member.getValue().forEach(one -> unknown.addAll(unknown(one, below)));
            } else if (!OF_VALUES.contains(keyword) && !keyword.startsWith("x-")) {
                unknown.add(path + ": " + keyword);
            }
        });
        return unknown;
    }

    private static List<String> unknownByName(JsonNode schemas, String path) {
        List<String> unknown = new ArrayList<>();
        schemas.propertyStream()
                .forEach(schema -> unknown.addAll(unknown(schema.getValue(), path + '/' + schema.getKey())));
        return unknown;
    }
}
