package org.huizhi.partner;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.huizhi.agreement.AgreementOverview;
import org.huizhi.agreement.AgreementReference;
import org.huizhi.envelope.MessageType;
import org.huizhi.envelope.ReceiptLine;
import org.huizhi.envelope.RefusalReason;
import org.huizhi.outbox.Draft;
import org.huizhi.outbox.MessageSealer;
import org.huizhi.outbox.MessagesReceipted;
import org.huizhi.outbox.NoEncryptionKeyException;
import org.huizhi.outbox.Outbox;
import org.huizhi.outbox.PreparedMessage;
import org.huizhi.outbox.Receipted;
import org.jboss.logging.Logger;

/**
 * Sends a probe the whole way to every partner and reads its receipt, so that silence is noticed before somebody needs
 * an answer.
 */
@ApplicationScoped
class Probes {

    private static final Logger LOG = Logger.getLogger(Probes.class);

    private final AgreementOverview overview;
    private final PartnerProbes probes;
    private final ProbeConfig config;
    private final MessageSealer sealer;
    private final Outbox outbox;
    private final Clock clock;

    Probes(
            AgreementOverview overview,
            PartnerProbes probes,
            ProbeConfig config,
            MessageSealer sealer,
            Outbox outbox,
            Clock clock) {
        this.overview = overview;
        this.probes = probes;
        this.config = config;
        this.sealer = sealer;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Scheduled(every = "{huizhi.probe.check-interval}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sendDue() {
        Map<String, AgreementReference> partners = overview.partners();
        if (partners.isEmpty()) {
            return;
        }
        Set<String> due = Set.copyOf(probes.claim(partners.keySet(), clock.instant(), config.interval()));
        partners.forEach((mailbox, agreement) -> {
            if (due.contains(mailbox)) {
                probe(mailbox, agreement);
            }
        });
    }

    private void probe(String mailbox, AgreementReference agreement) {
        try {
            send(mailbox, agreement);
        } catch (NoEncryptionKeyException e) {
            LOG.warnf("%s is not probed: %s", mailbox, e.getMessage());
        }
    }

    private void send(String mailbox, AgreementReference agreement) {
        PreparedMessage message =
                sealer.seal(new Draft(MessageType.PROBE, agreement.id(), mailbox, new ProbeMessage(agreement), null));
        QuarkusTransaction.requiringNew().run(() -> {
            outbox.add(List.of(message));
            probes.made(mailbox, message.id(), message.time());
        });
    }

    void receipted(@Observes MessagesReceipted receipts) {
        for (Receipted receipt : receipts.messages()) {
            if (receipt.type() == MessageType.PROBE) {
                probes.answered(receipt.receiver(), receipt.messageId(), clock.instant(), refusal(receipt.line()));
            }
        }
    }

    private static Optional<String> refusal(ReceiptLine line) {
        return Optional.ofNullable(line.reason()).map(RefusalReason::code);
    }
}
