package org.huizhi.console.signin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.huizhi.account.AccountService;
import org.huizhi.oidc.Issuer;
import org.huizhi.oidc.Issuers;
import org.huizhi.oidc.SigningIn;
import org.huizhi.oidc.SigningIn.Fault;
import org.huizhi.oidc.SigningIn.Person;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in by the region's issuer: its pages, and what a session is that begins so. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class IssuerSignInTest {

    private static final String TYPES = "/console/notice-types";
    private static final String ACCOUNTS = "/console/settings/accounts";
    private static final String WAY = "/console/sign-in/issuer?to=";

    private static SigningIn signingIn;

    @Inject
    Issuer issuer;

    @Inject
    AccountService accounts;

    @BeforeAll
    static void start() {
        signingIn = SigningIn.start();
    }

    @AfterAll
    static void stop() {
        signingIn.close();
    }

    /** As a node that is set up for it; where nothing is set there is none, which other tests of pages show. */
    @BeforeEach
    void set() {
        signingIn.mend();
        QuarkusMock.installMockForInstance(Issuers.of(signingIn), issuer);
    }

    private static Person handler() {
        return Person.with("li.na", List.of("handler", "offline_access"), Slips.YULIN_OFFICE, "140930-health");
    }

    private static Person administrator() {
        return Person.with("administrator", List.of("administrator"), "610800-hub");
    }

    /** @return where the issuer is asked */
    private static String sent(BrowserOf browser, String to) {
        Response response = browser.get(WAY + to);
        response.then()
                .statusCode(303)
                .header("Location", startsWith(signingIn.name() + "/authorize?"))
                .header("Set-Cookie", containsString("__Host-huizhi="));
        return response.getHeader("Location");
    }

    private static BrowserOf signedIn(Person person) {
        BrowserOf browser = new BrowserOf();
        browser.get(signingIn.signIn(sent(browser, TYPES), person))
                .then()
                .statusCode(303)
                .header("Location", endsWith(TYPES));
        return browser;
    }

    private static void assertNobody(BrowserOf browser) {
        browser.get(TYPES).then().statusCode(303).header("Location", containsString("/console/sign-in?to="));
    }

    private static List<String> acts(Person person, String action) {
        return Yulin.query(
                        "select detail from audit_entry where caller = ? and action = ? and detail like ?",
                        "oidc:" + person.name(),
                        action,
                        "%" + person.subject() + "%")
                .stream()
                .map(entry -> String.valueOf(entry.get("detail")))
                .toList();
    }

    @Test
    void somebodySignsInWhereHeAlwaysDoesAndWorksForHisOffice() {
        String incoming;
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            incoming = Yulin.receive(xinzhou, "residence-confirmation");
        }
        Person person = handler();
        BrowserOf browser = new BrowserOf();
        browser.get("/console/sign-in?to=/console/work")
                .then()
                .statusCode(200)
                .body(
                        containsString("Sign in with"),
                        containsString("榆林市统一身份认证"),
                        containsString("href=\"/console/sign-in/issuer?to=%2Fconsole%2Fwork\""),
                        containsString("name=\"/password\""));
        String before = browser.cookie();

        Response back = browser.get(signingIn.signIn(sent(browser, "/console/work/" + incoming), person));

        back.then().statusCode(303).header("Location", endsWith("/console/work/" + incoming));
        assertThat(back.getHeader("Set-Cookie"))
                .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Domain", "Max-Age", "Expires");
        assertThat(browser.cookie()).isNotEqualTo(before);
        browser.get("/console/work/" + incoming)
                .then()
                .statusCode(200)
                .body(containsString("li.na"), containsString("/console/sign-out"), containsString("/accept"));
        String accept = "/console/work/" + incoming + "/accept";
        Response form = browser.get(accept);
        browser.send(
                        form,
                        accept,
                        Map.of(
                                "version", ConsoleVisitor.hidden(form, "version"),
                                "seen", ConsoleVisitor.hidden(form, "seen")))
                .then()
                .statusCode(303);
        assertThat(TestCaller.handler().stateOf(incoming)).isEqualTo("accepted");
        assertThat(acts(person, "account.sign-in")).hasSize(1).allMatch(detail -> detail.contains(signingIn.name()));
        browser.get(ACCOUNTS).then().statusCode(403);
        signedIn(Person.with("wang", List.of("handler"), "610802-health"))
                .get("/console/work/" + incoming)
                .then()
                .statusCode(404);
    }

    @Test
    void whatCameBackOnceIsNotTakenTwice() {
        BrowserOf browser = new BrowserOf();
        String answer = signingIn.signIn(sent(browser, TYPES), handler());
        String shown = browser.cookie();
        browser.get(answer).then().statusCode(303);

        BrowserOf again = new BrowserOf().with(shown);
        again.get(answer).then().statusCode(303).header("Location", endsWith("/console/sign-in?again=over"));
        assertNobody(again);
    }

    @Test
    void anotherBrowserHasNothingOfAnAnswer() {
        BrowserOf browser = new BrowserOf();
        String answer = signingIn.signIn(sent(browser, TYPES), handler());
        BrowserOf other = new BrowserOf();
        other.get(answer).then().statusCode(303).header("Location", endsWith("/console/sign-in?again=over"));
        assertNobody(other);

        sent(other, TYPES);
        other.get(answer).then().statusCode(303).header("Location", endsWith("/console/sign-in?again=over"));
        assertNobody(other);

        browser.get(answer).then().statusCode(303).header("Location", endsWith(TYPES));
    }

    /** Somebody has the victim's browser take up his own sign-in. */
    @Test
    void nobodySignsAnotherBrowserIn() {
        BrowserOf attacker = new BrowserOf();
        String answer = signingIn.signIn(sent(attacker, TYPES), handler());
        BrowserOf victim = new BrowserOf();
        String own = SigningIn.fields(sent(victim, TYPES)).get("state");

        String mixed = answer.replaceFirst("state=[^&]*", "state=" + own);
        victim.get(mixed).then().statusCode(403).body(containsString("The sign-in was refused"));

        assertNobody(victim);
        victim.get("/console/sign-in/issuer/answer?code=x").then().statusCode(303);
        victim.get("/console/sign-in/issuer/answer").then().statusCode(303);
    }

    @Test
    void anAnswerOfAnotherIssuerIsRefused() {
        BrowserOf browser = new BrowserOf();
        String answer = signingIn.signIn(sent(browser, TYPES), handler());

        browser.get(answer.replaceFirst("iss=.*", "iss=https%3A%2F%2Fother.example"))
                .then()
                .statusCode(403)
                .body(containsString("The sign-in was refused"), containsString("<title>Error:"));

        assertNobody(browser);
    }

    @Test
    void whatTheIssuerDidNotSignForThisSignInIsRefused() {
        for (String token : List.of("none", "HS256", "nonce", "expired", "audience")) {
            BrowserOf browser = new BrowserOf();
            String authorization = sent(browser, TYPES);
            var claims = signingIn.claims(
                    handler(),
                    token.equals("nonce")
                            ? "x"
                            : String.valueOf(SigningIn.fields(authorization).get("nonce")));
            if (token.equals("expired")) {
                claims.setExpirationTime(SigningIn.in(-120));
                claims.setIssuedAt(SigningIn.in(-600));
            } else if (token.equals("audience")) {
                claims.setAudience("cn-610800");
            }
            String signed = token.equals("none") || token.equals("HS256")
                    ? signingIn.signBadly(claims, token)
                    : signingIn.sign(claims);

            browser.get(signingIn.answered(authorization, signed)).then().statusCode(403);
            assertThat(browser.get(TYPES).statusCode()).as(token).isEqualTo(303);
        }
    }

    @Test
    void whoHasNoRoleHereIsToldSoInHisLanguage() {
        Person person = Person.with("<b>王\"芳</b>", List.of("handler", "administrator"), "140930-health");
        BrowserOf browser = new BrowserOf();
        browser.get(signingIn.signIn(sent(browser, TYPES), person))
                .then()
                .statusCode(403)
                .body(
                        containsString("No role at this node"),
                        containsString("&lt;b&gt;王"),
                        not(containsString("<b>王")),
                        containsString("href=\"/console/sign-out/issuer\""));
        assertNobody(browser);

        BrowserOf chinese = new BrowserOf();
        String answer = signingIn.signIn(sent(chinese, TYPES), person);
        RestAssured.given()
                .urlEncodingEnabled(false)
                .header("Accept", "text/html")
                .header("Accept-Language", "zh")
                .header("Cookie", "__Host-huizhi=" + chinese.cookie())
                .get(answer)
                .then()
                .statusCode(403)
                .body(containsString("在本节点没有角色"));
        // A role of the whole node counts with the root office alone.
        BrowserOf elsewhere = new BrowserOf();
        elsewhere
                .get(signingIn.signIn(
                        sent(elsewhere, TYPES), Person.with("x1", List.of("auditor"), Slips.YULIN_OFFICE)))
                .then()
                .statusCode(403);
    }

    @Test
    void whatTheIssuerRefusesIsToldWithoutItsWords() {
        BrowserOf browser = new BrowserOf();
        String state = SigningIn.fields(sent(browser, TYPES)).get("state");

        browser.get("/console/sign-in/issuer/answer?error=access_denied&error_description=call+this+number&state="
                        + state)
                .then()
                .statusCode(403)
                .body(
                        containsString("The issuer has not signed you in"),
                        not(containsString("call this number")),
                        not(containsString("access_denied")));
        assertNobody(browser);
    }

    /** However slow it is, nobody else waits for it. */
    @Test
    void anIssuerThatIsAwayHarmsNobodyElse() {
        signingIn.answers("/.well-known/openid-configuration", new Fault(200, new byte[0], Duration.ofSeconds(4)));
        List<CompletableFuture<Integer>> waiting = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> new BrowserOf().get(WAY + TYPES).statusCode(), runnable -> new Thread(runnable).start()));
        }
        long began = System.nanoTime();
        TestCaller.handler().get("/notices").then().statusCode(200);
        new BrowserOf().signIn(somebody()).get(TYPES).then().statusCode(200);
        new BrowserOf().get("/console/sign-in").then().statusCode(200).body(containsString("Sign in with"));
        Duration took = Duration.ofNanos(System.nanoTime() - began);

        assertThat(waiting.stream().map(CompletableFuture::join)).containsOnly(503);
        assertThat(took).isLessThan(Duration.ofSeconds(4));
        Response page = new BrowserOf().get(WAY + TYPES);
        page.then().statusCode(503).body(containsString("The issuer cannot be used now"));
        assertThat(page.getHeader("Set-Cookie")).isNull();
    }

    private BrowserOf.Keys somebody() {
        String name = "chen." + UUID.randomUUID().toString().substring(0, 8);
        AccountService.Reply.Done made = (AccountService.Reply.Done) accounts.create(
                new org.huizhi.access.Caller(
                        "administrator-yulin", java.util.Set.of("administrator"), java.util.Set.of()),
                new AccountService.Draft(
                        name, "陈晨", java.util.Set.of("handler"), java.util.Set.of(Slips.YULIN_OFFICE)));
        return BrowserOf.setUp(name, String.valueOf(made.link()));
    }

    @Test
    void whoSignsOutIsOutHereAndMayGoOnToTheIssuer() {
        BrowserOf browser = signedIn(handler());
        String cookie = browser.cookie();
        browser.get("/console/sign-out/issuer").then().statusCode(303);

        browser.send(TYPES, "/console/sign-out", Map.of())
                .then()
                .statusCode(303)
                .header("Location", endsWith("/console/sign-out/issuer"))
                .header("Set-Cookie", containsString("Max-Age=0"));

        assertNobody(new BrowserOf().with(cookie));
        new BrowserOf()
                .get("/console/sign-out/issuer")
                .then()
                .statusCode(200)
                .body(containsString("Sign out there too"), containsString(signingIn.name() + "/logout?client_id="));
    }

    @Test
    void heEndsHisSessionsAndAnAdministratorDoes() {
        Person person = handler();
        BrowserOf lost = signedIn(person);
        BrowserOf browser = signedIn(person);
        BrowserOf others = signedIn(handler());
        Response own = browser.get("/console/account");
        own.then()
                .statusCode(200)
                .body(containsString(signingIn.name()), containsString("Roles and offices are those of your sign-in"));
        assertThat(own.asString().split("action=\"/console/account/sessions/end\"", -1))
                .hasSize(3);
        browser.get("/console/account/password").then().statusCode(303);

        browser.send(own, "/console/account/sessions/end", Map.of("session", ConsoleVisitor.hidden(own, "session")))
                .then()
                .statusCode(303);
        assertNobody(lost);
        browser.send("/console/account", "/console/account/sessions/end-all", Map.of())
                .then()
                .statusCode(303);
        assertNobody(browser);
        others.get(TYPES).then().statusCode(200);

        Person leaving = Person.with("zhao.min." + UUID.randomUUID(), List.of("handler"), Slips.YULIN_OFFICE);
        BrowserOf left = signedIn(leaving);
        BrowserOf administrator = signedIn(administrator());
        Response list = administrator.get(ACCOUNTS);
        String html = list.then().statusCode(200).extract().asString();
        int row = html.indexOf(leaving.name());
        assertThat(row).isPositive();
        int value = html.indexOf("name=\"session\" value=\"", row) + "name=\"session\" value=\"".length();
        administrator
                .send(list, ACCOUNTS + "/guests/end", Map.of("session", html.substring(value, value + 36)))
                .then()
                .statusCode(303);
        assertNobody(left);
        administrator.get(ACCOUNTS).then().statusCode(200).body(not(containsString(leaving.name())));
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'account.sign-out-everywhere' and detail = ?",
                        "oidc:" + leaving.name()))
                .isEqualTo(1);
    }

    /** Back-channel logout: the issuer asks, and no browser. */
    @Test
    void theIssuerSignsSomebodyOut() {
        Person person = handler();
        BrowserOf desk = signedIn(person);
        BrowserOf telephone = signedIn(person);
        BrowserOf others = signedIn(handler());
        String told = signingIn.sign(signingIn.signOut(person.subject()));
        assertThat(tell("logout_token", told + "x")).isEqualTo(400);
        assertThat(tell("token", told)).isEqualTo(400);
        desk.get(TYPES).then().statusCode(200);

        assertThat(tell("logout_token", told)).isEqualTo(200);

        assertNobody(desk);
        assertNobody(telephone);
        others.get(TYPES).then().statusCode(200);
        assertThat(acts(person, "account.sign-out-by-issuer")).hasSize(1);
        assertThat(tell("logout_token", told)).isEqualTo(200);
        assertThat(acts(person, "account.sign-out-by-issuer")).hasSize(1);
        signedIn(person).get(TYPES).then().statusCode(200);
    }

    /** @return the status */
    private static int tell(String field, String token) {
        return RestAssured.given()
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .formParam(field, token)
                .post("/console/sign-out/issuer")
                .statusCode();
    }

    @Test
    void whoIsSignedInKeepsHisSessionWhateverLinkHeFollows() {
        BrowserOf browser = signedIn(handler());
        String cookie = browser.cookie();

        browser.get(WAY + "/console/work").then().statusCode(303).header("Location", endsWith("/console/work"));
        browser.get("/console/sign-in/issuer/answer?code=x&state=y").then().statusCode(303);

        assertThat(browser.cookie()).isEqualTo(cookie);
        browser.get(TYPES).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example/", "//evil.example", "/api/v1/notices", "/console/%2e%2e/api"})
    void itLeadsNowhereElse(String to) {
        BrowserOf browser = new BrowserOf();

        browser.get(signingIn.signIn(sent(browser, to), handler()))
                .then()
                .statusCode(303)
                .header("Location", endsWith("/console"));
    }

    @Test
    void theSessionIsNoCallerOfTheApiAndItsFormsAreItsOwn() {
        BrowserOf browser = signedIn(handler());
        RestAssured.given()
                .header("Cookie", "__Host-huizhi=" + browser.cookie())
                .get("/api/v1/notices")
                .then()
                .statusCode(401);

        Response shown = signedIn(handler()).get("/console/account");
        browser.send(shown, "/console/account/sessions/end-all", Map.of())
                .then()
                .statusCode(403);
        browser.get(TYPES).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "guest_roles = '{administrator}'",
                "guest_offices = '{610800-hub}'",
                "guest_subject = guest_subject || 'x'",
                "guest_name = 'wang'",
                "guest_issuer = 'https://other.example'",
                "ends_at = ends_at + interval '9 years'"
            })
    void whatTheDatabaseSaysOfHimGivesNothingAndIsTold(String change) {
        Person person = handler();
        BrowserOf browser = signedIn(person);

        assertThat(Yulin.update("update account_session set " + change + " where guest_subject = ?", person.subject()))
                .isEqualTo(1);

        assertNobody(browser);
        assertThat(Yulin.count(
                        "select count(*) from account_session where guest_subject like ?", person.subject() + "%"))
                .isZero();
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'row.foreign' and detail like '%of guest%'"))
                .isPositive();
    }

    /** A sign-in that was begun for nobody yet. */
    @Test
    void theDatabaseSignsNobodyIn() {
        BrowserOf browser = new BrowserOf();
        String state = SigningIn.fields(sent(browser, TYPES)).get("state");
        Yulin.update(
                "update account_session set step = 'open', return_to = null, guest_issuer = ?, guest_subject = 'x',"
                        + " guest_name = 'x', guest_roles = '{administrator}', guest_offices = '{610800-hub}'"
                        + " where step = 'issuer'",
                signingIn.name());

        assertNobody(browser);
        browser.get("/console/sign-in/issuer/answer?code=x&state=" + state)
                .then()
                .statusCode(303);
        assertNobody(browser);
    }

    @Test
    void withoutTheIssuerNobodyIsItsGuest() {
        BrowserOf browser = signedIn(handler());
        QuarkusMock.installMockForInstance(Issuers.none(), issuer);

        assertNobody(browser);
        new BrowserOf()
                .get("/console/sign-in")
                .then()
                .statusCode(200)
                .body(not(containsString("Sign in with")), containsString("name=\"/password\""));
        new BrowserOf().get(WAY + TYPES).then().statusCode(303).header("Location", endsWith("/console/sign-in"));
    }

    @Test
    void keysOfTheIssuerAreReplacedAndTheSessionGoesOn() {
        BrowserOf browser = signedIn(handler());
        signingIn.replaceKey();
        signingIn.answers("/token", new Fault(200, "{}".getBytes(UTF_8), Duration.ZERO));

        browser.get(TYPES).then().statusCode(200);
    }
}
