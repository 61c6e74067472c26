package org.huizhi.console.work;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.huizhi.envelope.MessageType;
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

/** Offices at work, in a real browser. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class WorkBrowserTest {

    private static final String TYPE = "residence-confirmation";
    private static final String HOSTILE = "<script>alert(1)</script> 😀 𠀀 \u05d0\u05d1\u05d2 " + "a".repeat(1900);

    private final TestCaller handler = TestCaller.handler().of(Slips.YULIN_OFFICE);
    private final TestCaller submitter = TestCaller.submitter().of(Slips.YULIN_OFFICE);
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

    private static Locator link(Page page, String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    @Test
    void pagesAreSoundInEveryLook() {
        String slip = Yulin.receive(xinzhou, TYPE);
        handler.perform("returns", slip, "{\"kind\": \"interim\", \"payload\": {\"text\": \"已联系村委会，待核实。\"}}");
        String asked = submitter.submitted(Slips.submission());
        submitter.awaitState(asked, "delivered");
        xinzhou.say(
                MessageType.RETURN_INTERIM,
                asked,
                Map.of("round", 1, "office", "140930-public-security", "payload", Map.of("text", HOSTILE)));
        submitter.awaitState(asked, "accepted");
        TestCaller both = TestCaller.with("handler", "submitter").of(Slips.YULIN_OFFICE);
        BrowserVisit.inEveryLook(both, "/console/work?view=all", "work");
        BrowserVisit.inEveryLook(both, "/console/work/" + slip, "slip");
        BrowserVisit.inEveryLook(both, "/console/work/" + slip + "/return", "return");
        BrowserVisit.inOneLook(
                both,
                Look.CHINESE.dark(),
                Map.of(
                        "work-empty", "/console/work?view=open&from=2099-01-01",
                        "slip-hostile", "/console/work/" + asked,
                        "parts", "/console/work/parts"));
        BrowserVisit.inOneLook(
                both,
                Look.ENGLISH,
                Map.of(
                        "ask-parts", "/console/work/" + slip + "/parts",
                        "decline", "/console/work/" + slip + "/decline",
                        "send", "/console/send",
                        "send-to", "/console/send/" + TYPE,
                        "send-form", "/console/send/" + TYPE + "/cn-140900"));
    }

    /** From the list to the answer, by what is written on the page alone; without scripts. */
    @Test
    void somebodyWhoHasNeverSeenItAnswersASlip() {
        String slip = Yulin.receive(xinzhou, TYPE);
        String number = handler.get("/notices/" + slip).path("number");
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.CHINESE.withoutScripts())) {
            Page page = visit.open("/console/work").page();
            page.locator("nav.tabs").getByText("新收").click();
            page.locator("nav.tabs").getByText("全部").click();
            link(page, number).click();
            assertThat(page.locator("h1")).containsText("居住核实");
            link(page, "受理").click();
            button(page, "确认受理").click();
            assertThat(page.locator("[role=status]")).containsText("已受理");
            link(page, "反馈").click();
            button(page, "发出反馈").click();
            page.getByLabel("办理结果").selectOption("情况不符");
            button(page, "发出反馈").click();
            assertThat(page.locator(".summary")).isVisible();
            page.locator(".summary a").first().click();
            page.getByLabel("地址").check();
            button(page, "发出反馈").click();
            assertThat(page.locator("[role=status]")).containsText("反馈已发出");
            assertThat(page.locator(".status")).containsText("已反馈");
        }
        assertThat(xinzhou.await(MessageType.RETURN_FINAL, slip).data().path("payload"))
                .isEqualTo(Slips.json("{\"outcome\": \"differs\", \"differences\": [\"address\"]}"));
    }

    /** Sent, answered by the other region, assessed. */
    @Test
    void aSlipIsSentAndItsReturnAssessed() {
        try (BrowserVisit visit = BrowserVisit.of(submitter, Look.ENGLISH)) {
            Page page = visit.open("/console/send").page();
            link(page, "Residence confirmation").click();
            page.locator("a[href$='/cn-140900']").click();
            page.getByLabel("Receiving region").selectOption("140930");
            page.getByLabel("Your office").selectOption(Slips.YULIN_OFFICE);
            page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(Slips.NAME);
            page.getByLabel("Kind of document").selectOption("identity-card");
            page.getByLabel("Document number").fill(Slips.DOCUMENT_NUMBER.toLowerCase(java.util.Locale.ROOT));
            page.getByLabel("What is claimed").selectOption("registered");
            page.getByLabel("Region", new Page.GetByLabelOptions().setExact(true))
                    .fill("140930");
            button(page, "Preview").click();
            assertThat(page.locator("main")).containsText("Nothing has been sent yet");
            visit.isSound().screenshot("preview", Look.ENGLISH);
            button(page, "Send now").click();
            assertThat(page.locator("[role=status]")).containsText("The slip is on its way");
            String slip = page.url().replaceAll(".*/", "");
            xinzhou.await(MessageType.NOTICE_SUBMITTED, slip);
            xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered("140930-public-security", TYPE));
            submitter.awaitState(slip, "returned");

            visit.open("/console/work?view=all");
            page.locator("th a[href$='" + slip + "']").click();
            link(page, "Assess the return").click();
            page.getByLabel("Yes, it is valid").check();
            button(page, "Send the assessment").click();
            assertThat(page.locator(".status")).containsText("Assessed");
            visit.hasNoComplaints();
        }
    }

    @Test
    void theSecondOfTwoBrowsersIsToldAndOverwritesNothing() {
        String slip = Yulin.receive(xinzhou, TYPE);
        try (BrowserVisit first = BrowserVisit.of(handler, Look.ENGLISH);
                BrowserVisit second = BrowserVisit.of(handler.calling("han-meimei"), Look.ENGLISH)) {
            first.open("/console/work/" + slip + "/decline");
            second.open("/console/work/" + slip + "/return");
            second.page().getByLabel("Outcome").selectOption("confirmed");
            button(second.page(), "Send the answer").click();
            assertThat(second.page().locator(".status")).containsText("Returned");

            first.page().getByLabel("Reason").selectOption("not-competent");
            button(first.page(), "Decline the slip").click();

            assertThat(first.page().locator("main")).containsText("Nothing was done");
            assertThat(first.page().locator(".timeline")).containsText("han-meimei");
            first.screenshot("meanwhile", Look.ENGLISH);
        }
        assertThat(handler.stateOf(slip)).isEqualTo("returned");
    }

    @Test
    void aLineThatBreaksWhileAFormIsFilledLosesNothing() {
        String slip = Yulin.receive(xinzhou, TYPE);
        String form = "/console/work/" + slip + "/return";
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.ENGLISH)) {
            Page page = visit.open(form).page();
            assertThat(page.getByText("What differs")).isHidden();
            page.getByLabel("Outcome").selectOption("confirmed");
            page.getByLabel("Remark").fill("the neighbour remembers");
            assertThat(page.locator("[data-state]")).containsText("Draft saved");
            visit.page().context().setOffline(true);
            page.getByLabel("Remark").fill("the neighbour remembers him well");
            button(page, "Send the answer").click();
            assertThat(page.locator("[data-state]")).containsText("The node cannot be reached. Nothing is lost");
            assertThat(page.getByLabel("Remark")).hasValue("the neighbour remembers him well");
            visit.page().context().setOffline(false);
            assertThat(page.locator("[data-state]")).containsText("Draft saved");
            // Nor does a session that has ended meanwhile.
            page.route(
                    "**" + form,
                    route -> route.fulfill(new com.microsoft.playwright.Route.FulfillOptions().setStatus(401)));
            button(page, "Send the answer").click();
            assertThat(page.locator("[data-state]")).containsText("you are signed out");
            assertThat(page.getByLabel("Remark")).hasValue("the neighbour remembers him well");
            page.unroute("**" + form);
        }
        // Another day, another window.
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.ENGLISH)) {
            Page page = visit.open(form).page();
            assertThat(page.getByLabel("Remark")).hasValue("the neighbour remembers him well");
            button(page, "Send the answer").click();
            assertThat(page.locator(".status")).containsText("Returned");
        }
        assertThat(handler.stateOf(slip)).isEqualTo("returned");
    }

    @Test
    void theKeyboardIsEnoughAndQuestionMarkSaysWhatItDoes() {
        Yulin.receive(xinzhou, TYPE);
        try (BrowserVisit visit = BrowserVisit.of(handler, Look.ENGLISH)) {
            Page page = visit.open("/console/work?view=all").page();
            page.keyboard().press("?");
            assertThat(page.locator("dialog")).isVisible();
            assertThat(page.locator("dialog")).containsText("j and k go down and up the list");
            page.keyboard().press("Escape");
            assertThat(page.locator("dialog")).isHidden();
            page.keyboard().press("j");
            assertThat(page.locator(":focus"))
                    .hasAttribute("href", java.util.regex.Pattern.compile("/console/work/.+"));
            page.keyboard().press("x");
            assertThat(page.locator("tr[data-row]").first().locator("input")).isChecked();
            page.keyboard().press("/");
            assertThat(page.locator(":focus")).hasAttribute("name", "direction");
            visit.hasNoComplaints();
        }
    }
}
