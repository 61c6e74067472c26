package org.huizhi.noticetype;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.huizhi.noticetype.PayloadField.Kind;
import org.huizhi.validation.HalfWidth;
import org.jspecify.annotations.Nullable;

/**
 * A payload as a form: fields to fill in, what they make, and back. It checks nothing: the schema does, and says what
 * is wrong by JSON pointers, which are the names of the fields.
 */
public final class PayloadForm {

    /** Where the payload is in the documents that services check. */
    public static final String AT = "/payload";

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static final int LONGEST_NUMBER = 30;

    private final List<PayloadField> fields;

    private PayloadForm(List<PayloadField> fields) {
        this.fields = fields;
    }

    public static PayloadForm ofRequest(NoticeType type) {
        JsonNode document = type.document();
        return new PayloadForm(new FieldReader(document).fields(document, AT));
    }

    /** @return without fields for a type that requires no return */
    public static PayloadForm ofReturn(NoticeType type) {
        JsonNode document = type.document();
        return new PayloadForm(new FieldReader(document).fields(document.at("/$defs/return"), AT));
    }

    /** One line of a page: a field, or where a group of them begins or ends. */
    public record Line(PayloadField field, String is) {

        static final String BEGIN = "begin";
        static final String END = "end";
        static final String MORE = "more";
    }

    /** @return the fields as the schema has them */
    public List<PayloadField> fields() {
        return fields;
    }

    /**
     * @param values what is filled in, by names of fields
     * @param more pointer of a list that is to have one item more; null for none
     * @return what the page shows, in its order
     */
    public List<Line> lines(Function<String, List<String>> values, @Nullable String more) {
        List<Line> lines = new ArrayList<>();
        fields.forEach(field -> addLines(lines, field, values, more));
        return lines;
    }

    private static void addLines(
            List<Line> lines, PayloadField field, Function<String, List<String>> values, @Nullable String more) {
        if (field.kind() == Kind.GROUP) {
            lines.add(new Line(field, Line.BEGIN));
            field.fields().forEach(inner -> addLines(lines, inner, values, more));
            lines.add(new Line(field, Line.END));
        } else if (field.kind() == Kind.LIST) {
            lines.add(new Line(field, Line.BEGIN));
            int items =
                    Math.max(1, filledItems(field, values)) + (field.pointer().equals(more) ? 1 : 0);
            for (int i = 0; i < Math.min(items, field.most()); i++) {
                addLines(lines, item(field, i), values, more);
            }
            if (items < field.most()) {
                lines.add(new Line(field, Line.MORE));
            }
            lines.add(new Line(field, Line.END));
        } else {
            lines.add(new Line(field, field.is()));
        }
    }

    /** @return names of all fields that are shown, for the summary of faults */
    public List<String> names(Function<String, List<String>> values) {
        return lines(values, null).stream()
                .filter(line -> !line.is().equals(Line.END)
                        && !line.is().equals(Line.BEGIN)
                        && !line.is().equals(Line.MORE))
                .map(line -> line.field().pointer())
                .toList();
    }

    static PayloadField item(PayloadField list, int index) {
        return list.fields().get(0).at(list.pointer() + "/" + index);
    }

    private static int filledItems(PayloadField list, Function<String, List<String>> values) {
        int filled = 0;
        for (int i = 0; i < list.most(); i++) {
            if (!read(item(list, i), values).isMissingNode()) {
                filled = i + 1;
            }
        }
        return filled;
    }

    /** @return what the fields make; what is left empty is left out */
    public ObjectNode payload(Function<String, List<String>> values) {
        return object(fields, values);
    }

    private static ObjectNode object(List<PayloadField> fields, Function<String, List<String>> values) {
        ObjectNode object = JSON.objectNode();
        for (PayloadField field : fields) {
            JsonNode value = read(field, values);
            if (!value.isMissingNode()) {
                object.set(name(field.pointer()), value);
            } else if (field.kind() == Kind.GROUP && isNeeded(field, values)) {
                // So that each field in it is named that is needed.
                object.set(name(field.pointer()), JSON.objectNode());
            }
        }
        return object;
    }

    private static boolean isNeeded(PayloadField field, Function<String, List<String>> values) {
        PayloadField.Condition when = field.when();
        return field.required() || (when != null && values.apply(when.pointer()).contains(when.value()));
    }

    private static JsonNode read(PayloadField field, Function<String, List<String>> values) {
        return switch (field.kind()) {
            case GROUP -> {
                ObjectNode object = object(field.fields(), values);
                yield isEmpty(object) ? JSON.missingNode() : object;
            }
            case LIST -> {
                ArrayNode array = JSON.arrayNode();
                for (int i = 0; i < filledItems(field, values); i++) {
                    JsonNode item = read(item(field, i), values);
                    array.add(item.isMissingNode() ? NullNode.instance : item);
                }
                yield array.isEmpty() ? JSON.missingNode() : array;
            }
            case CHOICES -> {
                ArrayNode array = JSON.arrayNode();
                values.apply(field.pointer()).stream()
                        .filter(value -> !value.isBlank())
                        .forEach(array::add);
                yield array.isEmpty() ? JSON.missingNode() : array;
            }
            default -> single(field, values.apply(field.pointer()));
        };
    }

    /** A required group in it may be there without anything in it. */
    private static boolean isEmpty(JsonNode object) {
        return object.isObject() && object.valueStream().allMatch(PayloadForm::isEmpty);
    }

    private static JsonNode single(PayloadField field, List<String> values) {
        String text = values.isEmpty() ? "" : values.get(0).strip();
        if (text.isEmpty()) {
            return JSON.missingNode();
        }
        return switch (field.kind()) {
            case NUMBER -> number(HalfWidth.of(text).strip());
            case DATE -> JSON.textNode(HalfWidth.of(text).strip());
            case YES_NO ->
                text.equals("true") || text.equals("false")
                        ? JSON.booleanNode(text.equals("true"))
                        : JSON.textNode(text);
            // As it is printed: people write small letters and blanks.
            case DOCUMENT_NUMBER ->
                JSON.textNode(HalfWidth.of(text).replace(" ", "").toUpperCase(Locale.ROOT));
            // Who breaks a line in a field of one line means a blank.
            default -> JSON.textNode(field.paragraphs() ? text : field.meant(text.replaceAll("\\s*\n\\s*", " ")));
        };
    }

    /** What is none stays as it is, so that the schema says so. */
    private static JsonNode number(String text) {
        try {
            BigDecimal number = new BigDecimal(text.length() > LONGEST_NUMBER ? "" : text);
            // Written out, a few letters of an exponent are gigabytes of noughts.
            return Math.abs((long) number.scale()) > LONGEST_NUMBER ? JSON.textNode(text) : JSON.numberNode(number);
        } catch (NumberFormatException e) {
            return JSON.textNode(text);
        }
    }

    /** @return values of the fields that make this payload; what the form has no field for is left out */
    public Map<String, List<String>> values(JsonNode payload) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        fields.forEach(field -> fill(values, field, payload.path(name(field.pointer()))));
        return values;
    }

    private static void fill(Map<String, List<String>> values, PayloadField field, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        switch (field.kind()) {
            case GROUP -> field.fields().forEach(inner -> fill(values, inner, value.path(name(inner.pointer()))));
            case LIST -> {
                for (int i = 0; i < Math.min(value.size(), field.most()); i++) {
                    fill(values, item(field, i), value.get(i));
                }
            }
            case CHOICES ->
                values.put(
                        field.pointer(),
                        value.valueStream().map(JsonNode::asText).toList());
            default -> values.put(field.pointer(), List.of(value.asText()));
        }
    }

    static String name(String pointer) {
        return pointer.substring(pointer.lastIndexOf('/') + 1)
                .replace("~1", "/")
                .replace("~0", "~");
    }
}
