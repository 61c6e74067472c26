package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.eclipse.microprofile.health.Readiness;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.webhook.WebhookReceiver.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A partner system that has what happens to its slips sent to it. That all of it comes, SameChangesTest tells. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class WebhooksTest extends PartnerSystems {

    @Inject
    @Readiness
    WebhookWatch watch;

    private static void verify(String secret, Call call) throws Exception {
        new com.standardwebhooks.Webhook(secret).verify(call.body(), call.headers());
    }

    @Test
    void whatHappensIsSentSignedAndWithoutPersons() throws Exception {
        TestCaller partner = partner("signed");
        String before = partner.get("/changes?start=now").path("next");
        Response registered = registered(partner, "/signed", ", \"cursor\": \"" + before + "\"");
        registered
                .then()
                .header("Cache-Control", "no-store")
                .body("state", equalTo("active"))
                .body("description", nullValue());
        String secret = registered.path("secret");

        String slip = submit(partner, OFFICE);

        awaitEvents("/signed", slip, "submitted", "sent");
        List<Map<String, Object>> asked =
                partner.get("/changes?cursor=" + before).path("items");
        assertThat(receiver.firstIds("/signed"))
                .isEqualTo(asked.stream().map(change -> change.get("id")).toList());
        for (Call call : receiver.taken("/signed")) {
            assertThatCode(() -> verify(secret, call)).doesNotThrowAnyException();
            assertThat(call.header("content-type")).startsWith("application/cloudevents+json");
            assertThat(call.header("webhook-id"))
                    .isEqualTo(call.event().path("id").asText());
            assertThat(call.body()).doesNotContain("000101").doesNotContain("webhooks-signed");
        }
        Call call = receiver.taken("/signed").get(0);
        assertThatThrownBy(() -> verify(secret, new Call(call.path(), call.headers(), call.body() + " ")))
                .isInstanceOf(WebhookVerificationException.class);
        byte[] shown = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        assertThat(Yulin.query("select encode(secret, 'hex') as stored from webhook_secret")
                        .toString())
                .doesNotContain(HexFormat.of().formatHex(shown));
        partner.get("/webhooks/" + registered.path("id"))
                .then()
                .statusCode(200)
                .body("secret", nullValue())
                .body("url", equalTo(receiver.url("/signed")));
    }

    @Test
    void onlyWhatTheFilterWantsIsSent() {
        TestCaller partner = partner("filter");
        registered(
                partner,
                "/filter",
                ", \"filter\": {\"events\": [\"submitted\", \"withdrawn\"], \"offices\": [\"" + OFFICE
                        + "\"], \"directions\": [\"outgoing\"]}");

        String others = submit(partner, OTHER);
        String slip = submit(partner, OFFICE);
        partner.perform("withdrawal", slip, "{}").then().statusCode(200);

        awaitEvents("/filter", slip, "submitted", "withdrawn");
        assertThat(eventsOf("/filter", others)).isEmpty();
    }

    @Test
    void whatIsDeletedIsCalledForASecondMoreAtMost() {
        TestCaller partner = partner("deleted");
        String id = register(partner, "/deleted");
        CountDownLatch asked = new CountDownLatch(1);
        receiver.answers("/deleted", exchange -> {
            asked.countDown();
            Thread.sleep(200);
            return 204;
        });
        List<String> slips =
                IntStream.range(0, 8).mapToObj(i -> submit(partner, OFFICE)).toList();
        until("it is called", () -> asked.getCount() == 0);

        partner.request().delete("/api/v1/webhooks/" + id).then().statusCode(204);
        int until = receiver.taken("/deleted").size();

        register(partner, "/beside");
        String last = submit(partner, OFFICE);
        awaitEvents("/beside", last, "submitted", "sent");
        assertThat(receiver.taken("/deleted").size() - until).isLessThanOrEqualTo(7);
        assertThat(eventsOf("/deleted", last)).isEmpty();
        assertThat(receiver.taken("/deleted")).hasSizeLessThan(2 * slips.size());
    }

    /**
     * It is down when it is registered, takes what is signed by the former secret too, and nothing that is not signed.
     */
    @Test
    void theReceiverOfTheDocumentTakesWhatIsGenuine(@TempDir Path folder) throws Exception {
        TestCaller partner = partner("document");
        try (DocumentedReceiver documented = new DocumentedReceiver(folder)) {
            Response registered = partner.post("/webhooks", "{\"url\": \"" + documented.url() + "\"}");
            String id = registered.path("id");
            String former = registered.path("secret");
            String latter = partner.post("/webhooks/" + id + "/secret", "").path("secret");
            String slip = submit(partner, OFFICE);
            until("nobody is there", () -> field(partner, id, "attempts").asInt() > 0);

            documented.start(former + " " + latter);

            until("it has them", () -> documented.printed().size() == 2);
            assertThat(documented.printed())
                    .containsExactly("org.huizhi.change.submitted.v1 " + slip, "org.huizhi.change.sent.v1 " + slip);
            partner.post("/webhooks/" + id + "/test", "").then().body("status", equalTo(204));
            RestAssured.given()
                    .port(documented.port())
                    .header("webhook-id", "1")
                    .header("webhook-signature", "v1,AAAA é")
                    .body("{}")
                    .post("/changes")
                    .then()
                    .statusCode(401);
            partner.request().delete("/api/v1/webhooks/" + id).then().statusCode(204);
        }
    }

    /** It takes what it is sent, and more happens than it takes. */
    @Test
    void aReceiverThatFallsBehindIsTold() {
        TestCaller partner = partner("behind");
        String id = register(partner, "/behind");
        Map<String, Object> before = Yulin.query("select position, entry, mark from webhook where id = ?::uuid", id)
                .get(0);
        String slip = submit(partner, OFFICE);
        awaitEvents("/behind", slip, "submitted", "sent");
        Yulin.update("update timeline_entry set at = at - interval '2 hours' where notice_id = ?::uuid", slip);
        held(
                id,
                "position = " + before.get("position") + ", entry = " + before.get("entry") + ", mark = "
                        + before.get("mark"));

        watch.refresh();

        assertThat(Operations.metric("huizhi_webhook_behind_seconds")).isGreaterThanOrEqualTo(7_200);
        Yulin.update("update webhook set lease = null where id = ?::uuid", id);
        until("it has caught up", () -> {
            watch.refresh();
            return Operations.metric("huizhi_webhook_behind_seconds") < 7_200;
        });
        assertThat(receiver.taken("/behind")).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aSlowReceiverKeepsNobodyWaiting() throws InterruptedException {
        TestCaller partner = partner("slow");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch quickIsDone = new CountDownLatch(1);
        receiver.answers("/slow", exchange -> {
            asked.countDown();
            // Longer than a call may take.
            quickIsDone.await(5, TimeUnit.SECONDS);
            return 204;
        });
        register(partner, "/slow");
        register(partner, "/quick");

        String first = submit(partner, OFFICE);
        until("the slow one is asked", () -> asked.getCount() == 0);
        String second = submit(partner, OFFICE);

        awaitEvents("/quick", first, "submitted", "sent");
        awaitEvents("/quick", second, "submitted", "sent");
        quickIsDone.countDown();
        until("the slow one has them too", () -> eventsOf("/slow", second).contains("sent"));
    }

    @Test
    void aNewSecretSignsBesideTheFormerOneForADay() throws Exception {
        TestCaller partner = partner("rotated");
        Response registered = registered(partner, "/rotated", "");
        String id = registered.path("id");
        String former = registered.path("secret");

        String latter = partner.post("/webhooks/" + id + "/secret", "")
                .then()
                .statusCode(200)
                .extract()
                .path("secret");

        assertThat(latter).isNotEqualTo(former);
        partner.post("/webhooks/" + id + "/test", "").then().statusCode(200).body("status", equalTo(204));
        Call both = receiver.taken("/rotated").get(0);
        verify(former, both);
        verify(latter, both);
        Yulin.update(
                "update webhook_secret set ends_at = ends_at - interval '25 hours' where webhook_id = ?::uuid", id);
        partner.post("/webhooks/" + id + "/test", "").then().statusCode(200);
        Call one = receiver.taken("/rotated").get(1);
        verify(latter, one);
        assertThatThrownBy(() -> verify(former, one)).isInstanceOf(WebhookVerificationException.class);
        assertThat(one.event().path("type").asText()).isEqualTo("org.huizhi.webhook.test.v1");
    }

    @Test
    void aPausedOneLosesNothing() {
        TestCaller partner = partner("paused");
        String id = register(partner, "/paused");
        partner.post("/webhooks/" + id + "/pause", "").then().statusCode(200).body("state", equalTo("paused"));
        String slip = submit(partner, OFFICE);
        partner.awaitState(slip, "sent");
        deliveries.look();
        partner.request()
                .body("{\"url\": \"" + receiver.url("/moved-house") + "\", \"description\": \"the new machine\"}")
                .put("/api/v1/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("state", equalTo("paused"));
        assertThat(receiver.taken("/paused")).isEmpty();

        partner.post("/webhooks/" + id + "/resume", "").then().statusCode(200);

        until("it has it", () -> eventsOf("/moved-house", slip).contains("sent"));
        assertThat(receiver.taken("/paused")).isEmpty();
    }

    /** Whoever had it is gone, say by kill -9. */
    @Test
    void aLeaseThatNobodyRenewsIsTakenOver() {
        TestCaller partner = partner("lease");
        String id = register(partner, "/lease");
        Yulin.update("update webhook set lease = gen_random_uuid() where id = ?::uuid", id);
        String slip = submit(partner, OFFICE);

        awaitEvents("/lease", slip, "submitted", "sent");
    }

    /** However many receivers there are, callers' requests find a connection to the database. */
    @Test
    void turnsTakeFewConnections() {
        FewTransactions few = new FewTransactions(2);
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        CompletableFuture.allOf(IntStream.range(0, 12)
                        .mapToObj(i -> CompletableFuture.runAsync(
                                () -> few.run(() -> {
                                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                                    Yulin.query("select pg_sleep(0.02)");
                                    now.decrementAndGet();
                                }),
                                task -> new Thread(task, "turn").start()))
                        .toArray(CompletableFuture[]::new))
                .join();

        assertThat(most.get()).isEqualTo(2);
    }

    /** Whatever others did since then is passed over. */
    @Test
    void oneThatBeginsAtTheBeginningIsToldAllOfItsOwnAndTheOthersAreToldMeanwhile() {
        TestCaller partner = partner("beginning");
        String before = submit(partner, OFFICE);
        until(
                "it is sent",
                () -> Yulin.count(
                                "select count(*) from slip_change where notice_id = ?::uuid and event = 'SENT'", before)
                        == 1);
        registered(partner, "/beginning", ", \"start\": \"beginning\"");
        register(partner, "/meanwhile");
        String now = submit(partner, OFFICE);

        awaitEvents("/meanwhile", now, "submitted", "sent");
        awaitEvents("/beginning", before, "submitted", "sent");
        awaitEvents("/beginning", now, "submitted", "sent");
    }

    /** Another replica delivers to it. */
    @Test
    void whatAnotherReplicaHasLeasedIsLeftAlone() {
        TestCaller partner = partner("leased");
        String id = register(partner, "/leased");
        Yulin.update("update webhook set lease = gen_random_uuid() where id = ?::uuid", id);
        String slip = submit(partner, OFFICE);
        register(partner, "/beside");
        String beside = submit(partner, OFFICE);
        until("the one beside has it", () -> {
            Yulin.update("update webhook set renewals = renewals + 1 where id = ?::uuid", id);
            return eventsOf("/beside", beside).contains("sent");
        });

        assertThat(receiver.taken("/leased")).isEmpty();
        Yulin.update("update webhook set lease = null where id = ?::uuid", id);
        awaitEvents("/leased", slip, "submitted", "sent");
        assertThat(receiver.taken("/leased"))
                .extracting(call -> call.header("webhook-id"))
                .doesNotHaveDuplicates();
    }
}
