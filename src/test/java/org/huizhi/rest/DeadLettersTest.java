package org.huizhi.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.uuid.Generators;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.BusAndDatabaseResource.Surroundings;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.PartyKey;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that could not be handled, and what an operator makes of them. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class DeadLettersTest {

    private static final String BECAUSE = "{\"reason\": \"the key has been published\"}";

    private final TestCaller operator = TestCaller.operator();
    private final Surroundings around = BusAndDatabaseResource.surroundings();
    private OtherRegion ordos;

    @BeforeEach
    void begin() {
        ordos = OtherRegion.silent(around.ordos(), around.yulin(), around.bus());
    }

    @AfterEach
    void end() {
        ordos.close();
    }

    @Test
    void whatCannotBeReadIsKeptAndShownWithoutItsBytes() {
        byte[] nonsense = "nonsense from the bus".getBytes(StandardCharsets.UTF_8);
        Letter letter = letter();
        ordos.send(letter.withValue(nonsense));

        String id = deadLetterOf(letter);

        operator.get("/dead-letters?status=open&limit=200")
                .then()
                .statusCode(200)
                .body("items.find { it.id == '" + id + "' }.topic", equalTo("huizhi.inbox.cn-610800"))
                .body("items.find { it.id == '" + id + "' }.reason", equalTo("unreadable"))
                .body("items.find { it.id == '" + id + "' }.source", equalTo("/mailboxes/cn-150600"))
                .body("items.find { it.id == '" + id + "' }.size", equalTo(nonsense.length))
                .body("items.find { it.id == '" + id + "' }.sha256", equalTo(Sha256.hex(nonsense)))
                .body("items.find { it.id == '" + id + "' }.value", nullValue())
                .body("items.status", everyItem(equalTo("open")));
    }

    @Test
    void aDiscardedOneIsKeptWithTheReasonAndDecidedOnce() {
        String id = unreadable();

        operator.post("/dead-letters/" + id + "/discard", "{\"reason\": \"a test of Ordos\"}")
                .then()
                .statusCode(200)
                .body("status", equalTo("discarded"))
                .body("decision", equalTo("a test of Ordos"))
                .body("decidedBy", equalTo(operator.subject()))
                .body("decidedAt", notNullValue());

        for (String verb : List.of("discard", "replay")) {
            operator.post("/dead-letters/" + id + "/" + verb, BECAUSE)
                    .then()
                    .statusCode(409)
                    .body("type", equalTo("urn:huizhi:problem:illegal-transition"))
                    .body("state", equalTo("discarded"));
        }
        assertThat(audit(id)).containsExactly("dead-letter.discard");
        operator.get("/dead-letters?status=discarded&limit=200")
                .then()
                .body("items.findAll { it.id == '" + id + "' }", hasSize(1));
    }

    @Test
    void whatStillCannotBeReadStaysOpenAndTheTryIsCounted() {
        String id = unreadable();

        operator.post("/dead-letters/" + id + "/replay", BECAUSE)
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:huizhi:problem:dead-letter-still-unreadable"));

        operator.get("/dead-letters?limit=200")
                .then()
                .body("items.find { it.id == '" + id + "' }.status", equalTo("open"))
                .body("items.find { it.id == '" + id + "' }.attempts", equalTo(1));
        assertThat(audit(id)).containsExactly("dead-letter.replay");
    }

    @Test
    void whatCanBeReadNowIsHandled() {
        PartyKey later =
                PartyKey.signing("cn-150600#sig-" + TestCaller.freshKey().substring(0, 8));
        String slip = Generators.timeBasedEpochGenerator().generate().toString();
        Message message = ordos.message(
                MessageType.NOTICE_SUBMITTED.wireName(),
                slip,
                org.huizhi.testsupport.Slips.submitted(around.ordos(), around.yulin(), "cooperation-request"));
        Letter letter = ordos.send(ordos.letter(message, later.signingKey()));
        String id = deadLetterOf(letter);
        TestCaller.auditor().get("/notices/" + slip).then().statusCode(404);

        Party renewed = around.ordos().with(later);
        TestCaller.administrator()
                .request()
                .body(java.util.Map.of("entries", List.of(around.authority().entry(renewed, Instant.now()))))
                .post("/api/v1/directory")
                .then()
                .statusCode(200);
        operator.post("/dead-letters/" + id + "/replay", BECAUSE)
                .then()
                .statusCode(200)
                .body("status", equalTo("replayed"))
                .body("attempts", equalTo(1))
                .body("decision", equalTo("the key has been published"));

        assertThat(TestCaller.auditor().stateOf(slip)).isEqualTo("received");
        assertThat(ordos.awaitReceiptFor(letter).delivered()).isTrue();
        operator.post("/dead-letters/" + id + "/replay", BECAUSE)
                .then()
                .statusCode(409)
                .body("state", equalTo("replayed"));
    }

    @Test
    void pagesHaveNoGapsAndRepeatNothing() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            made.add(unreadable());
        }
        List<String> read = new ArrayList<>();
        String next = "";
        while (next != null) {
            var page = operator.get("/dead-letters?limit=3" + next);
            read.addAll(page.path("items.id"));
            next = page.path("next") == null ? null : "&cursor=" + page.path("next");
        }

        assertThat(read).doesNotHaveDuplicates().containsAll(made);
        assertThat(read).isSortedAccordingTo(java.util.Comparator.reverseOrder());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                             | /reason | required
            {"reason": ""}                 | /reason | required
            {"reason": "  "}               | /reason | required
            {"reason": 7}                  | /reason | invalid-value
            {"reason": "a\\u0000b"}        | /reason | invalid-value
            {"reason": "a\\ud800b"}        | /reason | invalid-value
            {"reason": "x", "force": true} | /force  | unknown-field
            """)
    void aDecisionHasAReason(String body, String pointer, String code) {
        String id = unreadable();
        for (String verb : List.of("discard", "replay")) {
            operator.post("/dead-letters/" + id + "/" + verb, body)
                    .then()
                    .statusCode(422)
                    .body("errors.pointer", contains(pointer))
                    .body("errors.code", contains(code));
        }
        assertThat(audit(id)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"00000000-0000-7000-8000-000000000000", "x"})
    void whatIsNotThereCannotBeDecided(String id) {
        io.restassured.RestAssured.given()
                .header("Authorization", "Bearer " + operator.token())
                .contentType("application/json")
                .body(BECAUSE)
                .post("/api/v1/dead-letters/" + id + "/discard")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:huizhi:problem:not-found"));
    }

    private Letter letter() {
        return ordos.letter(MessageType.NOTICE_ACCEPTED, TestCaller.freshKey(), java.util.Map.of());
    }

    private String unreadable() {
        Letter letter = letter();
        ordos.send(letter.withValue(("nonsense " + letter.key()).getBytes(StandardCharsets.UTF_8)));
        return deadLetterOf(letter);
    }

    private static String deadLetterOf(Letter letter) {
        return Patience.await(
                "a dead letter about " + letter.key(),
                () -> Yulin.query("select id::text as id from dead_letter where subject = ?", letter.key()).stream()
                        .findFirst()
                        .map(row -> (String) row.get("id"))
                        .or(Optional::empty));
    }

    private static List<Object> audit(String id) {
        return Yulin.query("select action from audit_entry where detail like ? order by id", id + ":%").stream()
                .map(row -> row.get("action"))
                .toList();
    }
}
