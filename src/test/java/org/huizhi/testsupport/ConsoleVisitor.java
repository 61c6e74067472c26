package org.huizhi.testsupport;

import io.restassured.RestAssured;
import io.restassured.config.RedirectConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody who looks at pages of the node under test without a browser: what they say, and what forms answer. */
public final class ConsoleVisitor {

    private final @Nullable TestCaller caller;
    private final String language;

    private ConsoleVisitor(@Nullable TestCaller caller, String language) {
        this.caller = caller;
        this.language = language;
    }

    /** Who reads English. */
    public static ConsoleVisitor of(TestCaller caller) {
        return new ConsoleVisitor(caller, "en");
    }

    public static ConsoleVisitor stranger() {
        return new ConsoleVisitor(null, "en");
    }

    /** @param other as in {@code Accept-Language} */
    public ConsoleVisitor reading(String other) {
        return new ConsoleVisitor(caller, other);
    }

    /** @return for what is not usual; without cookies, and redirects are not followed */
    public RequestSpecification request() {
        return RestAssured.given()
                .config(RestAssured.config()
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
                .urlEncodingEnabled(false)
                .headers(headers());
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", "text/html");
        headers.put("Accept-Language", language);
        if (caller != null) {
            headers.put("Authorization", "Bearer " + caller.token());
        }
        return headers;
    }

    public Response get(String address) {
        return PlainHttp.send(PlainHttp.to(address, headers()).GET().build());
    }

    /** @return the text of a page that has to be there */
    public String read(String address) {
        return get(address).then().statusCode(200).extract().asString();
    }

    /**
     * Sends a form.
     *
     * @param shown address of the page that shows it
     * @param fields what is filled in; a list for several values
     */
    public Response send(String shown, String action, Map<String, ?> fields) {
        return send(get(shown), action, fields);
    }

    /** Sends the form that this page shows, once more if it has been sent before. */
    public Response send(Response page, String action, Map<String, ?> fields) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("token", hidden(page, "token"));
        all.put("key", hidden(page, "key"));
        all.putAll(fields);
        List<String> pairs = new ArrayList<>();
        all.forEach((name, value) -> (value instanceof List<?> several ? several : List.of(value))
                .forEach(one -> pairs.add(encoded(name) + "=" + encoded(one.toString()))));
        return PlainHttp.send(PlainHttp.to(action, headers())
                .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
                .POST(BodyPublishers.ofString(String.join("&", pairs)))
                .build());
    }

    /** @return value of the last hidden field of this name: the form of the page comes after those of its head */
    public static String hidden(Response page, String name) {
        String html = page.asString();
        String before = "name=\"" + name + "\" value=\"";
        int at = html.lastIndexOf(before);
        return at < 0 ? "" : html.substring(at + before.length(), html.indexOf('"', at + before.length()));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
