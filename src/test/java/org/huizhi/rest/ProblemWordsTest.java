package org.huizhi.rest;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.LocalDate;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ContractFilter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A problem says what is wrong, in the caller's language, and nothing that is not so. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ProblemWordsTest {

    private OtherRegion xinzhou;

    @BeforeEach
    void open() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void close() {
        xinzhou.close();
    }

    @Test
    void whatIsWrongIsSaidInTheCallersLanguage() {
        var slip = Slips.without(Slips.submission(), "/payload/person/name");

        submit(slip, "zh-CN,zh;q=0.9")
                .then()
                .statusCode(422)
                .header("Content-Language", equalTo("zh"))
                .body("title", equalTo("内容校验未通过"))
                .body("detail", equalTo("请求内容有 1 处错误"))
                .body("errors.pointer", contains("/payload/person/name"))
                .body("errors.code", contains("required"))
                .body("errors.detail", contains("必填"));
        submit(slip, "en")
                .then()
                .header("Content-Language", equalTo("en"))
                .body("detail", equalTo("the body has faults: 1"))
                .body("errors.detail", contains("is required"));
    }

    @Test
    void soIsWhatAParameterMustBe() {
        TestCaller caller = TestCaller.submitter();

        RestAssured.given()
                .header("Authorization", "Bearer " + caller.token())
                .header("Accept-Language", "zh")
                .get("/api/v1/notices?limit=0")
                .then()
                .statusCode(400)
                .body("detail", equalTo("limit：须为 1 至 200"));
        caller.get("/notices?limit=0").then().body("detail", equalTo("limit must be 1 to 200"));
    }

    @Test
    void whoIsRefusedBeforeAnythingIsReadIsToldInHisLanguageToo() {
        RestAssured.given()
                .header("Accept-Language", "zh")
                .delete("/api/v1/notices")
                .then()
                .statusCode(405)
                .body("detail", equalTo("该资源不支持此方法"));
        RestAssured.get("/api/v1/notices").then().statusCode(401).body("detail", equalTo("需要有效的访问令牌"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "residence-confirmation",
                "certificate-verification",
                "service-handover",
                "entitlement-query",
                "certificate-reissue"
            })
    void ofAReturnWithoutAnOutcomeTheOutcomeIsMissing(String type) {
        String slip = Yulin.receive(xinzhou, type);

        TestCaller.handler()
                .perform("returns", slip, "{\"kind\": \"final\", \"payload\": {}}")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/payload/outcome"))
                .body("errors.detail", contains("is required"));
    }

    @Test
    void aDayThatIsNoWorkingDayIsNotCalledOne() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        String due = TestCaller.handler().get("/notices/" + slip).path("dueDate");
        LocalDate dayOff = LocalDate.parse(due).plusDays(1);
        while (VerbBodies.workingDay(dayOff).equals(dayOff)) {
            dayOff = dayOff.plusDays(1);
        }

        TestCaller.handler()
                .perform("extension", slip, "{\"dueDate\": \"" + dayOff + "\", \"text\": \"the archive is closed\"}")
                .then()
                .statusCode(422)
                .body("errors.code", hasItem("not-a-working-day"))
                .body("errors.detail", hasItem("must be a working day"));
    }

    private static Response submit(Object slip, String language) {
        return RestAssured.given()
                .filter(new ContractFilter())
                .header("Authorization", "Bearer " + TestCaller.submitter().token())
                .header("Accept-Language", language)
                .contentType(ContentType.JSON)
                .body(slip.toString())
                .post("/api/v1/notices");
    }
}
