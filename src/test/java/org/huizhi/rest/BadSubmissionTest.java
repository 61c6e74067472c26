package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Submissions that do not cross: each gets a precise problem, and leaves nothing behind. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class BadSubmissionTest {

    private final TestCaller submitter = TestCaller.submitter();
    private Map<String, Long> before;

    @BeforeEach
    void look() {
        before = Yulin.traces();
    }

    @AfterEach
    void nothingWasLeftBehind() {
        assertThat(Yulin.traces()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"type\": }",
                "nonsense",
                "{} {}",
                "{\"a\": 1, \"a\": 2}",
                "\u0000",
                "{'type': 'x'}"
            })
    void whatIsNotJsonIsMalformed(String body) {
        submitter.submit(body).then().statusCode(400).body("type", equalTo("urn:huizhi:problem:malformed-json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "7", "\"slip\"", "true"})
    void anotherKindOfJsonIsNotASubmission(String body) {
        assertFault(submitter.submit(body), "", "invalid-value");
    }

    @ParameterizedTest
    @CsvSource({
        "/priority, 1, unknown-field",
        "/sender/name, x, unknown-field",
        "/receiver/city, x, unknown-field",
        "/type, 7, invalid-value",
        "/urgency, soon, invalid-value",
        "/urgency, 0, invalid-value",
        "/sender, 610802-public-security, invalid-value",
        "/sender/office, 7, invalid-value",
        "/receiver/region, 140930, invalid-value",
        "/reference, white space, invalid-value",
        "/reference, '', invalid-value",
        "/payload, text, invalid-value",
        "/payload/person, 7, invalid-value",
        "/payload/person/name, 7, invalid-value",
        "/payload/person/documentNumber, 123, invalid-value",
        "/payload/person/age, 7, unknown-field",
        "/payload/spouse, x, unknown-field",
        "/payload/claim/kind, born, invalid-value",
        "/payload/claim/region, 14, invalid-value",
        "/payload/claim/since, yesterday, invalid-value",
        "/receiver/region, '999999', unknown-region",
        "/receiver/region, '', unknown-region",
        "/receiver/region, '610802', own-region",
        "/receiver/region, '610800', own-region",
        "/receiver/office, 140930-archive, unknown-office",
        "/receiver/office, 610802-health, unknown-office",
        "/sender/office, 610802-archive, unknown-office",
        "/sender/office, 140930-health, unknown-office",
        "/type, horoscope, unknown-type",
        "/type, '', unknown-type",
    })
    void aWrongValueIsPointedAt(String pointer, String value, String code) {
        // A number in the table is meant as a number, unless the fault is in what the text says.
        boolean number = value.matches("[0-9]+") && !code.startsWith("unknown-r") && !code.startsWith("own-");
        Object wrong = number ? Integer.valueOf(value) : value;

        assertFault(submitter.submit(Slips.with(Slips.submission(), pointer, wrong)), pointer, code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/type",
                "/sender/office",
                "/receiver/region",
                "/payload",
                "/payload/person",
                "/payload/person/name",
                "/payload/claim/kind"
            })
    void aMissingFieldIsPointedAt(String pointer) {
        assertFault(submitter.submit(Slips.without(Slips.submission(), pointer)), pointer, "required");
    }

    @Test
    void aMissingSenderAndReceiverArePointedAtTogether() {
        ObjectNode slip = Slips.without(Slips.without(Slips.submission(), "/sender"), "/receiver");

        Response response = submitter.submit(slip);

        assertFault(response, "/sender/office", "required");
        assertFault(response, "/receiver/region", "required");
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        ObjectNode slip = Slips.with(
                Slips.with(Slips.submission(), "/receiver/region", "999999"), "/payload/person/documentKind", "stamp");

        Response response = submitter.submit(slip);

        assertFault(response, "/receiver/region", "unknown-region");
        assertFault(response, "/payload/person/documentKind", "invalid-value");
    }

    @ParameterizedTest
    @CsvSource({
        "/payload/person/name, 王小明、李四",
        "/payload/person/documentNumber, 11010519491231002X9",
        "/payload/claim/kind, 王小明",
        "/payload/claim/address, ' 长征街一号'",
        "/receiver/region, 长征街",
        "/urgency, 王小明",
        "/王小明, x"
    })
    void noProblemRepeatsWhatItRefuses(String pointer, String value) {
        String problem = submitter
                .submit(Slips.with(Slips.submission(), pointer, value))
                .then()
                .statusCode(422)
                .extract()
                .asString();

        assertThat(problem).doesNotContain(value, Slips.NAME, Slips.DOCUMENT_NUMBER, "小明", "长征");
    }

    @Test
    void anOfficeOutsideTheScopeMayNotBeTheSender() {
        submitter
                .of("610802-health")
                .submit(Slips.submission())
                .then()
                .statusCode(403)
                .body("type", equalTo("urn:huizhi:problem:forbidden"))
                .body("errors", nullValue());
        submitter.of().submit(Slips.submission()).then().statusCode(403);
    }

    @Test
    void titlesAreInTheLanguageOfTheCaller() {
        for (List<String> language : List.of(
                List.of("en", "The content is not valid"),
                List.of("en-GB,zh;q=0.5", "The content is not valid"),
                List.of("zh", "内容校验未通过"),
                List.of("zh-CN,en;q=0.9", "内容校验未通过"),
                List.of("fr", "内容校验未通过"),
                List.of("fr,en;q=0.1", "The content is not valid"),
                List.of("*", "内容校验未通过"))) {
            TestCaller.anonymous()
                    .header("Authorization", "Bearer " + submitter.token())
                    .config(io.restassured.RestAssured.config()
                            .headerConfig(io.restassured.config.HeaderConfig.headerConfig()
                                    .overwriteHeadersWithName("Accept-Language")))
                    .header("Accept-Language", language.get(0))
                    .body("{}")
                    .post("/api/v1/notices")
                    .then()
                    .statusCode(422)
                    .body("title", equalTo(language.get(1)));
        }
    }

    private static void assertFault(Response response, String pointer, String code) {
        response.then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:huizhi:problem:validation"))
                .body("status", equalTo(422))
                .body("errors.findAll { it.pointer == '" + pointer + "' }.code", hasItem(code));
    }
}
