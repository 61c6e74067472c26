package org.huizhi.noticetype;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.huizhi.console.payload.PayloadText;
import org.huizhi.noticetype.PayloadField.Kind;
import org.huizhi.noticetype.PayloadForm.Line;
import org.huizhi.testsupport.Slips;
import org.huizhi.validation.Violation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A payload as a form, and back. */
class PayloadFormTest {

    private static final NoticeTypes TYPES = new NoticeTypes(Optional::empty);

    private static final String SCHOOL = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema",
             "x-huizhi": {"type": "school-place", "version": 2, "name": {"zh": "入学", "en": "School place"},
               "question": {"zh": "问", "en": "Q"}, "purpose": {"zh": "目的", "en": "Purpose"}, "legalBasis": "A law",
               "requiresReturn": true, "replyLimits": {"normal": 10, "urgent": 3}, "retentionDays": 30, "personData": true},
             "type": "object", "additionalProperties": false, "required": ["child", "classes"],
             "properties": {
               "child": {"type": "array", "maxItems": 2, "items": {"$ref": "#/$defs/child"}},
               "classes": {"type": "integer", "maximum": 9},
               "boards": {"type": "boolean"}},
             "$defs": {
               "child": {"type": "object", "additionalProperties": false, "required": ["id"], "properties": {
                  "id": {"type": "string", "maxLength": 18, "x-huizhi-document-number": true},
                  "name": {"type": "string", "maxLength": 60}}},
               "return": {"type": "object", "additionalProperties": false, "required": ["outcome"],
                  "properties": {"outcome": {"enum": ["yes", "no"]}}}}}
            """;

    @TempDir
    Path folder;

    static Stream<NoticeType> shipped() {
        return TYPES.all().stream();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void everyFieldOfEveryTypeHasItsNameAndItsHelpInBothLanguages(NoticeType type) {
        List<PayloadField> fields = all(PayloadForm.ofRequest(type).fields());
        fields.addAll(all(PayloadForm.ofReturn(type).fields()));

        assertThat(fields).isNotEmpty().allSatisfy(field -> {
            assertThat(field.label().zh()).as(field.pointer()).containsPattern("\\p{IsHan}");
            assertThat(field.label().en()).as(field.pointer()).doesNotContainPattern("\\p{IsHan}");
            assertThat(field.help()).as(field.pointer()).isNotNull();
            assertThat(field.choices()).allSatisfy(choice -> {
                assertThat(choice.name().zh()).as(choice.value()).containsPattern("\\p{IsHan}");
                assertThat(choice.name().en())
                        .as(choice.value())
                        .isNotEqualTo(choice.name().zh());
            });
        });
    }

    private static List<PayloadField> all(List<PayloadField> fields) {
        List<PayloadField> all = new ArrayList<>(fields);
        fields.forEach(field -> all.addAll(all(field.fields())));
        return all;
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void whatIsFilledInMakesThePayloadThatItWasMadeFrom(NoticeType type) {
        PayloadForm request = PayloadForm.ofRequest(type);
        ObjectNode asked = Slips.payload(type.type());

        assertThat(request.payload(from(request.values(asked)))).isEqualTo(asked);
        assertThat(type.checkRequest(request.payload(from(request.values(asked)))))
                .isEmpty();

        if (type.requiresReturn()) {
            PayloadForm answer = PayloadForm.ofReturn(type);
            ObjectNode answered = Slips.answer(type.type());
            assertThat(answer.payload(from(answer.values(answered)))).isEqualTo(answered);
        }
    }

    @Test
    void everyFaultOfTheSchemaIsThatOfAField() {
        NoticeType type = TYPES.require("residence-confirmation");
        PayloadForm form = PayloadForm.ofRequest(type);
        Function<String, List<String>> nothing = from(Map.of());

        List<String> faults = type.checkRequest(form.payload(nothing)).stream()
                .map(fault -> fault.within(PayloadForm.AT))
                .map(Violation::pointer)
                .toList();

        assertThat(faults)
                .contains("/payload/person/name", "/payload/person/documentNumber", "/payload/claim/kind")
                .allSatisfy(fault -> assertThat(form.names(nothing)).contains(fault));
    }

    @Test
    void fieldsAreWhatTheirSchemaSays() {
        PayloadForm form = PayloadForm.ofRequest(TYPES.require("residence-confirmation"));

        assertThat(all(form.fields()))
                .extracting(PayloadField::pointer, PayloadField::kind, PayloadField::required, PayloadField::longest)
                .contains(
                        tuple("/payload/person", Kind.GROUP, true, 0),
                        tuple("/payload/person/name", Kind.TEXT, true, 60),
                        tuple("/payload/person/documentKind", Kind.CHOICE, true, 0),
                        tuple("/payload/person/documentNumber", Kind.DOCUMENT_NUMBER, true, 18),
                        tuple("/payload/claim/since", Kind.DATE, false, 10));
        PayloadForm answer = PayloadForm.ofReturn(TYPES.require("residence-confirmation"));
        assertThat(all(answer.fields()))
                .extracting(PayloadField::pointer, PayloadField::kind)
                .contains(
                        tuple("/payload/outcome", Kind.CHOICE),
                        tuple("/payload/differences", Kind.CHOICES),
                        tuple("/payload/remark", Kind.LONG_TEXT));
    }

    @Test
    void aGroupThatIsNeededIsThereSoThatItsFieldsAreNamed() {
        NoticeType type = TYPES.require("entitlement-query");
        PayloadForm form = PayloadForm.ofReturn(type);

        assertThat(type.checkReturn(form.payload(from(Map.of("/payload/outcome", List.of("receiving"))))))
                .extracting(Violation::pointer)
                .containsExactly("/period/from");
        assertThat(type.checkReturn(form.payload(from(Map.of("/payload/outcome", List.of("not-receiving"))))))
                .isEmpty();
    }

    @Test
    void aFieldThatGoesWithAnotherSaysSo() {
        PayloadForm answer = PayloadForm.ofReturn(TYPES.require("residence-confirmation"));

        PayloadField.Condition when =
                Objects.requireNonNull(answer.fields().get(1).when());

        assertThat(when.pointer()).isEqualTo("/payload/outcome");
        assertThat(when.value()).isEqualTo("differs");
        assertThat(when.choice().zh()).isEqualTo("情况不符");
        assertThat(when.only()).isTrue();
    }

    @Test
    void aDocumentNumberIsTakenAsItIsPrinted() {
        PayloadForm form = PayloadForm.ofRequest(TYPES.require("residence-confirmation"));

        ObjectNode payload =
                form.payload(from(Map.of("/payload/person/documentNumber", List.of(" 000000 19900101 000x "))));

        assertThat(payload.at("/person/documentNumber").asText()).isEqualTo(Slips.DOCUMENT_NUMBER);
    }

    /** What an input method that writes Chinese makes of digits, and what is copied along out of another program. */
    @Test
    void codesAndNumbersAreTakenAsTheyWereMeant() throws IOException {
        PayloadForm form = PayloadForm.ofRequest(TYPES.require("residence-confirmation"));

        ObjectNode payload = form.payload(from(Map.of(
                "/payload/person/name", List.of("王\u3000Ａ"),
                "/payload/person/documentNumber", List.of("\u202a００００００１９９００１０１\u3000０００ｘ\u202c"),
                "/payload/claim/region", List.of("１４０９３０"),
                "/payload/claim/since", List.of("２０２６－０３－３１"))));

        assertThat(payload.at("/person/documentNumber").asText()).isEqualTo(Slips.DOCUMENT_NUMBER);
        assertThat(payload.at("/claim/region").asText()).isEqualTo("140930");
        assertThat(payload.at("/claim/since").asText()).isEqualTo("2026-03-31");
        // A name is as it is written.
        assertThat(payload.at("/person/name").asText()).isEqualTo("王\u3000Ａ");
        Files.writeString(folder.resolve("school-place.schema.json"), SCHOOL);
        NoticeType school = new NoticeTypes(() -> Optional.of(folder)).require("school-place");
        assertThat(PayloadForm.ofRequest(school)
                        .payload(from(Map.of("/payload/classes", List.of("３"))))
                        .toString())
                .isEqualTo("{\"classes\":3}");
    }

    @Test
    void aTypeOfAFolderHasAFormTooWithListsThatGrowUpToTheirBound() throws IOException {
        Files.writeString(folder.resolve("school-place.schema.json"), SCHOOL);
        NoticeType type = new NoticeTypes(() -> Optional.of(folder)).require("school-place");
        PayloadForm form = PayloadForm.ofRequest(type);
        Map<String, List<String>> filled = new HashMap<>(Map.of(
                "/payload/child/0/id", List.of("000000198505055554"),
                "/payload/classes", List.of("3"),
                "/payload/boards", List.of("false")));

        assertThat(form.fields().get(0).label().zh()).isEqualTo("child");
        assertThat(shown(form, filled, null))
                .containsExactly(
                        "begin /payload/child",
                        "begin /payload/child/0",
                        "document_number /payload/child/0/id",
                        "text /payload/child/0/name",
                        "end /payload/child/0",
                        "more /payload/child",
                        "end /payload/child",
                        "number /payload/classes",
                        "yes_no /payload/boards");
        assertThat(shown(form, filled, "/payload/child"))
                .contains("document_number /payload/child/1/id")
                .doesNotContain("more /payload/child");
        JsonNode payload = form.payload(from(filled));
        assertThat(type.checkRequest(payload)).isEmpty();
        assertThat(payload.toString())
                .isEqualTo("{\"child\":[{\"id\":\"000000198505055554\"}],\"classes\":3,\"boards\":false}");

        for (String none : List.of("three", "1e999999999", "1e-999999999", "-9e31", "0e99999999")) {
            filled.put("/payload/classes", List.of(none));
            assertThat(type.checkRequest(form.payload(from(filled))))
                    .as(none)
                    .extracting(Violation::pointer)
                    .containsExactly("/classes");
        }
    }

    private static List<String> shown(PayloadForm form, Map<String, List<String>> filled, @Nullable String more) {
        return form.lines(from(filled), more).stream()
                .map((Line line) -> line.is() + " " + line.field().pointer())
                .toList();
    }

    @Test
    void aPayloadIsReadUnderTheNamesOfItsFields() {
        NoticeType type = TYPES.require("residence-confirmation");
        ObjectNode payload = Slips.payload("residence-confirmation");
        payload.put("of a later version", "<script>");

        List<PayloadText.Row> rows = PayloadText.ofRequest(type, payload);

        assertThat(rows).anySatisfy(row -> {
            assertThat(row.label()).isNotNull().extracting(name -> name.zh()).isEqualTo("核实内容");
            assertThat(row.values())
                    .singleElement()
                    .satisfies(value -> assertThat(value.name())
                            .extracting(name -> name.zh())
                            .isEqualTo("户籍登记"));
        });
        assertThat(rows).anySatisfy(row -> {
            assertThat(row.label()).isNull();
            assertThat(row.values())
                    .singleElement()
                    .extracting(PayloadText.Value::text)
                    .isEqualTo("<script>");
        });
    }

    @Test
    void aDayToComeIsDoubtedOnlyWhereSomethingHasHappenedOnIt() {
        NoticeType type = TYPES.require("service-handover");
        ObjectNode payload = Slips.payload("service-handover");
        payload.put("lastServiceOn", "2090-01-01").put("nextServiceDueOn", "2090-07-01");

        assertThat(PayloadDoubts.ofRequest(type, payload, LocalDate.of(2026, 11, 26)))
                .extracting(Violation::pointer)
                .containsExactly("/payload/lastServiceOn");
    }

    private static Function<String, List<String>> from(Map<String, List<String>> values) {
        return name -> values.getOrDefault(name, List.of());
    }
}
