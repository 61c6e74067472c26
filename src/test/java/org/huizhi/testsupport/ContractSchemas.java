package org.huizhi.testsupport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The schemas inside an OpenAPI 3.1 document (JSON Schema 2020-12), by JSON pointer; references lead anywhere in the
 * document.
 */
final class ContractSchemas {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final JsonNode document;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();
    private final SchemaRegistry registry = SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getDraft202012())
                    .keyword(new NonValidationKeyword("components"))
                    .keyword(new NonValidationKeyword("paths"))
                    .keyword(new NonValidationKeyword("discriminator"))
                    .build(),
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build()));

    ContractSchemas(JsonNode document) {
        this.document = document;
    }

    /** @return the pointer that {@code pointer} stands for when it is a chain of references */
    String resolve(String pointer) {
        JsonNode reference = node(pointer).path("$ref");
        return reference.isTextual() ? resolve(reference.textValue().substring(1)) : pointer;
    }

    JsonNode node(String pointer) {
        JsonNode node = document.at(pointer);
        if (node.isMissingNode()) {
            throw new IllegalArgumentException("the contract has no " + pointer);
        }
        return node;
    }

    boolean has(String pointer) {
        return !document.at(pointer).isMissingNode();
    }

    /** @return what is wrong with the JSON text, nothing when it is valid */
    List<String> faults(String schemaPointer, byte[] json) {
        try {
            return faults(schemaPointer, JSON.readTree(json));
        } catch (JsonProcessingException e) {
            return List.of("is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> faults(String schemaPointer, JsonNode value) {
        return schema(schemaPointer).validate(value).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .distinct()
                .toList();
    }

    /**
     * A parameter or a header is text; its schema may ask for a number or a boolean, or for several values with commas
     * between them.
     */
    List<String> textFaults(String schemaPointer, String text) {
        if (node(schemaPointer).path("type").asText().equals("array")) {
            ArrayNode values = JsonNodeFactory.instance.arrayNode();
            Stream.of(text.split(",", -1)).forEach(values::add);
            return faults(schemaPointer, values);
        }
        List<String> asText = faults(schemaPointer, JsonNodeFactory.instance.textNode(text));
        if (asText.isEmpty()) {
            return asText;
        }
        try {
            JsonNode value = JSON.readTree(text);
            return value.isNumber() || value.isBoolean() ? faults(schemaPointer, value) : asText;
        } catch (JsonProcessingException e) {
            return asText;
        }
    }

    private Schema schema(String pointer) {
        return compiled.computeIfAbsent(pointer, at -> {
            node(at);
            ObjectNode root = JsonNodeFactory.instance.objectNode();
            root.put("$schema", SpecificationVersion.DRAFT_2020_12.getDialectId());
            root.put("$ref", "#" + at);
            root.set("components", document.path("components"));
            root.set("paths", document.path("paths"));
            return registry.getSchema(root);
        });
    }
}
