package org.huizhi.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.ConsoleVisitor;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.webhook.WebhookReceiver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A partner's receiver dies, and an operator and the partner see to it in the console. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class WebhookPagesTest {

    private static final String LIST = "/console/settings/webhooks";
    /** An office that no other test sends from. */
    private static final String OFFICE = "610828-health";

    private final WebhookReceiver receiver = WebhookReceiver.start();
    private final TestCaller partner =
            TestCaller.submitter().calling("webhook-pages").of(OFFICE);
    private final ConsoleVisitor own = ConsoleVisitor.of(partner);
    private final ConsoleVisitor operator = ConsoleVisitor.of(TestCaller.operator());

    @AfterEach
    void leave() {
        List<String> ids = partner.get("/webhooks").path("items.id");
        ids.forEach(id -> partner.request().delete("/api/v1/webhooks/" + id));
        receiver.close();
    }

    private String registered(String path) {
        return partner.post(
                        "/webhooks",
                        "{\"url\": \"" + receiver.url(path)
                                + "\", \"description\": \"<script>alert(1)</script>\", \"filter\": {\"events\":"
                                + " [\"submitted\"]}}")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    private static void done(Response answer, String address) {
        answer.then().statusCode(303).header("Location", endsWith(address));
    }

    private static void until(String state, String id) {
        Patience.until(
                state, () -> Yulin.count("select count(*) from webhook where id = ?::uuid and " + state, id) == 1);
    }

    @Test
    void theDeadOneIsShownAndResumed() {
        String id = registered("/dead");
        String page = LIST + "/" + id;
        receiver.answers("/dead", 503);
        String slip = partner.submitted(Slips.with(Slips.submission(), "/sender/office", OFFICE));
        until("attempts > 0", id);
        assertThat(own.read(LIST)).contains(receiver.url("/dead"), "fails, and is tried again");
        Yulin.update("update webhook set failing_since = failing_since - interval '6 days' where id = ?::uuid", id);
        until("state = 'PARKED'", id);

        assertThat(operator.read(LIST)).contains(page, "not called any more", "It has taken nothing for too long.");
        assertThat(operator.read(page))
                .contains("503", "refused", "Sent", "&lt;script&gt;", "where it stopped", "behind the change")
                .doesNotContain("<script>alert");
        assertThat(operator.reading("zh").read(page)).contains("已停止调用", "从停止处", "已拒绝", "权限有效至");

        receiver.answers("/dead", 204);
        // Twice: a double click.
        Response shown = operator.get(page);
        for (int i = 0; i < 2; i++) {
            done(operator.send(shown, page + "/resume", Map.of("/from", "stopped")), page);
        }
        Patience.until(
                "it has it",
                () -> receiver.taken("/dead").stream()
                        .anyMatch(
                                call -> slip.equals(call.event().path("subject").asText())));
        until("state = 'ACTIVE' and attempts = 0 and delivered_at is not null", id);
        assertThat(own.read(page)).contains("taken", "204");
    }

    @Test
    void whatAReceiverWillNeverTakeIsLeftOut() {
        String id = registered("/poison");
        String page = LIST + "/" + id;
        receiver.answers("/poison", 400);
        partner.submitted(Slips.with(Slips.submission(), "/sender/office", OFFICE));
        until("attempts > 0", id);
        String event = partner.get("/webhooks/" + id + "/attempts").path("items[0].event");
        assertThat(own.read(page)).contains("value=\"" + event + "\"");

        done(own.send(page, page + "/resume", Map.of("/from", event)), page);

        until("attempts = 0", id);
        own.send(page, page + "/resume", Map.of("/from", "nonsense")).then().statusCode(404);
        receiver.answers("/poison", 204);
        String next = partner.submitted(Slips.with(Slips.submission(), "/sender/office", OFFICE));
        Patience.until("it has the next one", () -> !receiver.taken("/poison").isEmpty());
        assertThat(receiver.taken("/poison").get(0).event().path("subject").asText())
                .isEqualTo(next);
    }

    @Test
    void itIsTriedPausedAndDeleted() {
        String id = registered("/tried");
        String page = LIST + "/" + id;
        receiver.answers("/tried", 500);
        done(operator.send(page, page + "/test", Map.of()), page);
        assertThat(own.read(page)).contains("test call", "refused", "500");
        receiver.answers("/tried", 204);
        done(own.send(page, page + "/test", Map.of()), page);
        assertThat(receiver.taken("/tried")).hasSize(1);

        done(own.send(page, page + "/pause", Map.of()), page);
        assertThat(own.read(page)).contains("paused");
        done(own.send(page, page + "/resume", Map.of("/from", "now")), page);
        ConsoleVisitor stranger = ConsoleVisitor.of(partner.calling("webhook-stranger"));
        stranger.get(page).then().statusCode(404);
        stranger.send("/console/sign-in", page + "/delete", Map.of()).then().statusCode(404);
        assertThat(own.read(page + "/delete")).contains("This cannot be undone");
        done(own.send(page + "/delete", page + "/delete", Map.of()), LIST);
        own.get(page).then().statusCode(404);
        assertThat(own.read(LIST)).doesNotContain(id);
    }
}
