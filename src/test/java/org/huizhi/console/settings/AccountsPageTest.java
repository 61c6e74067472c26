package org.huizhi.console.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.huizhi.console.signin.BrowserOf;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** An administrator makes accounts, changes them and takes them away. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class AccountsPageTest {

    private static final String ACCOUNTS = "/console/settings/accounts";
    private static final Pattern LINK = Pattern.compile("/console/link/([A-Za-z0-9_-]{43})");
    private static final Pattern ACCOUNT = Pattern.compile(ACCOUNTS + "/([0-9a-f-]{36})");

    private final ConsoleVisitor administrator = ConsoleVisitor.of(TestCaller.administrator());
    private final String name = "zhao." + UUID.randomUUID().toString().substring(0, 8);

    private static String found(Pattern pattern, Response page) {
        Matcher matcher = pattern.matcher(page.asString());
        assertThat(matcher.find()).as(page.asString()).isTrue();
        return matcher.group(1);
    }

    private Response made() {
        return administrator.send(
                ACCOUNTS + "/new",
                ACCOUNTS + "/new",
                Map.of("/name", name, "/displayName", "赵敏", "/roles", "handler", "/offices", Slips.YULIN_OFFICE));
    }

    /** Two may be called the same, so the account stands beside the name. */
    @Test
    void timelinesSayWhoHasActedByName() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            String slip = "/console/work/" + Yulin.receive(xinzhou, "residence-confirmation");
            BrowserOf browser = new BrowserOf().signIn(BrowserOf.setUp(name, found(LINK, made())));
            Response form = browser.get(slip + "/accept");

            browser.send(
                            form,
                            slip + "/accept",
                            Map.of(
                                    "version",
                                    ConsoleVisitor.hidden(form, "version"),
                                    "seen",
                                    ConsoleVisitor.hidden(form, "seen")))
                    .then()
                    .statusCode(303);

            assertThat(browser.get(slip).asString())
                    .contains("by 赵敏 (" + name + ")")
                    .doesNotContain("account:");
            assertThat(ConsoleVisitor.of(TestCaller.handler()).reading("zh").read(slip))
                    .contains("经办人：赵敏 (" + name + ")")
                    .doesNotContain("account:" + name);
        }
    }

    @Test
    void anAccountIsMadeSetUpChangedAndDisabled() {
        Response made = made();
        made.then().statusCode(200).body(containsString("It ends on <time "));
        // Whoever gets it has no address to put before it.
        assertThat(made.asString()).containsPattern("<code class=\"whole\">https?://[^/<]+/console/link/");
        BrowserOf.Keys keys = BrowserOf.setUp(name, found(LINK, made));
        String address = ACCOUNTS + "/" + found(ACCOUNT, made);
        BrowserOf browser = new BrowserOf().signIn(keys);
        browser.get("/console/notice-types").then().statusCode(200);
        Response shown = administrator.get(address);
        shown.then().statusCode(200).body(containsString("in use"), containsString("赵敏"));

        administrator
                .send(
                        shown,
                        address,
                        Map.of(
                                "/displayName",
                                "赵敏",
                                "/roles",
                                List.of("submitter", "handler"),
                                "/offices",
                                "610802-health",
                                "version",
                                "1"))
                .then()
                .statusCode(303);
        administrator
                .send(
                        shown,
                        address,
                        Map.of("/displayName", "周", "/roles", "handler", "/offices", "610802-health", "version", "1"))
                .then()
                .statusCode(409)
                .body(containsString("Somebody else has changed this account meanwhile"));
        administrator
                .send(shown, address + "/disable", Map.of("version", "2"))
                .then()
                .statusCode(303);

        browser.get("/console/notice-types").then().statusCode(303);
        administrator.get(address).then().body(containsString("disabled"), not(containsString("周")));
        assertThat(Yulin.query(
                        "select action from audit_entry where caller = 'administrator-yulin' and detail like ? order by id",
                        name + "%"))
                .extracting(entry -> entry.get("action"))
                .containsExactly("account.create", "account.link", "account.change", "account.disable");
    }

    @Test
    void whatIsWrongIsSaidAtItsFieldAndKept() {
        Response refused = administrator.send(
                ACCOUNTS + "/new",
                ACCOUNTS + "/new",
                Map.of(
                        "/name",
                        "Zhào Mǐn",
                        "/displayName",
                        "赵\u202e敏",
                        "/roles",
                        "operator",
                        "/offices",
                        Slips.YULIN_OFFICE));

        refused.then()
                .statusCode(422)
                .body(
                        containsString("href=\"#field-name\""),
                        containsString("href=\"#field-displayName\""),
                        containsString("href=\"#field-offices\""),
                        containsString("value=\"operator\" checked"),
                        containsString("Zhào Mǐn"));
        made().then().statusCode(200);
        made().then().statusCode(422).body(containsString("must be a name that no account has or had"));
        administrator
                .reading("zh")
                .send(ACCOUNTS + "/new", ACCOUNTS + "/new", Map.of("/name", "", "/displayName", ""))
                .then()
                .statusCode(422)
                .body(containsString("：请至少选择一项</a>"), containsString("：必填</a>"))
                .body(not(containsString("须选自")));
    }

    @Test
    void nobodyButAnAdministratorOfTheWholeNodeSeesAccounts() {
        ConsoleVisitor.of(TestCaller.administrator().of(Slips.YULIN_OFFICE))
                .get(ACCOUNTS)
                .then()
                .statusCode(403);
        ConsoleVisitor.of(TestCaller.auditor()).get(ACCOUNTS).then().statusCode(403);
        administrator.get(ACCOUNTS).then().statusCode(200);
        administrator.get(ACCOUNTS + "/" + UUID.randomUUID()).then().statusCode(404);
        administrator.get(ACCOUNTS + "/nothing").then().statusCode(404);
    }

    @Test
    void anAdministratorDoesNotChangeHimself() {
        Response made = administrator.send(
                ACCOUNTS + "/new",
                ACCOUNTS + "/new",
                Map.of("/name", name, "/displayName", "赵敏", "/roles", "administrator", "/offices", "610800-hub"));
        String address = ACCOUNTS + "/" + found(ACCOUNT, made);
        BrowserOf browser = new BrowserOf().signIn(BrowserOf.setUp(name, found(LINK, made)));
        Response shown = browser.get(address);
        shown.then().statusCode(200).body(containsString("your own account"));

        browser.send(shown, address + "/disable", Map.of("version", "1")).then().statusCode(403);

        browser.get(ACCOUNTS).then().statusCode(200);
    }

    @Test
    void aNewLinkAndSignOutAndANewPasswordAreAskedForByButtons() {
        Response made = made();
        BrowserOf.Keys keys = BrowserOf.setUp(name, found(LINK, made));
        String address = ACCOUNTS + "/" + found(ACCOUNT, made);
        BrowserOf browser = new BrowserOf().signIn(keys);

        administrator.send(address, address + "/sign-out", Map.of()).then().statusCode(303);
        browser.get("/console/notice-types").then().statusCode(303);

        administrator
                .send(address, address + "/require-change", Map.of("version", "1"))
                .then()
                .statusCode(303);
        BrowserOf again = new BrowserOf();
        again.first(name, BrowserOf.PASSWORD, "/console").then().statusCode(303);
        again.second(keys.recoveryCode(), "/console")
                .then()
                .statusCode(303)
                .header("Location", containsString("/console/sign-in/password"));
        again.send(
                        "/console/sign-in/password",
                        "/console/sign-in/password",
                        Map.of("/password", "another river 9", "/repeated", "another river 9"))
                .then()
                .statusCode(303);
        again.get("/console/notice-types").then().statusCode(200);

        Response link = administrator.send(address, address + "/link", Map.of());
        BrowserOf.setUp(name, found(LINK, link));
        again.get("/console/notice-types").then().statusCode(303);
    }
}
