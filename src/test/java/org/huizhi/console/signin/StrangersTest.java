package org.huizhi.console.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.huizhi.access.Caller;
import org.huizhi.account.AccountService;
import org.huizhi.console.signin.BrowserOf.Keys;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.RawHttp;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has not signed in, another site, and whoever stands between: what they get out of pages and forms. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class StrangersTest {

    private static final Caller ADMINISTRATOR = new Caller("administrator-yulin", Set.of("administrator"), Set.of());
    private static final String TYPES = "/console/notice-types";
    private static final String SAMPLE = "/console/sample";
    private static final String FORM = "application/x-www-form-urlencoded";

    @TestHTTPResource("/")
    URI node;

    @Inject
    AccountService accounts;

    private Keys somebody() {
        String name = "stranger." + UUID.randomUUID().toString().substring(0, 8);
        AccountService.Reply.Done made = (AccountService.Reply.Done) accounts.create(
                ADMINISTRATOR, new AccountService.Draft(name, "陈晨", Set.of("handler"), Set.of(Slips.YULIN_OFFICE)));
        return BrowserOf.setUp(name, String.valueOf(made.link()));
    }

    private RawHttp.Answer raw(String method, String target, String body, String... headers) throws IOException {
        List<Map.Entry<String, String>> all = new java.util.ArrayList<>();
        for (String header : headers) {
            all.add(Map.entry(header.split(": ", 2)[0], header.split(": ", 2)[1]));
        }
        if (method.equals("POST")) {
            all.add(Map.entry("Content-Type", FORM));
        }
        return new RawHttp(node)
                .send(method, target, all, body.getBytes(StandardCharsets.UTF_8))
                .orElseThrow();
    }

    /** Nor is it that of a proxy that ends TLS: a path keeps the scheme that the browser has. */
    @ParameterizedTest
    @CsvSource({
        "GET, /console/work, /console/sign-in?to=%2Fconsole%2Fwork",
        "GET, /console/sign-in/code, /console/sign-in?again=cookie",
        "POST, /console/preferences, /console"
    })
    void whereABrowserGoesNextIsNotTheHostHeadersChoice(String method, String target, String next) throws IOException {
        RawHttp.Answer answer = raw(
                method, target, "language=en", "Host: evil.example", "X-Forwarded-Host: evil.example", "Accept: */*");

        assertThat(answer.status()).isEqualTo(303);
        assertThat(answer.headers()).containsEntry("Location", next);
        assertThat(answer.text()).doesNotContain("evil.example");
    }

    @Test
    void norIsItAfterASignIn() {
        Keys keys = somebody();
        BrowserOf browser = new BrowserOf();
        assertThat(browser.first(keys.name(), BrowserOf.PASSWORD, TYPES).getHeader("Location"))
                .startsWith("/console/sign-in/code");
        assertThat(browser.second(keys.code(1), TYPES).getHeader("Location")).isEqualTo(TYPES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/%zz", "/console/work?reference=%", "/console/%e", "/console?x=%0"})
    void anAddressThatIsNoneLeadsToTheStart(String back) {
        ConsoleVisitor.stranger()
                .request()
                .urlEncodingEnabled(true)
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParams(Map.of("back", back, "language", "en"))
                .post("/console/preferences")
                .then()
                .statusCode(303)
                .header("Location", "/console");
    }

    @Test
    void whoHasNotSignedInSendsLittle() throws IOException {
        String much = "token=x&/name=" + "a".repeat(64 * 1024);

        assertThat(raw("POST", "/console/sign-in", much).status()).isEqualTo(413);
        assertThat(raw("POST", "/console/preferences", much).status()).isEqualTo(413);
        assertThat(raw("POST", "/console/link/x", much).status()).isEqualTo(413);
        // Who has is one of few, and fills in long forms: as many fields as he likes he does not send.
        String wide = IntStream.range(0, 100_000)
                .mapToObj(i -> Integer.toString(i, 36))
                .collect(Collectors.joining("&"));
        String token = "Authorization: Bearer " + TestCaller.handler().token();
        assertThat(raw("POST", "/console/work/bulk", wide, token).status()).isEqualTo(413);
        assertThat(raw("POST", "/console/work/bulk", "a=" + "b".repeat(1024 * 1024), token)
                        .status())
                .isEqualTo(413);
    }

    /** Browsers that do not say {@code Sec-Fetch-Site}: the token of who has not signed in is anybody's. */
    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://sub.localhost"})
    void aFormOfAnotherOriginIsRefused(String origin) {
        Response page = new BrowserOf().get("/console/sign-in");
        Keys keys = somebody();

        sent(page, keys)
                .header("Origin", origin)
                .post("/console/sign-in")
                .then()
                .statusCode(403);
        sent(page, keys)
                .header("Origin", "http://" + node.getAuthority())
                .post("/console/sign-in")
                .then()
                .statusCode(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "none"})
    void norIsOneOfASubdomain(String site) {
        Response page = new BrowserOf().get("/console/sign-in");

        sent(page, somebody())
                .header("Sec-Fetch-Site", site)
                .post("/console/sign-in")
                .then()
                .statusCode(403);
    }

    private static RequestSpecification sent(Response page, Keys keys) {
        return new BrowserOf()
                .request()
                .urlEncodingEnabled(true)
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParam("token", ConsoleVisitor.hidden(page, "token"))
                .formParam("key", ConsoleVisitor.hidden(page, "key"))
                .formParam("/name", keys.name())
                .formParam("/password", BrowserOf.PASSWORD);
    }

    /** A browser without scripts: with them a form is not sent where nobody takes it. */
    @Test
    void whatWasFilledInBySomebodyWhoIsNoLongerSignedInIsShownAgain() {
        Keys keys = somebody();
        BrowserOf browser = new BrowserOf().signIn(keys);
        Response page = browser.get(SAMPLE);
        String shown = browser.cookie();
        browser.send("/console/account", "/console/account/sessions/end-all", Map.of())
                .then()
                .statusCode(303);
        String typed = "Line one \"quoted\" <b>\n第二行 𠮷";

        Response away = filledIn(page, shown, typed).post(SAMPLE);

        away.then().statusCode(307).header("Location", "/console/unsent?to=%2Fconsole%2Fsample");
        Response kept =
                filledIn(page, shown, typed).post(away.getHeader("Location").replace("%2F", "/"));
        kept.then()
                .statusCode(422)
                .body(
                        containsString("action=\"/console/sample\""),
                        containsString("value=\"Line one &quot;quoted&quot; &lt;b&gt;\n第二行 𠮷\""),
                        containsString("value=\"" + ConsoleVisitor.hidden(page, "token") + "\""),
                        not(containsString("<b>")),
                        containsString("href=\"/console/sign-in?to=/console/account\" target=\"_blank\""));
        browser.first(keys.name(), BrowserOf.PASSWORD, "/console").then().statusCode(303);
        browser.second(keys.recoveryCode(), "/console").then().statusCode(303);
        filledIn(page, browser.cookie(), typed)
                .post(SAMPLE)
                .then()
                .statusCode(303)
                .header("Location", "/console/notice-types");
    }

    private static RequestSpecification filledIn(Response page, String cookie, String typed) {
        return new BrowserOf()
                .with(cookie)
                .request()
                .urlEncodingEnabled(true)
                .header("Sec-Fetch-Mode", "navigate")
                .header("Sec-Fetch-Site", "same-origin")
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParam("token", ConsoleVisitor.hidden(page, "token"))
                .formParam("key", ConsoleVisitor.hidden(page, "key"))
                .formParam("/person/name", "good")
                .formParam("/reason", typed);
    }

    /** Nor does a page of this node show what another site has filled in, or a password. */
    @Test
    void whatIsNotFromHereIsNotShownAgain() throws IOException {
        String form = "%2Freason=call+this+number";
        String[] fromHere = {"Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: same-origin"};

        assertThat(raw("POST", SAMPLE, form, "Sec-Fetch-Mode: navigate", "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(401);
        assertThat(raw("POST", SAMPLE, form, "Sec-Fetch-Mode: cors", "Sec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(401);
        assertThat(raw("POST", "/console/unsent", form, "Sec-Fetch-Site: cross-site")
                        .status())
                .isEqualTo(403);
        assertThat(raw("POST", "/console/unsent?to=https://evil.example/", form, fromHere)
                        .text())
                .contains("action=\"/console\"")
                .doesNotContain("evil.example");
        assertThat(raw("POST", "/console/unsent", form + "&%2Fpassword=secret", fromHere)
                        .text())
                .doesNotContain("secret");
        assertThat(raw("POST", "/console/unsent", "a=" + "b".repeat(64 * 1024), fromHere)
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aFormCountsForWhomItWasShown() {
        Keys keys = somebody();
        BrowserOf browser = new BrowserOf().signIn(keys);
        Response ofAStranger = new BrowserOf().get("/console/sign-in");
        Response ofSomebodyElse = new BrowserOf().signIn(somebody()).get("/console/account");
        for (Response page : List.of(ofAStranger, ofSomebodyElse)) {
            browser.send(page, "/console/account/sessions/end-all", Map.of())
                    .then()
                    .statusCode(403);
            browser.send(page, "/console/sign-out", Map.of()).then().statusCode(403);
        }
        Response own = browser.get("/console/account");
        String token = ConsoleVisitor.hidden(own, "token");
        for (String forged : List.of(
                token.replaceFirst("^\\d+", "9999999999"),
                token.replaceFirst("[A-Za-z0-9_-]+$", ""),
                token.substring(0, token.lastIndexOf('.')),
                token + ".",
                "....")) {
            browser.request()
                    .urlEncodingEnabled(true)
                    .contentType(ContentType.URLENC.withCharset("UTF-8"))
                    .formParam("token", forged)
                    .post("/console/account/sessions/end-all")
                    .then()
                    .statusCode(403);
        }
        browser.get(TYPES).then().statusCode(200);
    }

    /** Who left a form open and signs in again sends it as the same person. */
    @Test
    void aFormOfTheSessionBeforeIsTheSamePersons() {
        Keys keys = somebody();
        BrowserOf browser = new BrowserOf().signIn(keys);
        Response own = browser.get("/console/account");
        browser.send(own, "/console/sign-out", Map.of()).then().statusCode(303);
        BrowserOf again = new BrowserOf();
        again.first(keys.name(), BrowserOf.PASSWORD, TYPES);
        again.second(keys.recoveryCode(), TYPES).then().statusCode(303);

        browser.send(own, "/console/account/sessions/end-all", Map.of()).then().statusCode(not(equalTo(303)));
        again.get(TYPES).then().statusCode(200);
        again.send(own, "/console/account/sessions/end-all", Map.of()).then().statusCode(303);
        again.get(TYPES).then().statusCode(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/sign-out",
                "/console/preferences",
                "/console/account/sessions/end",
                "/console/account/sessions/end-all",
                "/console/work/bulk"
            })
    void nothingIsDoneByALink(String address) {
        BrowserOf browser = new BrowserOf().signIn(somebody());

        browser.get(address).then().statusCode(not(equalTo(303))).statusCode(not(equalTo(200)));
        browser.request()
                .header("X-HTTP-Method-Override", "POST")
                .get(address)
                .then()
                .statusCode(not(equalTo(303)));
        browser.get(TYPES).then().statusCode(200);
    }

    /** Whatever is answered is not kept, not framed and not guessed at. */
    @Test
    void everyAnswerHasItsHeaders() throws IOException {
        BrowserOf browser = new BrowserOf().signIn(somebody());
        String cookie = "Cookie: __Host-huizhi=" + browser.cookie();
        for (RawHttp.Answer answer : List.of(
                raw("GET", "/console", "", cookie),
                raw("GET", TYPES, "", cookie),
                raw("GET", TYPES),
                raw("GET", "/console/sign-in"),
                raw("GET", "/console/nowhere"),
                raw("GET", TYPES + "?x=1", "", cookie),
                raw("GET", "/console/settings/accounts", "", cookie),
                raw("GET", TYPES, "", "Authorization: Bearer x"),
                raw("POST", "/console/sign-in", "a=b"),
                raw("POST", "/console/work/bulk", "a=b"),
                raw("PUT", TYPES),
                raw("HEAD", TYPES, "", cookie))) {
            assertThat(answer.headers())
                    .as(answer.status() + " " + answer.text())
                    .containsEntry("Cache-Control", "no-store")
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .hasEntrySatisfying(
                            "Content-Security-Policy",
                            policy -> assertThat(policy).contains("frame-ancestors 'none'", "default-src 'none'"));
        }
    }

    private RawHttp.Answer raw(String method, String target) throws IOException {
        return raw(method, target, "");
    }

    @Test
    void whoSitsThereNextDoesNotGoBackToWhatWasShown() {
        BrowserOf browser = new BrowserOf().signIn(somebody());
        browser.send(TYPES, "/console/sign-out", Map.of())
                .then()
                .statusCode(303)
                .header("Clear-Site-Data", containsString("\"cache\""));
        BrowserOf other = new BrowserOf().signIn(somebody());
        other.send("/console/account", "/console/account/sessions/end-all", Map.of())
                .then()
                .statusCode(303)
                .header("Clear-Site-Data", containsString("\"cache\""));
    }

    /** Whoever found an open session, and the password, was about to put another second factor in the place of his. */
    @Test
    void aNewPasswordAndSignOutEverywhereTakeBackTheLinkForASecondFactor() {
        Keys keys = somebody();
        BrowserOf browser = new BrowserOf().signIn(keys);
        String link = secondFactor(browser, BrowserOf.PASSWORD);
        browser.send(
                        "/console/account/password",
                        "/console/account/password",
                        Map.of(
                                "/current", BrowserOf.PASSWORD,
                                "/password", "another river 9",
                                "/repeated", "another river 9"))
                .then()
                .statusCode(303);
        browser.get(link).then().statusCode(404);

        link = secondFactor(browser, "another river 9");
        browser.get(link).then().statusCode(200);
        browser.send("/console/account", "/console/account/sessions/end-all", Map.of())
                .then()
                .statusCode(303);
        browser.get(link).then().statusCode(404);
    }

    private static String secondFactor(BrowserOf browser, String password) {
        return browser.send(
                        "/console/account/second-factor",
                        "/console/account/second-factor",
                        Map.of("/current", password))
                .getHeader("Location")
                .replaceAll("^https?://[^/]+", "");
    }

    @Test
    void noParameterHasCharactersThatTheDatabaseDoesNotKeep() {
        ConsoleVisitor administrator = ConsoleVisitor.of(TestCaller.administrator());
        for (String query : List.of("%00", "%1b", "a%00b")) {
            administrator
                    .get("/console/settings/accounts?after=" + query)
                    .then()
                    .statusCode(400);
        }
        administrator
                .get("/console/settings/accounts?after=%27or%201%3D1--")
                .then()
                .statusCode(200);
    }
}
