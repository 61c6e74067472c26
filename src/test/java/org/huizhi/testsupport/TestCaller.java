package org.huizhi.testsupport;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A caller of the node under test: its subject, its roles, its offices. Every exchange is held to the contract. */
public record TestCaller(String subject, Set<String> roles, List<String> offices) {

    private static final Duration LIFETIME = Duration.ofMinutes(30);
    /** To sign one takes longer than most requests. They are the same for as long as callers keep theirs. */
    private static final Map<Token, String> TOKENS = new ConcurrentHashMap<>();

    private record Token(TokenIssuer issuer, long period, TestCaller caller) {}

    private static final List<String> WHOLE_NODE = List.of("610800-hub");

    public static TestCaller submitter() {
        return with("submitter");
    }

    public static TestCaller handler() {
        return with("handler");
    }

    public static TestCaller registrar() {
        return with("registrar");
    }

    public static TestCaller operator() {
        return with("operator");
    }

    public static TestCaller auditor() {
        return with("auditor");
    }

    public static TestCaller administrator() {
        return with("administrator");
    }

    /** With these roles, for all offices of the node. */
    public static TestCaller with(String... roles) {
        return new TestCaller(String.join("-", roles) + "-yulin", Set.of(roles), WHOLE_NODE);
    }

    /** Somebody else with the same rights. */
    public TestCaller calling(String name) {
        return new TestCaller(name, roles, offices);
    }

    /** For these offices and those below them. */
    public TestCaller of(String... others) {
        return new TestCaller(subject, roles, List.of(others));
    }

    public String token() {
        BusAndDatabaseResource.Surroundings around = BusAndDatabaseResource.surroundings();
        long period = System.currentTimeMillis() / LIFETIME.dividedBy(3).toMillis();
        return TOKENS.computeIfAbsent(
                new Token(around.issuer(), period, this),
                token -> token.issuer.token(around.yulin().mailbox(), subject, roles, offices, LIFETIME));
    }

    /** JSON asked for and given, with the caller's token. */
    public RequestSpecification request() {
        return anonymous().header("Authorization", "Bearer " + token());
    }

    /** Without a token; the content type goes out as it was given. */
    public static RequestSpecification anonymous() {
        return RestAssured.given()
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .appendDefaultContentCharsetToContentTypeIfUndefined(false)))
                .filter(new ContractFilter())
                .header("Accept-Language", "en")
                .contentType(ContentType.JSON);
    }

    public Response get(String path) {
        return RestAssured.given()
                .filter(new ContractFilter())
                .header("Accept-Language", "en")
                .header("Authorization", "Bearer " + token())
                .get("/api/v1" + path);
    }

    public Response post(String path, Object json) {
        return request().body(json.toString()).post("/api/v1" + path);
    }

    public Response submit(Object json) {
        return post("/notices", json);
    }

    /** Submits, and has to succeed. */
    public String submitted(Object json) {
        return submit(json).then().statusCode(201).extract().path("id");
    }

    /** Performs a verb; {@code "acceptance"} and so on. */
    public Response perform(String verb, String noticeId, String json) {
        return post("/notices/" + noticeId + "/" + verb, json);
    }

    /** Its state as the caller sees it now. */
    public String stateOf(String noticeId) {
        return get("/notices/" + noticeId).then().statusCode(200).extract().path("state");
    }

    /** Waits until the notice is there and in this state. */
    public void awaitState(String noticeId, String state) {
        Patience.until("notice " + noticeId + " is " + state, () -> {
            Response response = get("/notices/" + noticeId);
            return response.statusCode() == 200 && state.equals(response.path("state"));
        });
    }

    /** A key nobody used. */
    public static String freshKey() {
        return UUID.randomUUID().toString();
    }
}
