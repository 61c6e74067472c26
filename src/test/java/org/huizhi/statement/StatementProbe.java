package org.huizhi.statement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Map;
import org.huizhi.envelope.CryptoProvider;
import org.huizhi.envelope.GeneralJws;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.Signatures;
import org.huizhi.envelope.SignedDocument;
import org.huizhi.testsupport.OtherRegion;
import org.huizhi.testsupport.Party;
import org.huizhi.testsupport.Slips;
import org.huizhi.testsupport.TestCaller;

/** A statement that another region proposes, from its begin to its end. */
@ApplicationScoped
public class StatementProbe {

    private static final Signatures SIGNATURES = new Signatures(CryptoProvider.jdk());

    private final StatementScheduler scheduler;
    private final StatementCalculator calculator;

    StatementProbe(StatementScheduler scheduler, StatementCalculator calculator) {
        this.scheduler = scheduler;
        this.calculator = calculator;
    }

    /**
     * The region counts as the node does, and the node countersigns.
     *
     * @param month of which there is no agreed statement yet
     */
    public void agreed(YearMonth month, int version, OtherRegion region, Party party) {
        StatementDocument document =
                calculator.calculate(month, party.mailbox(), version).document();
        String compact = SIGNATURES.sign(
                SignedDocument.bytes(document), StatementReader.TYPE, party.signingKey(), Instant.now());
        var line = region.awaitReceiptFor(region.say(
                MessageType.STATEMENT_PROPOSED,
                document.id(),
                Map.of("document", Slips.json(GeneralJws.of(compact).toJson()))));
        assertThat(line.delivered()).as("the statement is stored: %s", line).isTrue();

        scheduler.runDue();
        scheduler.runDue();

        region.await(MessageType.STATEMENT_AGREED, document.id());
        TestCaller.auditor().get("/statements/" + document.id()).then().body("state", equalTo("agreed"));
    }
}
