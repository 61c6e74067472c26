package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.huizhi.validation.EndlessNumbers;
import org.huizhi.validation.Violation;

/** A JSON Schema 2020-12, compiled once and safe for many threads; formats are assertions. */
final class PayloadSchema {

    /** A hostile payload must not make an endless answer. */
    private static final int MAX_FAULTS = 50;

    /** A longer one tells nobody anything. */
    private static final int READABLE_PATTERN = 60;

    /** Of region codes, as shipped types have it. */
    static final String REGION = "^[0-9]{6}([0-9]{3})?$";

    /** Only what looks like a field's name is repeated: an unknown name may itself be person data. */
    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,39}");

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            dialect(),
            // Cached by $id, two documents of one id would be taken for each other.
            builder -> builder.schemaCacheEnabled(false)
                    .schemaRegistryConfig(SchemaRegistryConfig.builder()
                            .formatAssertionsEnabled(true)
                            .build()));

    private final Schema schema;

    private static Dialect dialect() {
        Dialect.Builder dialect = Dialect.builder(Dialects.getDraft202012())
                .keyword(new NonValidationKeyword(NoticeTypeMetadata.KEYWORD))
                .keyword(new NonValidationKeyword(DocumentNumberFields.MARK))
                .keyword(new NonValidationKeyword(PayloadTexts.IDENTIFIER));
        FieldWords.KEYWORDS.forEach(keyword -> dialect.keyword(new NonValidationKeyword(keyword)));
        return dialect.build();
    }

    private PayloadSchema(Schema schema) {
        this.schema = schema;
    }

    /** @throws InvalidNoticeTypeException when it is not a schema, or refers to what is not in it */
    static PayloadSchema compile(JsonNode document, String source) {
        try {
            Schema meta = REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
            List<Error> errors = meta.validate(document);
            if (!errors.isEmpty()) {
                throw new InvalidNoticeTypeException(source, "is not JSON Schema 2020-12: " + errors.get(0));
            }
            Schema schema = REGISTRY.getSchema(document);
            schema.initializeValidators();
            return new PayloadSchema(schema);
        } catch (SchemaException e) {
            throw new InvalidNoticeTypeException(source, "cannot be compiled: " + e.getMessage(), e);
        }
    }

    List<Violation> check(JsonNode payload) {
        if (EndlessNumbers.isIn(Objects.requireNonNull(payload, "payload"))) {
            // The validator ends with an error of its own over such a number.
            List<Violation> endless = new ArrayList<>();
            collectEndless(payload, "", endless);
            return endless.subList(0, Math.min(endless.size(), MAX_FAULTS));
        }
        try {
            return schema.validate(payload).stream()
                    .map(PayloadSchema::fault)
                    .distinct()
                    .limit(MAX_FAULTS)
                    .toList();
        } catch (StackOverflowError e) {
            // Java matches a repeated group by a call for each repetition, and a text is matched though it is too long.
            return List.of(invalid("", "has a text that is too long to be checked"));
        }
    }

    private static void collectEndless(JsonNode node, String at, List<Violation> faults) {
        if (EndlessNumbers.is(node)) {
            faults.add(invalid(at, "must be a number that a double can hold"));
        }
        node.properties()
                .forEach(field -> collectEndless(
                        field.getValue(),
                        FIELD_NAME.matcher(field.getKey()).matches() ? at + "/" + field.getKey() : at,
                        faults));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collectEndless(node.get(i), at + "/" + i, faults);
        }
    }

    private static Violation fault(Error error) {
        String at = error.getInstanceLocation().toString();
        JsonNode rule = error.getSchemaNode();
        return switch (error.getKeyword() == null ? "" : error.getKeyword()) {
            case "required", "dependentRequired" ->
                new Violation(at + "/" + error.getProperty(), "required", "is required");
            case "additionalProperties", "unevaluatedProperties" -> unknownField(at, error.getProperty());
            case "false" -> new Violation(at, "unknown-field", "does not belong to the other values");
            case "type" -> invalid(at, "must be of type {0}", words(rule));
            case "enum" -> invalid(at, "must be one of {0}", words(rule));
            case "const" -> invalid(at, "must be {0}", words(rule));
            case "format" -> invalid(at, "must be a valid {0}", words(rule));
            case "pattern" -> pattern(at, rule.asText());
            case "minLength" -> invalid(at, "must have at least {0} characters", words(rule));
            case "maxLength" -> invalid(at, "must have at most {0} characters", words(rule));
            case "minProperties" -> invalid(at, "must have at least {0} field(s)", words(rule));
            case "minItems" -> invalid(at, "must have at least {0} items", words(rule));
            case "maxItems" -> invalid(at, "must have at most {0} items", words(rule));
            case "uniqueItems" -> invalid(at, "must not name anything twice");
            case "minimum" -> invalid(at, "must be at least {0}", words(rule));
            case "maximum" -> invalid(at, "must be at most {0}", words(rule));
            case "not" -> not(at, rule.path("title").asText("this"));
            default -> invalid(at, "breaks the rule \"{0}\" of its schema", error.getKeyword());
        };
    }

    private static Violation unknownField(String at, String name) {
        return FIELD_NAME.matcher(name).matches()
                ? new Violation(at + "/" + name, "unknown-field", "is not a field of this notice type")
                : new Violation(at, "unknown-field", "has a field that this notice type does not have");
    }

    private static Violation invalid(String at, String english, Object... words) {
        return new Violation(at, "invalid-value", english, words);
    }

    /** What shipped types forbid has words in every language; that of other types is called as they call it. */
    private static Violation not(String at, String title) {
        return switch (title) {
            case "an identity card number" -> invalid(at, "must not hold an identity card number");
            case "digits or separators (one name only)" ->
                invalid(at, "must be one name, without digits and separators");
            default -> invalid(at, "must not contain {0}", title);
        };
    }

    private static Violation pattern(String at, String pattern) {
        return switch (pattern) {
            case REGION -> invalid(at, "must be the code of a region, six digits or nine");
            case "^[0-9]{17}[0-9X]$" -> invalid(at, "must be 17 digits and one more or X");
            case "^[A-Z0-9]{5,18}$" -> invalid(at, "must be 5 to 18 capital letters and digits");
            case "^[+]?[0-9][0-9 -]{4,18}$" -> invalid(at, "must be a telephone number");
            case "^[0-9]{6}([0-9]{3})?-[a-z][a-z0-9-]*$" ->
                invalid(at, "must be the id of an office, say 610802-health");
            case "^[0-9]{6,9}-[0-9]{4}-[0-9]{6,12}$" ->
                invalid(at, "must be the number of a notice, say 610800-2026-000123");
            case "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$" ->
                invalid(at, "must be the id of a notice");
            default -> otherPattern(at, pattern);
        };
    }

    private static Violation otherPattern(String at, String pattern) {
        return pattern.length() <= READABLE_PATTERN
                ? invalid(at, "must match {0}", pattern)
                : invalid(
                        at,
                        "has characters that are not allowed (of control, of direction, invisible, or a blank at the start)");
    }

    private static String words(JsonNode rule) {
        if (!rule.isArray()) {
            return rule.asText();
        }
        return rule.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
    }
}
