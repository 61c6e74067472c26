package org.huizhi.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whose webhooks are: what an account may register, and what it is told when its rights change. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class WebhookAccountsTest extends PartnerSystems {

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
        assertThat(Instant.parse(field(partner, id, "allowedUntil").asText()))
                .isBetween(
                        Instant.now().plus(Duration.ofDays(7)).minus(Duration.ofHours(2)),
                        Instant.now().plus(Duration.ofDays(7)));
        Yulin.update(
                "update standing_right set shown_at = shown_at - interval '8 days' where account like '%webhooks-silent'");
        submit(TestCaller.submitter().of(OFFICE), OFFICE);

        until(
                "it is parked",
                () -> Yulin.count("select count(*) from webhook where id = ?::uuid and reason = 'NO_RIGHTS'", id) == 1);
        assertThat(receiver.taken("/silent")).isEmpty();
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
        "/url, '{\"url\": \"https://0x7f000001/\"}'",
        "/url, '{\"url\": \"https://0x7f.0.0.1/\"}'",
        "/url, '{\"url\": \"https://0/\"}'",
        "/url, '{\"url\": \"https://0177.0.0.1/\"}'",
        "/url, '{\"url\": \"https://127.1/\"}'",
        "/url, '{\"url\": \"https://8.8.8.8./\"}'",
        "/url, '{\"url\": \"https://receiver.0x7f/\"}'",
        "/url, '{\"url\": \"https://[::]/\"}'",
        "/url, '{\"url\": \"https://[::127.0.0.1]/\"}'",
        "/url, '{\"url\": \"https://[64:ff9b::a00:1]/\"}'",
        "/url, '{\"url\": \"https://100.100.100.200/\"}'",
        "/url, '{\"url\": \"https://接收.example/\"}'",
        "/url, '{\"url\": \"https://receiver.example:0/\"}'",
        "/url, '{\"url\": \"https://receiver.example:65536/\"}'",
        "/url, '{\"url\": \"https://receiver.example\\\\@127.0.0.1/\"}'",
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
}
