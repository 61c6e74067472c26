package org.huizhi.console.payload;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.huizhi.directory.LocalizedName;
import org.huizhi.noticetype.NoticeType;
import org.huizhi.noticetype.PayloadField;
import org.huizhi.noticetype.PayloadField.Choice;
import org.huizhi.noticetype.PayloadField.Kind;
import org.huizhi.noticetype.PayloadForm;
import org.jspecify.annotations.Nullable;

/** A payload as people read it: what another region has filled in, under the names that this node has for it. */
public final class PayloadText {

    private PayloadText() {}

    /**
     * One field with what stands in it.
     *
     * @param label null for a field that the type does not have here; then {@code name} tells it
     * @param heading whether it only begins a group
     */
    public record Row(@Nullable LocalizedName label, String name, boolean heading, List<Value> values) {}

    /**
     * @param name of a choice; null for what was written
     * @param region whether it is the code of a region
     */
    public record Value(String text, @Nullable LocalizedName name, boolean region) {}

    public static List<Row> ofRequest(NoticeType type, JsonNode payload) {
        return rows(PayloadForm.ofRequest(type).fields(), payload);
    }

    public static List<Row> ofReturn(NoticeType type, JsonNode payload) {
        return rows(PayloadForm.ofReturn(type).fields(), payload);
    }

    private static List<Row> rows(List<PayloadField> fields, JsonNode payload) {
        List<Row> rows = new ArrayList<>();
        add(rows, fields, payload);
        return rows;
    }

    private static void add(List<Row> rows, List<PayloadField> fields, JsonNode object) {
        Set<String> known = new HashSet<>();
        for (PayloadField field : fields) {
            String name = field.pointer().substring(field.pointer().lastIndexOf('/') + 1);
            known.add(name);
            JsonNode value = object.path(name);
            if (value.isObject() && field.kind() == Kind.GROUP) {
                rows.add(new Row(field.label(), name, true, List.of()));
                add(rows, field.fields(), value);
            } else if (!value.isMissingNode()) {
                rows.add(new Row(field.label(), name, false, values(field, value)));
            }
        }
        object.properties().forEach(property -> {
            if (!known.contains(property.getKey())) {
                Value value = new Value(text(property.getValue()), null, false);
                rows.add(new Row(null, property.getKey(), false, List.of(value)));
            }
        });
    }

    private static List<Value> values(PayloadField field, JsonNode value) {
        return (value.isArray() ? value.valueStream() : List.of(value).stream())
                .map(one -> value(field, one))
                .toList();
    }

    private static Value value(PayloadField field, JsonNode value) {
        String text = text(value);
        return new Value(
                text,
                field.choices().stream()
                        .filter(choice -> choice.value().equals(text))
                        .map(Choice::name)
                        .findFirst()
                        .orElse(null),
                field.isRegion());
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
