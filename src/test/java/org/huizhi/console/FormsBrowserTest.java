package org.huizhi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.huizhi.testsupport.BrowserVisit;
import org.huizhi.testsupport.BrowserVisit.Look;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes wrong with forms in real browsers: keys, second presses, sessions that are over, narrow windows, paper. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class FormsBrowserTest {

    private static final int FOUR_HUNDRED_PERCENT = 320;

    private final TestCaller handler = TestCaller.handler().of(Slips.YULIN_OFFICE);
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** A period goes with one outcome alone, and has a field that is needed in it. */
    @Test
    void aFieldThatIsNotNeededHoldsNothingUpWithoutScripts() {
        String slip = Yulin.receive(xinzhou, "entitlement-query");
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.ENGLISH.withoutScripts())) {
            Page page = visit.open("/console/work/" + slip + "/return").page();
            page.locator("select[name='/payload/outcome']").selectOption("not-receiving");

            button(page, "Send the answer").click();

            assertThat(page.locator(".status")).containsText("Returned");
        }
    }

    /** Who writes Chinese ends many a word with it. */
    @Test
    void enterSendsNoLongForm() {
        String slip = Yulin.receive(xinzhou, "entitlement-query");
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.ENGLISH)) {
            Page page = visit.open("/console/work/" + slip + "/return").page();
            page.locator("select[name='/payload/outcome']").selectOption("receiving");
            page.locator("input[type=date]").first().fill("2026-01-31");
            page.locator("input[type=date]").first().press("Enter");
            assertThat(page).hasURL(Pattern.compile("/return$"));
            assertThat(handler.stateOf(slip)).isEqualTo("received");
        }
        try (BrowserVisit visit =
                BrowserVisit.of(TestCaller.submitter().of(Slips.YULIN_OFFICE), Look.ENGLISH.withoutScripts())) {
            Page page =
                    visit.open("/console/send/residence-confirmation/cn-140900").page();
            List<String> sent = posts(page);
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(Slips.NAME);
            page.keyboard().press("Enter");
            button(page, "Preview").click();
            assertThat(page.locator(".summary")).isVisible();
            assertThat(sent).hasSize(1);
        }
    }

    private static List<String> posts(Page page) {
        List<String> sent = new ArrayList<>();
        page.onRequest(request -> {
            if (request.method().equals("POST")) {
                sent.add(request.url());
            }
        });
        return sent;
    }

    @Test
    void whoIsNoLongerSignedInIsToldAndLosesNothing() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.ENGLISH)) {
            Page page = visit.open("/console/work/" + slip + "/return").page();
            page.context().setExtraHTTPHeaders(Map.of());
            page.getByLabel("Remark").fill("written in vain?");
            assertThat(page.locator("#unsent")).containsText("You are no longer signed in");
            assertThat(page.locator("[data-state]")).not().containsText("Draft saved");

            page.context().setExtraHTTPHeaders(signedIn());
            visit.open("/console/work/" + slip + "/decline");
            page.getByLabel("Reason").selectOption("incomplete");
            page.getByLabel("Explanation").fill("no year of birth");
            page.context().setExtraHTTPHeaders(Map.of());
            button(page, "Decline the slip").click();
            assertThat(page.locator("#unsent")).isFocused();
            assertThat(page.getByLabel("Explanation")).hasValue("no year of birth");
            page.context().setExtraHTTPHeaders(signedIn());
            button(page, "Decline the slip").click();
            assertThat(page.locator(".status")).containsText("Declined");
        }
    }

    private Map<String, String> signedIn() {
        return Map.of("Authorization", "Bearer " + handler.token());
    }

    @Test
    void whoPressesTwiceSendsOnce() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.ENGLISH)) {
            Page page = visit.open("/console/work/" + slip + "/hand-over").page();
            List<String> sent = posts(page);
            page.getByLabel("Office that gets it").selectOption("610802-health");
            page.getByLabel("Reason").selectOption("capacity");
            button(page, "Hand it over").dblclick();
            assertThat(page.locator("[role=status]")).isVisible();
            assertThat(sent).hasSize(1);
        }
    }

    @Test
    void thePageAfterAFaultBeginsWithItAndIsLoadedAgain() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.ENGLISH)) {
            Page page = visit.open("/console/work/" + slip + "/decline").page();
            button(page, "Decline the slip").click();
            assertThat(page.locator(".summary")).isFocused();
            assertThat(page).hasTitle(Pattern.compile("^Error: Decline"));
            page.reload();
            assertThat(page.locator(".summary")).isVisible();
        }
    }

    @Test
    void pagesFitAWindowAtFourHundredPercent() {
        String slip = Yulin.receive(xinzhou, "residence-confirmation");
        try (BrowserVisit visit = BrowserVisit.of(
                TestCaller.with("handler", "submitter").of(Slips.YULIN_OFFICE),
                Look.ENGLISH.at(FOUR_HUNDRED_PERCENT))) {
            for (String address : List.of(
                    "/console/work?view=all",
                    "/console/work/" + slip,
                    "/console/work/" + slip + "/return",
                    "/console/send/residence-confirmation",
                    "/console/send/residence-confirmation/cn-140900",
                    "/console/notice-types")) {
                visit.open(address).isWithinTheWindow();
            }
        }
    }

    @Test
    void whatIsGreenIsReadOnPaperWhateverTheColoursOfTheScreen() {
        try (BrowserVisit visit = BrowserVisit.of(TestCaller.submitter().of(Slips.YULIN_OFFICE), Look.ENGLISH.dark())) {
            Page page = visit.open("/console/send/residence-confirmation").page();
            page.emulateMedia(
                    new Page.EmulateMediaOptions().setMedia(Media.PRINT).setColorScheme(ColorScheme.DARK));

            assertThat(page.locator(".light.green").first()).hasCSS("color", "rgb(17, 99, 41)");
        }
    }
}
