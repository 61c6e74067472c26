package org.huizhi.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What signed JSON has to look like: the schemas of the feed contract ({@code openapi/huizhi-feed.yaml}), compiled once
 * from the document itself. Safe for many threads. Whatever is not kept yet is held to its schema first; what was kept
 * by an earlier release is not held to it again.
 */
public final class FeedSchema {

    private static final String RESOURCE = "/openapi/huizhi-feed.yaml";
    private static final String SCHEMAS = "#/components/schemas/";
    private static final int LONGEST_PLACE = 100;

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getDraft202012())
                    .keyword(new NonValidationKeyword("components"))
                    .build(),
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            // One fault is enough for a refusal, and a long list of them costs memory.
                            .failFast(true)
                            .build()));

    private static final JsonNode CONTRACT = read();

    /** The bytes that both parties of an agreement sign. */
    public static final FeedSchema AGREEMENT = ofDocument("Agreement");

    /** The bytes that both sides of a statement sign. */
    public static final FeedSchema STATEMENT = ofDocument("Statement");

    /** What the exchange authority says of a mailbox. */
    public static final FeedSchema DIRECTORY_ENTRY = ofDocument("DirectoryEntry");

    /** What the exchange authority says of the holidays of a year. */
    public static final FeedSchema CALENDAR = ofDocument("Calendar");

    private static final Map<String, FeedSchema> MESSAGES = messages();

    private final Schema schema;

    private FeedSchema(Schema schema) {
        this.schema = schema;
    }

    private static JsonNode read() {
        try (InputStream file = FeedSchema.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException(RESOURCE + " is not in this build");
            }
            return new YAMLMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, FeedSchema> messages() {
        Map<String, FeedSchema> messages = new HashMap<>();
        for (JsonNode message : CONTRACT.at("/components/messages")) {
            messages.put(
                    message.path("name").asText(),
                    compile(message.at("/payload/$ref").asText()));
        }
        return Map.copyOf(messages);
    }

    private static FeedSchema compile(String reference) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$schema", SpecificationVersion.DRAFT_2020_12.getDialectId());
        root.put("$ref", reference);
        root.putObject("components").set("schemas", CONTRACT.at("/components/schemas"));
        Schema schema = REGISTRY.getSchema(root);
        schema.initializeValidators();
        return new FeedSchema(schema);
    }

    /**
     * @param type wire name of a message type
     * @return the schema of the whole signed JSON of such a message
     * @throws IllegalArgumentException when the contract has no such message
     */
    public static FeedSchema ofMessage(String type) {
        FeedSchema schema = MESSAGES.get(type);
        if (schema == null) {
            throw new IllegalArgumentException("the feed contract has no message " + type);
        }
        return schema;
    }

    /**
     * @param name of a schema of the contract: a document that is signed, and is no message
     * @throws IllegalArgumentException when the contract has no such schema
     */
    public static FeedSchema ofDocument(String name) {
        if (CONTRACT.at("/components/schemas/" + name).isMissingNode()) {
            throw new IllegalArgumentException("the feed contract has no schema " + name);
        }
        return compile(SCHEMAS + name);
    }

    /** @return empty when it is as the contract says; else where it breaks which rule, without repeating its values */
    public Optional<String> objection(JsonNode json) {
        if (EndlessNumbers.isIn(json)) {
            return Optional.of("it has a number that no double can hold");
        }
        List<Error> errors = schema.validate(json);
        return errors.isEmpty() ? Optional.empty() : Optional.of(told(errors.get(0)));
    }

    private static String told(Error error) {
        String place = error.getInstanceLocation().toString().replaceAll("[^A-Za-z0-9/_-]", "?");
        return place.substring(0, Math.min(place.length(), LONGEST_PLACE)) + " breaks the rule '" + error.getKeyword()
                + "' of the feed contract";
    }
}
