package org.huizhi.console.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators see of the exchange, and decide. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class FeedPagesTest {

    private static final String LETTERS = "/console/feed/dead-letters";
    private static final String PARKED = "/console/feed/parked-items";
    private static final String JOB = "job-of-feed-pages";
    private static final String HOSTILE = "<script>alert(1)</script>";

    private final ConsoleVisitor operator = ConsoleVisitor.of(TestCaller.operator());
    private final ConsoleVisitor colleague =
            ConsoleVisitor.of(TestCaller.operator().calling("operator-colleague"));
    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private OtherRegion ordos;

    @BeforeEach
    void meet() {
        ordos = OtherRegion.silent(around.ordos(), around.yulin(), around.bus());
    }

    @AfterEach
    void leave() {
        ordos.close();
        // Others look for what is parked.
        Yulin.update("delete from parked_item where job = ?", JOB);
    }

    @Test
    void theExchangeIsSeenAtAGlance() {
        assertThat(operator.read("/console/feed"))
                .contains("Feed health", "Messages waiting for the bus", "Partners that do not answer probes")
                .contains("<code>cn-140900</code>", "Signing key of this node")
                .contains("href=\"/console/feed/dead-letters?status=open\"");
        assertThat(operator.reading("zh").read("/console/feed")).contains("交换通道状况", "待发送消息", "死信");
        assertThat(ConsoleVisitor.of(TestCaller.administrator()).read("/console/feed"))
                .doesNotContain("href=\"/console/feed/dead-letters");
    }

    @Test
    void aPartnerIsShownWithItsKeysAndItsDays() {
        assertThat(operator.read("/console/feed/partners/cn-140900"))
                .contains("cn-140900#", "encrypts", "signs", "Round trip");
        operator.get("/console/feed/partners/cn-999999").then().statusCode(404);
    }

    @Test
    void aRefusedMessageIsCountedByItsReason() {
        try (OtherRegion xinzhou = Yulin.silentXinzhou()) {
            Letter letter = xinzhou.send(xinzhou.letter(
                    xinzhou.message("com.example.hello", UUID.randomUUID().toString(), Map.of())));
            Patience.until(
                    "the refusal",
                    () -> Yulin.count(
                                    "select count(*) from received_message where id = ? and verdict = 'refused'",
                                    letter.message().id())
                            == 1);
        }

        assertThat(operator.read("/console/feed")).contains("<code>unsupported-type</code>");
    }

    @Test
    void whatNobodyEncryptedIsShownWithoutWhatItSays() {
        String id = unreadable("{\"name\": \"张三\", \"number\": \"610802199001011234\", \"html\": \"" + HOSTILE + "\"}");

        String page = operator.read(LETTERS + "/" + id);

        assertThat(page)
                .contains("A text that nobody encrypted", "ce_source", "application/jose")
                .contains("{&quot;xxxx&quot;: &quot;xx&quot;")
                .doesNotContain("张三", "199001011234", HOSTILE, "alert");
        assertThat(Yulin.query("select caller from audit_entry where action = 'dead-letter.read' and detail = ?", id))
                .isNotEmpty();
    }

    @Test
    void whatWasEncryptedToSomebodyElseShowsItsHeader() {
        String key = TestCaller.freshKey();
        Letter letter = ordos.letter(MessageType.NOTICE_ACCEPTED, key, Map.of());
        byte[] damaged = letter.value().clone();
        int last = damaged.length - 3;
        damaged[last] = (byte) (damaged[last] == 'A' ? 'B' : 'A');
        ordos.send(letter.withValue(damaged));

        assertThat(operator.read(LETTERS + "/" + deadLetterOf(key)))
                .contains("Encrypted. Its own header says:", "<code>enc</code>");
    }

    @Test
    void hostileHeadersAreText() {
        String key = TestCaller.freshKey();
        Letter letter = ordos.letter(MessageType.NOTICE_ACCEPTED, key, Map.of());
        ordos.send(letter.withHeader("ce_source", "610802199001011234 " + HOSTILE + "x".repeat(2000))
                .withHeader("ce_type", HOSTILE)
                .withHeader("ce_note", "number 610802199001011234")
                .withValue(new byte[] {1, 2, (byte) 0xff}));
        String id = deadLetterOf(key);

        assertThat(operator.read(LETTERS + "/" + id))
                .contains("&lt;script&gt;", "01 02 ff")
                .doesNotContain(HOSTILE, "199001011234");
        assertThat(operator.read(LETTERS + "?status=open"))
                .contains(id)
                .doesNotContain(HOSTILE, "199001011234", "x".repeat(250));
    }

    @Test
    void aDeadLetterIsDiscardedOnceAndTheSecondOperatorIsToldByWhom() {
        String id = unreadable("nonsense");
        Response shown = operator.get(LETTERS + "/" + id);
        Response shownToAnother = colleague.get(LETTERS + "/" + id);
        Map<String, String> decision =
                Map.of("/item", id + ".0", "/reason", "a test of Ordos " + HOSTILE, "/decision", "discard");

        // Twice: a double click.
        for (int i = 0; i < 2; i++) {
            operator.send(shown, LETTERS + "/" + id, decision)
                    .then()
                    .statusCode(303)
                    .header("Location", endsWith(LETTERS));
        }

        colleague
                .send(
                        shownToAnother,
                        LETTERS + "/" + id,
                        Map.of("/item", id + ".0", "/reason", "the key has come", "/decision", "replay"))
                .then()
                .statusCode(409)
                .body(containsString("it was discarded meanwhile, by <bdi>"
                        + TestCaller.operator().subject() + "</bdi>"))
                .body(containsString("a test of Ordos &lt;script&gt;"))
                .body(not(containsString(HOSTILE)));
        assertThat(acts(id)).isEqualTo(1);
        assertThat(operator.read(LETTERS + "?status=discarded")).contains(id);
    }

    @Test
    void severalAreDecidedTogetherWithAnAnswerForEach() {
        String first = unreadable("one");
        String second = unreadable("two");
        Response list = operator.get(LETTERS + "?status=open");
        Map<String, Object> decision = Map.of(
                "/item", List.of(first + ".0", second + ".0"), "/reason", "the key has come", "/decision", "replay");

        operator.send(list, LETTERS, decision)
                .then()
                .statusCode(200)
                .body(containsString(first), containsString(second), containsString("it still cannot be handled"));
        // The same form once more tries nothing again.
        operator.send(list, LETTERS, decision)
                .then()
                .statusCode(200)
                .body(containsString("Nothing was done: it was replayed meanwhile"));

        assertThat(acts(first)).isEqualTo(1);
        assertThat(acts(second)).isEqualTo(1);
    }

    @Test
    void aDecisionNeedsAReasonAndSomethingToDecide() {
        String id = unreadable("three");
        Response list = operator.get(LETTERS + "?status=open");

        operator.send(list, LETTERS, Map.of("/item", id + ".0", "/decision", "discard"))
                .then()
                .statusCode(422)
                .body(containsString(": is required</a>"))
                .body(containsString("value=\"" + id + ".0\" aria-label=\"Choose dead letter " + id + "\" checked"));
        operator.send(list, LETTERS, Map.of("/reason", "because", "/decision", "discard"))
                .then()
                .statusCode(422)
                .body(containsString("choose 1 to 100 of the list"));
        operator.request()
                .contentType(ContentType.URLENC.withCharset("UTF-8"))
                .body("%2Fitem=" + id + ".0&%2Freason=because&%2Fdecision=discard")
                .post(LETTERS)
                .then()
                .statusCode(403);
        assertThat(acts(id)).isZero();
        operator.get(LETTERS + "?status=lost").then().statusCode(400);
        operator.get(LETTERS + "/x").then().statusCode(404);
    }

    @Test
    void aParkedItemIsRetriedOnceAndTheSecondOperatorIsToldByWhom() {
        Response list = parked("slip 7 " + HOSTILE);
        Response shownToAnother = colleague.get(PARKED + "?job=" + JOB);
        list.then().statusCode(200).body(containsString("&lt;script&gt;"), not(containsString(HOSTILE)));
        Map<String, String> decision = Map.of("/item", choice(list), "/reason", "mended", "/decision", "retry");

        for (int i = 0; i < 2; i++) {
            operator.send(list, PARKED, decision)
                    .then()
                    .statusCode(200)
                    .body(containsString("Will be tried at the next run of its job."));
        }
        colleague
                .send(shownToAnother, PARKED, Map.of("/item", choice(list), "/reason", "lost", "/decision", "discard"))
                .then()
                .statusCode(200)
                .body(containsString("it was set to be retried meanwhile, by"), containsString("mended"));

        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action like 'parked-item.%' and detail like ?",
                        JOB + "%mended"))
                .isEqualTo(1);
    }

    @Test
    void aParkedItemIsDiscardedAndOneThatIsDoneMeanwhileIsNoFault() {
        Response list = parked("slip 8");
        Map<String, String> decision = Map.of("/item", choice(list), "/reason", "it is gone", "/decision", "discard");

        operator.send(list, PARKED, decision).then().statusCode(200).body(containsString("Discarded."));
        assertThat(operator.read(PARKED + "?status=discarded&job=" + JOB)).contains("it is gone");

        Yulin.update("delete from parked_item where job = ?", JOB);
        operator.send(list, PARKED, decision)
                .then()
                .statusCode(200)
                .body(containsString("its job has done it meanwhile"));
        assertThat(operator.read(PARKED + "?job=" + JOB)).contains("Nothing is parked.", "Clear filters");
    }

    private Response parked(String item) {
        Yulin.update(
                "insert into parked_item (job, item, reason, since, attempts, next_attempt_at, status)"
                        + " values (?, ?, 'java.lang.ArithmeticException at Retention.java:1', now(), 3,"
                        + " now() + interval '1 hour', 'PARKED')",
                JOB,
                item);
        return operator.get(PARKED + "?job=" + JOB);
    }

    /** @return value of the only box of the list */
    private static String choice(Response list) {
        var found = Pattern.compile("name=\"/item\" value=\"([^\"]+)\"").matcher(list.asString());
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private String unreadable(String value) {
        String key = TestCaller.freshKey();
        Letter letter = ordos.letter(MessageType.NOTICE_ACCEPTED, key, Map.of());
        ordos.send(letter.withValue((value + " " + key).getBytes(StandardCharsets.UTF_8)));
        return deadLetterOf(key);
    }

    private static String deadLetterOf(String key) {
        return Patience.await(
                "a dead letter about " + key,
                () -> Yulin.query("select id::text as id from dead_letter where subject = ?", key).stream()
                        .findFirst()
                        .map(row -> (String) row.get("id")));
    }

    /** @return decisions in the audit log */
    private static long acts(String id) {
        return Yulin.count("select count(*) from audit_entry where detail like ?", id + ":%");
    }
}
