package org.huizhi.console.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.huizhi.directory.CurrentDirectory;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.NewPartner;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** A slip is sent by pages: what about, to whom, filled in, looked at, sent once. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class SendPagesTest {

    private static final String TYPE = "residence-confirmation";
    private static final String FORM = "/console/send/" + TYPE + "/cn-140900";

    @Inject
    CurrentDirectory directory;

    private final TestCaller submitter = TestCaller.submitter();
    private final ConsoleVisitor visitor = ConsoleVisitor.of(submitter);

    private static Map<String, Object> filled() {
        return new HashMap<>(Map.of(
                "/sender/office", Slips.YULIN_OFFICE,
                "/receiver/region", "140930",
                "/urgency", "urgent",
                "/reference", "YL-SENT-ONCE-0815",
                "/payload/person/name", Slips.NAME,
                "/payload/person/documentKind", "identity-card",
                "/payload/person/documentNumber", Slips.DOCUMENT_NUMBER,
                "/payload/claim/kind", "registered",
                "/payload/claim/region", "140930"));
    }

    private static Map<String, Object> with(String button, Map<String, Object> fields) {
        Map<String, Object> all = new HashMap<>(fields);
        all.put(button, "1");
        return all;
    }

    @Test
    void aTypeAndARegionAreChosenAndTheOthersSayWhyNot() {
        assertThat(visitor.read("/console/send"))
                .contains("Residence confirmation", "possible to", "/console/send/" + TYPE);
        String parties = visitor.read("/console/send/" + TYPE);

        assertThat(parties).contains("href=\"" + FORM + "\"", "● possible");
        assertThat(visitor.read(FORM)).contains("Receiving office (optional)</label>");
        assertThat(visitor.reading("zh").read(FORM)).contains("接收机构（选填）</label>");
        visitor.get("/console/send/horoscope").then().statusCode(404);
        visitor.get("/console/send/" + TYPE + "/cn-999999").then().statusCode(404);
        visitor.get("/console/send/" + TYPE + "/cn-610800").then().statusCode(404);
        ConsoleVisitor.of(TestCaller.handler()).get("/console/send").then().statusCode(403);
    }

    @Test
    void aRegionWithoutAnAgreementIsNamedWithTheReasonAndLeadsNowhere() {
        try (NewPartner partner = NewPartner.joins(directory, "141123")) {
            String row = visitor.read("/console/send/" + TYPE)
                    .lines()
                    .filter(line -> line.contains(partner.mailbox()))
                    .findFirst()
                    .orElseThrow();

            assertThat(row)
                    .contains("<code>" + partner.mailbox() + "</code>", "○ not possible</span>: there is no agreement")
                    .doesNotContain("href=");
            assertThat(visitor.reading("zh").read("/console/send/" + TYPE)).contains("协议");
            visitor.get("/console/send/" + TYPE + "/" + partner.mailbox())
                    .then()
                    .statusCode(422)
                    .body(containsString("there is no agreement between"));
        }
    }

    @Test
    void whatIsFilledInIsCheckedShownOnceMoreAndSentOnce() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            Response form = visitor.get(FORM);
            assertThat(form.asString())
                    .contains("name=\"/payload/person/name\"", "value=\"140930\"", Slips.YULIN_OFFICE);
            Map<String, Object> wrong = filled();
            wrong.remove("/receiver/region");
            wrong.put("/payload/person/documentNumber", "12");
            visitor.send(form, FORM, with("preview", wrong))
                    .then()
                    .statusCode(422)
                    .body(
                            containsString("<a href=\"#field-receiver-region\">Receiving region: is required</a>"),
                            containsString("<a href=\"#field-payload-person-documentNumber\">"
                                    + "Person · Document number: must have at least 5 characters"),
                            containsString("value=\"YL-SENT-ONCE-0815\""));

            Response preview = visitor.send(form, FORM, with("preview", filled()));
            preview.then()
                    .statusCode(200)
                    .body(containsString(Slips.NAME), containsString("Nothing has been sent yet"));
            assertThat(Yulin.count("select count(*) from notice where reference = 'YL-SENT-ONCE-0815'"))
                    .isZero();
            visitor.send(preview, FORM, with("change", filled()))
                    .then()
                    .statusCode(200)
                    .body(containsString("value=\"" + Slips.NAME + "\""));

            Response sent = visitor.send(preview, FORM, with("send", filled()));
            sent.then().statusCode(303).header("Set-Cookie", containsString("done_send"));
            Response again = visitor.send(preview, FORM, with("send", filled()));
            again.then().statusCode(303);

            assertThat(again.getHeader("Location")).isEqualTo(sent.getHeader("Location"));
            assertThat(Yulin.count("select count(*) from notice where reference = 'YL-SENT-ONCE-0815'"))
                    .isEqualTo(1);
            String id = sent.getHeader("Location").replaceAll(".*/", "");
            assertThat(xinzhou.await(MessageType.NOTICE_SUBMITTED, id)
                            .data()
                            .at("/payload/person/name")
                            .asText())
                    .isEqualTo(Slips.NAME);
            assertThat(visitor.read("/console/work/" + id)).contains(Slips.NAME, "YL-SENT-ONCE-0815", "Urgent");
        }
    }

    @Test
    void whatIsMostLikelyAMistakeIsSaidBeforeItIsSent() {
        Response form = visitor.get(FORM);
        Map<String, Object> odd = filled();
        odd.put("/payload/person/documentNumber", Slips.DOCUMENT_NUMBER.replaceFirst(".$", "1"));
        odd.put("/payload/person/name", "王小明 李四光");
        odd.put("/payload/claim/since", "2090-05-05");
        odd.put("/receiver/region", "140931");
        odd.put("/receiver/office", "140930-public-security");

        assertThat(visitor.send(form, FORM, with("preview", odd)).asString())
                .contains("Person · Document number: cannot be right")
                .contains("Person · Name: reads like the names of two people")
                .contains("Claim · Since: is after today")
                .contains("Receiving office: does not serve the receiving region");
        assertThat(visitor.reading("zh").send(form, FORM, with("preview", odd)).asString())
                .contains("当事人 · 证件号码：校验位、前几位或出生日期不符，请核对", "起始日期：晚于今日，请核对");
        assertThat(visitor.send(form, FORM, with("preview", filled())).asString())
                .doesNotContain("This may be a mistake");
    }

    /** Nobody knows the code of the next county by heart, and no regular expression. */
    @Test
    void aRegionIsChosenByItsNameAndShownWithIt() {
        Response form = visitor.get(FORM);
        assertThat(form.asString())
                .contains("list=\"field-payload-claim-region-list\"", "<option value=\"140931\">Baode 140931</option>");
        Map<String, Object> named = filled();
        named.put("/payload/claim/region", "Baode");
        named.put("/reference", "YL-BY-NAME");

        Response preview = visitor.send(form, FORM, with("preview", named));
        preview.then().statusCode(200).body(containsString("<bdi>Baode 140931</bdi>"));
        String slip = visitor.send(preview, FORM, with("send", named)).getHeader("Location");
        assertThat(visitor.read(slip.replaceFirst("^http://[^/]+", ""))).contains("<bdi>Baode 140931</bdi>");

        named.put("/payload/claim/region", "Nowhere");
        assertThat(visitor.reading("zh")
                        .send(form, FORM, with("preview", named))
                        .asString())
                .contains("待核实情况 · 行政区划代码：须为行政区划代码，六位或九位数字")
                .doesNotContain("[0-9]");
    }

    @Test
    void anotherOfficeIsNotSpokenFor() {
        ConsoleVisitor nextDoor = ConsoleVisitor.of(submitter.of("610802-health"));

        assertThat(nextDoor.read(FORM)).doesNotContain(Slips.YULIN_OFFICE);
        nextDoor.send(FORM, FORM, with("send", filled())).then().statusCode(403);
    }

    @Test
    void aDraftSurvivesUntilItIsSentOrDiscarded() {
        ConsoleVisitor careful = ConsoleVisitor.of(submitter.calling("careful"));
        careful.send(FORM, FORM, with("save", filled())).then().statusCode(303);

        assertThat(careful.read("/console/send")).contains("Your drafts", FORM);
        assertThat(careful.read(FORM)).contains("value=\"" + Slips.NAME + "\"", "This is your draft");
        assertThat(visitor.read("/console/send")).doesNotContain("Your drafts");
        assertThat(Yulin.count(
                        "select count(*) from form_draft where position(convert_to(?, 'UTF8') in content) > 0",
                        Slips.NAME))
                .isZero();
        Map<String, Object> long64k = filled();
        long64k.put("/payload/claim/address", "长".repeat(30_000));
        careful.send(FORM, FORM, with("save", long64k)).then().statusCode(413);

        careful.send(FORM, FORM, with("discard", Map.of())).then().statusCode(303);
        assertThat(careful.read(FORM)).doesNotContain(Slips.NAME);
    }

    @Test
    void draftsAreFewAndOldOnesAreNotShown() {
        ConsoleVisitor busy = ConsoleVisitor.of(submitter.calling("busy"));
        for (String type : new String[] {"service-handover", "entitlement-query"}) {
            String form = "/console/send/" + type + "/cn-140900";
            busy.send(form, form, with("save", filled())).then().statusCode(303);
        }
        assertThat(busy.read("/console/send")).contains("Your drafts", "Entitlement query to Xinzhou");
        Yulin.update("update form_draft set saved_at = '2026-01-01' where form like 'send/service-handover/%'");
        assertThat(busy.read("/console/send")).doesNotContain("Service handover to Xinzhou");

        Yulin.update(
                "insert into form_draft select account, form || i, null, saved_at + i * interval '1 second', key_id,"
                        + " content from form_draft, generate_series(1, 30) i where account like '%busy%' and form like '%entitlement%'");
        busy.send(FORM, FORM, with("save", filled())).then().statusCode(303);
        assertThat(Yulin.count("select count(*) from form_draft where account like '%busy%'"))
                .isEqualTo(20);
        Yulin.update("delete from form_draft where account like '%busy%'");
    }

    /** As a browser without scripts sends it: the fields first, then the file. */
    @Test
    void aSheetIsUploadedByItsFormAndEndedByItsPage() {
        ConsoleVisitor own = ConsoleVisitor.of(submitter.calling("pages-of-uploads"));
        Response page = own.get("/console/send/files");
        assertThat(page.asString()).contains("/console/send/files/" + TYPE + "/xlsx", "Send many slips");
        own.get("/console/send/files/" + TYPE + "/xlsx").then().statusCode(200);
        byte[] file = "/sender/office,/receiver/region\r\n610802-health,140930\r\n".getBytes(StandardCharsets.UTF_8);

        uploadNothing(own, page).then().statusCode(422).body(containsString("is required"));
        String address =
                upload(own, page, TYPE, file).then().statusCode(303).extract().header("Location");

        Response upload = own.get(address);
        assertThat(upload.asString())
                .contains("Residence confirmation", "waiting", "data-open", "progress.js")
                .as("numbers are put into the places that there are")
                .contains("<dt>Slips already</dt><dd>0</dd>");
        assertThat(upload(own, page, TYPE, file).header("Location"))
                .as("the same form is the same upload")
                .isEqualTo(address);
        own.send(upload, address + "/cancel", Map.of()).then().statusCode(303);
        assertThat(own.read(address)).contains("ended before its end").doesNotContain("data-open");
        assertThat(own.reading("zh").read("/console/send/files")).contains("用表格批量发出交换单", "已终止");
        assertThat(Yulin.count("select bytes from upload where id = ?::uuid", address.replaceFirst(".*/", "")))
                .isEqualTo(file.length);
        ConsoleVisitor.of(submitter).get(address).then().statusCode(404);
    }

    /** A scan goes along: uploaded first, chosen in the form, named in the preview, on the page of the slip then. */
    @Test
    void aFileIsUploadedChosenAndSentWithASlip() {
        ConsoleVisitor own = ConsoleVisitor.of(submitter.calling("pages-of-files"));
        Response page = own.get("/console/attachments");
        assertThat(page.asString()).contains("at most 20 MiB", "There are none.");
        attach(own, page, "a.exe", new byte[] {'M', 'Z', 0, 1})
                .then()
                .statusCode(422)
                .body(containsString("File: must be PDF"), containsString("value=\"a.exe\""));
        attach(own, page, "居住证明.txt", "已核实。".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(303);
        attach(own, page, "other.txt", "b".getBytes(StandardCharsets.UTF_8))
                .then()
                .statusCode(303);
        assertThat(own.read("/console/attachments")).contains("居住证明.txt", "12 bytes", "ready");
        Response form = own.get(FORM);
        String id =
                form.asString().replaceFirst("(?s).*name=\"/attachments\" value=\"([0-9a-f-]{36})\"[^\n]*居住证明.*", "$1");
        assertThat(own.read("/console/send/notification/cn-140900")).doesNotContain("name=\"/attachments\"");

        Map<String, Object> fields = filled();
        fields.put("/reference", "YL-FILE-0815");
        fields.put("/attachments", id);
        Response preview = own.send(form, FORM, with("preview", fields));
        preview.then().statusCode(200).body(containsString("<bdi>居住证明.txt</bdi>"), not(containsString("other.txt")));
        String slip = own.send(preview, FORM, with("send", fields))
                .then()
                .statusCode(303)
                .extract()
                .header("Location")
                .replaceFirst("[?#].*", "");

        assertThat(own.read(slip)).contains("居住证明.txt", slip + "/attachments/" + id, "· sent");
        assertThat(own.reading("zh").read(slip)).contains("附件", "已发出");
        Response file = own.get(slip + "/attachments/" + id);
        assertThat(file.asByteArray()).isEqualTo("已核实。".getBytes(StandardCharsets.UTF_8));
        assertThat(file.header("Content-Disposition")).startsWith("attachment;");
        Response mine = own.get("/console/attachments");
        assertThat(mine.asString()).contains("other.txt").doesNotContain("居住证明.txt");
        String other = mine.asString().replaceFirst("(?s).*/console/attachments/([0-9a-f-]{36})/delete.*", "$1");
        own.send(mine, "/console/attachments/" + other + "/delete", Map.of())
                .then()
                .statusCode(303);
        assertThat(own.read("/console/attachments")).contains("There are none.");
    }

    private static Response attach(ConsoleVisitor visitor, Response page, String name, byte[] file) {
        return visitor.request()
                .multiPart("token", ConsoleVisitor.hidden(page, "token"))
                .multiPart("key", ConsoleVisitor.hidden(page, "key"))
                .multiPart("/name", name, "text/plain; charset=UTF-8")
                .multiPart("/file", "x", file, "application/octet-stream")
                .post("/console/attachments");
    }

    private static Response uploadNothing(ConsoleVisitor visitor, Response page) {
        return visitor.request()
                .multiPart("token", ConsoleVisitor.hidden(page, "token"))
                .multiPart("key", ConsoleVisitor.hidden(page, "key"))
                .multiPart("/type", TYPE)
                .post("/console/send/files");
    }

    private static Response upload(ConsoleVisitor visitor, Response page, String type, byte[] file) {
        return visitor.request()
                .multiPart("token", ConsoleVisitor.hidden(page, "token"))
                .multiPart("key", ConsoleVisitor.hidden(page, "key"))
                .multiPart("/type", type)
                .multiPart("/file", "slips.csv", file, "text/csv")
                .post("/console/send/files");
    }
}
