package org.huizhi.statement;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.directory.LocalizedName;
import org.huizhi.directory.Region;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BrowserVisit;
import org.huizhi.testsupport.BrowserVisit.Look;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.HonestPartner;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.StatementDraft;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statements as people read and settle them on pages of the console. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class StatementPagesTest {

    private static final String ROOT = "/console/statements";
    private static final String HOSTILE = "<script>alert(1)</script>" + "a".repeat(1900) + "𠀀😀אבג";

    @Inject
    StatementScheduler scheduler;

    @Inject
    StatementCalculator calculator;

    @Inject
    CurrentDirectory directory;

    private final ConsoleVisitor administrator = ConsoleVisitor.of(TestCaller.administrator());

    @AfterEach
    void forget() {
        MonthOfSlips.forget();
    }

    @Test
    void aDisputeIsReadSlipBySlipCountedAnewAndSettledOnce() {
        YearMonth month = HonestPartner.lastMonth().minusMonths(1);
        try (NewPartner partner = HonestPartner.joins(directory, "651400")) {
            MonthOfSlips.with(partner.mailbox(), month);
            scheduler.runDue();
            String first = month + ".cn-610800." + partner.mailbox() + ".1";
            partner.onBus.await(MessageType.STATEMENT_PROPOSED, first);
            assertThat(administrator.read(ROOT + "/" + first))
                    .contains("proposed", "The other side counts by itself and answers.", "not known yet")
                    .doesNotContain("/do/");
            MonthOfSlips.theyHaveNothingOfTheFirstDay(scheduler, partner, first);

            reads(partner, first, month);
            countsAnew(first);
            String second = month + ".cn-610800." + partner.mailbox() + ".2";
            MonthOfSlips.theyHaveAssessedTheFirstDay(
                    scheduler, partner, calculator.calculate(month, partner.mailbox(), 2));
            assertThat(administrator.read(ROOT + "/" + second))
                    .contains(
                            "The two sides differ on 2 rounds.",
                            "<strong>differs by +2</strong>",
                            "Assessment",
                            "valid");
            settles(partner, second, month + ".cn-610800." + partner.mailbox() + ".3");
        }
    }

    private void reads(NewPartner partner, String id, YearMonth month) {
        String slip = ShownStatement.read(id).extract().path("differences[0].id");
        assertThat(administrator.read(ROOT + "/" + id))
                .contains("The two sides differ on 2 rounds.", "Yulin asks, A city answers")
                .contains("<strong>differs by −2</strong>", "counts differ.", "All counts are the same.")
                .contains("href=\"/console/work/" + slip + "\">statement-" + slip + "</a>", "not in this month")
                .doesNotContain("<code>" + slip)
                .contains("Statement of " + english(month) + " with A city")
                .contains("/do/renew", "/do/accept", ROOT + "/" + id + "/paper");
        assertThat(administrator.reading("zh").read(ROOT + "/" + id))
                .contains("双方有 2 个轮次不一致", "相差 −2", "不在本月", "应回复", "按期回复", "误送", "材料不全")
                .contains("%d年%d月与".formatted(month.getYear(), month.getMonthValue()))
                .doesNotContain("Returned");
        assertThat(ConsoleVisitor.of(TestCaller.operator()).read(ROOT + "/" + id))
                .contains("differs by")
                .doesNotContain("/do/renew");
        assertThat(administrator.read(ROOT + "?counterpart=" + partner.mailbox()))
                .contains("Waits for an administrator of this side", "disputed, we decide first", month.toString())
                .contains("</bdi>, " + english(month) + "</a>", ">" + english(month) + "</time>");
        assertThat(administrator.read(ROOT + "?state=agreed&counterpart=" + partner.mailbox()))
                .contains("No partner has a month like this.");
        BrowserVisit.inOneLook(
                TestCaller.administrator(),
                Look.CHINESE.dark(),
                Map.of(
                        "statements", ROOT + "?counterpart=" + partner.mailbox(),
                        "statement-disputed", ROOT + "/" + id,
                        "statement-settle", ROOT + "/" + id + "/do/accept"));
        keeps(id);
    }

    private static String english(YearMonth month) {
        return DateTimeFormatter.ofPattern("MMM uuuu", Locale.ENGLISH).format(month);
    }

    private void keeps(String id) {
        administrator
                .get(ROOT + "/" + id + "/paper")
                .then()
                .statusCode(200)
                .contentType("application/pdf")
                .header("Content-Disposition", containsString(id + ".pdf"));
        administrator.get(ROOT + "/" + id + "/document").then().statusCode(200).body(containsString("signatures"));
        administrator
                .get(ROOT + "/" + id + "/slips")
                .then()
                .statusCode(200)
                .body(containsString("residence-confirmation"));
        administrator
                .get(ROOT + "/" + id + "/differences")
                .then()
                .statusCode(200)
                .body(containsString("proposer"));
        administrator.get(ROOT + "/" + id + "/amendments").then().statusCode(200);
        administrator.get(ROOT + "/" + id + "/changes").then().statusCode(404);
        administrator.get(ROOT + "/2001-01.cn-140900.cn-610800.1").then().statusCode(404);
        administrator.get(ROOT + "/" + id + "/do/forget").then().statusCode(404);
        administrator.get(ROOT + "?until=soon").then().statusCode(400);
    }

    private void countsAnew(String id) {
        Response asked = administrator.get(ROOT + "/" + id + "/do/renew");
        assertThat(asked.asString())
                .contains("This side counts", "proposes version 2", "in your name (administrator-yulin)");
        administrator
                .request()
                .contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .post(ROOT + "/" + id + "/do/renew")
                .then()
                .statusCode(403);
        administrator
                .send(asked, ROOT + "/" + id + "/do/renew", Map.of())
                .then()
                .statusCode(303);
        Response again = administrator.send(asked, ROOT + "/" + id + "/do/renew", Map.of());
        again.then().statusCode(409);
        assertThat(again.asString())
                .contains("This cannot be done with the statement as it is now.", "This has happened last:");
        assertThat(administrator.read(ROOT + "/" + id)).contains("A later version took its place.");
    }

    private void settles(NewPartner partner, String disputed, String settlement) {
        Response asked = administrator.get(ROOT + "/" + disputed + "/do/accept");
        assertThat(asked.asString())
                .contains("This side signs, as version 3, that the two stay apart on 2 rounds")
                .contains("An administrator of A city has to countersign");
        Response empty = administrator.send(asked, ROOT + "/" + disputed + "/do/accept", Map.of("/reason", " "));
        empty.then().statusCode(422);
        assertThat(empty.asString()).contains("<a href=\"#field-reason\">Reason: is required</a>");
        administrator
                .send(asked, ROOT + "/" + disputed + "/do/accept", Map.of("/reason", HOSTILE))
                .then()
                .statusCode(303)
                .header("Location", containsString(settlement));
        administrator
                .send(asked, ROOT + "/" + disputed + "/do/accept", Map.of("/reason", HOSTILE))
                .then()
                .statusCode(409);
        assertThat(Yulin.count("select count(*) from sent_message where subject = ?", settlement))
                .isOne();
        Arrived sent = partner.onBus.await(MessageType.STATEMENT_PROPOSED, settlement);
        partner.says(MessageType.STATEMENT_AGREED, settlement, Books.countersigned(sent, partner.party.signingKey()));
        assertThat(administrator.read(ROOT + "/" + settlement))
                .contains("Both have signed that they stay apart on 2 rounds.", "&lt;script&gt;alert(1)")
                .doesNotContain("<script>alert");
        assertThat(administrator.read(ROOT + "/" + settlement + "/changes"))
                .contains("Nothing has changed since both signed it.");
    }

    /** What the other region's administrator signed is countersigned in one of two browsers; the other is told. */
    @Test
    void ofTwoAdministratorsWhoCountersignTheSecondIsToldWhoWasFirst() {
        YearMonth month = HonestPartner.lastMonth().minusMonths(2);
        Region region = new Region(
                "131300",
                new LocalizedName("<b>某市</b>", "<img src=x>" + "w".repeat(60)),
                "prefecture",
                null,
                LocalDate.of(2000, 1, 1),
                null,
                List.of());
        try (NewPartner partner = NewPartner.joins(directory, region)) {
            HonestPartner.agrees(partner, "agr-statement-late", month.atDay(1));
            MonthOfSlips.with(partner.mailbox(), month);
            String id = MonthOfSlips.theyProposeOneLessThenSettle(
                            scheduler, partner, calculator.calculate(month, partner.mailbox(), 1), HOSTILE)
                    .id();
            String address = ROOT + "/" + id;
            for (String page : List.of(ROOT, address, address + "/do/accept")) {
                assertThat(administrator.read(page))
                        .contains("&lt;img src=x&gt;")
                        .doesNotContain("<script>alert", "<img", "<b>");
            }
            TestCaller first = TestCaller.administrator();
            try (BrowserVisit one = BrowserVisit.of(first, Look.ENGLISH.at(BrowserVisit.PHONE));
                    BrowserVisit two = BrowserVisit.of(first.calling("han-meimei"), Look.CHINESE)) {
                one.open(address).isSound().screenshot("statement-waits", Look.ENGLISH.at(BrowserVisit.PHONE));
                two.open(address + "/do/accept").page().getByLabel("理由").fill("同意");
                link(one.page(), "Countersign the settlement");
                one.page().getByLabel("Reason").fill("an old server");
                button(one.page(), "Countersign the settlement");
                assertThat(one.page().locator("main"))
                        .containsText("Both have signed that they stay apart on 1 round.");

                button(two.page(), "会签差异确认");
                assertThat(two.page().locator("main")).containsText("不能进行此操作");
                assertThat(two.page().locator("main")).containsText("经办人 " + first.subject());
                two.isWithinTheWindow().screenshot("statement-late", Look.CHINESE);
            }
            assertThat(partner.onBus
                            .await(MessageType.STATEMENT_AGREED, id)
                            .data()
                            .at("/document/signatures"))
                    .hasSize(2);
            assertThat(Yulin.count("select count(*) from sent_message where subject = ?", id))
                    .isOne();
        }
    }

    private static void link(Page page, String name) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static void button(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    /** At one glance: nothing differs. */
    @Test
    void aMonthOnWhichBothSidesAgreeSaysSoFirst() {
        YearMonth month = HonestPartner.lastMonth();
        try (NewPartner partner = HonestPartner.joins(directory, "131200")) {
            HonestPartner.agrees(partner, "agr-statement-pages", month.atDay(1));
            var statement = StatementDraft.ofNothing(month, 1, partner.mailbox(), "cn-610800");
            String id = StatementDraft.id(statement);
            partner.says(
                    MessageType.STATEMENT_PROPOSED, id, StatementDraft.proposal(statement, partner.party.signingKey()));
            scheduler.runDue();
            partner.onBus.await(MessageType.STATEMENT_AGREED, id);

            assertThat(administrator.read(ROOT + "/" + id))
                    .contains("Both sides count the same: no round differs. Both have signed.")
                    .contains("All counts are the same.")
                    .contains("<td class=\"number\">0</td>")
                    .doesNotContain("differs by", "Rounds that differ", "/do/");
            assertThat(administrator.read(ROOT + "?counterpart=" + partner.mailbox()))
                    .contains("countersigned", "none");
            assertThat(administrator.read(ROOT + "?until=2020-12&counterpart=" + partner.mailbox()))
                    .contains("2020-01", "Later months")
                    .doesNotContain("countersigned</span>");
        }
    }
}
