package org.huizhi.console.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.bastiaanjansen.otp.HOTPGenerator;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huizhi.testsupport.ConsoleVisitor;

/** A browser without scripts, as far as the sign-in goes: it keeps the cookie of the session, and sends it again. */
public final class BrowserOf {

    public static final String PASSWORD = "willow river 42";
    private static final Pattern SECRET = Pattern.compile("<code>([A-Z2-7]{32})</code>");
    private static final Pattern CODE = Pattern.compile("<li><code>([A-Z2-7-]{19})</code>");
    private static final int STEP_SECONDS = 30;

    private String cookie = "";

    /** An account as its owner knows it. */
    public record Keys(String name, String secret, String recoveryCode) {

        /** @param steps of thirty seconds from now */
        public String code(int steps) {
            return new HOTPGenerator.Builder(secret.getBytes(StandardCharsets.US_ASCII))
                    .build()
                    .generate(Instant.now().getEpochSecond() / STEP_SECONDS + steps);
        }
    }

    public String cookie() {
        return cookie;
    }

    /** @param value as somebody else had it */
    public BrowserOf with(String value) {
        cookie = value;
        return this;
    }

    public RequestSpecification request() {
        RequestSpecification request = ConsoleVisitor.stranger().request();
        return cookie.isEmpty() ? request : request.header("Cookie", "__Host-huizhi=" + cookie);
    }

    public Response get(String address) {
        return kept(request().get(address));
    }

    /** Sends the form of the page at an address. */
    public Response send(String shown, String action, Map<String, ?> fields) {
        return send(get(shown), action, fields);
    }

    public Response send(Response page, String action, Map<String, ?> fields) {
        return kept(request()
                .urlEncodingEnabled(true)
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParam("token", ConsoleVisitor.hidden(page, "token"))
                .formParam("key", ConsoleVisitor.hidden(page, "key"))
                .formParams(fields)
                .post(action));
    }

    private Response kept(Response response) {
        if (response.detailedCookies().hasCookieWithName("__Host-huizhi")) {
            cookie = response.getCookie("__Host-huizhi");
        }
        return response;
    }

    /** Sets an account up by its link. */
    public static Keys setUp(String name, String link) {
        BrowserOf browser = new BrowserOf();
        Response page = browser.get("/console/link/" + link);
        page.then().statusCode(200);
        Keys keys = new Keys(name, found(SECRET, page), "");
        Response done = browser.send(
                page,
                "/console/link/" + link,
                Map.of("/password", PASSWORD, "/repeated", PASSWORD, "/code", keys.code(0)));
        done.then().statusCode(200);
        return new Keys(name, keys.secret(), found(CODE, done));
    }

    private static String found(Pattern pattern, Response page) {
        Matcher matcher = pattern.matcher(page.asString());
        assertThat(matcher.find()).as(page.asString()).isTrue();
        return matcher.group(1);
    }

    /** @return what the first step answers */
    public Response first(String name, String password, String to) {
        Map<String, String> fields = new HashMap<>(Map.of("/name", name, "/password", password));
        return send("/console/sign-in?to=" + to, "/console/sign-in", with(fields, to));
    }

    private static Map<String, String> with(Map<String, String> fields, String to) {
        fields.put("to", to);
        return fields;
    }

    /** @return what the second step answers */
    public Response second(String code, String to) {
        return send(
                "/console/sign-in/code?to=" + to,
                "/console/sign-in/code",
                with(new HashMap<>(Map.of("/code", code)), to));
    }

    /** With the code of the next step, since that of now may have counted. */
    public BrowserOf signIn(Keys keys) {
        first(keys.name(), PASSWORD, "/console").then().statusCode(303);
        second(keys.code(1), "/console").then().statusCode(303);
        return this;
    }
}
