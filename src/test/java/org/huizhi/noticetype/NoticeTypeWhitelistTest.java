package org.huizhi.noticetype;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The purpose limits of the shipped types, read from the documents themselves: nothing open, nothing endless, one
 * person.
 */
class NoticeTypeWhitelistTest {

    static Stream<NoticeType> types() {
        return new NoticeTypes(Optional::empty).all().stream();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyObjectIsClosedAndEveryTextIsBounded(NoticeType type) {
        walk(type.document(), "");
    }

    @ParameterizedTest
    @MethodSource("types")
    void onlyTypesWithPersonDataHoldDocumentNumbers(NoticeType type) {
        boolean marked = type.document().toString().contains(DocumentNumberFields.MARK);

        assertThat(marked).isEqualTo(type.personData());
        assertThat(type.personData())
                .isEqualTo(!Set.of("cooperation-request", "notification").contains(type.type()));
    }

    @ParameterizedTest
    @MethodSource("types")
    void aPersonIsNotInAList(NoticeType type) {
        for (JsonNode items : type.document().findValues("items")) {
            assertThat(items.has("enum")).as("items of %s are codes", type).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void onlyTheNotificationRequiresNoReturn(NoticeType type) {
        assertThat(type.requiresReturn()).isEqualTo(!type.type().equals("notification"));
        assertThat(type.replyLimits())
                .isEqualTo(type.requiresReturn() ? Optional.of(new NoticeType.ReplyLimits(15, 5)) : Optional.empty());
    }

    private static void walk(JsonNode schema, String at) {
        if (schema.path("type").asText().equals("object")) {
            assertThat(schema.path("additionalProperties").isBoolean()
                            && !schema.path("additionalProperties").booleanValue())
                    .as("%s is closed", at)
                    .isTrue();
        }
        if (schema.path("type").asText().equals("string")) {
            assertThat(schema.path("maxLength").isInt()).as("%s is bounded", at).isTrue();
            assertThat(schema.has("pattern") || schema.has("format"))
                    .as("%s has a form", at)
                    .isTrue();
        }
        if (schema.path("type").asText().equals("array")) {
            assertThat(schema.path("maxItems").isInt()).as("%s is bounded", at).isTrue();
            walk(schema.get("items"), at + "/items");
        }
        for (String map : List.of("properties", "$defs")) {
            for (Map.Entry<String, JsonNode> each : schema.path(map).properties()) {
                JsonNode value = each.getValue();
                assertThat(value.has("type") || value.has("enum") || value.has("$ref"))
                        .as("%s/%s is typed", at, each.getKey())
                        .isTrue();
                walk(value, at + "/" + each.getKey());
            }
        }
    }
}
