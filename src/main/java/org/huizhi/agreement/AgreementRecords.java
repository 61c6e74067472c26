package org.huizhi.agreement;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.time.Clock;
import java.util.Optional;

/** Enters what happened to an agreement, so that this replica goes by it as soon as the transaction has committed. */
@ApplicationScoped
class AgreementRecords {

    private final AgreementFacts facts;
    private final HeldAgreements held;
    private final Event<AgreementChange> changes;
    private final Clock clock;

    AgreementRecords(AgreementFacts facts, HeldAgreements held, Event<AgreementChange> changes, Clock clock) {
        this.facts = facts;
        this.held = held;
        this.changes = changes;
        this.clock = clock;
    }

    @Transactional(TxType.MANDATORY)
    void enter(AgreementFact fact) {
        facts.add(fact);
        changes.fire(new AgreementChange(fact, Optional.empty()));
    }

    /**
     * Both have signed.
     *
     * @throws IllegalStateException when other bytes are held under the id and version; the caller holds the lock and
     *     has looked
     */
    @Transactional(TxType.MANDATORY)
    void enter(AgreementFact fact, SignedAgreement signed) {
        String digest = held.store(signed, clock.instant());
        if (!digest.equals(signed.agreement().digest())) {
            throw new IllegalStateException("other bytes are held as " + signed);
        }
        facts.add(fact);
        changes.fire(new AgreementChange(fact, Optional.of(signed.agreement())));
    }
}
