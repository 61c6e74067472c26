package org.huizhi.noticetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeTypesTest {

    private static final String GOOD = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema",
             "x-huizhi": {"type": "school-place", "version": 2, "name": {"zh": "入学", "en": "School place"},
               "question": {"zh": "问", "en": "Q"}, "purpose": {"zh": "目的", "en": "Purpose"}, "legalBasis": "A law",
               "requiresReturn": true, "replyLimits": {"normal": 10, "urgent": 3}, "retentionDays": 30, "personData": true},
             "type": "object", "additionalProperties": false, "required": ["child"],
             "properties": {"child": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/child"}}},
             "$defs": {
               "child": {"type": "object", "additionalProperties": false, "properties": {
                  "id": {"type": "string", "maxLength": 18, "x-huizhi-document-number": true}}},
               "return": {"type": "object", "additionalProperties": false, "required": ["outcome"],
                  "properties": {"outcome": {"enum": ["yes", "no"]}}}}}
            """;

    @TempDir
    Path folder;

    @Test
    void shipsTheTypesOfTheCatalogue() {
        NoticeTypes types = new NoticeTypes(Optional::empty);

        assertThat(types.all())
                .extracting(NoticeType::type)
                .containsExactly(
                        "certificate-reissue",
                        "certificate-verification",
                        "cooperation-request",
                        "entitlement-query",
                        "notification",
                        "residence-confirmation",
                        "service-handover");
        assertThat(types.find("residence-confirmation")).isPresent();
        assertThat(types.find("person-list")).isEmpty();
    }

    @Test
    void theFolderOfTheContractHoldsNothingThatIsNotShipped() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("openapi/notice-types"))) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".schema.json", "")))
                    .containsExactlyInAnyOrderElementsOf(NoticeTypes.SHIPPED);
        }
    }

    /** Whoever builds by an example is not told afterwards that it was wrong, nor that its person cannot be. */
    @Test
    void everyTypeHasExamplesThatItTakes() {
        assertThat(new NoticeTypes(Optional::empty).all()).allSatisfy(type -> {
            JsonNode submission = Objects.requireNonNull(type.examples().submission(), type.type());
            assertThat(type.checkRequest(submission)).isEmpty();
            assertThat(type.unverifiedDocumentNumbers(submission, LocalDate.of(2026, 5, 4)))
                    .isEmpty();
            JsonNode answer = type.examples().answer();
            assertThat(answer != null).isEqualTo(type.requiresReturn());
            if (answer != null) {
                assertThat(type.checkReturn(answer)).isEmpty();
            }
        });
    }

    @Test
    void theContractShowsTheSameExamples() throws IOException {
        JsonNode contract =
                new YAMLMapper().readTree(Path.of("openapi/huizhi-node.yaml").toFile());
        String content = "/post/requestBody/content/application~1json/examples/";
        for (NoticeType type : new NoticeTypes(Optional::empty).all()) {
            JsonNode submitted = contract.at("/paths/~1api~1v1~1notices" + content + type.type() + "/value");
            assertThat(submitted.path("type").asText()).isEqualTo(type.type());
            assertThat(submitted.path("payload")).isEqualTo(type.examples().submission());
            JsonNode answered =
                    contract.at("/paths/~1api~1v1~1notices~1{id}~1returns" + content + type.type() + "/value/payload");
            assertThat(answered.isMissingNode() ? null : answered)
                    .isEqualTo(type.examples().answer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/examples", "/$defs/return/examples"})
    void anExampleThatItDoesNotTakeIsRefused(String at) throws IOException {
        ObjectNode document = (ObjectNode) json(GOOD);
        String schema = at.substring(0, at.lastIndexOf('/'));
        ((ObjectNode) document.at(schema)).putArray("examples").addObject().put("horoscope", "aries");
        Files.writeString(folder.resolve("school-place.schema.json"), document.toString());

        assertThatThrownBy(() -> new NoticeTypes(() -> Optional.of(folder)))
                .hasMessageContaining("school-place")
                .hasMessageContaining("example");
    }

    @Test
    void readsMoreTypesFromTheFolder() throws IOException {
        Files.writeString(folder.resolve("school-place.schema.json"), GOOD);
        Files.writeString(folder.resolve("notes.txt"), "not a type");

        NoticeType type =
                new NoticeTypes(() -> Optional.of(folder)).find("school-place").orElseThrow();

        assertThat(type.version()).isEqualTo(2);
        assertThat(type.name().en()).isEqualTo("School place");
        assertThat(type.replyLimits()).contains(new NoticeType.ReplyLimits(10, 3));
        assertThat(type.retentionDays()).isEqualTo(30);
        assertThat(type.checkReturn(json("{\"outcome\": \"no\"}"))).isEmpty();
        assertThat(type.unverifiedDocumentNumbers(
                        json("{\"child\": [{\"id\": \"11010519491231002X\"}, {\"id\": \"110105194912310021\"}]}"),
                        LocalDate.parse("2026-11-26")))
                .containsExactly("/child/1/id");
    }

    @Test
    void theDocumentGivenOutIsACopy() {
        NoticeType type = new NoticeTypes(Optional::empty).find("notification").orElseThrow();

        ((ObjectNode) type.document()).removeAll();

        assertThat(type.document().path("title").asText()).isNotEmpty();
    }

    @Test
    void refusesATypeThatIsDefinedAlready() throws IOException {
        Files.writeString(folder.resolve("mine.schema.json"), GOOD.replace("school-place", "notification"));

        assertThatThrownBy(() -> new NoticeTypes(() -> Optional.of(folder)))
                .isInstanceOf(InvalidNoticeTypeException.class)
                .hasMessageContaining("mine.schema.json")
                .hasMessageContaining("'notification' is defined already");
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> new NoticeTypes(() -> Optional.of(missing)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("missing");
    }

    static Stream<Arguments> badDocuments() {
        return Stream.of(
                bad("x-huizhi is missing", document -> document.remove("x-huizhi")),
                bad("x-huizhi.purpose is missing", document -> meta(document).remove("purpose")),
                bad(
                        "x-huizhi.legalBasis is missing or blank",
                        document -> meta(document).put("legalBasis", " ")),
                bad(
                        "x-huizhi.retentionDays is missing",
                        document -> meta(document).remove("retentionDays")),
                bad("x-huizhi.retentionDays", document -> meta(document).put("retentionDays", 0)),
                bad("x-huizhi.retentionDays", document -> meta(document).put("retentionDays", 1.5)),
                bad("x-huizhi.version", document -> meta(document).put("version", "1")),
                bad("x-huizhi.personData", document -> meta(document).remove("personData")),
                bad(
                        "x-huizhi.replyLimits is missing",
                        document -> meta(document).remove("replyLimits")),
                bad("x-huizhi.type 'A B'", document -> meta(document).put("type", "A B")),
                bad(
                        "x-huizhi.retention is not known",
                        document -> meta(document).put("retention", 3)),
                bad("the root has no additionalProperties: false", document -> document.remove("additionalProperties")),
                bad(
                        "the root has no additionalProperties: false",
                        document -> document.put("additionalProperties", true)),
                bad("the root is not of type object", document -> document.put("type", "array")),
                bad("$schema is not", document -> document.remove("$schema")),
                bad("$defs/return is missing", document -> definitions(document).remove("return")),
                bad(
                        "$defs/return has no additionalProperties: false",
                        document -> ((ObjectNode) document.at("/$defs/return")).remove("additionalProperties")),
                bad(
                        "does not require an outcome",
                        document -> ((ObjectNode) document.at("/$defs/return")).remove("required")),
                bad(
                        "$defs/return has no meaning",
                        document -> meta(document).put("requiresReturn", false).remove("replyLimits")),
                bad(
                        "x-huizhi.replyLimits has no meaning",
                        document -> meta(document).put("requiresReturn", false)),
                bad("declares no person data", document -> meta(document).put("personData", false)),
                bad(
                        "$ref leads out of the document",
                        document -> definitions(document).putObject("far").put("$ref", "file:///etc/passwd")),
                bad("cannot be compiled", document -> definitions(document).remove("child")),
                bad("is not JSON Schema 2020-12", document -> document.put("required", "child")));
    }

    @ParameterizedTest
    @MethodSource("badDocuments")
    void refusesABadDocumentAndSaysWhy(String message, Consumer<ObjectNode> damage) throws IOException {
        ObjectNode document = (ObjectNode) json(GOOD);
        damage.accept(document);
        Files.writeString(folder.resolve("bad.schema.json"), document.toString());

        assertThatThrownBy(() -> new NoticeTypes(() -> Optional.of(folder)))
                .isInstanceOf(InvalidNoticeTypeException.class)
                .hasMessageContaining("bad.schema.json")
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @MethodSource("notDocuments")
    void refusesWhatIsNotOneJsonDocument(String text) throws IOException {
        Files.writeString(folder.resolve("bad.schema.json"), text);

        assertThatThrownBy(() -> new NoticeTypes(() -> Optional.of(folder)))
                .isInstanceOf(InvalidNoticeTypeException.class)
                .hasMessageContaining("bad.schema.json");
    }

    static Stream<String> notDocuments() {
        return Stream.of(
                "",
                "[]",
                "null",
                "{",
                GOOD + GOOD,
                GOOD.replace("\"type\": \"object\", \"add", "\"$schema\": 1, \"add"));
    }

    private static Arguments bad(String message, Consumer<ObjectNode> damage) {
        return Arguments.of(message, damage);
    }

    private static ObjectNode meta(ObjectNode document) {
        return (ObjectNode) document.get("x-huizhi");
    }

    private static ObjectNode definitions(ObjectNode document) {
        return (ObjectNode) document.get("$defs");
    }

    private static JsonNode json(String text) throws IOException {
        return JsonMapper.builder().build().readTree(text);
    }
}
