package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.envelope.SigningKey;
import org.huizhi.inbox.Outcome;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What this side said of statements, after its database was restored to a moment before. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
class RestoredStatementTest {

    private final TestCaller auditor = TestCaller.auditor();
    private final SigningKey xinzhousKey =
            BusAndDatabaseResource.surroundings().xinzhou().signingKey();

    @Inject
    StatementScheduler scheduler;

    @Inject
    StatementCalculator calculator;

    @Inject
    StatementMessages messages;

    @AfterEach
    void forget() {
        MonthOfSlips.forget();
    }

    /** The database is of the moment before Yulin answered; Xinzhou has given the answer back. */
    @Test
    void whatThisSideSaidCountsAgainAfterARestore() {
        YearMonth month = YearMonth.of(2026, 10);
        MonthOfSlips.with("cn-140900", month);
        try (OtherRegion xinzhou = Yulin.xinzhou()) {
            StatementDocument theirs = MonthOfSlips.altered(
                    calculator.calculate(month, "cn-140900", 1).document());
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, theirs.id(), Books.proposal(theirs, xinzhousKey)));
            scheduler.runDue();
            Arrived disputed = xinzhou.await(MessageType.STATEMENT_DISPUTED, theirs.id());
            back("RECEIVED", theirs);
            assertThat(takenUp(disputed.message())).isInstanceOf(Outcome.Stored.class);
            ShownStatement.read(theirs.id()).body("state", equalTo("disputed"));
            auditor.get("/statements/" + theirs.id() + "/slips").then().statusCode(200);

            StatementDocument good = calculator.calculate(month, "cn-140900", 2).document();
            xinzhou.awaitReceiptFor(
                    xinzhou.say(MessageType.STATEMENT_PROPOSED, good.id(), Books.proposal(good, xinzhousKey)));
            scheduler.runDue();
            Arrived agreed = xinzhou.await(MessageType.STATEMENT_AGREED, good.id());
            String proposed = Books.proposal(good, xinzhousKey).get("document").toString();
            Yulin.update("update statement set state = 'RECEIVED', document = ? where id = ?", proposed, good.id());
            assertThat(takenUp(agreed.message())).isInstanceOf(Outcome.Stored.class);
            ShownStatement.read(good.id()).body("state", equalTo("agreed")).body("signatures.mailbox", hasSize(2));
        }
    }

    private static void back(String state, StatementDocument document) {
        Yulin.update("update statement set state = ?, lines = null where id = ?", state, document.id());
    }

    @Test
    void whatThisSideProposedIsProposedAgainAfterARestore() {
        YearMonth month = YearMonth.of(2018, 12);
        MonthOfSlips.with("cn-140900", month);
        SigningKey ours = BusAndDatabaseResource.surroundings().yulin().signingKey();
        StatementDocument document = calculator.calculate(month, "cn-140900", 1).document();
        Message proposed = own(MessageType.STATEMENT_PROPOSED, document, Books.proposal(document, ours));
        Message differences = own(
                MessageType.STATEMENT_DISPUTED,
                document,
                Map.of("digest", StatementReader.digest(SignedDocument.bytes(document)), "differences", List.of()));

        assertThat(takenUp(differences)).as("before there is anything").isInstanceOf(Outcome.Deferred.class);
        assertThat(takenUp(proposed)).isInstanceOf(Outcome.Stored.class);
        ShownStatement.read(document.id()).body("state", equalTo("proposed"));
        assertThat(takenUp(proposed)).isInstanceOf(Outcome.Stored.class);
        StatementDocument other = MonthOfSlips.altered(document);
        assertThat(takenUp(own(MessageType.STATEMENT_PROPOSED, other, Books.proposal(other, ours))))
                .isInstanceOf(Outcome.Refused.class);
        assertThat(takenUp(differences)).isInstanceOf(Outcome.Stored.class);
        ShownStatement.read(document.id()).body("state", equalTo("disputed"));
    }

    private static Message own(MessageType type, StatementDocument document, Object data) {
        return new Message(
                UUID.randomUUID(),
                Message.source("cn-610800"),
                "cn-140900",
                type.wireName(),
                document.id(),
                Instant.parse("2018-11-02T00:00:00Z"),
                new ObjectMapper().valueToTree(data));
    }

    private Outcome takenUp(Message message) {
        return QuarkusTransaction.requiringNew()
                .call(() ->
                        messages.takeUp(message, MessageType.of(message.type()).orElseThrow(), "cn-140900"));
    }
}
