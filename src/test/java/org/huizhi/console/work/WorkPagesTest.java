package org.huizhi.console.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Map;
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

/** Worklists and the page of a slip: what an office finds there, and what others do not. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class WorkPagesTest {

    private static final String TYPE = "residence-confirmation";

    private final TestCaller handler = TestCaller.handler().of(Slips.YULIN_OFFICE);
    private final ConsoleVisitor visitor = ConsoleVisitor.of(handler);
    private OtherRegion xinzhou;
    private String slip;
    private String number;

    @BeforeEach
    void aSlipComes() {
        xinzhou = Yulin.xinzhou();
        slip = Yulin.receive(xinzhou, TYPE);
        number = handler.get("/notices/" + slip).path("number");
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    @Test
    void aNewSlipIsOnTheListOfItsOfficeAndOfNoOther() {
        dueOn("2033-03-03", slip);
        String filters = "&type=" + TYPE + "&counterpart=cn-140900&direction=incoming";
        assertThat(visitor.read("/console/work?view=new&from=2033-03-03&to=2033-03-03" + filters))
                .contains(number, "/console/work/" + slip, "Residence confirmation")
                .containsPattern("due in [0-9,]+ working days")
                .doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER);
        assertThat(ConsoleVisitor.of(TestCaller.handler().of("610802-health")).read("/console/work?view=all"))
                .doesNotContain(slip);
        assertThat(visitor.reading("zh").read("/console/work?view=new&from=2033-03-03&to=2033-03-03"))
                .contains("新收", "待受理", "居住核实");
    }

    @Test
    void filtersAreInTheAddressAndTheViewsKeepThem() {
        assertThat(visitor.read("/console/work?view=open&type=" + TYPE + "&from=2099-01-01"))
                .doesNotContain(slip)
                .contains("No slip fits these conditions", "view=overdue&amp;type=" + TYPE + "&amp;from=2099-01-01");
        assertThat(visitor.read("/console/work?view=all&direction=outgoing")).doesNotContain(slip);
        assertThat(visitor.read("/console/work?view=all&urgency=urgent")).doesNotContain(slip);
        assertThat(visitor.read("/console/work?view=all&direction=&type=&from="))
                .contains(slip);
        for (String bad :
                new String[] {"view=x", "direction=up", "from=1.5.2026", "type=%00", "cursor=x", "urgency=1"}) {
            visitor.get("/console/work?" + bad).then().statusCode(400);
        }
    }

    @Test
    void eachViewHasWhatItsNameSays() {
        dueOn(handlersToday(), slip);
        assertThat(visitor.read("/console/work?view=due-today")).contains(slip, "due today");

        String before = java.time.LocalDate.parse(handlersToday()).minusDays(20).toString();
        dueOn(before, slip);
        assertThat(visitor.read("/console/work?view=overdue&from=" + before + "&to=" + before))
                .contains(slip)
                .containsPattern("1[0-9] working days overdue");
        assertThat(visitor.read("/console/work?view=due-today")).doesNotContain(slip);
        assertThat(visitor.read("/console/work/" + slip)).containsPattern("1[0-9] working days overdue");

        handler.perform("acceptance", slip, "{}").then().statusCode(200);
        assertThat(visitor.read("/console/work?view=new")).doesNotContain(slip);
        assertThat(visitor.read("/console/work?view=waiting")).doesNotContain(slip);
        Yulin.update("update notice set open_parts = 1, parts = 1 where id = ?::uuid", slip);
        assertThat(visitor.read("/console/work?view=waiting&from=" + before + "&to=" + before))
                .contains(slip);
        Yulin.update("update notice set open_parts = 0, parts = 0 where id = ?::uuid", slip);
    }

    /** A day of its own, so that no other slip stands beside it. */
    private static void dueOn(String day, String slip) {
        Yulin.update("update notice set due_date = ?::date where id = ?::uuid", day, slip);
    }

    private static String handlersToday() {
        return java.time.LocalDate.now(java.time.ZoneId.of("Asia/Shanghai")).toString();
    }

    @Test
    void whatASenderHasToDecideAboutIsOnItsList() {
        TestCaller submitter = TestCaller.submitter();
        String asked = submitter.submitted(Slips.submission());
        submitter.awaitState(asked, "delivered");
        dueOn("2033-04-04", asked);
        String day = "&from=2033-04-04&to=2033-04-04";
        ConsoleVisitor sender = ConsoleVisitor.of(submitter);
        assertThat(sender.read("/console/work?view=to-decide" + day)).doesNotContain(asked);
        assertThat(sender.read("/console/work?view=waiting&direction=outgoing" + day))
                .contains(asked);

        xinzhou.say(MessageType.RETURN_FINAL, asked, Slips.answered("140930-public-security", TYPE));
        submitter.awaitState(asked, "returned");

        assertThat(sender.read("/console/work?view=to-decide" + day)).contains(asked);
        assertThat(sender.read("/console/work/" + asked)).contains("Assess the return", "Confirmed");
    }

    /** What somebody's roles can do nothing about is not in his way; he finds it where he asks for it. */
    @Test
    void eachRoleSeesWhatIsItsToDo() {
        TestCaller submitter = TestCaller.submitter();
        String asked = submitter.submitted(Slips.submission());
        submitter.awaitState(asked, "delivered");
        dueOn("2033-05-05", asked);
        dueOn("2033-05-05", slip);
        String day = "&from=2033-05-05&to=2033-05-05";

        assertThat(visitor.read("/console/work?view=open" + day))
                .contains(slip, "· Received")
                .doesNotContain(asked, "view=to-decide");
        assertThat(visitor.read("/console/work?view=waiting" + day)).doesNotContain(asked);
        assertThat(visitor.read("/console/work?view=open&direction=any" + day)).contains(slip, asked);
        assertThat(visitor.read("/console/work?view=open&direction=outgoing" + day))
                .contains(asked)
                .doesNotContain(slip);
        ConsoleVisitor sender = ConsoleVisitor.of(submitter);
        assertThat(sender.read("/console/work?view=open" + day))
                .contains(asked, "view=to-decide")
                .doesNotContain(slip, "view=new");
        ConsoleVisitor both = ConsoleVisitor.of(TestCaller.with("handler", "submitter"));
        assertThat(both.read("/console/work?view=open" + day))
                .contains(slip, "view=to-decide", "view=new")
                .doesNotContain(asked);
        assertThat(both.read("/console/work?view=waiting" + day)).contains(asked);
        assertThat(ConsoleVisitor.of(TestCaller.auditor()).read("/console/work?view=open" + day))
                .contains(slip, asked);
        // Said once, and not for each act.
        assertThat(visitor.read("/console/work/" + asked))
                .contains("There is nothing here that you can do: none of your roles may do this")
                .doesNotContain("What cannot be done now, and why", "Nothing has to be done here now");
    }

    @Test
    void whatCanBeDoneToNoSlipOfManyIsNotOfferedAndIsSaidBeforeIt() {
        TestCaller both = TestCaller.with("handler", "submitter");
        ConsoleVisitor clerk = ConsoleVisitor.of(both);
        String asked = both.submitted(Slips.submission());
        both.awaitState(asked, "delivered");
        String answered = Yulin.receive(xinzhou, TYPE);
        both.perform("decline", answered, "{\"reason\": \"incomplete\"}").then().statusCode(200);
        for (String one : new String[] {asked, slip, answered}) {
            dueOn("2033-06-06", one);
        }

        Response list = clerk.get("/console/work?view=all&from=2033-06-06&to=2033-06-06");
        assertThat(list.asString())
                .contains(answered, "value=\"" + slip + ":", "value=\"" + asked + ":")
                .doesNotContain("value=\"" + answered + ":");
        assertThat(visitor.read("/console/work?view=all&direction=outgoing&from=2033-06-06&to=2033-06-06"))
                .contains(asked)
                .doesNotContain("name=\"slip\"", "name=\"act\"");

        Map<String, Object> accept =
                Map.of("act", "accept", "slip", java.util.List.of(chosen(list, slip), chosen(list, asked)));
        String sure = clerk.send(list, "/console/work/bulk", accept)
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(sure)
                .contains("These are left out", "this is for the other side of the slip to do")
                .contains("name=\"slip\" value=\"" + slip)
                .doesNotContain("name=\"slip\" value=\"" + asked);
        clerk.send(list, "/console/work/bulk", Map.of("act", "accept", "slip", chosen(list, asked)))
                .then()
                .statusCode(422)
                .body(containsString("This can be done to none of the selected slips"));
    }

    /** A decline that can be contested for three days more stands before a return that has four weeks. */
    @Test
    void whatIsToBeDecidedStandsByTheLastDayForIt() {
        TestCaller submitter = TestCaller.submitter();
        String returned = submitter.submitted(Slips.submission());
        String declined = submitter.submitted(Slips.submission());
        submitter.awaitState(returned, "delivered");
        submitter.awaitState(declined, "delivered");
        dueOn("2033-07-06", returned);
        dueOn("2033-07-07", declined);
        xinzhou.say(MessageType.RETURN_FINAL, returned, Slips.answered("140930-public-security", TYPE));
        xinzhou.say(
                MessageType.NOTICE_DECLINED,
                declined,
                Map.of("round", 1, "office", "140930-public-security", "reason", "not-competent", "text", "不归我们"));
        submitter.awaitState(returned, "returned");
        submitter.awaitState(declined, "declined");

        assertThat(ConsoleVisitor.of(submitter).read("/console/work?view=to-decide&from=2033-07-06&to=2033-07-07"))
                .contains("<th scope=\"col\">Can be sent back until</th>")
                .containsSubsequence("/console/work/" + declined, "due in", "/console/work/" + returned);
    }

    @Test
    void aPageHasFiftySlipsAndLeadsToTheNext() {
        try {
            Yulin.update(
                    "insert into notice select (jsonb_populate_record(n, jsonb_build_object('id', gen_random_uuid(),"
                            + " 'number', 'copy-' || i, 'due_date', '2031-01-01'))).* from notice n,"
                            + " generate_series(1, 120) i where n.id = ?::uuid",
                    slip);
            String first = visitor.read("/console/work?view=open&from=2031-01-01&to=2031-01-01");
            String second = visitor.read(next(first));
            String third = visitor.read(next(second));

            assertThat(count(first)).isEqualTo(50);
            assertThat(count(second)).isEqualTo(50);
            assertThat(count(third)).isEqualTo(20);
            assertThat(third).doesNotContain("rel=\"next\"").contains("class=\"pager\"");
            assertThat(first).contains("<span class=\"count\">120</span>");
        } finally {
            Yulin.update("delete from notice where number like 'copy-%'");
        }
    }

    private static String next(String page) {
        int end = page.indexOf("\" rel=\"next\"");
        return page.substring(page.lastIndexOf("href=\"", end) + 6, end).replace("&amp;", "&");
    }

    private static int count(String page) {
        return page.split(">copy-", -1).length - 1;
    }

    @Test
    void theSlipSaysWhatItIsAndWhatCanBeDone() {
        String page = visitor.read("/console/work/" + slip);

        assertThat(page)
                .contains("Residence confirmation", number, Slips.NAME, Slips.DOCUMENT_NUMBER, "Registered")
                .contains("/console/work/" + slip + "/accept", "/console/work/" + slip + "/return")
                .contains("/console/work/" + slip + "/evidence")
                .contains("signed by Xinzhou; the signature was verified when it came")
                .doesNotContain("/console/work/" + slip + "/assess");
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where notice_id = ?::uuid and action = 'notice.read'", slip))
                .isEqualTo(2);
    }

    /** What this node has done it does not say of the other one, and no code stands where there are words. */
    @Test
    void theTimelineIsToldFromThisSide() {
        String due = handler.get("/notices/" + slip).path("dueDate");
        xinzhou.awaitReceiptFor(xinzhou.say(
                MessageType.REMINDER,
                slip,
                Map.of(
                        "round",
                        1,
                        "office",
                        "140930-public-security",
                        "dueDate",
                        due,
                        "escalates",
                        false,
                        "automatic",
                        true)));

        assertThat(visitor.read("/console/work/" + slip))
                .contains("Receipted by this node", "by the node itself, as agreed")
                .doesNotContain("Receipted by the other node", "<code>automatic");
        assertThat(visitor.reading("zh").read("/console/work/" + slip))
                .contains("本节点已签收", "系统自动")
                .doesNotContain("对方节点已签收", "automatic");
    }

    @Test
    void whoSeesNoPersonDataSeesNoneHereEither() {
        String page = ConsoleVisitor.of(TestCaller.auditor()).read("/console/work/" + slip);

        assertThat(page)
                .contains(number, "Contents are shown to those who work on slips")
                .doesNotContain(Slips.NAME, Slips.DOCUMENT_NUMBER, "/accept", "/evidence");
        ConsoleVisitor.of(TestCaller.auditor())
                .get("/console/work/" + slip + "/evidence")
                .then()
                .statusCode(403);
    }

    @Test
    void anotherOfficesSlipIsNotThere() {
        ConsoleVisitor nextDoor = ConsoleVisitor.of(TestCaller.handler().of("610802-health"));

        nextDoor.get("/console/work/" + slip).then().statusCode(404);
        nextDoor.get("/console/work/" + slip + "/accept").then().statusCode(404);
        nextDoor.get("/console/work/" + slip + "/evidence").then().statusCode(404);
        visitor.get("/console/work/no-such-slip").then().statusCode(404);
        visitor.get("/console/work/" + slip + "/burn").then().statusCode(404);
    }

    @Test
    void theEvidenceIsThatOfTheApi() {
        byte[] zip = visitor.get("/console/work/" + slip + "/evidence")
                .then()
                .statusCode(200)
                .header("Content-Type", containsString("application/zip"))
                .header("Content-Disposition", containsString(number))
                .extract()
                .asByteArray();

        assertThat(zip).startsWith('P', 'K');
    }

    @Test
    void manyAreAcceptedAtOnceWithAnAnswerForEach() {
        String other = Yulin.receive(xinzhou, TYPE);
        Response list = visitor.get("/console/work?view=all");
        String[] both = {chosen(list, slip), chosen(list, other)};

        Response asked =
                visitor.send(list, "/console/work/bulk", Map.of("act", "accept", "slip", java.util.List.of(both)));
        asked.then().statusCode(200).body(containsString("Each sending region is told"));
        assertThat(handler.stateOf(slip)).isEqualTo("received");
        handler.perform("decline", other, "{\"reason\": \"incomplete\"}").then().statusCode(200);
        Map<String, Object> sure = Map.of("act", "accept", "confirm", "yes", "slip", java.util.List.of(both));
        Response done = visitor.send(asked, "/console/work/bulk", sure);

        done.then().statusCode(200).body(containsString("not done"), containsString("● done"));
        assertThat(handler.stateOf(slip)).isEqualTo("accepted");
        assertThat(handler.stateOf(other)).isEqualTo("declined");
        // A reload of the answer does nothing again, and says the same.
        assertThat(visitor.send(asked, "/console/work/bulk", sure).asString()).contains("● done");
        visitor.send(list, "/console/work/bulk", Map.of("act", "accept"))
                .then()
                .statusCode(422)
                .body(containsString("No slip was selected"));
    }

    @Test
    void manyAreHandedOverAtOnce() {
        Response list = visitor.get("/console/work?view=all");
        Map<String, Object> chosen = Map.of("act", "hand-over", "slip", chosen(list, slip), "confirm", "yes");

        visitor.send(list, "/console/work/bulk", chosen)
                .then()
                .statusCode(422)
                .body(containsString("is required"), containsString("field-office-fault"));
        Map<String, Object> filled = new java.util.HashMap<>(chosen);
        filled.putAll(Map.of("/office", "610802-health", "/reason", "not-competent"));
        visitor.send(list, "/console/work/bulk", filled).then().statusCode(200).body(containsString("● done"));

        visitor.get("/console/work/" + slip).then().statusCode(404);
        // Sent once more it says the same, though the slip is another office's now; of others' slips it says nothing.
        visitor.send(list, "/console/work/bulk", filled)
                .then()
                .statusCode(200)
                .body(containsString("● done"), containsString(number));
        ConsoleVisitor.of(TestCaller.handler().of(Slips.YULIN_OFFICE).calling("curious"))
                .send("/console/work", "/console/work/bulk", filled)
                .then()
                .statusCode(422)
                .body(not(containsString(number)));
        ConsoleVisitor.of(TestCaller.handler().of("610802-health"))
                .get("/console/work/" + slip)
                .then()
                .statusCode(200)
                .body(containsString("Handed over"), not(containsString("overflow")));
    }

    /** Value of its box: which slip, in which version. */
    static String chosen(Response list, String slip) {
        String html = list.asString();
        int at = html.indexOf("value=\"" + slip + ":");
        assertThat(at).as("box of " + slip).isPositive();
        return html.substring(at + 7, html.indexOf('"', at + 7));
    }
}
