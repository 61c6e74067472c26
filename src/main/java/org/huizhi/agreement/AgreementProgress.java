package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.outbox.MessagesReceipted;
import org.huizhi.outbox.Receipted;

/** What the other node said of our messages about agreements. */
@ApplicationScoped
class AgreementProgress {

    private final AgreementFacts facts;
    private final AgreementRecords records;

    AgreementProgress(AgreementFacts facts, AgreementRecords records) {
        this.facts = facts;
        this.records = records;
    }

    void receipted(@Observes MessagesReceipted receipts) {
        for (Receipted receipt : receipts.messages()) {
            boolean confirms = receipt.type() == MessageType.AGREEMENT_SIGNED
                    && receipt.line().delivered();
            if (confirms || (!receipt.line().delivered() && receipt.type() != MessageType.PROBE)) {
                facts.ofMessage(receipt.messageId()).ifPresent(sent -> enter(sent, receipt));
            }
        }
    }

    private void enter(AgreementFact sent, Receipted receipt) {
        RefusalReason reason = receipt.line().reason();
        AgreementFact answer = AgreementFact.of(
                sent.agreement(),
                sent.version(),
                reason == null ? AgreementEvent.CONFIRMED : AgreementEvent.REFUSED,
                receipt.line().receivedAt(),
                receipt.receiver());
        records.enter(reason == null ? answer : answer.withReason(reason.code()));
    }
}
