package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.nio.file.Path;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class NoticeTypesResourceTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestCaller caller = TestCaller.auditor();

    @Test
    void theCatalogueNamesTheShippedTypes() {
        caller.get("/notice-types")
                .then()
                .statusCode(200)
                .body(
                        "items.type",
                        contains(
                                "certificate-reissue",
                                "certificate-verification",
                                "cooperation-request",
                                "entitlement-query",
                                "notification",
                                "residence-confirmation",
                                "service-handover"))
                .body("items.find { it.type == 'notification' }.requiresReturn", equalTo(false))
                .body("items.find { it.type == 'notification' }.replyLimits", nullValue())
                .body("items.find { it.type == 'residence-confirmation' }.replyLimits.urgent", equalTo(5))
                .body("items.find { it.type == 'residence-confirmation' }.personData", equalTo(true))
                .body("items.find { it.type == 'cooperation-request' }.personData", equalTo(false))
                .body("items.find { it.type == 'service-handover' }.name.zh", equalTo("服务接续"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "certificate-reissue",
                "certificate-verification",
                "cooperation-request",
                "entitlement-query",
                "notification",
                "residence-confirmation",
                "service-handover"
            })
    void aTypeIsServedAsCommitted(String type) throws IOException {
        Response response = caller.get("/notice-types/" + type);

        response.then().statusCode(200).contentType("application/schema+json");
        assertThat(JSON.readTree(response.asByteArray()))
                .isEqualTo(JSON.readTree(
                        Path.of("openapi/notice-types/" + type + ".schema.json").toFile()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"horoscope", "x", "residence-confirmation.schema.json", "..%2Fhuizhi-node.yaml", "%00"})
    void anotherTypeIsNotThere(String type) {
        io.restassured.RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Authorization", "Bearer " + caller.token())
                .get("/api/v1/notice-types/" + type)
                .then()
                .statusCode(404)
                .contentType("application/problem+json");
    }
}
