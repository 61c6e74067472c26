package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person's number is found in whatever spelling it is asked for, and kept out of texts in whatever spelling. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class DocumentNumberInTextTest {

    private static final String NUMBER = "00010119900307106X";

    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller handler = TestCaller.handler();
    private final TestCaller administrator = TestCaller.administrator();
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    private String slipAbout(String number) {
        return Yulin.receive(
                xinzhou,
                Slips.with(Yulin.slipOfXinzhou("residence-confirmation"), "/payload/person/documentNumber", number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00010119900307106X",
                " 00010119900307106x ",
                "000101 19900307 106X",
                "０００１０１１９９００３０７１０６Ｘ",
                "000101-19900307-106X",
                "000101\u200b19900307\u00ad106X"
            })
    void aHandlerFindsAPersonHoweverTheNumberIsTyped(String typed) {
        String incoming = slipAbout(NUMBER);

        lookUp(typed, "YL-2026-0815").then().statusCode(200).body("items.id", hasItem(incoming));
    }

    @Test
    void anotherNumberFindsNobody() {
        slipAbout(NUMBER);

        lookUp("000101 19900307 1069", "YL-2026-0815").then().statusCode(200).body("items", empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00010119900307106X",
                "about ０００１０１１９９００３０７１０６Ｘ",
                "000101 19900307 106x",
                "000101-19900307-106X",
                "000101\u3000199003 07106X",
                "000101-1990-03071078",
                "the other person is 000101199003071238"
            })
    void noReasonTakesANumberIntoTheAuditLog(String reason) {
        String held = slipAbout(NUMBER);
        long before = Yulin.count("select count(*) from audit_entry where action = 'notice.lookup'");

        lookUp("00010119900307106x", reason).then().statusCode(422).body("errors.pointer", contains("/reason"));
        administrator
                .perform(
                        "legal-hold",
                        held,
                        Slips.json("{}").put("reason", reason).toString())
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/reason"));

        assertThat(Yulin.count("select count(*) from audit_entry where action = 'notice.lookup'"))
                .isEqualTo(before);
        assertThat(Yulin.query("select detail from audit_entry where detail is not null")
                        .toString())
                .doesNotContain("19900307", "１９９００３０７");
    }

    @Test
    void noReasonRepeatsANumberOfAnotherKindEither() {
        for (String reason : List.of("E12345678-2026-1", "e-1234-5678-2026-1", "YL（e12345678）2026-1")) {
            lookUp("E12345678", reason).then().statusCode(422).body("errors.pointer", contains("/reason"));
        }
        lookUp("---", "YL-2026-0815").then().statusCode(422).body("errors.pointer", contains("/documentNumber"));
    }

    private Response lookUp(String number, String reason) {
        return handler.post(
                "/notices/lookup",
                Slips.json("{}")
                        .put("documentNumber", number)
                        .put("reason", reason)
                        .toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // The person's own.
                "00000019900101000X",
                "YL-000000-19900101-000x",
                "000000.1990.01.01.000X",
                // Somebody else's.
                "00010119900307106X",
                "000101_19900307_106x"
            })
    void noReferenceHoldsANumber(String reference) {
        submitter
                .submit(submission(reference).toString())
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/reference"));
    }

    /** Region, day, sequence, with the check digit that a person's number would have. */
    @Test
    void theNumberOfACaseIsAReference() {
        for (String reference : List.of("610800-20260815-0000", "610800202608150000", "YL-2026-0815")) {
            submitter
                    .submit(submission(reference).toString())
                    .then()
                    .statusCode(201)
                    .body("reference", equalTo(reference));
        }
    }

    private static ObjectNode submission(String reference) {
        return Slips.submission().put("reference", reference);
    }

    @Test
    void lettersHaveParagraphsThere() {
        String letter = "各单位：\n\n请协助。";
        ObjectNode submission = Slips.with(Slips.submission("cooperation-request"), "/payload/text", letter);
        String id = submitter.submitted(submission);
        submitter.get("/notices/" + id).then().body("payload.text", equalTo(letter));

        String incoming = Yulin.receive(xinzhou, "cooperation-request");
        ObjectNode answer = Slips.json("{\"kind\": \"final\", \"payload\": {\"outcome\": \"answered\"}}");
        ((ObjectNode) answer.get("payload")).put("text", "一、同意。\n二、十二月起。");
        handler.perform("returns", incoming, answer.toString()).then().statusCode(200);
        assertThat(handler.stateOf(incoming)).isEqualTo("returned");
    }

    @Test
    void lengthsAreInCharacters() {
        String id = submitter.submitted(Slips.submission());
        submitter.awaitState(id, "delivered");

        submitter
                .perform(
                        "withdrawal",
                        id,
                        Slips.json("{}").put("text", "𠮷".repeat(2001)).toString())
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/text"));
        submitter
                .perform(
                        "withdrawal",
                        id,
                        Slips.json("{}").put("text", "𠮷".repeat(1001)).toString())
                .then()
                .statusCode(200);
    }

    @Test
    void numbersThatCannotBeRightAreFlaggedAndNotRefused() {
        for (String number : List.of(
                "830000199003071062",
                "911000199003071063",
                "110105199002301063",
                "110105199013011061",
                "110105209901011066")) {
            submitter
                    .submit(Slips.with(Slips.submission(), "/payload/person/documentNumber", number)
                            .toString())
                    .then()
                    .statusCode(201)
                    .body("flags.pointer", contains("/person/documentNumber"));
        }
        ObjectNode foreigner =
                Slips.with(Slips.submission(), "/payload/person/documentKind", "foreign-permanent-resident-card");
        submitter
                .submit(Slips.with(foreigner, "/payload/person/documentNumber", "911000199003071064")
                        .toString())
                .then()
                .statusCode(201)
                .body("flags.code", contains("unverified"));
        submitter
                .submit(Slips.with(foreigner, "/payload/person/documentNumber", "911000199003071063")
                        .toString())
                .then()
                .statusCode(201)
                .body("flags", empty());
    }
}
