package org.huizhi.console.paper;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.huizhi.testsupport.BrowserVisit;
import org.huizhi.testsupport.BrowserVisit.Look;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.TestCaller;
import org.junit.jupiter.api.Test;

/** Who types a reference is told at once which group is not as printed. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class PaperBrowserTest {

    private static final String REFERENCE = new PaperReference(1, 2, 3, 4).text();

    @Test
    void aWrongGroupIsToldWhileItIsTyped() {
        try (BrowserVisit visit = BrowserVisit.of(TestCaller.handler(), Look.ENGLISH)) {
            visit.open("/console/paper");
            Locator field = visit.page().locator("#reference");
            Locator fault = visit.page().locator("#reference-fault");
            field.fill(REFERENCE.substring(0, 11));
            assertThat(fault).isEmpty();

            field.fill(REFERENCE.substring(0, 11) + "-ZZZZZ");

            assertThat(fault).hasText("Not as printed: group 3. Compare it with the paper.");
            field.fill(REFERENCE);
            assertThat(fault).isEmpty();
            field.press("Enter");
            assertThat(visit.page().locator("#verdict")).containsText("Not genuine");
            visit.hasNoComplaints();
        }
    }

    @Test
    void itIsReadOnATelephone() {
        Look look = Look.CHINESE.dark().at(BrowserVisit.PHONE);
        try (BrowserVisit visit = BrowserVisit.of(TestCaller.handler(), look)) {
            visit.open("/console/paper?reference=" + REFERENCE).isSound().screenshot("paper", look);
        }
    }
}
