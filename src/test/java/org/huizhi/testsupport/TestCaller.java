package org.huizhi.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A caller of the node under test: its subject, its roles, its offices. Every exchange is held to the contract. */
public record TestCaller(String subject, Set<String> roles, List<String> offices) {

    private static final Duration LIFETIME = Duration.ofMinutes(30);
    /** To sign one takes longer than most requests. They are the same for as long as callers keep theirs. */
    private static final Map<Token, String> TOKENS = new ConcurrentHashMap<>();

    /** What goes out as it stands; REST Assured encodes the others. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/._~=&?,-]*");

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
        if (!PLAIN.matcher(path).matches()) {
            return RestAssured.given()
                    .filter(new ContractFilter())
                    .header("Accept-Language", "en")
                    .header("Authorization", "Bearer " + token())
                    .get("/api/v1" + path);
        }
        return exchange(PlainHttp.to("/api/v1" + path, headers()).GET().build(), Map.of(), new byte[0]);
    }

    public Response post(String path, Object json) {
        if (!PLAIN.matcher(path).matches()) {
            return request().body(json.toString()).post("/api/v1" + path);
        }
        byte[] body = json.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> type = Map.of("Content-Type", "application/json");
        return exchange(
                PlainHttp.to("/api/v1" + path, headers())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build(),
                type,
                body);
    }

    private Map<String, String> headers() {
        return Map.of("Accept", "*/*", "Accept-Language", "en", "Authorization", "Bearer " + token());
    }

    private Response exchange(HttpRequest request, Map<String, String> type, byte[] body) {
        Response response = PlainHttp.send(request);
        Map<String, String> asked = new HashMap<>(headers());
        asked.putAll(type);
        Map<String, String> answered = new HashMap<>();
        response.headers().forEach(header -> answered.putIfAbsent(header.getName(), header.getValue()));
        Contract.node()
                .check(new Exchange(
                        request.method(),
                        request.uri(),
                        asked,
                        body,
                        response.statusCode(),
                        answered,
                        response.asByteArray()));
        return response;
    }

    public Response submit(Object json) {
        return post("/notices", json);
    }

    /** Submits, and has to succeed. */
    public String submitted(Object json) {
        return field(has(201, submit(json)), "id");
    }

    /** Performs a verb; {@code "acceptance"} and so on. */
    public Response perform(String verb, String noticeId, String json) {
        return post("/notices/" + noticeId + "/" + verb, json);
    }

    /** Its state as the caller sees it now. */
    public String stateOf(String noticeId) {
        return field(has(200, get("/notices/" + noticeId)), "state");
    }

    /** Waits until the notice is there and in this state. */
    public void awaitState(String noticeId, String state) {
        Patience.until("notice " + noticeId + " is " + state, () -> {
            Response response = get("/notices/" + noticeId);
            return response.statusCode() == 200 && state.equals(field(response, "state"));
        });
    }

    private static Response has(int status, Response response) {
        assertThat(response.statusCode()).as(response::asString).isEqualTo(status);
        return response;
    }

    /** REST Assured would compile a program for it. */
    private static String field(Response response, String name) {
        try {
            return NodeClient.JSON.readTree(response.asByteArray()).path(name).asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A key nobody used. */
    public static String freshKey() {
        return UUID.randomUUID().toString();
    }
}
