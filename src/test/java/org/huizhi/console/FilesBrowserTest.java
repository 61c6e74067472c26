package org.huizhi.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huizhi.testsupport.BackgroundJobs;
import org.huizhi.testsupport.BrowserVisit;
import org.huizhi.testsupport.BrowserVisit.Look;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people bring and take in files, and mails, in a real browser on a phone; with what others have filled in. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class FilesBrowserTest {

    private static final String LONG = "x".repeat(90);
    private static final Look PHONE = Look.ENGLISH.at(BrowserVisit.PHONE);
    private static final Look CHINESE_AT_NIGHT = Look.CHINESE.dark();

    private final TestCaller office = TestCaller.with("handler", "submitter")
            .of(Slips.YULIN_OFFICE)
            .calling("files-" + UUID.randomUUID().toString().substring(0, 8));

    @AfterEach
    void leave() {
        Yulin.update("delete from mail where address like ?", "%" + LONG + "%");
    }

    private static void press(Page page, String name) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(name).setExact(true))
                .click();
    }

    private static void choose(Page page, String name, String content) {
        page.setInputFiles(
                "input[type=file]",
                new FilePayload(name, "application/octet-stream", content.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void attachmentsAreUploadedAndAFaultIsToldAtItsField() {
        BrowserVisit.inOneLook(office, CHINESE_AT_NIGHT, Map.of("attachments-empty", "/console/attachments"));
        try (BrowserVisit visit = BrowserVisit.of(office, PHONE.withoutScripts())) {
            Page page = visit.open("/console/attachments").page();
            page.getByLabel("Name").fill("居住证明" + LONG + ".txt");
            choose(page, "a.txt", "he lives here");
            press(page, "Upload");
            assertThat(page.locator("table")).containsText(LONG);
            assertThat(page.locator("table")).containsText("ready");
            page.getByLabel("Name").fill("program.exe");
            choose(page, "program.exe", "MZ\u0000");
            press(page, "Upload");
            assertThat(page.locator(".summary")).isVisible();
        }
        try (BrowserVisit visit = BrowserVisit.of(office, CHINESE_AT_NIGHT.at(BrowserVisit.PHONE))) {
            visit.open("/console/attachments").isSound().screenshot("attachments", CHINESE_AT_NIGHT);
        }
    }

    @Test
    void aSheetWithAFaultyRowTellsWhy() {
        BrowserVisit.inOneLook(office, CHINESE_AT_NIGHT, Map.of("uploads-empty", "/console/send/files"));
        try (BrowserVisit visit = BrowserVisit.of(office, PHONE)) {
            Page page = visit.open("/console/send/files").page();
            page.getByLabel("Type").selectOption("residence-confirmation");
            choose(
                    page,
                    "sheet.csv",
                    "/sender/office,/receiver/region,/reference\n" + Slips.YULIN_OFFICE + ",999999,case-7");
            press(page, "Upload and send");
            assertThat(page).hasURL(Pattern.compile("/console/send/files/.+"));
            BackgroundJobs.run("uploads");
            assertThat(page.locator("#progress")).containsText("Rows that were refused");
            assertThat(page.locator("#progress")).containsText("Person · Name: is required");
            assertThat(page.locator("#progress")).not().containsText("/payload");
            assertThat(page.locator("#progress th[scope=row]")).hasText("Row 2");
            visit.isSound().screenshot("upload", PHONE);
            visit.open("/console/send/files").isSound().screenshot("uploads", PHONE);
        }
    }

    @Test
    void workIsTakenHomeAndBroughtBack() {
        try (OtherRegion xinzhou = Yulin.xinzhou();
                BrowserVisit visit = BrowserVisit.of(office, CHINESE_AT_NIGHT.at(BrowserVisit.PHONE))) {
            Yulin.receive(xinzhou, "residence-confirmation");
            Page page = visit.open("/console/work/files").page();
            visit.isSound();
            page.getByLabel("机构").selectOption(Slips.YULIN_OFFICE);
            page.getByLabel("密码", new Page.GetByLabelOptions().setExact(true)).fill("willow river 42");
            Download download = page.waitForDownload(() -> press(page, "下载"));
            page.setInputFiles("input[type=file]", download.path());
            page.getByLabel("文件密码").fill("willow river 42");
            press(page, "办理");
            assertThat(page.locator("h1")).hasText("办理结果");
            visit.isSound().screenshot("brought", CHINESE_AT_NIGHT);
            visit.open("/console/work/files");
            page.setInputFiles("input[type=file]", download.path());
            page.getByLabel("文件密码").fill("willow river 43");
            press(page, "办理");
            assertThat(page.locator(".summary")).isVisible();
            visit.isWithinTheWindow();
        }
    }

    @Test
    void aFileThatIsNoneOfAPartnerIsToldSo() {
        try (BrowserVisit visit = BrowserVisit.of(TestCaller.operator(), PHONE)) {
            Page page = visit.open("/console/feed/files").page();
            visit.isSound();
            choose(page, "picture.ndjson", "a picture");
            press(page, "Import");
            assertThat(page.locator(".summary")).isVisible();
            visit.isWithinTheWindow();
        }
    }

    @Test
    void mailsThatDidNotGetThroughAreListed() {
        Yulin.update("insert into mail_recipient (office, addresses, language, changed_by, changed_at)"
                + " values ('610800-hub', array['node@fugu.example'], 'zh', 'files', now()) on conflict do nothing");
        Yulin.update(
                "insert into mail (id, office, address, sender, subject, content, made_at, state, next_attempt_at,"
                        + " failure) values (gen_random_uuid(), '610800-hub', ?, 'x', ?, 'x', now(), 'PARKED', now(),"
                        + " 'SMTP 550')",
                LONG + "@fugu.example",
                "督办 " + LONG);
        BrowserVisit.inOneLook(
                TestCaller.administrator(),
                CHINESE_AT_NIGHT,
                Map.of("mails", "/console/settings/mails", "mail", "/console/settings/mails/610800-hub"));
        BrowserVisit.inOneLook(
                TestCaller.administrator(), Look.ENGLISH, Map.of("mails-english", "/console/settings/mails"));
    }
}
