package org.huizhi.testsupport;

import io.restassured.RestAssured;
import io.restassured.config.RedirectConfig;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
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

    /** @return without cookies; redirects are not followed */
    public RequestSpecification request() {
        RequestSpecification request = RestAssured.given()
                .config(RestAssured.config()
                        .redirect(RedirectConfig.redirectConfig().followRedirects(false)))
                .urlEncodingEnabled(false)
                .header("Accept", "text/html")
                .header("Accept-Language", language);
        return caller == null ? request : request.header("Authorization", "Bearer " + caller.token());
    }

    public Response get(String address) {
        return request().get(address);
    }

    /** @return the text of a page that has to be there */
    public String read(String address) {
        return get(address).then().statusCode(200).extract().asString();
    }

    /**
     * Sends a form.
     *
     * @param shown address of the page that shows it
     * @param fields what is filled in
     */
    public Response send(String shown, String action, Map<String, ?> fields) {
        Response page = get(shown);
        return send(page, action, fields);
    }

    /** Sends the form that this page shows, once more if it has been sent before. */
    public Response send(Response page, String action, Map<String, ?> fields) {
        return request()
                .urlEncodingEnabled(true)
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParam("token", hidden(page, "token"))
                .formParam("key", hidden(page, "key"))
                .formParams(fields)
                .post(action);
    }

    /** @return value of the last hidden field of this name: the form of the page comes after those of its head */
    public static String hidden(Response page, String name) {
        String html = page.asString();
        String before = "name=\"" + name + "\" value=\"";
        int at = html.lastIndexOf(before);
        return at < 0 ? "" : html.substring(at + before.length(), html.indexOf('"', at + before.length()));
    }
}
