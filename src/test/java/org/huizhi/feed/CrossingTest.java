package org.huizhi.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.huizhi.envelope.MessageType.NOTICE_SUBMITTED;
import static org.huizhi.envelope.MessageType.NOTICE_WITHDRAWN;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.envelope.Verdict;
import org.huizhi.testsupport.Arrived;
import org.huizhi.testsupport.BusAndDatabaseResource;
import org.huizhi.testsupport.Letter;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Patience;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;
import org.huizhi.testsupport.Yulin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sender takes a slip back while the receiver's answer is under way: the answer stands, on both nodes. */
@QuarkusTest
@QuarkusTestResource(BusAndDatabaseResource.class)
@TestProfile(FastSweep.class)
class CrossingTest {

    private final TestCaller submitter = TestCaller.submitter();
    private OtherRegion xinzhou;

    @BeforeEach
    void meet() {
        xinzhou = Yulin.silentXinzhou();
    }

    @AfterEach
    void leave() {
        xinzhou.close();
    }

    @ParameterizedTest
    @CsvSource({
        "RETURN_FINAL, RETURNED, true",
        "RETURN_FINAL, RETURNED, false",
        "NOTICE_DECLINED, DECLINED, true",
        "NOTICE_DECLINED, DECLINED, false"
    })
    void atTheSenderTheAnswerStandsWhetherItOrTheRefusalComesFirst(
            MessageType answer, String end, boolean answerFirst) {
        String id = withdrawn();
        Arrived withdrawal = xinzhou.await(NOTICE_WITHDRAWN, id);

        if (answerFirst) {
            xinzhou.awaitReceiptFor(xinzhou.say(answer, id, dataOf(answer)));
            assertThat(Facts.state(id)).isEqualTo(end);
            xinzhou.receipt(refused(withdrawal));
        } else {
            xinzhou.receipt(refused(withdrawal));
            submitter.awaitState(id, "delivered");
            assertThat(xinzhou.awaitReceiptFor(xinzhou.say(answer, id, dataOf(answer)))
                            .verdict())
                    .isEqualTo(Verdict.STORED);
        }

        Patience.until("both are handled", () -> Facts.awaitingBus(id) == 0);
        assertThat(Facts.notice(id)).containsEntry("state", end).containsEntry("withdrawn_at", null);
        assertThat(Facts.timeline(id)).contains("WITHDRAWN", "MESSAGE_REFUSED", end);
    }

    @Test
    void anAcceptanceDoesNotStopAWithdrawal() {
        String id = withdrawn();
        Arrived withdrawal = xinzhou.await(NOTICE_WITHDRAWN, id);

        xinzhou.awaitReceiptFor(xinzhou.say(MessageType.NOTICE_ACCEPTED, id, said()));
        xinzhou.receiptStored(withdrawal);

        Patience.until("the withdrawal is receipted", () -> Facts.awaitingBus(id) == 0);
        assertThat(Facts.state(id)).isEqualTo("WITHDRAWN");
        assertThat(Facts.notice(id).get("accepted_at")).isNotNull();
    }

    @Test
    void anAnswerAfterTheReceiverTookTheWithdrawalIsIllegal() {
        String id = withdrawn();
        xinzhou.receiptStored(xinzhou.await(NOTICE_WITHDRAWN, id));
        Patience.until("the withdrawal is receipted", () -> Facts.awaitingBus(id) == 0);

        ReceiptLine line =
                xinzhou.awaitReceiptFor(xinzhou.say(MessageType.RETURN_FINAL, id, dataOf(MessageType.RETURN_FINAL)));

        assertThat(line.reason()).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
        assertThat(Facts.state(id)).isEqualTo("WITHDRAWN");
    }

    @ParameterizedTest
    @CsvSource({"returns, RETURNED", "decline, DECLINED"})
    void atTheReceiverAWithdrawalAfterTheAnswerIsRefused(String verb, String end) {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        String body = verb.equals("returns")
                ? "{\"kind\":\"final\",\"payload\":{\"outcome\":\"confirmed\"}}"
                : "{\"reason\":\"misrouted\"}";
        TestCaller.handler().perform(verb, id, body).then().statusCode(200);

        ReceiptLine line = xinzhou.awaitReceiptFor(xinzhou.say(NOTICE_WITHDRAWN, id, said()));

        assertThat(line.reason()).isEqualTo(RefusalReason.ILLEGAL_TRANSITION);
        assertThat(Facts.state(id)).isEqualTo(end);
    }

    @Test
    void atTheReceiverAWithdrawalStopsTheAnswer() {
        String id = Yulin.receive(xinzhou, "residence-confirmation");
        TestCaller.handler().perform("acceptance", id, "{}").then().statusCode(200);
        Letter withdrawal = xinzhou.say(NOTICE_WITHDRAWN, id, said());
        assertThat(xinzhou.awaitReceiptFor(withdrawal).verdict()).isEqualTo(Verdict.STORED);

        TestCaller.handler()
                .perform("returns", id, "{\"kind\":\"final\",\"payload\":{\"outcome\":\"confirmed\"}}")
                .then()
                .statusCode(409);

        assertThat(Facts.state(id)).isEqualTo("WITHDRAWN");
    }

    private String withdrawn() {
        String id = submitter.submitted(Slips.submission());
        xinzhou.receiptStored(xinzhou.await(NOTICE_SUBMITTED, id));
        submitter.awaitState(id, "delivered");
        submitter.perform("withdrawal", id, "{}").then().statusCode(200);
        return id;
    }

    private static ReceiptLine refused(Arrived withdrawal) {
        return ReceiptLine.of(
                withdrawal.message().id(),
                withdrawal.digest(),
                Verdict.REFUSED,
                RefusalReason.ILLEGAL_TRANSITION,
                Instant.now());
    }

    private static ObjectNode said() {
        return JsonNodeFactory.instance.objectNode().put("round", 1).put("office", "140900-hub");
    }

    private static ObjectNode dataOf(MessageType answer) {
        ObjectNode data = said();
        if (answer == MessageType.RETURN_FINAL) {
            data.putObject("payload").put("outcome", "confirmed");
        } else {
            data.put("reason", "not-competent");
        }
        return data;
    }
}
