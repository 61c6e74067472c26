package org.huizhi.console.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.huizhi.calendar.Calendars;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What offices do to slips by forms: the same as by the API, said before it is done, and nothing is overwritten. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class ActPagesTest {

    private static final String TYPE = "residence-confirmation";
    private static final String THEIR_OFFICE = "140930-public-security";

    private final TestCaller handler = TestCaller.handler();
    private final TestCaller submitter = TestCaller.submitter();
    private final ConsoleVisitor visitor = ConsoleVisitor.of(handler);
    private final ConsoleVisitor sender = ConsoleVisitor.of(submitter);
    private OtherRegion xinzhou;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    private static String at(String slip, String act) {
        return "/console/work/" + slip + "/" + act;
    }

    /** Opens a form and sends it filled in. */
    private static Response fill(ConsoleVisitor visitor, String address, Map<String, ?> fields) {
        return resend(visitor, visitor.get(address), address, fields);
    }

    private static Response resend(ConsoleVisitor visitor, Response shown, String address, Map<String, ?> fields) {
        Map<String, Object> all = new HashMap<>(fields);
        all.put("version", ConsoleVisitor.hidden(shown, "version"));
        all.put("seen", ConsoleVisitor.hidden(shown, "seen"));
        return visitor.send(shown, address, all);
    }

    private String delivered() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        return slip;
    }

    @Test
    void aSlipIsAcceptedAndTheOtherRegionIsTold() {
        String slip = Yulin.receive(xinzhou, TYPE);
        assertThat(visitor.read(at(slip, "accept")))
                .contains("The sending region is told that your office takes the slip");

        fill(visitor, at(slip, "accept"), Map.of())
                .then()
                .statusCode(303)
                .header("Location", containsString("/console/work/" + slip))
                .header("Set-Cookie", containsString("huizhi-done=done_accept"));

        xinzhou.await(MessageType.NOTICE_ACCEPTED, slip);
        assertThat(handler.stateOf(slip)).isEqualTo("accepted");
    }

    @Test
    void anAnswerIsAFormOfItsTypeWithFaultsAtTheirFields() {
        String slip = Yulin.receive(xinzhou, TYPE);
        String form = visitor.read(at(slip, "return"));
        assertThat(form)
                .contains("name=\"/payload/outcome\"", "Confirmed", "Differs", "name=\"/payload/differences\"")
                .contains("Only where “Outcome” is “Differs”.", Slips.NAME)
                .doesNotContain("/lateReason/code");
        assertThat(visitor.reading("zh").read(at(slip, "return"))).contains("办理结果", "情况属实", "不一致的项目");

        fill(visitor, at(slip, "return"), Map.of("/payload/outcome", "differs", "/payload/remark", "a\r\nb"))
                .then()
                .statusCode(422)
                .body(
                        containsString("<a href=\"#field-payload-differences\">What differs: is required</a>"),
                        containsString("value=\"differs\" selected"),
                        containsString("a\nb</textarea>"));
        assertThat(handler.stateOf(slip)).isEqualTo("received");

        fill(
                        visitor,
                        at(slip, "return"),
                        Map.of("/payload/outcome", "differs", "/payload/differences", List.of("name", "address")))
                .then()
                .statusCode(303);

        assertThat(xinzhou.await(MessageType.RETURN_FINAL, slip).data().path("payload"))
                .isEqualTo(Slips.json("{\"outcome\": \"differs\", \"differences\": [\"name\", \"address\"]}"));
        assertThat(visitor.read("/console/work/" + slip)).contains("Returned", "Differs", "Address");
    }

    /** Nothing is wrong with it for the schema; whoever has typed it is asked once. */
    @Test
    void aDayToComeOnWhichSomethingHasHappenedIsAskedAbout() {
        String slip = Yulin.receive(xinzhou, "certificate-verification");
        Map<String, Object> answer =
                new HashMap<>(Map.of("/payload/outcome", "revoked", "/payload/revokedOn", "2090-01-01"));

        fill(visitor, at(slip, "return"), answer)
                .then()
                .statusCode(200)
                .body(
                        containsString("<li>Revoked on: is after today</li>"),
                        containsString("name=\"sure\" value=\"1\""),
                        containsString("value=\"2090-01-01\""));
        assertThat(handler.stateOf(slip)).isEqualTo("received");

        answer.put("sure", "1");
        fill(visitor, at(slip, "return"), answer).then().statusCode(303);
        assertThat(handler.stateOf(slip)).isEqualTo("returned");
    }

    @Test
    void aLateAnswerNeedsItsReason() {
        String slip = Yulin.receive(xinzhou, TYPE);
        Yulin.update("update notice set due_date = current_date - 5 where id = ?::uuid", slip);

        fill(visitor, at(slip, "return"), Map.of("/payload/outcome", "confirmed"))
                .then()
                .statusCode(422)
                .body(
                        containsString("<a href=\"#field-lateReason-code\">"
                                + "Why it is late · Reason: the due date has passed"),
                        containsString("name=\"/lateReason/code\""));
        fill(
                        visitor,
                        at(slip, "return"),
                        Map.of(
                                "/payload/outcome",
                                "confirmed",
                                "/lateReason/code",
                                "capacity",
                                "/lateReason/text",
                                "人手不足"))
                .then()
                .statusCode(303);
        assertThat(visitor.read("/console/work/" + slip)).contains("no capacity", "人手不足");
    }

    @Test
    void aSlipIsDeclinedWithAReasonOrAnsweredInterim() {
        String slip = Yulin.receive(xinzhou, TYPE);
        fill(visitor, at(slip, "interim"), Map.of())
                .then()
                .statusCode(422)
                .body(containsString("field-payload-text-fault"));
        fill(visitor, at(slip, "interim"), Map.of("/payload/text", "已联系村委会"))
                .then()
                .statusCode(303);
        fill(visitor, at(slip, "decline"), Map.of()).then().statusCode(422).body(containsString("field-reason-fault"));
        fill(visitor, at(slip, "decline"), Map.of("/reason", "misrouted"))
                .then()
                .statusCode(409)
                .body(containsString("the slip was accepted"));
        // Whoever reads that something is missing has to know what.
        fill(visitor, at(slip, "decline"), Map.of("/reason", "incomplete"))
                .then()
                .statusCode(422)
                .body(containsString("field-text-fault"));
        fill(visitor, at(slip, "decline"), Map.of("/reason", "incomplete", "/text", "缺少身份信息"))
                .then()
                .statusCode(303);

        assertThat(xinzhou.await(MessageType.NOTICE_DECLINED, slip)
                        .data()
                        .path("text")
                        .asText())
                .isEqualTo("缺少身份信息");
        assertThat(visitor.read("/console/work/" + slip)).contains("Declined", "incomplete", "缺少身份信息", "已联系村委会");
    }

    @Test
    void theSecondOfTwoBrowsersIsToldWhatHappenedAndNothingIsOverwritten() {
        String slip = Yulin.receive(xinzhou, TYPE);
        Response opened = visitor.get(at(slip, "decline"));
        Response answer = visitor.get(at(slip, "return"));
        TestCaller.handler()
                .calling("li-lei")
                .perform("acceptance", slip, "{}")
                .then()
                .statusCode(200);

        Response late = resend(visitor, opened, at(slip, "decline"), Map.of("/reason", "incomplete", "/text", "不清楚"));

        late.then().statusCode(409);
        assertThat(late.asString())
                .contains("Nothing was done: the slip has changed since you opened this form", "Accepted", "li-lei")
                .contains("不清楚</textarea>", "value=\"incomplete\" selected");
        assertThat(handler.stateOf(slip)).isEqualTo("accepted");
        // Who looks at it again can still do it.
        resend(visitor, late, at(slip, "decline"), Map.of("/reason", "incomplete", "/text", "不清楚"))
                .then()
                .statusCode(303);
        assertThat(handler.stateOf(slip)).isEqualTo("declined");

        Response tooLate = resend(visitor, answer, at(slip, "return"), Map.of("/payload/outcome", "confirmed"));
        tooLate.then().statusCode(409).body(containsString("This cannot be done now"), containsString("Declined"));
    }

    @Test
    void aFormThatIsSentTwiceIsDoneOnce() {
        String slip = Yulin.receive(xinzhou, TYPE);
        Response opened = visitor.get(at(slip, "interim"));
        Map<String, String> said = Map.of("/payload/text", "正在核实");

        resend(visitor, opened, at(slip, "interim"), said).then().statusCode(303);
        resend(visitor, opened, at(slip, "interim"), said).then().statusCode(303);

        assertThat(Yulin.count("select count(*) from notice_return where notice_id = ?::uuid", slip))
                .isEqualTo(1);
    }

    @Test
    void officesAreAskedForPartsAndTheLastAnswerIsTheReturn() {
        String slip = Yulin.receive(xinzhou, TYPE);
        Response form = visitor.get(at(slip, "parts"));
        Response more = resend(
                visitor,
                form,
                at(slip, "parts"),
                Map.of("/parts/0/office", "610802-health", "/parts/0/question", "户籍？", "more", "parts"));
        more.then().statusCode(200).body(containsString("name=\"/parts/1/office\""), containsString("户籍？</textarea>"));
        fill(visitor, at(slip, "parts"), Map.of("/parts/0/office", "610802-health"))
                .then()
                .statusCode(422)
                .body(containsString("field-parts-0-question-fault"));
        fill(visitor, at(slip, "parts"), Map.of("/parts/0/office", "610802-health", "/parts/0/question", "户籍？"))
                .then()
                .statusCode(303);

        ConsoleVisitor asked = ConsoleVisitor.of(TestCaller.handler().of("610802-health"));
        assertThat(asked.read("/console/work/parts")).contains(slip);
        assertThat(asked.read("/console/work/" + slip)).contains("户籍？", "/parts/1/answer");
        asked.get(at(slip, "accept")).then().statusCode(409).body(containsString("another office has the slip"));
        fill(asked, at(slip, "parts/1/answer"), Map.of("/payload/outcome", "confirmed"))
                .then()
                .statusCode(303);

        assertThat(xinzhou.await(MessageType.RETURN_FINAL, slip)
                        .data()
                        .at("/payload/outcome")
                        .asText())
                .isEqualTo("confirmed");
    }

    @Test
    void aPartIsSentBackToTheOfficeThatHasTheSlip() {
        String slip = Yulin.receive(xinzhou, TYPE);
        fill(visitor, at(slip, "parts"), Map.of("/parts/0/office", "610802-health", "/parts/0/question", "户籍？"))
                .then()
                .statusCode(303);
        ConsoleVisitor asked = ConsoleVisitor.of(TestCaller.handler().of("610802-health"));

        fill(asked, at(slip, "parts/1/decline"), Map.of("/reason", "not-competent", "/text", "非本机构业务"))
                .then()
                .statusCode(303);

        assertThat(visitor.read("/console/work/" + slip)).contains("Sent back", "not competent", "非本机构业务");
    }

    @Test
    void aSlipIsHandedOver() {
        String slip = Yulin.receive(xinzhou, TYPE);

        fill(visitor, at(slip, "hand-over"), Map.of("/office", "610802-health", "/reason", "not-competent"))
                .then()
                .statusCode(303)
                .header("Location", containsString("/console/work"));

        assertThat(Yulin.query("select office from notice where id = ?::uuid", slip)
                        .get(0)
                        .get("office"))
                .isEqualTo("610802-health");
    }

    @Test
    void anExtensionIsAskedForAndDecidedByTheOtherSide() {
        String slip = Yulin.receive(xinzhou, TYPE);
        LocalDate later = Calendars.of(Optional.empty()).of("cn").due(LocalDate.now(ZoneId.of("Asia/Shanghai")), 25);
        fill(visitor, at(slip, "extension"), Map.of("/dueDate", "soon", "/text", "档案室关闭"))
                .then()
                .statusCode(422)
                .body(containsString("field-dueDate-fault"));
        fill(visitor, at(slip, "extension"), Map.of("/dueDate", later.toString(), "/text", "档案室关闭"))
                .then()
                .statusCode(303);
        assertThat(visitor.read("/console/work/" + slip))
                .contains("the sender has not decided about the last proposal");

        String asked = delivered();
        xinzhou.say(
                MessageType.EXTENSION_PROPOSED,
                asked,
                Map.of("round", 1, "office", THEIR_OFFICE, "dueDate", later.toString(), "text", "人员外出"));
        org.huizhi.testsupport.Patience.until(
                "the proposal is there",
                () -> submitter.get("/notices/" + asked).path("extension") != null);
        assertThat(sender.read(at(asked, "decide"))).contains("Grant the later due date", "人员外出");
        fill(sender, at(asked, "decide"), Map.of("/decision", "granted")).then().statusCode(303);
        assertThat(submitter.get("/notices/" + asked).<String>path("dueDate")).isEqualTo(later.toString());
    }

    @Test
    void aSenderRemindsWithdrawsAndCannotDoWhatTheOtherSideDoes() {
        String slip = delivered();
        fill(sender, at(slip, "remind"), Map.of()).then().statusCode(303);
        assertThat(sender.read("/console/work/" + slip)).contains("it was reminded of today already");
        sender.get(at(slip, "accept")).then().statusCode(403);

        fill(sender, at(slip, "withdraw"), Map.of("/text", "已自行核实")).then().statusCode(303);
        assertThat(submitter.stateOf(slip)).isEqualTo("withdrawn");
        sender.get(at(slip, "remind")).then().statusCode(409).body(containsString("This cannot be done now"));
    }

    @Test
    void aReturnIsAssessedAndADeclineIsContested() {
        String slip = delivered();
        xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered(THEIR_OFFICE, TYPE));
        submitter.awaitState(slip, "returned");
        fill(sender, at(slip, "assess"), Map.of("/verdict", "invalid"))
                .then()
                .statusCode(422)
                .body(containsString("field-text-fault"));
        fill(sender, at(slip, "assess"), Map.of("/verdict", "invalid", "/text", "请核对旧址"))
                .then()
                .statusCode(303);
        assertThat(sender.read("/console/work/" + slip)).contains("Round 1", "Round 2", "请核对旧址");

        String declined = delivered();
        xinzhou.say(
                MessageType.NOTICE_DECLINED,
                declined,
                Map.of("round", 1, "office", THEIR_OFFICE, "reason", "not-competent", "text", "不归我们"));
        submitter.awaitState(declined, "declined");
        assertThat(sender.read(at(declined, "contest")))
                .containsSubsequence("not competent", "Can be sent back until", "不归我们", "Why you do not accept");
        fill(sender, at(declined, "contest"), Map.of("/text", "户籍在贵地")).then().statusCode(303);
        assertThat(sender.read("/console/work/" + declined)).contains("Decline contested", "户籍在贵地", "不归我们");
        assertThat(sender.read("/console/work?view=contested")).doesNotContain(slip);
    }

    @Test
    void aDraftIsKeptForItsAccountAloneAndGoesWithTheAnswer() {
        String slip = Yulin.receive(xinzhou, TYPE);
        Map<String, String> begun = Map.of("/payload/outcome", "confirmed", "/payload/remark", "尚未核实完毕");
        Map<String, String> byScript = new HashMap<>(begun);
        byScript.put("save", "auto");
        Response form = visitor.get(at(slip, "return"));
        long reads = reads(slip);
        resend(visitor, form, at(slip, "return"), byScript).then().statusCode(204);
        resend(visitor, form, at(slip, "return"), byScript).then().statusCode(204);
        // Who writes has read it once, and is shown nothing again.
        assertThat(reads(slip)).isEqualTo(reads);

        assertThat(visitor.read(at(slip, "return")))
                .contains("This is your draft", "尚未核实完毕</textarea>", "value=\"confirmed\" selected");
        assertThat(ConsoleVisitor.of(handler.calling("somebody-else")).read(at(slip, "return")))
                .doesNotContain("尚未核实完毕", "This is your draft");
        assertThat(Yulin.count(
                        "select count(*) from form_draft where notice_id = ?::uuid"
                                + " and position(convert_to('尚未核实', 'UTF8') in content) > 0",
                        slip))
                .isZero();

        fill(visitor, at(slip, "return"), Map.of("discard", "1")).then().statusCode(303);
        assertThat(visitor.read(at(slip, "return"))).doesNotContain("尚未核实完毕");
        Map<String, String> byButton = new HashMap<>(begun);
        byButton.put("save", "1");
        fill(visitor, at(slip, "return"), byButton).then().statusCode(303);
        fill(visitor, at(slip, "return"), begun).then().statusCode(303);
        assertThat(Yulin.count("select count(*) from form_draft where notice_id = ?::uuid", slip))
                .isZero();
    }

    private static long reads(String slip) {
        return Yulin.count(
                "select count(*) from audit_entry where notice_id = ?::uuid and action = 'notice.read'", slip);
    }

    @Test
    void hostileTextIsTextOnEveryPageThatShowsIt() {
        String hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> 😀 𠀀 " + "长".repeat(1500);
        var submitted =
                Slips.with(Yulin.slipOfXinzhou(TYPE), "/payload/claim/address", "<b>\"'>&amp; 𠀀😀" + "a".repeat(150));
        String slip = Yulin.receive(xinzhou, submitted);
        String asked = delivered();
        xinzhou.say(
                MessageType.RETURN_INTERIM,
                asked,
                Map.of("round", 1, "office", THEIR_OFFICE, "payload", Map.of("text", hostile)));
        submitter.awaitState(asked, "accepted");
        fill(visitor, at(slip, "interim"), Map.of("/payload/text", hostile))
                .then()
                .statusCode(303);

        for (String page : List.of(
                visitor.read("/console/work/" + slip),
                visitor.read(at(slip, "return")),
                visitor.read("/console/work?view=open"),
                sender.read("/console/work/" + asked),
                fill(visitor, at(slip, "decline"), Map.of("/text", hostile)).asString())) {
            assertThat(page).doesNotContain("<script>alert", "<img src=x", "<b>\"'>", "&amp;lt;");
        }
        assertThat(visitor.read("/console/work/" + slip)).contains("&lt;b&gt;&quot;&#39;&gt;&amp;amp; 𠀀😀");
        assertThat(sender.read("/console/work/" + asked)).contains("&lt;script&gt;alert(1)");
    }

    /** The caller has lost sight of the slip by the first. */
    @Test
    void aHandOverThatIsSentTwiceIsOne() {
        String slip = Yulin.receive(xinzhou, TYPE);
        String address = at(slip, "hand-over");
        Response shown = visitor.get(address);
        Map<String, String> fields = Map.of("/office", "610802-health", "/reason", "not-competent");
        resend(visitor, shown, address, fields).then().statusCode(303);

        resend(visitor, shown, address, fields)
                .then()
                .statusCode(303)
                .header("Set-Cookie", containsString("huizhi-done=done_hand_over"));

        assertThat(ConsoleVisitor.of(handler.of("610802-health"))
                        .read("/console/work/" + slip)
                        .split("<strong>Handed over", -1))
                .hasSize(2);
    }
}
