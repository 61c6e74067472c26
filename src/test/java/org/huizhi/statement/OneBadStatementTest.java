package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import org.huizhi.digest.Sha256;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What one partner signs, however odd it is, stops no statement of anybody else. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class OneBadStatementTest {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());
    private static final String COUNTS =
            "{\"due\":0,\"withdrawn\":0,\"misrouted\":0,\"cohort\":0,\"returned\":0,\"onTime\":0,\"declined\":0,\"open\":0,"
                    + "\"extended\":0,\"valid\":0,\"invalid\":0}";

    private final TestCaller operator = TestCaller.operator();
    private final SigningKey xinzhousKey =
            BusAndDatabaseResource.surroundings().xinzhou().signingKey();

    @Inject
    StatementScheduler scheduler;

    @Inject
    StatementCalculator calculator;

    @AfterEach
    void forget() {
        Yulin.update("delete from parked_item where job = 'statements'");
        Yulin.update("delete from statement_event where statement ~ '^2026-0[789]'");
        Yulin.update("delete from statement_difference_part where statement ~ '^2026-0[789]'");
        Yulin.update("delete from statement_part where statement ~ '^2026-0[789]'");
        Yulin.update("delete from statement where id ~ '^2026-0[789]'");
    }

    @Test
    void aDayWithoutItsDateIsRefused() {
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            var said = xinzhou.awaitReceiptFor(xinzhou.say(
                    MessageType.STATEMENT_PROPOSED,
                    "2026-09.cn-140900.cn-610800.1",
                    signed(document("2026-09", "{\"slips\":1,\"digest\":\"x\"}"))));

            assertThat(said.reason()).isEqualTo(RefusalReason.SCHEMA);
        }
    }

    /** As an earlier release took it, and as the next surprise will be. */
    @Test
    void oneThatCannotBeAnsweredIsParkedAndTheOthersAreAnswered() {
        String bad = "2026-09.cn-140900.cn-610800.1";
        held(bad, document("2026-09", "{\"slips\":1,\"digest\":\"x\"}"));
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument honest =
                    calculator.calculate(YearMonth.of(2026, 7), "cn-140900", 1).document();
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, honest.id(), signed(SignedDocument.bytes(honest))));

            scheduler.runDue();

            xinzhou.await(MessageType.STATEMENT_AGREED, honest.id());
            operator.get("/parked-items?job=statements")
                    .then()
                    .statusCode(200)
                    .body("items.item", hasItem(bad))
                    .body("items.find { it.item == '" + bad + "' }.attempts", equalTo(1));
            assertThat(Yulin.query("select state from statement where id = ?", bad)
                            .get(0))
                    .containsEntry("state", "RECEIVED");
        }
    }

    @Test
    void aLineThatHoldsTheEndOfALineIsRefused() {
        StatementDocument ours =
                calculator.calculate(YearMonth.of(2026, 8), "cn-140900", 1).document();
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            for (String line : List.of(
                    "cn-140900|00000000-0000-4000-8000-000000000001|a\nb|2026-08-01|open||false|1|",
                    "cn-140900|00000000-0000-4000-8000-000000000001|a|2026-08-01|open||false|1|v\n",
                    "cn\n|00000000-0000-4000-8000-000000000001|a|2026-08-01|open||false|1|",
                    "00000000-0000-4000-8000-000000000001|a|2026-08-01|open||false|1|")) {
                var said = xinzhou.awaitReceiptFor(xinzhou.say(
                        MessageType.STATEMENT_DISPUTED,
                        ours.id(),
                        Map.of(
                                "digest",
                                StatementReader.digest(SignedDocument.bytes(ours)),
                                "days",
                                List.of("cn-140900|2026-08-01"),
                                "part",
                                1,
                                "parts",
                                1,
                                "lines",
                                List.of(line))));
                assertThat(said.reason()).as(line).isEqualTo(RefusalReason.SCHEMA);
            }
        }
        scheduler.runDue();
        operator.get("/parked-items?job=statements").then().body("items.item", not(hasItem(ours.id())));
    }

    private static byte[] document(String month, String day) {
        String directions = "[{\"from\":\"cn-140900\",\"to\":\"cn-610800\",\"totals\":" + COUNTS + ",\"days\":[" + day
                + "]},{\"from\":\"cn-610800\",\"to\":\"cn-140900\",\"totals\":" + COUNTS + ",\"days\":[]}]";
        return ("{\"month\":\"" + month + "\",\"version\":1,\"parties\":[\"cn-140900\",\"cn-610800\"],\"cutOff\":\""
                        + YearMonth.parse(month).atEndOfMonth() + "\",\"directions\":" + directions + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private GeneralJws jws(byte[] document) {
        return GeneralJws.of(SIGNATURES.sign(document, StatementReader.TYPE, xinzhousKey, Instant.now()));
    }

    private JsonNode signed(byte[] document) {
        return Slips.json("{\"document\": " + jws(document).toJson() + "}");
    }

    private void held(String id, byte[] document) {
        Yulin.update(
                "insert into statement (id, counterpart, month, version, proposer, state, settlement, digest, document,"
                        + " differing_days, created_at, updated_at) values (?, 'cn-140900', ?::date, 1, 'cn-140900', 'RECEIVED',"
                        + " false, ?, ?, '{}', now() - interval '1 day', now() - interval '1 day')",
                id,
                id.substring(0, 7) + "-01",
                Sha256.hex(document),
                jws(document).toJson());
    }
}
