package org.huizhi.console.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.huizhi.access.Caller;
import org.huizhi.account.AccountService;
import org.huizhi.console.signin.BrowserOf.Keys;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in by its pages, and where a session counts. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SignInPagesTest {

    private static final Caller ADMINISTRATOR = new Caller("administrator-yulin", Set.of("administrator"), Set.of());
    private static final String TYPES = "/console/notice-types";

    @Inject
    AccountService accounts;

    private UUID account = UUID.randomUUID();

    private Keys somebody(Set<String> roles, String office) {
        String name = "chen." + UUID.randomUUID().toString().substring(0, 8);
        AccountService.Reply.Done made = (AccountService.Reply.Done)
                accounts.create(ADMINISTRATOR, new AccountService.Draft(name, "陈晨", roles, Set.of(office)));
        account = made.account().id();
        return BrowserOf.setUp(name, String.valueOf(made.link()));
    }

    private Keys handler() {
        return somebody(Set.of("handler"), Slips.YULIN_OFFICE);
    }

    @Test
    void whoHasNoSessionIsSentToTheSignInAndBackToThePage() {
        Keys keys = handler();
        String page = TYPES + "?return=no";
        BrowserOf browser = new BrowserOf();
        browser.get(page)
                .then()
                .statusCode(303)
                .header("Location", endsWith("/console/sign-in?to=%2Fconsole%2Fnotice-types%3Freturn%3Dno"));

        browser.first(keys.name(), BrowserOf.PASSWORD, page)
                .then()
                .statusCode(303)
                .header("Location", containsString("/console/sign-in/code?to="))
                .header("Set-Cookie", containsString("__Host-huizhi="));
        browser.get(page).then().statusCode(303);
        Response done = browser.second(keys.code(1), page);

        done.then().statusCode(303).header("Location", endsWith(page));
        assertThat(done.getHeader("Set-Cookie"))
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain", "Max-Age", "Expires");
        browser.get(page).then().statusCode(200).body(containsString(keys.name()), containsString("/console/sign-out"));
    }

    @Test
    void aNameThatIsNotThereIsToldTheSame() {
        Keys keys = handler();
        String known =
                new BrowserOf().first(keys.name(), "guessed it", "/console").asString();
        String unknown = new BrowserOf()
                .first("x" + keys.name(), "guessed it", "/console")
                .asString();

        assertThat(withoutTokens(unknown).replace("x" + keys.name(), keys.name()))
                .isEqualTo(withoutTokens(known));
        assertThat(known).contains("one of the two is not right").doesNotContain("guessed it");
    }

    private static String withoutTokens(String page) {
        return page.replaceAll("name=\"(token|key)\" value=\"[^\"]*\"", "");
    }

    @Test
    void theCookieOfASessionIsNoCallerOfTheApi() {
        Keys keys = handler();
        BrowserOf browser = new BrowserOf().signIn(keys);
        browser.get(TYPES).then().statusCode(200);

        for (String path : new String[] {
            "/api/v1/notices",
            "/console/../api/v1/notices",
            "/console/..;/api/v1/notices",
            "/console/%2e%2e/api/v1/notices",
            "/console/..%2fapi/v1/notices",
            "//api/v1/notices",
            "/api/v1/notices;/console/x",
            "/api/v1/notices?x=/console"
        }) {
            assertThat(asProgram(browser, path)).as(path).isIn(303, 400, 401, 404);
        }
        assertThat(asProgram(browser, "/api/v1/notices")).isEqualTo(401);
    }

    /** @return the status; with the cookie, and taking any media type */
    private static int asProgram(BrowserOf browser, String path) {
        return RestAssured.given()
                .urlEncodingEnabled(false)
                .redirects()
                .follow(false)
                .header("Cookie", "__Host-huizhi=" + browser.cookie())
                .get(path)
                .statusCode();
    }

    @Test
    void aTokenBesideTheCookieGoesBeforeIt() {
        BrowserOf browser = new BrowserOf().signIn(handler());

        browser.request()
                .header("Authorization", "Bearer " + TestCaller.auditor().token())
                .get(TYPES)
                .then()
                .statusCode(200)
                .body(containsString("auditor-yulin"));
        browser.request()
                .header("Authorization", "Bearer nothing")
                .get(TYPES)
                .then()
                .statusCode(401);
    }

    @Test
    void pagesTakeATokenAsTheApiDoes() {
        ConsoleVisitor.of(TestCaller.handler())
                .get(TYPES)
                .then()
                .statusCode(200)
                .body(not(containsString("/console/sign-out")));
        ConsoleVisitor.of(TestCaller.handler())
                .get("/console/account")
                .then()
                .statusCode(200)
                .body(containsString("token or a certificate"));
    }

    @Test
    void rolesAndOfficesAreThoseOfTheAccountAtEachRequest() {
        BrowserOf browser = new BrowserOf().signIn(handler());
        browser.get("/console/settings/accounts").then().statusCode(403);

        accounts.change(
                ADMINISTRATOR,
                account,
                1,
                new AccountService.Draft("", "陈晨", Set.of("administrator"), Set.of("610800-hub")));
        browser.get("/console/settings/accounts").then().statusCode(200);

        accounts.disable(ADMINISTRATOR, account, 2);
        browser.get(TYPES).then().statusCode(303);
    }

    @Test
    void signOutNeedsItsFormAndEndsTheSessionForWhoeverHasTheCookie() {
        BrowserOf browser = new BrowserOf().signIn(handler());
        String stolen = browser.cookie();
        browser.request().post("/console/sign-out").then().statusCode(not(equalTo(303)));
        browser.request()
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .body("token=x")
                .post("/console/sign-out")
                .then()
                .statusCode(403);
        browser.get(TYPES).then().statusCode(200);

        browser.send(TYPES, "/console/sign-out", Map.of())
                .then()
                .statusCode(303)
                .header("Set-Cookie", containsString("Max-Age=0"));

        new BrowserOf().with(stolen).get(TYPES).then().statusCode(303);
    }

    @Test
    void aFormOfASignInOfAnotherSiteIsRefused() {
        Keys keys = handler();
        Response page = new BrowserOf().get("/console/sign-in");

        RestAssured.given()
                .redirects()
                .follow(false)
                .header("Sec-Fetch-Site", "cross-site")
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParam("token", ConsoleVisitor.hidden(page, "token"))
                .formParam("key", ConsoleVisitor.hidden(page, "key"))
                .formParam("/name", keys.name())
                .formParam("/password", BrowserOf.PASSWORD)
                .post("/console/sign-in")
                .then()
                .statusCode(403)
                .header("Set-Cookie", nullValue());
    }

    @Test
    void aCookieThatSomebodyWasGivenBeforeTheSignInOpensNothing() {
        Keys keys = handler();
        String foisted = "A".repeat(43);
        BrowserOf browser = new BrowserOf().with(foisted).signIn(keys);

        assertThat(browser.cookie()).isNotEqualTo(foisted);
        new BrowserOf().with(foisted).get(TYPES).then().statusCode(303);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example/console",
                "/\\evil.example",
                "/console/../../evil",
                "/console/%2e%2e/api",
                "/console/%5cevil.example",
                "/console//evil.example",
                "javascript:alert(1)",
                "/console@evil.example",
                "/consolex",
                "/console/%0d%0aSet-Cookie:x",
                "/api/v1/notices"
            })
    void theSignInLeadsNowhereElse(String to) {
        BrowserOf browser = new BrowserOf();
        Keys keys = handler();
        browser.first(keys.name(), BrowserOf.PASSWORD, "/console").then().statusCode(303);
        Response shown = browser.get("/console/sign-in/code");

        String location = browser.send(shown, "/console/sign-in/code", Map.of("/code", keys.code(1), "to", to))
                .then()
                .statusCode(303)
                .extract()
                .header("Location");

        assertThat(location.replaceFirst("^http://localhost:\\d+", "")).isEqualTo("/console");
    }

    @Test
    void theOwnerSeesHisSessionsAndEndsThem() {
        Keys keys = handler();
        BrowserOf lost = new BrowserOf().signIn(keys);
        BrowserOf browser = new BrowserOf();
        browser.first(keys.name(), BrowserOf.PASSWORD, "/console");
        browser.second(keys.recoveryCode(), "/console").then().statusCode(303);
        Response own = browser.get("/console/account");
        own.then().statusCode(200).body(containsString("9</dd>"));
        assertThat(own.asString().split("action=\"/console/account/sessions/end\"", -1))
                .hasSize(3);
        assertThat(ConsoleVisitor.hidden(own, "session")).isNotEmpty();
        assertThat(own.asString()).contains("this machine");

        browser.send(own, "/console/account/sessions/end", Map.of("session", ConsoleVisitor.hidden(own, "session")))
                .then()
                .statusCode(303);
        lost.get(TYPES).then().statusCode(303);
        browser.get(TYPES).then().statusCode(200);

        browser.send(
                        "/console/account/password",
                        "/console/account/password",
                        Map.of(
                                "/current",
                                BrowserOf.PASSWORD,
                                "/password",
                                "another river 9",
                                "/repeated",
                                "another river 8"))
                .then()
                .statusCode(422)
                .body(containsString("must be the same password once more"), not(containsString("another river")))
                .body(containsString("Passwords are not kept"));
        browser.send(
                        "/console/account/password",
                        "/console/account/password",
                        Map.of(
                                "/current",
                                BrowserOf.PASSWORD,
                                "/password",
                                "another river 9",
                                "/repeated",
                                "another river 9"))
                .then()
                .statusCode(303);
        browser.send(
                        "/console/account/second-factor",
                        "/console/account/second-factor",
                        Map.of("/current", "another river 9"))
                .then()
                .statusCode(303)
                .header("Location", containsString("/console/link/"));
        browser.send("/console/account", "/console/account/sessions/end-all", Map.of())
                .then()
                .statusCode(303);
        browser.get(TYPES).then().statusCode(303);
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where caller = ? and action = 'account.password'",
                        "account:" + keys.name()))
                .isEqualTo(1);
    }

    @Test
    void aLinkThatWasUsedLeadsNowhere() {
        String name = "chen." + UUID.randomUUID().toString().substring(0, 8);
        AccountService.Reply.Done made = (AccountService.Reply.Done) accounts.create(
                ADMINISTRATOR,
                new AccountService.Draft(name, "<b>陈\"晨</b>", Set.of("handler"), Set.of(Slips.YULIN_OFFICE)));
        String address = "/console/link/" + made.link();
        new BrowserOf()
                .get(address)
                .then()
                .statusCode(200)
                .body(containsString("<svg class=\"qr\""), containsString("&lt;b&gt;陈"), not(containsString("<b>陈")));

        BrowserOf.setUp(name, String.valueOf(made.link()));

        new BrowserOf().get(address).then().statusCode(404).body(containsString("this link was used"));
        new BrowserOf().get("/console/link/" + "x".repeat(2000)).then().statusCode(404);
    }

    @Test
    void aPageForABrowserWithoutCookiesSaysSo() {
        new BrowserOf()
                .get("/console/sign-in/code")
                .then()
                .statusCode(303)
                .header("Location", endsWith("/console/sign-in?again=cookie"));
        new BrowserOf()
                .get("/console/sign-in?again=cookie")
                .then()
                .statusCode(200)
                .body(containsString("has kept no cookie"));
    }
}
