package org.huizhi.console.signin;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huizhi.access.Caller;
import org.huizhi.account.AccountService;
import org.huizhi.console.signin.BrowserOf.Keys;
import org.huizhi.testsupport.BrowserVisit;
import org.huizhi.testsupport.BrowserVisit.Look;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/** Setting an account up and signing in, with a real browser: without scripts, by keyboard, in every look. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SignInBrowserTest {

    private static final Caller ADMINISTRATOR = new Caller("administrator-yulin", Set.of("administrator"), Set.of());

    @Inject
    AccountService accounts;

    private final String name = "sun." + UUID.randomUUID().toString().substring(0, 8);

    private String link() {
        AccountService.Reply.Done made = (AccountService.Reply.Done) accounts.create(
                ADMINISTRATOR,
                new AccountService.Draft(name, "孙丽", Set.of("administrator", "handler"), Set.of("610800-hub")));
        return String.valueOf(made.link());
    }

    @Test
    void anAccountIsSetUpAndUsedByKeyboardWithoutScripts() {
        String link = link();
        try (BrowserVisit visit = BrowserVisit.of(null, Look.ENGLISH.withoutScripts())) {
            Page page = visit.open("/console/link/" + link).page();
            String secret = page.locator("form code").last().textContent();
            page.getByLabel("New password").fill(BrowserOf.PASSWORD);
            page.getByLabel("The same once more").fill(BrowserOf.PASSWORD);
            page.getByLabel("Code").fill(new Keys(name, secret, "").code(0));
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText("Recovery codes");

            page.navigate("/console/notice-types?return=no");
            assertThat(page).hasURL(Pattern.compile("/console/sign-in\\?to="));
            page.getByLabel("Account").focus();
            page.keyboard().type(name);
            page.keyboard().press("Tab");
            page.keyboard().type("wrong password");
            page.keyboard().press("Enter");
            assertThat(page.locator(".summary")).containsText("one of the two is not right");
            page.getByLabel("Password", new Page.GetByLabelOptions().setExact(true))
                    .fill(BrowserOf.PASSWORD);
            page.keyboard().press("Enter");
            page.getByLabel("Code").fill(new Keys(name, secret, "").code(1));
            page.keyboard().press("Enter");
            assertThat(page).hasURL(Pattern.compile("/console/notice-types\\?return=no$"));

            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name))
                    .click();
            assertThat(page.locator("h1")).hasText("My account");
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName("Sign out").setExact(true))
                    .click();
            assertThat(page.locator("h1")).hasText("Sign in");
        }
    }

    @Test
    void itsPagesAreSoundInEveryLook() {
        String link = link();
        BrowserVisit.inEveryLook((TestCaller) null, "/console/sign-in", "sign-in");
        BrowserVisit.inEveryLook((TestCaller) null, "/console/link/" + link, "link");
        String session = new BrowserOf().signIn(BrowserOf.setUp(name, link)).cookie();
        BrowserVisit.inEveryLook(session, "/console/account", "account");
        BrowserVisit.inEveryLook(session, "/console/account/password", "password");
        BrowserVisit.inEveryLook(session, "/console/settings/accounts", "accounts");
        BrowserVisit.inEveryLook(session, "/console/settings/accounts/new", "account-new");
    }
}
