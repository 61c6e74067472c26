package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.huizhi.directory.LocalizedName;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.noticetype.PayloadField.Condition;
import org.huizhi.noticetype.PayloadField.Kind;
import org.jspecify.annotations.Nullable;

/** Makes fields of a schema. What it does not understand becomes a line of text, which the schema checks. */
final class FieldReader {

    private static final int LONG_TEXT = 200;
    private static final int MOST_ITEMS = 20;
    private static final int DEEPEST = 6;

    private final JsonNode document;

    /** @param document with what references lead to */
    FieldReader(JsonNode document) {
        this.document = document;
    }

    /** @param at JSON pointer of the object that the schema describes */
    List<PayloadField> fields(JsonNode schema, String at) {
        return fields(schema, at, 0);
    }

    private List<PayloadField> fields(JsonNode schema, String at, int depth) {
        Set<String> required = texts(schema.path("required"));
        Map<String, PayloadField> fields = new LinkedHashMap<>();
        schema.path("properties").properties().forEach(property -> {
            String name = property.getKey();
            JsonNode field = property.getValue();
            fields.put(name, field(field, at + "/" + escaped(name), name, required.contains(name), depth));
        });
        conditions(schema, fields);
        return List.copyOf(fields.values());
    }

    private PayloadField field(JsonNode field, String at, String name, boolean required, int depth) {
        JsonNode full = resolved(field);
        LocalizedName label =
                FieldWords.label(field).or(() -> FieldWords.label(full)).orElse(new LocalizedName(name, name));
        @Nullable
        LocalizedName help =
                FieldWords.help(field).or(() -> FieldWords.help(full)).orElse(null);
        int longest = full.path("maxLength").asInt(0);
        JsonNode items = resolved(full.path("items"));
        int most = Math.min(MOST_ITEMS, full.path("maxItems").asInt(MOST_ITEMS));
        Kind kind = kind(full, items, longest, depth);
        List<PayloadField> within = switch (kind) {
            case GROUP -> fields(full, at, depth + 1);
            case LIST -> List.of(field(full.path("items"), at + "/0", name, false, depth + 1));
            default -> List.of();
        };
        List<Choice> choices = choices(kind == Kind.CHOICES ? items : full, field);
        boolean past = FieldWords.isPast(field) || FieldWords.isPast(full);
        return new PayloadField(
                at, kind, label, help, required, longest, pattern(full), choices, within, most, past, null);
    }

    private static Kind kind(JsonNode field, JsonNode items, int longest, int depth) {
        if (field.has("enum")) {
            return Kind.CHOICE;
        }
        if (field.path("x-huizhi-document-number").asBoolean()) {
            return Kind.DOCUMENT_NUMBER;
        }
        boolean deeper = depth < DEEPEST;
        return switch (field.path("type").asText()) {
            case "object" -> deeper && field.has("properties") ? Kind.GROUP : Kind.TEXT;
            case "array" -> items.has("enum") ? Kind.CHOICES : deeper && !items.isMissingNode() ? Kind.LIST : Kind.TEXT;
            case "integer", "number" -> Kind.NUMBER;
            case "boolean" -> Kind.YES_NO;
            default -> {
                if (field.path("format").asText().equals("date")) {
                    yield Kind.DATE;
                }
                yield longest > LONG_TEXT ? Kind.LONG_TEXT : Kind.TEXT;
            }
        };
    }

    private static @Nullable Pattern pattern(JsonNode field) {
        String pattern = field.path("pattern").asText("");
        try {
            return pattern.isEmpty() ? null : Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            // Of another dialect: the schema says what is wrong.
            return null;
        }
    }

    private static List<Choice> choices(JsonNode listed, JsonNode field) {
        Map<String, LocalizedName> names = new HashMap<>(FieldWords.choices(field));
        names.putAll(FieldWords.choices(listed));
        List<Choice> choices = new ArrayList<>();
        listed.path("enum").forEach(value -> {
            String code = value.asText();
            choices.add(new Choice(code, names.getOrDefault(code, new LocalizedName(code, code))));
        });
        return choices;
    }

    private JsonNode resolved(JsonNode schema) {
        JsonNode found = schema;
        Set<String> chain = new HashSet<>();
        while (found.path("$ref").asText("").startsWith("#")
                && chain.add(found.path("$ref").asText())) {
            found = document.at(found.path("$ref").asText().substring(1));
        }
        return found;
    }

    /** "If this has that value, those are needed", the one form of rule that shipped types have. */
    private static void conditions(JsonNode schema, Map<String, PayloadField> fields) {
        Stream.concat(Stream.of(schema), schema.path("allOf").valueStream())
                .filter(rule -> rule.has("if"))
                .forEach(rule -> rule.path("if").path("properties").properties().forEach(asked -> {
                    PayloadField field = fields.get(asked.getKey());
                    JsonNode value = asked.getValue().has("contains")
                            ? asked.getValue().path("contains").path("const")
                            : asked.getValue().path("const");
                    if (field != null && value.isTextual()) {
                        condition(field, value.asText(), rule, fields);
                    }
                }));
    }

    private static void condition(PayloadField field, String value, JsonNode rule, Map<String, PayloadField> fields) {
        LocalizedName name = field.choices().stream()
                .filter(choice -> choice.value().equals(value))
                .map(Choice::name)
                .findFirst()
                .orElse(new LocalizedName(value, value));
        texts(rule.path("then").path("required"))
                .forEach(needed -> fields.computeIfPresent(needed, (key, other) -> {
                    JsonNode otherwise = rule.path("else").path("properties").path(key);
                    boolean only = otherwise.isBoolean() && !otherwise.booleanValue();
                    // Of several rules the one that says it all is shown.
                    return other.when() != null && other.when().only()
                            ? other
                            : other.when(new Condition(field.pointer(), value, field.label(), name, only));
                }));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
