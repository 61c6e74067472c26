package org.huizhi.agreement;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.huizhi.directory.NodeIdentity;
import org.huizhi.envelope.MessageType;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.MessagesReceipted;
import org.huizhi.outbox.NoEncryptionKeyException;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.outbox.Receipted;
import org.jboss.logging.Logger;

/**
 * Sends a probe the whole way to every partner and takes in its receipt, so that silence is noticed before somebody
 * needs an answer.
 */
@ApplicationScoped
class Probes {

    private static final Logger LOG = Logger.getLogger(Probes.class);

    private final Agreements agreements;
    private final PartnerProbes probes;
    private final ProbeConfig config;
    private final NodeIdentity node;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Clock clock;

    Probes(
            Agreements agreements,
            PartnerProbes probes,
            ProbeConfig config,
            NodeIdentity node,
            MessageSealer sealer,
            Outbox outbox,
            Clock clock) {
        this.agreements = agreements;
        this.probes = probes;
        this.config = config;
        this.node = node;
        this.sealer = sealer;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(every = "{huizhi.probe.check-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sendDue() {
        Map<String, Agreement> partners = partners();
        if (partners.isEmpty()) {
            return;
        }
        for (String mailbox : probes.claim(partners.keySet(), clock.instant(), config.interval())) {
            try {
                send(mailbox, partners.get(mailbox));
            } catch (NoEncryptionKeyException e) {
                LOG.warnf("%s is not probed: %s", mailbox, e.getMessage());
            }
        }
    }

    /** @return by mailbox, one agreement that has not ended; a suspended one shows that the partner is there as well */
    private Map<String, Agreement> partners() {
        Map<String, Agreement> partners = new TreeMap<>();
        AgreementBook book = agreements.book();
        for (Agreement agreement : book.all()) {
            AgreementState state = book.state(agreement, node.mailbox(), clock.instant(), node.today());
            if (state == AgreementState.IN_FORCE
                    || state == AgreementState.SUSPENDED
                    || state == AgreementState.SIGNED) {
                partners.merge(
                        agreement.counterpartOf(node.mailbox()),
                        agreement,
                        (first, second) -> state == AgreementState.IN_FORCE ? second : first);
            }
        }
        return partners;
    }

    private void send(String mailbox, Agreement agreement) {
        PreparedMessage message = sealer.seal(new Draft(
                MessageType.PROBE,
                agreement.id(),
                mailbox,
                new AgreementMessage.Probe(
                        new AgreementReference(agreement.id(), agreement.version(), agreement.digest())),
                null));
        QuarkusTransaction.requiringNew().run(() -> {
            outbox.add(List.of(message));
            probes.made(mailbox, message.id(), message.time());
        });
    }

    void receipted(@Observes MessagesReceipted receipts) {
        for (Receipted receipt : receipts.messages()) {
            if (receipt.type() == MessageType.PROBE) {
                probes.answered(
                        receipt.receiver(),
                        receipt.messageId(),
                        clock.instant(),
                        receipt.line().delivered()
                                ? null
                                : receipt.line().reason().code());
            }
        }
    }
}
