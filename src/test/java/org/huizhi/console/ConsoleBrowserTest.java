package org.huizhi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Media;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.testsupport.BrowserVisit;
import org.huizhi.testsupport.BrowserVisit.Look;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.CountedSlips;
import org.huizhi.testsupport.HostileRegion;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/** What surrounds pages, in a real browser. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ConsoleBrowserTest {

    private static final String TYPES = "/console/notice-types";
    private final TestCaller caller = TestCaller.handler();

    @Inject
    CurrentDirectory directory;

    @Test
    void pagesAreSoundInEveryLook() {
        BrowserVisit.inOneLook(
                caller,
                Look.CHINESE.dark(),
                Map.of("notice-types", TYPES, "notice-type", TYPES + "/residence-confirmation"));
        BrowserVisit.inEveryLook(caller, "/console/sample", "sample");
        try (BrowserVisit visit = BrowserVisit.of(null, Look.CHINESE.at(BrowserVisit.PHONE))) {
            visit.open("/console").isWithinTheWindow().screenshot("unauthorized", Look.CHINESE.at(BrowserVisit.PHONE));
        }
    }

    @Test
    void pagesOfFiguresAreSound() {
        String office = "610829-civil-affairs";
        CountedSlips slips = CountedSlips.sentBy(office);
        slips.year();
        slips.count();
        TestCaller handler = TestCaller.handler().of(office);
        LocalDate today = CountedSlips.today();
        String period = "?period=days&from=" + today.minusDays(90) + "&to=" + today.plusDays(30);

        BrowserVisit.inOneLook(
                handler,
                Look.CHINESE,
                Map.of(
                        "overview", "/console/figures" + period,
                        "rounds", "/console/figures/rounds" + period + "&figure=cohort"));
        BrowserVisit.inOneLook(
                handler,
                Look.ENGLISH.dark(),
                Map.of(
                        "figures-by-office", "/console/figures/groups" + period + "&counterpart=cn-140900",
                        "figures-by-week", "/console/figures/weeks?month=" + YearMonth.from(today.minusDays(10))));

        slips.none();
        slips.count();
    }

    /** Whatever others call themselves, the page stays within the window, and nothing of it is run. */
    @Test
    void hostileNamesBreakNoPageOfFigures() {
        HostileRegion.joins(directory);
        CountedSlips slips = CountedSlips.sentBy(HostileRegion.OFFICE);
        LocalDate today = CountedSlips.today();
        slips.open(HostileRegion.MAILBOX, HostileRegion.COUNTY_OFFICE, today.minusDays(40), today.minusDays(20));
        LocalDate longAgo = LocalDate.of(2012, 1, 9);
        slips.open(HostileRegion.MAILBOX, HostileRegion.COUNTY_OFFICE, longAgo, longAgo.plusDays(20));
        slips.count();

        BrowserVisit.inOneLook(
                TestCaller.auditor(),
                Look.ENGLISH,
                Map.of(
                        "overview-hostile",
                        "/console/figures?period=days&from=" + today.minusDays(90) + "&to=" + today));

        slips.none();
        slips.count();
        HostileRegion.behaves(directory);
    }

    @Test
    void languageAndColoursAreChosenWithoutScriptsAndStay() {
        try (BrowserVisit visit = BrowserVisit.of(caller, Look.ENGLISH.withoutScripts())) {
            Page page = visit.open(TYPES + "?return=no").page();
            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("中文"))
                    .click();

            assertThat(page.locator("h1")).hasText("事项类型");
            assertThat(page).hasURL(java.util.regex.Pattern.compile("\\?return=no$"));

            page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("深色"))
                    .click();
            assertThat(page.locator("html")).hasAttribute("data-scheme", "dark");
            page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("通报"))
                    .click();
            assertThat(page.locator("html")).hasAttribute("data-scheme", "dark");
            assertThat(page.locator("html")).hasAttribute("lang", "zh-Hans");
        }
    }

    @Test
    void aPrintedPageIsTheTableAlone() {
        try (BrowserVisit visit = BrowserVisit.of(caller, Look.CHINESE.dark())) {
            Page page = visit.open(TYPES).page();
            page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));

            assertThat(page.locator("table")).isVisible();
            assertThat(page.locator("nav")).isHidden();
            assertThat(page.locator(".filters")).isHidden();
            assertThat(page.locator("body")).hasCSS("background-color", "rgb(255, 255, 255)");
            visit.screenshot("printed", Look.CHINESE);
        }
    }

    @Test
    void theKeyboardIsEnough() {
        try (BrowserVisit visit = BrowserVisit.of(caller, Look.ENGLISH)) {
            Page page = visit.open(TYPES).page();
            page.keyboard().press("Tab");
            assertThat(page.locator(":focus")).hasText("Skip to content");
            page.keyboard().press("Enter");
            page.keyboard().press("Tab");
            assertThat(page.locator(":focus")).hasAttribute("name", "return");
            page.keyboard().press("n");
            page.keyboard().press("Enter");
            page.locator("button:has-text('Apply')").focus();
            page.keyboard().press("Enter");
            assertThat(page.locator("caption")).hasText("1 type");
            visit.hasNoComplaints();
        }
    }
}
