package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.NodeClient;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.webhook.WebhookReceiver.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A partner system that has what happens to its slips sent to it. That all of it comes, SameChangesTest tells. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class WebhooksTest {

    /** Offices that no other test sends from. */
    private static final String OFFICE = "610824-health";

    private static final String OTHER = "610825-health";

    private final WebhookReceiver receiver = WebhookReceiver.start();
    private final List<Runnable> after = new ArrayList<>();

    @Inject
    Deliveries deliveries;

    @AfterEach
    void deleteWhatWasRegistered() {
        after.forEach(Runnable::run);
        receiver.close();
    }

    /** Somebody with webhooks of his own. */
    private static TestCaller partner(String name) {
        return TestCaller.submitter().calling("webhooks-" + name).of(OFFICE, OTHER);
    }

    private Response registered(TestCaller caller, String path, String more) {
        Response answer = caller.post("/webhooks", "{\"url\": \"" + receiver.url(path) + "\"" + more + "}");
        answer.then().statusCode(201);
        String id = answer.path("id");
        after.add(() -> caller.request().delete("/api/v1/webhooks/" + id));
        return answer;
    }

    private String register(TestCaller caller, String path) {
        return registered(caller, path, "").path("id");
    }

    private static String submit(TestCaller caller, String office) {
        return caller.submitted(Slips.with(Slips.submission(), "/sender/office", office));
    }

    /** Sooner than by the clock. */
    private void until(String what, BooleanSupplier condition) {
        Patience.until(what, () -> {
            deliveries.look();
            return condition.getAsBoolean();
        });
    }

    private List<String> eventsOf(String path, String slip) {
        return receiver.taken(path).stream()
                .map(Call::event)
                .filter(event -> slip.equals(event.path("subject").asText()))
                .map(event -> event.path("type").asText().replaceAll("^org[.]huizhi[.]change[.]|[.]v1$", ""))
                .toList();
    }

    private void awaitEvents(String path, String slip, String... events) {
        until(path + " has " + List.of(events), () -> eventsOf(path, slip).equals(List.of(events)));
    }

    /** Of a webhook as its owner sees it. */
    private static JsonNode field(TestCaller caller, String id, String name) {
        try {
            return NodeClient.JSON
                    .readTree(caller.get("/webhooks/" + id).asByteArray())
                    .path(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
    void whoHasLostAnOfficeIsToldNothingMoreOfIt() {
        TestCaller partner = partner("office");
        String id = register(partner, "/office");
        String before = submit(partner, OTHER);
        awaitEvents("/office", before, "submitted", "sent");

        TestCaller now = partner.of(OFFICE);
        now.get("/changes?start=now").then().statusCode(200);
        Patience.until(
                "it is noted",
                () -> Yulin.count(
                                "select count(*) from standing_right where account like '%webhooks-office' and not ?"
                                        + " = any(offices)",
                                OTHER)
                        == 1);
        String others = submit(TestCaller.submitter().of(OTHER), OTHER);
        String own = submit(now, OFFICE);

        awaitEvents("/office", own, "submitted", "sent");
        assertThat(eventsOf("/office", others)).isEmpty();
        now.get("/webhooks/" + id).then().body("state", equalTo("active"));
    }

    @Test
    void whoHasLostHisRoleIsToldNothingUntilHeHasOneAgain() {
        TestCaller partner = partner("role");
        String id = register(partner, "/role");
        new TestCaller(partner.subject(), Set.of(), partner.offices())
                .get("/webhooks")
                .then()
                .statusCode(403);
        Patience.until(
                "it is noted",
                () -> Yulin.count("select count(*) from standing_right where account like '%webhooks-role'"
                                + " and cardinality(roles) = 0")
                        == 1);
        String slip = submit(TestCaller.submitter().of(OFFICE), OFFICE);
        until(
                "it is parked",
                () -> Yulin.count(
                                "select count(*) from webhook where id = ?::uuid and state = 'PARKED' and reason = 'NO_RIGHTS'",
                                id)
                        == 1);
        assertThat(receiver.taken("/role")).isEmpty();

        partner.post("/webhooks/" + id + "/resume", "{}").then().statusCode(200);

        awaitEvents("/role", slip, "submitted", "sent");
    }

    @Test
    void whoHasNotCalledForLongIsToldNothing() {
        TestCaller partner = partner("silent");
        String id = register(partner, "/silent");
        Yulin.update(
                "update standing_right set shown_at = shown_at - interval '8 days' where account like '%webhooks-silent'");
        submit(TestCaller.submitter().of(OFFICE), OFFICE);

        until(
                "it is parked",
                () -> Yulin.count("select count(*) from webhook where id = ?::uuid and reason = 'NO_RIGHTS'", id) == 1);
        assertThat(receiver.taken("/silent")).isEmpty();
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

    @ParameterizedTest
    @CsvSource({
        "/url, '{}'",
        "/url, '{\"url\": \"ftp://8.8.8.8/\"}'",
        "/url, '{\"url\": \"https:///nothing\"}'",
        "/url, '{\"url\": \"https://user@receiver.example/\"}'",
        "/url, '{\"url\": \"https://receiver.example/#a\"}'",
        "/url, '{\"url\": \"https://10.0.0.1/\"}'",
        "/url, '{\"url\": \"https://127.0.0.2/\"}'",
        "/url, '{\"url\": \"https://[::1]/\"}'",
        "/url, '{\"url\": \"https://[::ffff:10.0.0.1]/\"}'",
        "/url, '{\"url\": \"https://169.254.169.254/latest\"}'",
        "/url, '{\"url\": \"https://2130706434/\"}'",
        "/filter/offices/0, '{\"url\": \"https://receiver.example/\", \"filter\": {\"offices\": [\"610802-health\"]}}'",
        "/filter/noticeTypes/0, '{\"url\": \"https://receiver.example/\", \"filter\": {\"noticeTypes\": [\"nothing\"]}}'",
        "/filter/events/0, '{\"url\": \"https://receiver.example/\", \"filter\": {\"events\": [\"born\"]}}'",
        "/start, '{\"url\": \"https://receiver.example/\", \"start\": \"yesterday\"}'",
        "/cursor, '{\"url\": \"https://receiver.example/\", \"cursor\": \"abc\"}'"
    })
    void whatCannotBeRegisteredIsToldWithItsPlace(String pointer, String body) {
        partner("wrong").post("/webhooks", body).then().statusCode(422).body("errors[0].pointer", equalTo(pointer));
        assertThat(Yulin.count("select count(*) from webhook where account like '%webhooks-wrong'"))
                .isZero();
    }

    @Test
    void aWebhookIsItsAccountsAloneAndOperatorsSeeIt() {
        TestCaller partner = partner("own");
        TestCaller stranger = partner("stranger");
        String id = register(partner, "/own");

        for (String path : List.of("", "/attempts")) {
            stranger.get("/webhooks/" + id + path).then().statusCode(404);
        }
        for (String verb : List.of("pause", "resume", "test", "secret")) {
            stranger.post("/webhooks/" + id + "/" + verb, "").then().statusCode(404);
        }
        stranger.request().delete("/api/v1/webhooks/" + id).then().statusCode(404);
        List<String> theirs = stranger.get("/webhooks").path("items.id");
        assertThat(theirs).isEmpty();
        TestCaller operator = TestCaller.operator();
        List<String> all = operator.get("/webhooks").path("items.id");
        assertThat(all).contains(id);
        operator.post("/webhooks/" + id + "/secret", "").then().statusCode(404);
        operator.post("/webhooks/" + id + "/test", "").then().statusCode(200);
        operator.post("/webhooks/" + id + "/pause", "").then().statusCode(200);
        partner.get("/webhooks/" + id).then().body("state", equalTo("paused"));
        operator.request().delete("/api/v1/webhooks/" + id).then().statusCode(204);
        assertThat(Yulin.count("select count(*) from standing_right where account like '%webhooks-own'"))
                .isZero();
    }

    @Test
    void anAccountHasSoManyEachForAnAddressOfItsOwn() {
        TestCaller partner = partner("many");
        register(partner, "/many/0");
        partner.post("/webhooks", "{\"url\": \"" + receiver.url("/many/0") + "\"}")
                .then()
                .statusCode(409)
                .body("state", equalTo("registered"));
        for (int i = 1; i < 10; i++) {
            register(partner, "/many/" + i);
        }
        partner.post("/webhooks", "{\"url\": \"" + receiver.url("/many/10") + "\"}")
                .then()
                .statusCode(409)
                .body("state", equalTo("full"));
        partner.get("/webhooks").then().body("items.registeredBy.unique()", containsInAnyOrder(partner.subject()));
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

    /** It has slow receivers tested, and others have theirs tested meanwhile. */
    @Test
    void anAccountHasOneTestedAtATime() throws Exception {
        TestCaller partner = partner("tests");
        TestCaller other = partner("tests-too");
        String slow = register(partner, "/tests");
        String quick = register(other, "/tests-too");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        receiver.answers("/tests", exchange -> {
            asked.countDown();
            leave.await(5, TimeUnit.SECONDS);
            return 204;
        });
        CompletableFuture<Response> first =
                CompletableFuture.supplyAsync(() -> partner.post("/webhooks/" + slow + "/test", ""));
        asked.await(5, TimeUnit.SECONDS);

        partner.post("/webhooks/" + slow + "/test", "").then().statusCode(429);
        other.post("/webhooks/" + quick + "/test", "").then().statusCode(200);

        leave.countDown();
        first.join().then().statusCode(200);
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
        assertThat(receiver.firstIds("/leased")).hasSameSizeAs(receiver.taken("/leased"));
    }
}
