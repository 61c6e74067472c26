package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.LogListener;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;

/** Receivers that are down, refuse, are gone or have moved: what waits for them, and for how long. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class FailingReceiversTest extends PartnerSystems {

    @Test
    void aReceiverThatWasDownIsToldEverythingInOrder() {
        TestCaller partner = partner("down");
        String id = register(partner, "/down");
        receiver.answers("/down", 503);
        String first = submit(partner, OFFICE);
        until("it was tried again", () -> field(partner, id, "attempts").asInt() >= 3);
        String second = submit(partner, OFFICE);
        partner.get("/webhooks/" + id).then().body("state", equalTo("active"));
        partner.get("/webhooks/" + id + "/attempts")
                .then()
                .body("items[0].status", equalTo(503))
                .body("items[0].failure", nullValue());

        receiver.answers("/down", 204);

        awaitEvents("/down", first, "submitted", "sent");
        awaitEvents("/down", second, "submitted", "sent");
        assertThat(receiver.firstIds("/down"))
                .isEqualTo(receiver.taken("/down").stream()
                        .map(call -> call.header("webhook-id"))
                        .toList());
        Patience.until(
                "it counts as taken", () -> field(partner, id, "attempts").asInt() == 0);
        partner.get("/webhooks/" + id).then().body("failingSince", nullValue());
    }

    @Test
    void aDeadReceiverIsParkedAndShownAndGoesOnWhereItWasWhenItIsResumed() {
        TestCaller partner = partner("dead");
        String id = register(partner, "/dead");
        receiver.answers("/dead", 500);
        String slip = submit(partner, OFFICE);
        until("it fails", () -> !field(partner, id, "failingSince").isNull());
        Yulin.update("update webhook set failing_since = failing_since - interval '6 days' where id = ?::uuid", id);

        until("it is parked", () -> "parked".equals(field(partner, id, "state").asText()));

        partner.get("/webhooks/" + id).then().body("reason", equalTo("unanswered"));
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action = 'webhook.park' and detail like ?", id + "%"))
                .isOne();
        receiver.answers("/dead", 200);
        partner.post("/webhooks/" + id + "/resume", "").then().statusCode(200).body("state", equalTo("active"));
        awaitEvents("/dead", slip, "submitted", "sent");
    }

    @Test
    void whatTheFormerAddressRefusedDoesNotCountAgainstTheNewOne() {
        TestCaller partner = partner("address");
        String id = register(partner, "/wrong");
        receiver.answers("/wrong", 500);
        receiver.answers("/right", 503);
        String slip = submit(partner, OFFICE);
        until("it fails", () -> field(partner, id, "attempts").asInt() > 0);
        held(
                id,
                "attempts = 900, failing_since = now() - interval '6 days', next_attempt_at = now() + interval '1 hour'");

        partner.request()
                .body("{\"url\": \"" + receiver.url("/right") + "\"}")
                .put("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("attempts", equalTo(0))
                .body("failingSince", nullValue())
                .body("nextAttemptAt", nullValue());

        until("it was tried there", () -> field(partner, id, "attempts").asInt() > 0);
        partner.get("/webhooks/" + id).then().body("state", equalTo("active"));
        receiver.answers("/right", 204);
        awaitEvents("/right", slip, "submitted", "sent");
    }

    /** Over the holidays, say. */
    @Test
    void timeInWhichTheNodeWasAwayDoesNotCountAgainstAReceiver() {
        TestCaller partner = partner("away");
        String id = register(partner, "/away");
        receiver.answers("/away", 503);
        String slip = submit(partner, OFFICE);
        until("it fails", () -> field(partner, id, "attempts").asInt() > 0);
        held(id, "failing_since = now() - interval '6 days', next_attempt_at = now() - interval '5 days'");

        Yulin.update("update webhook set lease = null where id = ?::uuid", id);

        until(
                "it counts from now",
                () -> Yulin.count(
                                "select count(*) from webhook where id = ?::uuid and state = 'ACTIVE'"
                                        + " and failing_since > now() - interval '1 hour'",
                                id)
                        == 1);
        receiver.answers("/away", 204);
        awaitEvents("/away", slip, "submitted", "sent");
    }

    @Test
    void whoSaysThatItIsGoneIsNotCalledAgain() {
        TestCaller partner = partner("gone");
        String id = register(partner, "/gone");
        receiver.answers("/gone", 410);
        submit(partner, OFFICE);

        until("it is parked", () -> "gone".equals(field(partner, id, "reason").asText()));
        List<Object> attempts = partner.get("/webhooks/" + id + "/attempts").path("items");
        assertThat(attempts).hasSize(1);
    }

    @Test
    void aRedirectIsAFailure() {
        TestCaller partner = partner("moved");
        String id = register(partner, "/moved");
        receiver.answers("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", receiver.url("/elsewhere"));
            return 302;
        });
        submit(partner, OFFICE);

        until("it was refused", () -> field(partner, id, "attempts").asInt() >= 2);
        partner.get("/webhooks/" + id + "/attempts").then().body("items[0].status", equalTo(302));
        assertThat(receiver.taken("/elsewhere")).isEmpty();
    }

    @Test
    void whatTheReceiverWillNeverTakeIsPassedOverWhenItsOwnerSaysSo() {
        TestCaller partner = partner("poison");
        String id = register(partner, "/poison");
        receiver.answers("/poison", 400);
        String slip = submit(partner, OFFICE);
        until("it fails", () -> field(partner, id, "attempts").asInt() > 0);
        String poison = partner.get("/webhooks/" + id + "/attempts").path("items[0].event");

        receiver.answers("/poison", 204);
        partner.post("/webhooks/" + id + "/resume", "{\"cursor\": \"" + poison + "\"}")
                .then()
                .statusCode(200);

        awaitEvents("/poison", slip, "sent");
    }

    @Test
    void whatAnAddressHoldsStandsInNoLogMetricAndAuditEntry() {
        TestCaller partner = partner("secret-path");
        try (LogListener log = new LogListener()) {
            String id = register(partner, "/hush-path?token=hush-query");
            submit(partner, OFFICE);
            for (int status : List.of(500, 302, 410)) {
                receiver.answers("/hush-path", status);
                partner.post("/webhooks/" + id + "/test", "").then().statusCode(200);
            }
            until(
                    "it is parked",
                    () -> "gone".equals(field(partner, id, "reason").asText()));
            partner.request()
                    .body("{\"url\": \"http://127.0.0.1:9/hush-path?token=hush-query\"}")
                    .put("/api/v1/webhooks/" + id)
                    .then()
                    .statusCode(200);
            partner.post("/webhooks/" + id + "/test", "").then().body("failure", equalTo("no-connection"));

            assertThat(log.text()).contains("is parked").doesNotContain("hush-");
        }
        assertThat(Operations.get("/q/metrics").asString())
                .contains("huizhi_webhook_calls_total")
                .doesNotContain("hush-")
                .doesNotContain("127.0.0.1:" + receiver.port());
        assertThat(Yulin.count(
                        "select count(*) from audit_entry where action like 'webhook.%' and detail like '%hush-%'"))
                .isZero();
    }
}
