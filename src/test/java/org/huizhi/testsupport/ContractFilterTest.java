package org.huizhi.testsupport;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ContractFilterTest {

    private static final String PROBLEM =
            "{\"type\":\"urn:huizhi:problem:unknown-parameter\",\"title\":\"t\",\"status\":400,\"detail\":\"d\"}";

    private HttpServer server;

    @BeforeEach
    void answerEverythingTheSame() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/api/v1/offices", 200, "application/json", "{\"items\":[]}");
        answer("/api/v1/notice-types", 200, "application/json", "{\"items\":[{}]}");
        answer("/api/v1/notices", 400, "application/problem+json", PROBLEM);
        answer("/api/v1/dead-letters", 200, "text/plain", "none");
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void letsPassWhatKeepsToTheContract() {
        assertThatCode(() -> request().queryParam("region", "610802").get("/api/v1/offices"))
                .doesNotThrowAnyException();
        assertThatCode(() -> request().get("/api/v1/notices?stat=x")).doesNotThrowAnyException();
        assertThatCode(() -> request()
                        .contentType("application/json")
                        .body(Map.of("wrong", "on purpose"))
                        .post("/api/v1/notices"))
                .doesNotThrowAnyException();
    }

    @Test
    void failsTheTestForWhatDoesNot() {
        assertThatThrownBy(() -> request().get("/api/v1/notice-types"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("response body/items/0")
                .hasMessageContaining("legalBasis");
        assertThatThrownBy(() -> request().queryParam("regoin", "610802").get("/api/v1/offices"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("query parameter 'regoin'");
        assertThatThrownBy(() -> request().queryParam("region", "榆林").get("/api/v1/offices"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("query parameter 'region'");
        assertThatThrownBy(() -> request().body("{}").get("/api/v1/offices"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("request body is not in the contract");
        assertThatThrownBy(() -> request().get("/api/v1/dead-letters"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("content type 'text/plain'");
        assertThatThrownBy(() -> request().get("/api/v1/people")).isInstanceOf(AssertionError.class);
    }

    private RequestSpecification request() {
        return given().baseUri("http://localhost")
                .port(server.getAddress().getPort())
                .filter(new ContractFilter());
    }

    private void answer(String path, int status, String type, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
