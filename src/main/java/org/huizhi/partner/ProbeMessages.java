package org.huizhi.partner;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.EnumSet;
import java.util.Set;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.agreement.Agreements;
import org.huizhi.envelope.InvalidDocumentException;
import org.huizhi.envelope.Message;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.inbox.Outcome;
import org.huizhi.inbox.SingleMessageHandler;

/** A partner's probe: what it wants to know, its receipt says. It changes nothing. */
@ApplicationScoped
class ProbeMessages implements SingleMessageHandler {

    private final Agreements agreements;

    ProbeMessages(Agreements agreements) {
        this.agreements = agreements;
    }

    @Override
    public Turn turn() {
        return Turn.PROBES;
    }

    @Override
    public Set<MessageType> types() {
        return EnumSet.of(MessageType.PROBE);
    }

    /** What it asks, the receipt answers. */
    @Override
    public boolean isKept(MessageType type) {
        return false;
    }

    @Override
    public RefusalReason expiryReason() {
        return RefusalReason.NO_AGREEMENT;
    }

    @Override
    public Check check(Message message, MessageType type) {
        AgreementReference named;
        try {
            named = ProbeMessage.parse(message).agreement();
        } catch (InvalidDocumentException e) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        if (!named.id().equals(message.subject())) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        return agreements.holds(named, message.sender())
                ? new Action(() -> new Outcome.Stored(false))
                : new Check.Refused(RefusalReason.NO_AGREEMENT);
    }
}
