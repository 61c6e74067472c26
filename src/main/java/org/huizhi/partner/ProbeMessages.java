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

/** A partner's probe: what it wants to know, its receipt says. By which holidays it counts is kept. */
@ApplicationScoped
class ProbeMessages implements SingleMessageHandler {

    private final Agreements agreements;
    private final PartnerProbes probes;

    ProbeMessages(Agreements agreements, PartnerProbes probes) {
        this.agreements = agreements;
        this.probes = probes;
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
        ProbeMessage probe;
        try {
            probe = ProbeMessage.parse(message);
        } catch (InvalidDocumentException e) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        AgreementReference named = probe.agreement();
        if (!named.id().equals(message.subject())) {
            return new Check.Refused(RefusalReason.SCHEMA);
        }
        return agreements.holds(named, message.sender())
                ? new Action(() -> apply(message.sender(), probe))
                : new Check.Refused(RefusalReason.NO_AGREEMENT);
    }

    private Outcome apply(String sender, ProbeMessage probe) {
        if (probe.calendars() != null) {
            probes.told(
                    sender,
                    probe.calendars().stream()
                            .map(PartnerCalendars.CountedYear::text)
                            .toList());
        }
        return new Outcome.Stored(false);
    }
}
