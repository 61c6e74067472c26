package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huizhi.access.Caller;
import org.huizhi.account.AccountService;
import org.huizhi.calendar.Calendars;
import org.huizhi.command.CommandLineProbe;
import org.huizhi.console.signin.BrowserOf;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.evidence.EvidenceVerifier;
import org.huizhi.evidence.Report;
import org.huizhi.retention.RetentionProbe;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Operations;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.huizhi.vault.VaultProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Person data at rest: found for a reason, kept as long as agreed, erased with a statement, encrypted again with a new
 * key.
 */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class RetentionTest {

    private static final String CASE = "榆民函〔2026〕15号";

    private static final String REASON = "{\"reason\": \"complaint 2026-17\"}";

    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private final TestCaller submitter = TestCaller.submitter();
    private final TestCaller handler = TestCaller.handler();
    private final TestCaller administrator = TestCaller.administrator();
    private OtherRegion xinzhou;

    @Inject
    RetentionProbe jobs;

    @Inject
    VaultProbe vault;

    @Inject
    AccountService accounts;

    @BeforeEach
    void begin() {
        xinzhou = Yulin.xinzhou();
    }

    @AfterEach
    void end() {
        xinzhou.close();
    }

    @Test
    void aHandlerFindsTheNoticesOfAPersonByExactNumberAndForAReason() {
        String incoming = Yulin.receive(xinzhou, "residence-confirmation");
        String number = handler.get("/notices/" + incoming).path("payload.person.documentNumber");

        lookUp(handler, " " + number.toLowerCase(Locale.ROOT) + " ")
                .body("items.id", hasItem(incoming))
                .body("items[0].payload", nullValue());
        lookUp(handler, number.substring(1)).body("items", empty());
        lookUp(handler.of("610802-health"), number).body("items.id", not(hasItem(incoming)));

        List<Map<String, Object>> acts =
                Yulin.query("select detail from audit_entry where action = 'notice.lookup' order by id desc limit 1");
        assertThat(acts.get(0).get("detail")).isEqualTo(CASE);
        assertThat(Yulin.count("select count(*) from audit_entry where detail like ?", "%" + number + "%"))
                .isZero();
    }

    private static ValidatableResponse lookUp(TestCaller caller, String number) {
        return caller.post("/notices/lookup", "{\"documentNumber\": \"" + number + "\", \"reason\": \"" + CASE + "\"}")
                .then()
                .statusCode(200);
    }

    @Test
    void nobodyElseLooksUpAndNobodyWithoutAReason() {
        for (TestCaller other : List.of(submitter, TestCaller.operator(), TestCaller.auditor(), administrator)) {
            other.post("/notices/lookup", "{\"documentNumber\": \"1\", \"reason\": \"r\"}")
                    .then()
                    .statusCode(403);
        }
        refusedAt("/reason", "{\"documentNumber\": \"000101199003071238\"}");
        refusedAt("/reason", "{\"documentNumber\": \"000101199003071238\", \"reason\": \" \"}");
        refusedAt(
                "/reason", "{\"documentNumber\": \"000101199003071238\", \"reason\": \"is 000101199003071238 here?\"}");
        refusedAt("/documentNumber", "{\"reason\": \"r\"}");
    }

    /** Who has no case has no reason. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "a call",
                "asked by phone",
                "2026",
                "YL-0815",
                "case 2026-1",
                "1985-05-05",
                "榆民函",
                "YL-2026-1\n2"
            })
    void aReasonIsACaseNumber(String reason) {
        handler.post(
                        "/notices/lookup",
                        Slips.json("{\"documentNumber\": \"000101199003071238\"}")
                                .put("reason", reason))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/reason"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"YL-2026-0815", "610800-2026-000123", "榆民函〔2026〕15号", "（2026）陕08民初12号", "2026/17", "case_2026.7"
            })
    void caseNumbersAreOfManyForms(String reason) {
        handler.calling("forms")
                .post(
                        "/notices/lookup",
                        Slips.json("{\"documentNumber\": \"000101199003071238\"}")
                                .put("reason", reason))
                .then()
                .statusCode(200);
    }

    /** Fifty guesses in half a second were answered. */
    @Test
    void whoGuessesNumbersIsStoppedForTheDay() {
        TestCaller guesser = handler.calling("guesser");
        double before = lookUps("missed");
        double refusedBefore = lookUps("refused");
        for (int i = 0; i < 100; i++) {
            lookUp(guesser, "guess-" + i).body("items", empty());
        }

        guesser.post("/notices/lookup", "{\"documentNumber\": \"guess-101\", \"reason\": \"" + CASE + "\"}")
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue());

        assertThat(lookUps("missed") - before).isEqualTo(100);
        assertThat(lookUps("refused") - refusedBefore).isEqualTo(1);
        assertThat(
                        Yulin.count(
                                "select count(*) from audit_entry where caller = 'guesser' and action = 'notice.lookup-refused'"))
                .isOne();
        // His colleague goes on, and he himself tomorrow.
        lookUp(handler.calling("colleague"), "guess-101");
        Yulin.update("update lookup_day set day = day - 1 where account like '%guesser'");
        lookUp(guesser, "guess-101");
    }

    private static double lookUps(String result) {
        return Operations.get("/q/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith("huizhi_lookups_total{result=\"" + result + "\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private void refusedAt(String pointer, String body) {
        handler.post("/notices/lookup", body).then().statusCode(422).body("errors.pointer", contains(pointer));
    }

    @Test
    void afterItsRetentionPeriodThePersonDataIsGoneAndTheRecordStays() {
        String slip = returned();
        String number = submitter.get("/notices/" + slip).path("payload.person.documentNumber");

        makeDue(slip);
        jobs.erase();

        submitter
                .get("/notices/" + slip)
                .then()
                .statusCode(200)
                .body("erasedAt", notNullValue())
                .body("payload", nullValue())
                .body("state", equalTo("returned"))
                .body("outcome", notNullValue())
                .body("returns[0].payload", nullValue());
        submitter.get("/notices/" + slip + "/timeline").then().body("items.event", hasItem("erased"));
        assertThat(Yulin.count("select count(*) from sent_message where subject = ? and jws is not null", slip)
                        + Yulin.count(
                                "select count(*) from received_message where subject = ? and jws is not null", slip)
                        + Yulin.count("select count(*) from notice_person where notice_id = ?::uuid", slip))
                .isZero();
        assertThat(Yulin.count("select count(*) from sent_message where subject = ?", slip))
                .isEqualTo(1);
        handler.post("/notices/lookup", "{\"documentNumber\": \"" + number + "\", \"reason\": \"" + CASE + "\"}")
                .then()
                .body("items.find { it.id == '" + slip + "' }", nullValue());
    }

    @Test
    void theErasureIsItselfEvidence() {
        String slip = returned();
        makeDue(slip);
        jobs.erase();

        Report report = new EvidenceVerifier(
                        new Signatures(CryptoProvider.fastest()),
                        around.authority().verificationKeys(),
                        List.of(),
                        Calendars.of(Optional.empty()))
                .verify(submitter.get("/notices/" + slip + "/evidence").asByteArray());

        assertThat(report.findings()).isEmpty();
        assertThat(report.steps()).hasSize(2).allMatch(Report.Step::valid).allMatch(Report.Step::erased);
    }

    @Test
    void whatComesAfterTheErasureIsHandledAndErasedToo() {
        String slip = returned();
        makeDue(slip);
        jobs.erase();

        submitter
                .perform("assessment", slip, VerbBodies.good("assessment"))
                .then()
                .statusCode(200);
        assertThat(Yulin.count("select count(*) from sent_message where subject = ? and jws is not null", slip))
                .isEqualTo(1);
        jobs.erase();

        assertThat(Yulin.count("select count(*) from sent_message where subject = ? and jws is not null", slip))
                .isZero();
        submitter.get("/notices/" + slip).then().body("state", equalTo("assessed"));
    }

    @Test
    void aLegalHoldStopsTheErasure() {
        String slip = returned();
        administrator.perform("legal-hold", slip, REASON).then().statusCode(200).body("legalHoldSince", notNullValue());

        makeDue(slip);
        jobs.erase();
        submitter.get("/notices/" + slip).then().body("payload", notNullValue()).body("erasedAt", nullValue());

        administrator
                .perform("legal-hold/release", slip, REASON)
                .then()
                .statusCode(200)
                .body("legalHoldSince", nullValue());
        jobs.erase();
        submitter.get("/notices/" + slip).then().body("payload", nullValue()).body("erasedAt", notNullValue());
        submitter
                .get("/notices/" + slip + "/timeline")
                .then()
                .body("items.event", hasItem("legal-hold"))
                .body("items.event", hasItem("legal-hold-released"));
        submitter.perform("legal-hold", slip, REASON).then().statusCode(403);
        administrator
                .of("610802-health")
                .perform("legal-hold", slip, REASON)
                .then()
                .statusCode(403);
        administrator.perform("legal-hold", slip, "{}").then().statusCode(422);
    }

    @Test
    void withANewKeyEverythingIsLockedAnewWhileTheNodeRuns() {
        String slip = returned();
        String inParts = Yulin.receive(xinzhou, "residence-confirmation");
        handler.perform("parts", inParts, VerbBodies.part("610802-health"))
                .then()
                .statusCode(200);
        String unreadable = TestCaller.freshKey();
        xinzhou.send(xinzhou.letter(MessageType.NOTICE_ACCEPTED, unreadable, Map.of())
                .withValue("nonsense".getBytes(StandardCharsets.UTF_8)));
        Patience.until(
                "a dead letter",
                () -> Yulin.count("select count(*) from dead_letter where subject = ?", unreadable) == 1);

        AccountService.Reply.Done made = (AccountService.Reply.Done) accounts.create(
                new Caller("administrator-yulin", Set.of("administrator"), Set.of()),
                new AccountService.Draft(
                        "rotated." + TestCaller.freshKey().substring(0, 8),
                        "陈晨",
                        Set.of("handler"),
                        Set.of(Slips.YULIN_OFFICE)));
        BrowserOf browser =
                new BrowserOf().signIn(BrowserOf.setUp(made.account().name(), String.valueOf(made.link())));

        // The new key stays first for the tests that follow: what is encrypted with it could not be read without.
        assertThat(CommandLineProbe.run(
                        "vault", "create-keys", around.files().vaultKeys().toString()))
                .isZero();
        vault.reload();
        jobs.replaceKeys();

        for (String table : List.of(
                "sent_message where jws is not null",
                "received_message where jws is not null",
                "notice_part where content is not null",
                "dead_letter where value is not null",
                "local_account")) {
            assertThat(Yulin.query("select distinct key_id from " + table))
                    .as(table)
                    .singleElement()
                    .asString()
                    .doesNotContain("#vault-1");
        }
        submitter.get("/notices/" + slip).then().statusCode(200).body("payload", notNullValue());
        // What proves that the node has written it goes along.
        browser.get("/console/work/" + slip).then().statusCode(200);
    }

    private String returned() {
        String slip = submitter.submitted(Slips.submission());
        submitter.awaitState(slip, "delivered");
        xinzhou.say(MessageType.RETURN_FINAL, slip, Slips.answered("140930-public-security", "residence-confirmation"));
        submitter.awaitState(slip, "returned");
        return slip;
    }

    private static void makeDue(String slip) {
        Yulin.update("update notice set erase_on = current_date where id = ?::uuid", slip);
    }
}
