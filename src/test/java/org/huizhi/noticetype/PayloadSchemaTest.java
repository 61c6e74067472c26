package org.huizhi.noticetype;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class PayloadSchemaTest {

    private static final String REPEATED_GROUP = "^(\\p{L}| )+$";

    private static PayloadSchema schema() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("type", "object")
                .putObject("properties")
                .putObject("note")
                .put("type", "string")
                .put("maxLength", 100)
                .put("pattern", REPEATED_GROUP);
        return PayloadSchema.compile(document, "of a region");
    }

    private static ObjectNode note(String text) {
        return JsonNodeFactory.instance.objectNode().put("note", text);
    }

    @Test
    void aTextThatIsTooLongForItsPatternIsAFaultOfThePayload() {
        assertThat(schema().check(note("one note"))).isEmpty();

        assertThat(schema().check(note("a ".repeat(250_000)))).isNotEmpty();
    }
}
